"""Minutia cylinders as bit strings: the neighbourhood of a minutia, independent of position and rotation.

After Cappelli, Ferrara and Maltoni, "Minutia Cylinder-Code: a new representation and matching technique for
fingerprint recognition", IEEE TPAMI 32(12), 2010: base of 8 x 8 cells over a circle of 70 pixels, 6 angular
sections, bit-valued cells. Of the 64 base cells 52 lie in the circle: 312 bits, kept in five 64-bit words.
Validity masks are omitted: every cell counts, which costs no accuracy on our sets and halves the memory.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.formats.minutiae import FingerMinutiae
from handover.matching.fingerprints.jit import LANES, TURN, add_scaled, at_least, inner, kernel, popcount

RADIUS: Final = 70.0
SIDE: Final = 8
SECTIONS: Final = 6
SIGMA_PLACE: Final = 28.0 / 3.0
SIGMA_ANGLE: Final = 2.0 * math.pi / 9.0
CELL_THRESHOLD: Final = 0.01
MIN_NEIGHBOURS: Final = 2
MIN_BITS: Final = 6
"""A cylinder with fewer bits carries no information: it is not matched (and would cause a division by zero).
"""
MOST: Final = 56
"""Most minutiae of a finger that are compared, the best by quality. Rolled, finely extracted prints have a
hundred, and so many coincide by chance often enough to look like a mate: two synthetic persons with 90
minutiae per finger scored 1.6 over eight fingers with all of them and 0.4 with these, and no mate lost any
score.
"""
_FEW: Final = 128
WORDS: Final = 5
BITS: Final = 312
_BASE_CELLS: Final = BITS // SECTIONS

_ANGLE_STEPS: Final = 360
_REACH: Final = 3.0 * SIGMA_PLACE
_STEP: Final = 2.0 * RADIUS / SIDE
_SPAN: Final = int(2.0 * _REACH / _STEP) + 1  # cells in each direction that a neighbour affects at most


def _place_table() -> NDArray[np.float32]:
    """Spatial contribution by squared distance in pixels (paper, equation 5)."""
    squared = np.arange(int(2.0 * (_REACH + _STEP) ** 2))
    table = np.exp(-squared / (2.0 * SIGMA_PLACE**2)) / (SIGMA_PLACE * math.sqrt(TURN))
    return table.astype(np.float32)


def _angle_table() -> NDArray[np.float32]:
    """Directional contribution by direction difference (in steps) and section (paper, equation 7)."""
    table = np.zeros((_ANGLE_STEPS, LANES), np.float32)
    half = math.pi / SECTIONS
    for step in range(_ANGLE_STEPS):
        for section in range(SECTIONS):
            centre = -math.pi + (section + 0.5) * TURN / SECTIONS
            offset = centre - step * TURN / _ANGLE_STEPS
            offset -= TURN * math.floor((offset + math.pi) / TURN)
            upper = math.erf((offset + half) / (SIGMA_ANGLE * math.sqrt(2.0)))
            lower = math.erf((offset - half) / (SIGMA_ANGLE * math.sqrt(2.0)))
            table[step, section] = 0.5 * (upper - lower)
    return table


def _cell_numbers() -> NDArray[np.uint64]:
    """Number the base cells whose centres are in the circle; all others get one extra number."""
    centre = (np.arange(SIDE) - (SIDE - 1) / 2.0) * _STEP
    valid = centre[:, None] ** 2 + centre[None, :] ** 2 <= RADIUS**2
    own = np.where(valid, np.cumsum(valid).reshape(SIDE, SIDE) - 1, _BASE_CELLS)
    return np.pad(own, _SPAN, constant_values=_BASE_CELLS).astype(np.uint64)


_PLACE: Final = _place_table()
_ANGLE: Final = _angle_table()
_CELLS: Final = _cell_numbers()


@inner
def _add_neighbour(
    cells: NDArray[np.float32],
    u: float,
    v: float,
    turn: float,
    place: NDArray[np.float32],
    angle: NDArray[np.float32],
    numbers: NDArray[np.uint64],
) -> None:
    """Add one neighbour, at (u, v) in the minutia's own frame, to the cells in its reach."""
    step = np.uint64(turn * _ANGLE_STEPS / TURN + 0.5) % np.uint64(_ANGLE_STEPS)
    middle = (SIDE - 1) / 2.0
    first_u = math.ceil((u - _REACH) / _STEP + middle)
    first_v = math.ceil((v - _REACH) / _STEP + middle)
    # Without a branch, which would be unpredictable: what is out of reach adds nothing, and cells outside the
    # circle share a row that is never read.
    for i in range(_SPAN):
        du = (first_u + i - middle) * _STEP - u
        for j in range(_SPAN):
            dv = (first_v + j - middle) * _STEP - v
            squared = du * du + dv * dv
            near = place[np.uint64(squared + 0.5)]
            near = near if squared <= _REACH * _REACH else np.float32(0.0)
            add_scaled(
                cells,
                numbers[np.uint64(first_u + i + _SPAN), np.uint64(first_v + j + _SPAN)],
                angle,
                step,
                near,
            )


