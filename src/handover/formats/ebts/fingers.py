"""Single fingers of a booking: the images that show one, and those cut from a slap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from handover.formats.ebts.prints import PrintImage, Segment
from handover.formats.ebts.slaps import find_fingers
from handover.formats.images import GreyImage

SLAPS: Final[Mapping[int, tuple[int, ...]]] = {13: (2, 3, 4, 5), 14: (7, 8, 9, 10), 15: (1, 6)}
"""Plain impressions of several fingers (ANSI/NIST-ITL 1-2011, table 8) and the fingers each shows."""
LEAST_SIDE: Final = 64
"""Pixels at 500 ppi, an eighth of an inch: a smaller box is no finger."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Finger 1-10 to its picture; ``problem`` why a slap gave none."""

    fingers: Mapping[int, GreyImage]
    problem: str = ""


def cut_fingers(image: PrintImage, pixels: GreyImage, missing: Mapping[int, str] | None = None) -> Cut:
    """The fingers of an image. ``pixels`` is the decoded image, at whatever scale it was brought to.

    An image of one finger is that finger. Of a slap each 14.021 SEG box is cut, clipped to the image; a box of
    a finger that the slap cannot show, of one in ``missing`` (2.084 AMP, amputated), or smaller than
    ``LEAST_SIDE`` is passed over. A slap without boxes is looked at for fingertips (`slaps`), which gives all
    that must be there or nothing.
    """
    absent = missing or {}
    if image.finger is not None:
        return Cut({} if absent.get(image.finger) == "XX" else {image.finger: pixels})
    fingers = SLAPS.get(image.position, ())
    if fingers and not image.segments:
        seen = find_fingers(image.position, pixels, absent)
        return Cut({box.finger: _clipped(pixels, box) for box in seen.boxes}, seen.problem)
    found: dict[int, GreyImage] = {}
    for box in image.segments:
        if box.finger in fingers and box.finger not in found and absent.get(box.finger) != "XX":
            cut = _cut(image, pixels, box)
            if cut is not None:
                found[box.finger] = cut
    return Cut(found, "" if found or not fingers else "none of its boxes holds a finger of it")


def _clipped(pixels: GreyImage, box: Segment) -> GreyImage:
    return GreyImage(pixels.pixels[box.top : box.bottom + 1, box.left : box.right + 1], pixels.ppi)


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
