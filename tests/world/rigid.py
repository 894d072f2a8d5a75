"""A plain matcher for tests: the best rigid motion's share of agreeing minutiae. No product code uses it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from handover.formats.minutiae import FingerMinutiae
from handover.world.kernels import jit


def rigid_score(a: FingerMinutiae, b: FingerMinutiae) -> float:
    """Share (of the smaller print) of minutiae that one rotation and shift brings together."""
    if min(len(a), len(b)) < 5:
        return 0.0
    rows = [np.column_stack([f.xy, f.angle]).astype(np.float64) for f in (a, b)]
    return _best(rows[0], rows[1]) / min(len(a), len(b))


@jit
def _best(a: NDArray[np.float64], b: NDArray[np.float64]) -> int:
    best = 0
    for i in range(len(a)):
        for j in range(len(b)):
            turn = _wrap(b[j, 2] - a[i, 2])
            if abs(turn) < 0.73:
                best = max(best, _agreeing(a, b, i, j, turn))
    return best


@jit
def _wrap(angle: float) -> float:
    return angle - 2.0 * math.pi * math.floor(angle / (2.0 * math.pi) + 0.5)


@jit
def _agreeing(a: NDArray[np.float64], b: NDArray[np.float64], i: int, j: int, turn: float) -> int:
    cos, sin = math.cos(turn), math.sin(turn)
    count = 0
    for k in range(len(a)):
        dx, dy = a[k, 0] - a[i, 0], a[k, 1] - a[i, 1]
        x, y = b[j, 0] + cos * dx + sin * dy, b[j, 1] + cos * dy - sin * dx
        for m in range(len(b)):
            near = (x - b[m, 0]) ** 2 + (y - b[m, 1]) ** 2 < 121.0
            if near and abs(_wrap(a[k, 2] + turn - b[m, 2])) < 0.5:
                count += 1
                break
    return count
