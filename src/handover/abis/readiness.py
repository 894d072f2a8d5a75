"""Whether the galleries can answer a search."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from handover.abis import galleries
from handover.administration.readiness import Shortcoming, declare
from handover.matching.fingerprints.thresholds import ThresholdError
from handover.matching.gallery import GalleryError


def galleries_answer() -> Iterator[Shortcoming]:
    """Name each gallery that is missing, cannot be opened, or holds nobody: an empty one cannot say "no match"."""
    names = (galleries.WANTS,) if settings.HANDOVER_ABIS_URL else (*galleries.PRINTS, galleries.WANTS)
    try:
        galleries.thresholds()
    except (ThresholdError, OSError) as problem:
        yield Shortcoming("thresholds", f"HANDOVER_PRINT_THRESHOLDS: {problem}", "correct or unset it")
        return
    for name in names:
        place = galleries.folder(name)
        remedy = f"handover gallery build {place} FOLDER-OF-PRINTS"
        try:
            count = len(galleries.gallery(name))
        except (GalleryError, OSError) as problem:
            yield Shortcoming(f"no-gallery-{name}", f"the {name} gallery is not there: {problem}", remedy)
            continue
        if not count:
            what = f"the {name} gallery holds nobody: no search is answered by it"
            yield Shortcoming(f"empty-gallery-{name}", what, remedy, name != galleries.WANTS)


declare(galleries_answer)
