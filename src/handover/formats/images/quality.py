"""NFIQ 2 (NISTIR 8382, ISO/IEC 29794-4) of a picture of one finger, by nbis-py."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from handover.formats.images.codec import to_png
from handover.formats.images.values import GreyImage

_MOST: Final = (1000, 800)
"""Height and width beyond which NFIQ 2 refuses a picture."""
_LEAST: Final = 150
"""Pixels a side below which there is no finger to measure."""


def nfiq2(image: GreyImage) -> int | None:
    """0 worst to 100 best; None where it cannot be computed: not 500 ppi, too small, no finger found.

    One to three seconds of processor time a finger. A picture larger than NFIQ 2 takes is measured in its
    middle. No failure of the measurement is an error: a quality that is not known is not a poor one.
    """
    height, width = image.pixels.shape
    if image.ppi != 500 or min(height, width) < _LEAST:
        return None
    top, left = (max(0, (side - most) // 2) for side, most in zip((height, width), _MOST, strict=True))
    part = GreyImage(image.pixels[top : top + _MOST[0], left : left + _MOST[1]], 500)
    try:
        score = int(_measurer().extract_minutiae(to_png(part)).quality().score)
    except Exception:  # the bindings raise what their native library raises, of any class
        return None
    return score if 0 <= score <= 100 else None


@cache
def _measurer() -> Any:
    """Made once: it loads the model. The import is slow and only those who measure pay for it."""
    import nbis

    return nbis.new_nbis_extractor(
        nbis.NbisExtractorSettings(
            min_quality=0.0, get_center=False, check_fingerprint=False, compute_nfiq2=True, ppi=500.0
        )
    )
