"""Find the fingertips of a slap whose boxes (14.021 SEG) are absent or cannot be used, by ridge energy.

Deliberately simple and strict: either exactly the expected fingers are found side by side, or nothing is cut.
A result is a box to read minutiae from, never a statement about a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from handover.formats.ebts.finger_fields import Segment
from handover.formats.images import GreyImage

ORDER: Final[Mapping[int, tuple[int, ...]]] = {13: (2, 3, 4, 5), 14: (10, 9, 8, 7), 15: (6, 1)}
"""The fingers of a slap from left to right: palm down, thumbs side by side (ANSI/NIST-ITL 1-2011, table 8).
"""
_STEP: Final = 8
"""Image pixels at 500 ppi per cell of the map: about one ridge."""
_FINE: Final = 1.0
_COARSE: Final = 6.0
_AROUND: Final = 14.0
"""Standard deviations in pixels: ridges are between the first two; their energy is averaged over the third.
"""
_SHARES: Final = (0.33, 0.42, 0.5, 0.6)
"""Shares of the energy of good ridges in this image that a cell must reach; a higher share separates fingers
that nearly touch.
"""
_FAINT: Final = 4.0
"""Grey levels: weaker patterns are not ridges."""
_LEAST: Final = (100, 120)
"""Least width and height of a fingertip in pixels, a fifth and a quarter of an inch."""
_WIDEST: Final = 500
"""An inch: a wider region is two touching fingers, or a print joined with a line of the form."""
_TALLEST: Final = 1.6
"""Height of a fingertip relative to its width: what is below is the next joint."""


class _Piece(NamedTuple):
    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class SlapBoxes:
    """Boxes in image pixels, or the reason why there are none."""

    boxes: tuple[Segment, ...]
    problem: str = ""


def find_fingers(position: int, grey: GreyImage, missing: Mapping[int, str] | None = None) -> SlapBoxes:
    """Find the boxes of a slap with ``position`` 13 to 15. ``missing`` as 2.084 AMP: an amputated finger (XX)
    is not expected; with one that could not be printed (UP) the fingers cannot be told apart, so nothing is
    cut.
    """
    order = ORDER.get(position, ())
    stated = missing or {}
    unsure = [finger for finger in order if stated.get(finger) == "UP"]
    wanted = [finger for finger in order if stated.get(finger) != "XX"]
    if not order or unsure or not wanted:
        return SlapBoxes((), "the fingers cannot be told apart" if unsure else "no finger is expected in it")
    tips, problem = _exactly(len(wanted), _energy(_at_500(grey)))
    return SlapBoxes(() if problem else _boxes(grey, wanted, tips), problem)


def find_beside(
    position: int,
    grey: GreyImage,
    known: Mapping[int, Segment],
    wanted: Sequence[int],
    missing: Mapping[int, str] | None = None,
) -> SlapBoxes:
    """Find the boxes of the fingers ``wanted`` beside those whose boxes are ``known``: exactly as many fingertips must
    stand in the columns that the known ones leave, at their height, and in the order of the hand."""
    stated = missing or {}
    order = [finger for finger in ORDER.get(position, ()) if finger in known or finger in wanted]
    left_to_right = [finger for finger in order if finger in wanted]
    if any(stated.get(finger) == "UP" and finger not in known for finger in ORDER.get(position, ())):
        return SlapBoxes((), "the fingers cannot be told apart")
    scale, energy, count = grey.ppi / 500, _energy(_at_500(grey)), 0
    for share in _SHARES:
        tips = _free(_tips(_pieces(energy, share)), known, scale)
        count = max(count, len(tips))
        if len(tips) != len(left_to_right) or any(tip.right - tip.left > _WIDEST for tip in tips):
            continue
        boxes = _boxes(grey, left_to_right, tips)
        placed = {**known, **{box.finger: box for box in boxes}}
        if sorted(order, key=lambda finger: placed[finger].left + placed[finger].right) == order:
            return SlapBoxes(boxes)
    return SlapBoxes(
        (), f"{count} fingertips were found beside the boxes, {len(left_to_right)} were expected"
    )


def _free(tips: Sequence[_Piece], known: Mapping[int, Segment], scale: float) -> list[_Piece]:
    """Return the tips that stand in no column of a known box, and not all above or below the boxes."""
    top, bottom = min(box.top for box in known.values()), max(box.bottom for box in known.values())
    return [
        tip
        for tip in tips
        if tip.top * scale < bottom
        and tip.bottom * scale > top
        and not any(
            box.left <= (tip.left + tip.right) / 2 * scale <= box.right
            or tip.left * scale <= (box.left + box.right) / 2 <= tip.right * scale
            for box in known.values()
        )
    ]


def _boxes(grey: GreyImage, fingers: Sequence[int], tips: Sequence[_Piece]) -> tuple[Segment, ...]:
    scale = grey.ppi / 500
    height, width = grey.pixels.shape
    return tuple(
        Segment(
            finger, max(0, round(tip.left * scale)), min(width, round(tip.right * scale)) - 1,
            max(0, round(tip.top * scale)), min(height, round(tip.bottom * scale)) - 1,
        )
        for finger, tip in zip(fingers, tips, strict=True)
    )  # fmt: skip


def _at_500(grey: GreyImage) -> NDArray[np.float32]:
    from scipy import ndimage  # here and below: every command would wait half a second for it

    pixels = grey.pixels.astype(np.float32)
    return pixels if grey.ppi == 500 else ndimage.zoom(pixels, 500 / grey.ppi, order=1)


def _exactly(wanted: int, energy: NDArray[np.float32]) -> tuple[list[_Piece], str]:
    """Find that many fingertips with the lowest share that separates them, or say why not. A higher share may
    separate touching fingers but must not lose one that a lower share shows: otherwise a neighbour could be
    taken for a faint finger.
    """
    first = _tips(_pieces(energy, _SHARES[0]))
    if any(tip.right - tip.left > _WIDEST for tip in first):
        problem = "its fingers touch each other or something else"
    else:
        problem = f"{len(first)} separate fingertips were found, {wanted} were expected"
    for share in _SHARES if len(first) <= wanted else ():
        tips = _tips(_pieces(energy, share))
        kept = all(any(t.left < one.right and one.left < t.right for t in tips) for one in first)
        if kept and len(tips) == wanted and all(tip.right - tip.left <= _WIDEST for tip in tips):
            return tips, ""
    return [], problem


def _energy(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    """Map the ridge energy; zero in an image without ridges."""
    from scipy import ndimage

    ridges = ndimage.gaussian_filter(pixels, _FINE) - ndimage.gaussian_filter(pixels, _COARSE)
    # Averaged down the columns first: of the rows that are not of the map, no average along them is taken.
    down = ndimage.gaussian_filter1d(ridges * ridges, _AROUND, axis=0)[::_STEP]
    energy = np.sqrt(ndimage.gaussian_filter1d(down, _AROUND, axis=1)[:, ::_STEP])
    good = float(np.percentile(energy, 95))
    flat = good < _FAINT
    return np.zeros_like(energy) if flat else (energy / good).astype(np.float32)


def _pieces(energy: NDArray[np.float32], share: float) -> list[_Piece]:
    """Find separate regions of ridges, in pixels."""
    from scipy import ndimage

    mask = ndimage.binary_opening(energy > share, iterations=3)
    labels, _ = ndimage.label(ndimage.binary_fill_holes(mask))
    found = []
    for place in ndimage.find_objects(labels):
        rows, columns = place
        piece = _Piece(rows.start * _STEP, rows.stop * _STEP, columns.start * _STEP, columns.stop * _STEP)
        if piece.right - piece.left >= _LEAST[0] and piece.bottom - piece.top >= _LEAST[1]:
            found.append(piece)
    return found


def _tips(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Return the uppermost region of each finger, from left to right, without the joints below it."""
    tips: list[_Piece] = []
    for piece in sorted(pieces):
        middle = (piece.left + piece.right) / 2
        if not any(tip.left <= middle <= tip.right for tip in tips):
            lowest = piece.top + round(_TALLEST * (piece.right - piece.left))
            tips.append(piece._replace(bottom=min(piece.bottom, lowest)))
    return sorted(tips, key=lambda tip: tip.left)
