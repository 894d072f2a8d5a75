"""Find the fingertips of a slap without boxes (14.021 SEG), by ridge energy.

Deliberately simple and strict: either exactly the expected fingers are found side by side, or nothing is cut.
A result is a box to read minutiae from, never a statement about a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from handover.formats.ebts.prints import Segment
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
    scale = grey.ppi / 500
    tips, problem = _exactly(len(wanted), _energy(_at_500(grey)))
    if problem:
        return SlapBoxes((), problem)
    height, width = grey.pixels.shape
    boxes = [
        Segment(
            finger, max(0, round(tip.left * scale)), min(width, round(tip.right * scale)) - 1,
            max(0, round(tip.top * scale)), min(height, round(tip.bottom * scale)) - 1,
        )
        for finger, tip in zip(wanted, tips, strict=True)
    ]  # fmt: skip
    return SlapBoxes(tuple(boxes))


def _at_500(grey: GreyImage) -> NDArray[np.float32]:
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
    ridges = ndimage.gaussian_filter(pixels, _FINE) - ndimage.gaussian_filter(pixels, _COARSE)
    energy = np.sqrt(ndimage.gaussian_filter(ridges * ridges, _AROUND)[::_STEP, ::_STEP])
    good = float(np.percentile(energy, 95))
    flat = good < _FAINT
    return np.zeros_like(energy) if flat else (energy / good).astype(np.float32)


def _pieces(energy: NDArray[np.float32], share: float) -> list[_Piece]:
    """Find separate regions of ridges, in pixels."""
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
