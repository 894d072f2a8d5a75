"""Single fingers of a booking: the images that show one, and those cut from a slap by its own boxes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from handover.formats.ebts.prints import PrintImage, Segment
from handover.formats.images import GreyImage

SLAPS: Final[Mapping[int, tuple[int, ...]]] = {13: (2, 3, 4, 5), 14: (7, 8, 9, 10), 15: (1, 6)}
"""Plain impressions of several fingers (ANSI/NIST-ITL 1-2011, table 8) and the fingers each shows."""
LEAST_SIDE: Final = 64
"""Pixels at 500 ppi, an eighth of an inch: a smaller box is no finger."""


def cut_fingers(
    image: PrintImage, pixels: GreyImage, missing: Mapping[int, str] | None = None
) -> dict[int, GreyImage]:
    """Finger 1-10 to its picture. ``pixels`` is the decoded image, at whatever scale it was brought to.

    An image of one finger is that finger. Of a slap each 14.021 SEG box is cut, clipped to the image; a box of
    a finger that the slap cannot show, of one in ``missing`` (2.084 AMP, amputated), or smaller than
    ``LEAST_SIDE`` is passed over. Without boxes a slap gives nothing: guessing which ridge is which finger is
    not done here.
    """
    absent = missing or {}
    if image.finger is not None:
        return {} if absent.get(image.finger) == "XX" else {image.finger: pixels}
    fingers = SLAPS.get(image.position, ())
    found: dict[int, GreyImage] = {}
    for box in image.segments:
        if box.finger in fingers and box.finger not in found and absent.get(box.finger) != "XX":
            cut = _cut(image, pixels, box)
            if cut is not None:
                found[box.finger] = cut
    return found


def _cut(image: PrintImage, pixels: GreyImage, box: Segment) -> GreyImage | None:
    height, width = pixels.pixels.shape
    across, down = width / image.width, height / image.height
    left, right = round(box.left * across), min(width, round((box.right + 1) * across))
    top, bottom = round(box.top * down), min(height, round((box.bottom + 1) * down))
    if right - left < LEAST_SIDE or bottom - top < LEAST_SIDE:
        return None
    return GreyImage(pixels.pixels[top:bottom, left:right], pixels.ppi)


def shown_fingers(image: PrintImage) -> tuple[int, ...]:
    """The fingers 1-10 that an image shows by its position code."""
    return (image.finger,) if image.finger is not None else SLAPS.get(image.position, ())
