"""Compare one set of prints with another: a search of a gallery with one identity.

So a verification, and the evidence for a candidate of another ABIS, come from the same matcher and use the
same scale as our searches.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from handover.abis.values import FingersByPosition
from handover.matching.fingerprints.thresholds import THRESHOLDS, Thresholds
from handover.matching.types import Biographics, Identity, PrintCandidate, Probe


def compare(
    probe: FingersByPosition, other: FingersByPosition, thresholds: Thresholds = THRESHOLDS
) -> PrintCandidate | None:
    """Compare with ``other``, with paired minutiae; None if nothing agrees or no finger can be compared."""
    from handover.matching.gallery import Gallery  # it brings a compiler

    with tempfile.TemporaryDirectory(prefix="handover-one-") as folder:
        place = Path(folder) / "one"
        Gallery.create(place, "one")
        gallery = Gallery.open(place, thresholds=thresholds)
        gallery.add([Identity("1", Biographics(()), dict(other))])
        found = gallery.search(Probe(Biographics(()), dict(probe)), limit=1).prints
    return found[0] if found else None
