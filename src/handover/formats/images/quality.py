"""Measure NFIQ 2 (NISTIR 8382, ISO/IEC 29794-4) of an image of one finger, with nbis-py."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from handover.formats.images.codec import to_png
from handover.formats.images.values import GreyImage

_MOST: Final = (1000, 800)
"""Height and width above which NFIQ 2 refuses an image."""
_LEAST: Final = 150
"""Pixels per side below which there is no finger to measure."""


def nfiq2(image: GreyImage) -> int | None:
    """Return 0 worst to 100 best; None if it cannot be computed: not 500 ppi, too small, no finger found.

    Takes one to three seconds of processor time per finger. An image too large for NFIQ 2 is measured at its
    centre. A failed measurement is not an error: unknown quality is not poor quality.
    """
    height, width = image.pixels.shape
    if image.ppi != 500 or min(height, width) < _LEAST:
        return None
    top, left = (max(0, (side - most) // 2) for side, most in zip((height, width), _MOST, strict=True))
    part = GreyImage(image.pixels[top : top + _MOST[0], left : left + _MOST[1]], 500)
    try:
        score = int(_measurer().extract_minutiae(to_png(part)).quality().score)
    except Exception:  # the bindings raise whatever their native library raises, of any class
        return None
    return score if 0 <= score <= 100 else None


@cache
def _measurer() -> Any:
    """Create the measurer once, since it loads the model. The import is slow, so it is only done when
    measuring.
    """
    import nbis

    return nbis.new_nbis_extractor(
        nbis.NbisExtractorSettings(
            min_quality=0.0, get_center=False, check_fingerprint=False, compute_nfiq2=True, ppi=500.0
        )
    )
