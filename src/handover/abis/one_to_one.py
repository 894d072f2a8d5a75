"""One set of prints against another: a search of a gallery that holds one identity.

So a verification, and the evidence for a candidate that another ABIS found, come from the very engine and on the
very scale of our searches.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from handover.abis.values import Fingers
from handover.matching.fingerprints.thresholds import THRESHOLDS, Thresholds
from handover.matching.gallery import Gallery
from handover.matching.types import Biographics, Identity, PrintCandidate, Probe


def compare(probe: Fingers, other: Fingers, thresholds: Thresholds = THRESHOLDS) -> PrintCandidate | None:
    """How ``other`` compares, with paired minutiae; None where nothing agrees or no finger can be compared."""
    with tempfile.TemporaryDirectory(prefix="handover-one-") as folder:
        place = Path(folder) / "one"
        Gallery.create(place, "one")
        gallery = Gallery.open(place, thresholds=thresholds)
        gallery.add([Identity("1", Biographics(()), dict(other))])
        found = gallery.search(Probe(Biographics(()), dict(probe)), limit=1).prints
    return found[0] if found else None
