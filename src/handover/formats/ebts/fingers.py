"""Single fingers of a booking: images of one finger, and fingers cut from a slap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from handover.formats.ebts.prints import PrintImage, Segment
from handover.formats.ebts.slaps import find_fingers
from handover.formats.images import GreyImage

SLAPS: Final[Mapping[int, tuple[int, ...]]] = {13: (2, 3, 4, 5), 14: (7, 8, 9, 10), 15: (1, 6)}
"""Plain impressions of several fingers (ANSI/NIST-ITL 1-2011, table 8) and the fingers in each."""
LEAST_SIDE: Final = 64
"""Pixels at 500 ppi, an eighth of an inch: a smaller box cannot be a finger."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Map fingers 1-10 to their images; ``problem`` says why a slap gave none."""

    fingers: Mapping[int, GreyImage]
    problem: str = ""


def cut_fingers(image: PrintImage, pixels: GreyImage, missing: Mapping[int, str] | None = None) -> Cut:
    """Cut the fingers out of an image. ``pixels`` is the decoded image, at any scale.

    An image of one finger is that finger. In a slap each 14.021 SEG box is cut out, clipped to the image; a
    box is skipped if the slap cannot contain its finger, the finger is in ``missing`` (2.084 AMP, amputated),
    or it is smaller than ``LEAST_SIDE``. A slap without boxes is segmented by its fingertips (`slaps`), which
    gives all expected fingers or none.
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
    return Cut(found, "" if found or not fingers else "none of its boxes contains one of its fingers")


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
    """Return the fingers 1-10 of an image according to its position code."""
    return (image.finger,) if image.finger is not None else SLAPS.get(image.position, ())
