"""Compiled helpers for prints and images: a seeded random generator and the orientation field.

The generator is SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): one 64-bit word of state, so a finger is a pure
function of one integer and 160,000 fingers need no stored state.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final, TypeVar

import numba
import numpy as np
from numpy.typing import NDArray

CANVAS_WIDTH: Final = 400
CANVAS_HEIGHT: Final = 500
"""Size of a master finger's canvas, in pixels at 500 ppi (20 x 25 mm)."""

ARCH, TENTED, LEFT_LOOP, RIGHT_LOOP, WHORL = range(5)

_WORD: Final = 2**64 - 1

SHAPE_SIZE: Final = 13
"""Slots of a pattern: class, 2 cores (x, y), 2 deltas (x, y), then arch height, skew, wave x, wave y."""


_F = TypeVar("_F", bound=Callable[..., Any])


def jit(function: _F) -> _F:
    """Compile a function; cached on disk if a cache folder is writable, otherwise for this process only."""
    try:
        compiled: _F = numba.njit(function, cache=True, nogil=True)
    except RuntimeError:
        compiled = numba.njit(function, nogil=True)
    return compiled


def mix(*parts: int) -> int:
    """Mix several integers into one 64-bit seed: the generator's finaliser, once per part."""
    z = 0
    for part in parts:
        z = (z ^ part) + 0x9E3779B97F4A7C15 & _WORD
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & _WORD
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB & _WORD
        z ^= z >> 31
    return z


@jit
def next_word(state: NDArray[np.uint64]) -> np.uint64:
    """Advance the generator by one 64-bit word."""
    state[0] = state[0] + np.uint64(0x9E3779B97F4A7C15)
    z: np.uint64 = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@jit
def uniform(state: NDArray[np.uint64], low: float, high: float) -> float:
    """Draw one value in [low, high)."""
    return low + (high - low) * (float(next_word(state) >> np.uint64(11)) / 9007199254740992.0)


@jit
def normal(state: NDArray[np.uint64], mean: float, sigma: float) -> float:
    """Draw one Gaussian value (Box-Muller; the second value is discarded, so that the state stays one word)."""
    radius = math.sqrt(-2.0 * math.log(1.0 - uniform(state, 0.0, 1.0)))
    return mean + sigma * radius * math.cos(uniform(state, 0.0, 2.0 * math.pi))


@jit
def pattern(state: NDArray[np.uint64], cumulative: NDArray[np.float64]) -> NDArray[np.float64]:
    """Draw a finger's pattern: class by ``cumulative`` (5,), then the positions of cores and deltas."""
    shape = np.zeros(SHAPE_SIZE, np.float64)
    draw = uniform(state, 0.0, 1.0)
    kind = 0
    while kind < 4 and draw >= cumulative[kind]:
        kind += 1
    cx = CANVAS_WIDTH / 2 + normal(state, 0.0, 14.0)
    cy = 205.0 + normal(state, 0.0, 16.0)
    shape[0] = kind
    spread = uniform(state, 85.0, 130.0)
    drop = uniform(state, 105.0, 165.0)
    shape[1], shape[2] = cx, cy
    shape[5], shape[6] = cx, cy + drop
    if kind == LEFT_LOOP:
        shape[5] = cx + spread
    elif kind == RIGHT_LOOP:
        shape[5] = cx - spread
    elif kind == WHORL:
        gap = uniform(state, 10.0, 70.0)
        shape[3], shape[4] = cx + uniform(state, -18.0, 18.0), cy + gap
        shape[5], shape[6] = cx - spread, cy + drop + uniform(state, -20.0, 20.0)
        shape[7], shape[8] = cx + uniform(state, 85.0, 130.0), cy + drop + uniform(state, -20.0, 20.0)
    shape[9] = uniform(state, 0.7, 1.9)
    shape[10] = normal(state, 0.0, 0.10)
    shape[11] = uniform(state, 0.0, 2.0 * math.pi)
    shape[12] = uniform(state, 0.0, 2.0 * math.pi)
    return shape


@jit
def orientation(shape: NDArray[np.float64], x: float, y: float) -> float:
    """Return the ridge orientation in radians at a canvas position (y down), angle counter-clockwise as seen.

    Zero-pole model of Sherlock and Monro (Pattern Recognition 26, 1993): half the angle around each core
    minus half the angle around each delta; arches by the arctangent of a sine (Cappelli, SFinGe). A slow wave
    is added so that no two fingers of a class have the same field.
    """
    wave = 0.10 * math.sin(x / 95.0 + shape[11]) + 0.10 * math.sin(y / 110.0 + shape[12])
    if shape[0] == ARCH:
        lift = shape[9] * math.exp(-(((y - shape[2] - 60.0) / 130.0) ** 2) - ((x - shape[1]) / 190.0) ** 2)
        return float(math.atan(lift * math.sin((shape[1] - x) / 62.0)) + shape[10] + wave)
    turn = math.atan2(shape[2] - y, x - shape[1]) - math.atan2(shape[6] - y, x - shape[5])
    if shape[0] == WHORL:
        turn += math.atan2(shape[4] - y, x - shape[3]) - math.atan2(shape[8] - y, x - shape[7])
    return float(0.5 * turn + shape[10] + wave)


@jit
def divergence(shape: NDArray[np.float64], x: float, y: float, theta: float) -> float:
    """Return how fast ridges diverge along direction ``theta`` at a position, in radians per pixel."""
    nx, ny = -math.sin(theta), math.cos(theta)
    step = 3.0
    ahead = orientation(shape, x + step * nx, y - step * ny)
    behind = orientation(shape, x - step * nx, y + step * ny)
    turn = ahead - behind
    turn -= math.pi * math.floor(turn / math.pi + 0.5)
    return turn / (2.0 * step)


@jit
def inside(x: float, y: float, cx: float, cy: float, rx: float, ry: float) -> bool:
    """Return whether a position is on the finger: a superellipse, blunter than an ellipse, as fingertips are."""
    return bool(((x - cx) / rx) ** 2 + abs((y - cy) / ry) ** 2.6 < 1.0)
