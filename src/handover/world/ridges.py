"""Ridge patterns grown from noise by repeated filtering along the orientation field.

After Cappelli's SFinGe ("Synthetic Fingerprint Generation", Handbook of Fingerprint Recognition): every
position is filtered by a Gabor wave of the local orientation and ridge period, the response is clipped, and
this is repeated until ridges cover the finger. Minutiae arise where neighbouring waves do not fit. Sums run
in a fixed order without fast-math, so one machine gives the same image every time.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.world.kernels import (
    CANVAS_HEIGHT,
    CANVAS_WIDTH,
    WHORL,
    inside,
    jit,
    orientation,
    pattern,
    uniform,
)

RADIUS: Final = 10
_SIDE: Final = 2 * RADIUS + 1
_LANES: Final = 24  # the side rounded up to whole vectors of 8; the added columns of a kernel are zero
_ANGLES: Final = 48
_PERIODS: Final = np.array([7.6, 8.2, 8.8, 9.4, 10.0, 10.6])
ROUNDS: Final = 6

FloatImage = NDArray[np.float32]


def _bank() -> NDArray[np.float32]:
    """Build zero-sum Gabor kernels, (angle * period, side, lanes), scaled to reproduce a matching wave."""
    span = np.arange(-RADIUS, RADIUS + 1, dtype=np.float64)
    x, y = np.meshgrid(span, -span)
    bank = np.zeros((_ANGLES * len(_PERIODS), _SIDE, _LANES), np.float32)
    for i in range(_ANGLES):
        theta = math.pi * i / _ANGLES
        across = -x * math.sin(theta) + y * math.cos(theta)
        for j, period in enumerate(_PERIODS):
            window = np.exp(-(x**2 + y**2) / (2.0 * (0.55 * period) ** 2))
            wave = np.cos(2.0 * math.pi * across / period)
            kernel = window * wave
            kernel -= window * (kernel.sum() / window.sum())
            bank[i * len(_PERIODS) + j, :, :_SIDE] = kernel / (kernel * wave).sum()
    return bank


_BANK: Final = _bank()


@jit
def _fields(
    seed: np.uint64, cumulative: NDArray[np.float64]
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Return the kernel for each position, -1 off the finger, and the pattern drawn from ``seed``."""
    state = np.empty(1, np.uint64)
    state[0] = seed
    shape = pattern(state, cumulative)
    rx, ry = uniform(state, 165.0, 188.0), uniform(state, 218.0, 242.0)
    base, p1, p2 = uniform(state, 8.6, 9.6), uniform(state, 0.0, 6.3), uniform(state, 0.0, 6.3)
    low = shape[4] if shape[0] == WHORL else shape[2]
    which = np.full((CANVAS_HEIGHT, CANVAS_WIDTH), -1, np.int32)
    for row in range(CANVAS_HEIGHT):
        for column in range(CANVAS_WIDTH):
            if not inside(column, row, CANVAS_WIDTH / 2, CANVAS_HEIGHT / 2, rx, ry):
                continue
            theta = orientation(shape, float(column), float(row))
            # ridges are further apart below the core than above it
            period = base + 0.35 * math.sin(column / 60.0 + p1) + 0.35 * math.sin(row / 70.0 + p2)
            period += 0.5 * math.tanh((row - low) / 90.0)
            a = math.floor(theta / math.pi * _ANGLES + 0.5) % _ANGLES
            p = int(min(5.0, max(0.0, math.floor((period - 7.6) / 0.6 + 0.5))))
            which[row, column] = a * 6 + p
    return which, shape


@jit
def _start(seed: np.uint64) -> FloatImage:
    """Draw white noise, with a border of zeros so that kernels never leave the array."""
    state = np.empty(1, np.uint64)
    state[0] = seed ^ np.uint64(0x5DEECE66D)
    out = np.zeros((CANVAS_HEIGHT + 2 * RADIUS, CANVAS_WIDTH + RADIUS + _LANES), np.float32)
    for row in range(CANVAS_HEIGHT):
        for column in range(CANVAS_WIDTH):
            out[row + RADIUS, column + RADIUS] = uniform(state, -1.0, 1.0)
    return out


@jit
def _filtered(
    source: FloatImage, which: NDArray[np.int32], bank: NDArray[np.float32], gain: float
) -> FloatImage:
    """Run one round: filter each position with its kernel, then clip to -1..1."""
    out = np.zeros_like(source)
    lanes = np.empty(_LANES, np.float32)
    for row in range(which.shape[0]):
        for column in range(which.shape[1]):
            k = which[row, column]
            if k < 0:
                continue
            lanes[:] = np.float32(0.0)
            for dy in range(0, _SIDE, 3):  # three rows per iteration: the sums stay in registers longer
                for dx in range(_LANES):
                    lanes[dx] += (
                        source[row + dy, column + dx] * bank[k, dy, dx]
                        + source[row + dy + 1, column + dx] * bank[k, dy + 1, dx]
                        + source[row + dy + 2, column + dx] * bank[k, dy + 2, dx]
                    )
            total = 0.0
            for dx in range(_LANES):
                total += lanes[dx]
            out[row + RADIUS, column + RADIUS] = math.tanh(gain * total)
    return out


def grow(seed: int, cumulative: NDArray[np.float64]) -> FloatImage:
    """Grow the ridge pattern of one finger: float32 (500, 400), 1 on a ridge, -1 in a valley, 0 off the
    finger.
    """
    which, _ = _fields(np.uint64(seed), cumulative)
    waves = _start(np.uint64(seed))
    for turn in range(ROUNDS):
        waves = _filtered(waves, which, _BANK, 4.0 if turn < ROUNDS - 1 else 1.6)
    return np.ascontiguousarray(waves[RADIUS:-RADIUS, RADIUS : RADIUS + CANVAS_WIDTH])
