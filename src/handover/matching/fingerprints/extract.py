"""Extract minutiae from a grey image with MINDTCT of NBIS (public domain), from the package nbis-py."""

from __future__ import annotations

import math
from functools import cache
from typing import Any, Final

import nbis
import numpy as np

from handover.formats.images import GreyImage, to_png
from handover.formats.minutiae import FingerMinutiae

LEAST_QUALITY: Final = 0.2
"""Minutiae with a lower reliability (0-1) are dropped: they are mostly scars, dirt and borders."""
MOST: Final = 255
"""Most minutiae kept, by reliability, since Type-9 tools count in one byte."""


class ExtractionError(Exception):
    """No minutiae could be read from an image; the text says of which finger and why."""


@cache
def _extractor(ppi: int, least: float) -> Any:
    """Create the extractor once per setting: creating one takes longer than reading four prints."""
    return nbis.new_nbis_extractor(
        nbis.NbisExtractorSettings(
            min_quality=least,
            get_center=False,
            check_fingerprint=False,
            compute_nfiq2=False,
            ppi=float(ppi),
        )
    )


def extract(image: GreyImage, position: int, *, least: float = LEAST_QUALITY) -> FingerMinutiae:
    """Extract the minutiae of one finger at 500 ppi with reliability ``least`` or more. Raises
    `ExtractionError`.
    """
    try:
        found = _extractor(image.ppi, least).extract_minutiae(to_png(image)).get()
        return _finger(found, position, image)
    except (nbis.NbisError, ValueError) as problem:
        raise ExtractionError(f"finger {position}: no minutiae could be read ({problem})") from problem


def _finger(found: list[Any], position: int, image: GreyImage) -> FingerMinutiae:
    """Convert MINDTCT's list (degrees from +x, counter-clockwise; reliability 0-1) to `FingerMinutiae`."""
    rows = [(m.x(), m.y(), m.angle(), round(100 * m.reliability()), m.kind()) for m in found]
    rows = sorted(rows, key=lambda row: -row[3])[:MOST]
    height, width = image.pixels.shape
    angle = np.deg2rad(np.array([r[2] for r in rows], np.float64))
    return FingerMinutiae(
        position=position,
        width=width,
        height=height,
        xy=np.array([r[:2] for r in rows], np.float32).reshape(-1, 2),
        angle=np.mod(angle, 2 * math.pi).astype(np.float32),
        quality=np.clip([r[3] for r in rows], 1, 100).astype(np.uint8),
        kind=np.array([1 if r[4] == nbis.MinutiaKind.RIDGE_ENDING else 2 for r in rows], np.uint8),
    )