@inner
def _pack(cells: NDArray[np.float32], threshold: np.float32, code: NDArray[np.uint64]) -> None:
    """Set one bit per cell and section."""
    for number in range(_BASE_CELLS):
        mask = at_least(cells, np.uint64(number), threshold)
        at = number * SECTIONS
        word, place = np.uint64(at >> 6), np.uint64(at & 63)
        code[word] |= mask << place
        if place > np.uint64(64 - SECTIONS):
            code[word + np.uint64(1)] |= mask >> (np.uint64(64) - place)


@kernel
def _build(
    start: NDArray[np.int64],
    x: NDArray[np.float32],
    y: NDArray[np.float32],
    theta: NDArray[np.float32],
    place: NDArray[np.float32],
    angle: NDArray[np.float32],
    numbers: NDArray[np.uint64],
    codes: NDArray[np.uint64],
    bits: NDArray[np.uint16],
) -> None:
    """Fill ``codes`` and ``bits`` for every minutia of every finger."""
    cells = np.zeros((_BASE_CELLS + 1, LANES), np.float32)
    seen = np.empty(len(x) + 1, np.uint64)  # neighbours in reach, listed without a branch
    threshold = np.float32(CELL_THRESHOLD)
    reach = (RADIUS + _REACH) ** 2
    for finger in range(len(start) - 1):
        for m in range(start[finger], start[finger + 1]):
            cells[:] = 0.0
            neighbours = 0
            c, s = math.cos(theta[m]), math.sin(theta[m])
            for t in range(np.uint64(start[finger]), np.uint64(start[finger + 1])):
                dx, dy = x[t] - x[m], y[t] - y[m]
                seen[np.uint64(neighbours)] = t
                neighbours += int(dx * dx + dy * dy <= reach) & int(t != np.uint64(m))
            for k in range(neighbours):
                t = seen[np.uint64(k)]
                dx, dy = x[t] - x[m], y[t] - y[m]
                turn = theta[m] - theta[t]
                if turn < 0.0:
                    turn += TURN
                _add_neighbour(cells, c * dx + s * dy, c * dy - s * dx, turn, place, angle, numbers)
            if neighbours < MIN_NEIGHBOURS:
                continue
            _pack(cells, threshold, codes[m])
            for w in range(WORDS):
                bits[m] += popcount(codes[m, w])


@dataclass(frozen=True, eq=False, slots=True)
class Pack:
    """Fingers prepared for comparison, stored consecutively. A finger's rows are sorted by direction.

    ``start`` int64 (fingers + 1,) first row of each finger; ``x``/``y`` float32 (n,) pixels at 500 ppi with
    y *up*; ``theta`` float32 (n,) radians in [0, 2 pi); ``codes`` uint64 (n, 5); ``root`` float32 (n,) square
    root of the code's bits, 0 where the cylinder is not used; ``order`` int32 (n,) the minutia's index in its
    original ``FingerMinutiae``.
    """

    start: NDArray[np.int64]
    x: NDArray[np.float32]
    y: NDArray[np.float32]
    theta: NDArray[np.float32]
    codes: NDArray[np.uint64]
    root: NDArray[np.float32]
    order: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.start) - 1

    def one(self, finger: int) -> Pack:
        """Return a pack of one of the fingers; the arrays are views."""
        return self.part(finger, finger + 1)

    def part(self, first: int, last: int) -> Pack:
        """Return a pack of the fingers from ``first`` up to ``last``; the arrays are views except ``start``."""
        rows = slice(int(self.start[first]), int(self.start[last]))
        return Pack(
            self.start[first : last + 1] - rows.start,
            self.x[rows],
            self.y[rows],
            self.theta[rows],
            self.codes[rows],
            self.root[rows],
            self.order[rows],
        )


def prepare(
    counts: NDArray[np.int64], xy: NDArray[np.float32], angle: NDArray[np.float32], quality: NDArray[np.uint8]
) -> Pack:
    """Compute cylinders of the best `MOST` minutiae of many fingers at once.

    ``counts`` (fingers,) minutiae of each; ``xy`` (n, 2), ``angle`` and ``quality`` (n,) of all of them
    consecutively, in the units of ``FingerMinutiae``. Any finite values are accepted, also a finger without
    minutiae.
    """
    # Beyond a million pixels no two minutiae are neighbours; clipping keeps the arithmetic finite.
    place = np.clip(xy, -1e6, 1e6).astype(np.float32)
    theta = np.mod(angle.astype(np.float64), TURN).astype(np.float32)
    theta[theta >= np.float32(TURN)] = 0.0
    before = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=before[1:])
    finger = np.repeat(np.arange(len(counts)), counts)
    sorting = np.empty(len(theta), np.int64)
    _by_direction(before, theta, sorting)
    if counts.max(initial=0) > MOST:
        sorting = sorting[_kept(counts, finger, place, quality)[sorting]]
    start = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(np.minimum(counts, MOST), out=start[1:])
    theta, place = theta[sorting], place[sorting]
    x, y = np.ascontiguousarray(place[:, 0]), np.ascontiguousarray(-place[:, 1])
    codes, bits = np.zeros((len(x), WORDS), np.uint64), np.zeros(len(x), np.uint16)
    _build(start, x, y, theta, _PLACE, _ANGLE, _CELLS, codes, bits)
    root = np.where(bits >= MIN_BITS, np.sqrt(bits.astype(np.float32)), 0.0).astype(np.float32)
    order = (sorting - before[finger[sorting]]).astype(np.int32)
    return Pack(start, x, y, theta, codes, root, order)


@kernel
def _by_direction(start: NDArray[np.int64], theta: NDArray[np.float32], order: NDArray[np.int64]) -> None:
    """Sort the rows of each finger by direction; ties keep their order. Insertion sort, the fastest for few
    rows.
    """
    for finger in range(len(start) - 1):
        first, last = start[finger], start[finger + 1]
        if last - first > _FEW:
            order[first:last] = first + np.argsort(theta[first:last], kind="mergesort")
            continue
        for row in range(first, last):
            at = row
            while at > first and theta[order[at - 1]] > theta[row]:
                order[at] = order[at - 1]
                at -= 1
            order[at] = row


def _kept(
    counts: NDArray[np.int64],
    finger: NDArray[np.int64],
    place: NDArray[np.float32],
    quality: NDArray[np.uint8],
) -> NDArray[np.bool_]:
    """Select the `best` minutiae of fingers with more than `MOST`, and all of the others."""
    many = counts > MOST
    rows = many[finger]
    kept = ~rows
    kept[rows] = best(counts[many], (np.cumsum(many) - 1)[finger[rows]], place[rows], quality[rows], MOST)
    return kept


def best(
    counts: NDArray[np.int64],
    finger: NDArray[np.int64],
    place: NDArray[np.float32],
    quality: NDArray[np.integer],
    most: int,
) -> NDArray[np.bool_]:
    """Return whether each minutia is among the best ``most`` of its finger; among equal ones, those nearest
    to the middle.

    ``counts`` (fingers,) minutiae of each; ``finger``, ``quality`` (n,) and ``place`` (n, 2) of each minutia,
    the fingers end to end.
    """
    share = 1.0 / np.maximum(counts, 1)
    middle = np.stack([np.bincount(finger, place[:, k], len(counts)) * share for k in (0, 1)], axis=1)
    far = ((place - middle[finger]) ** 2).sum(axis=1)
    ranked = np.lexsort((far, -quality.astype(np.int64), finger))
    rank = np.empty(len(finger), np.int64)
    rank[ranked] = np.arange(len(finger)) - np.repeat(np.cumsum(counts) - counts, counts)
    return rank < most


def template(*fingers: FingerMinutiae) -> Pack:
    """Compute cylinders of the given impressions, in order. Never fails on valid values, including empty
    ones.
    """
    counts = np.array([len(finger) for finger in fingers], np.int64)
    xy = np.concatenate([np.zeros((0, 2), np.float32), *(finger.xy for finger in fingers)])
    angle = np.concatenate([np.zeros(0, np.float32), *(finger.angle for finger in fingers)])
    quality = np.concatenate([np.zeros(0, np.uint8), *(finger.quality for finger in fingers)])
    return prepare(counts, xy, angle, quality)
