"""Compiled kernels for a finger's minutiae: grow a master, and press it on a sensor."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.world.kernels import (
    CANVAS_HEIGHT,
    CANVAS_WIDTH,
    WHORL,
    divergence,
    inside,
    jit,
    normal,
    orientation,
    pattern,
    uniform,
)

MIN_MASTER: Final = 25
MAX_MASTER: Final = 70
MAX_PRESSED: Final = 120
_MIN_GAP: Final = 9.5  # a ridge period at 500 ppi: two minutiae are rarely closer


@jit
def _attraction(shape: NDArray[np.float64], x: float, y: float) -> float:
    """Return the relative density of minutiae: up to 2.6 times denser around cores and deltas."""
    best = (x - shape[1]) ** 2 + (y - shape[2]) ** 2
    best = min(best, (x - shape[5]) ** 2 + (y - shape[6]) ** 2)
    if shape[0] == WHORL:
        best = min(best, (x - shape[3]) ** 2 + (y - shape[4]) ** 2)
        best = min(best, (x - shape[7]) ** 2 + (y - shape[8]) ** 2)
    return 0.38 + 0.62 * math.exp(-best / (2.0 * 62.0**2))


@jit
def _is_free(out: NDArray[np.float64], n: int, x: float, y: float) -> bool:
    for k in range(n):  # noqa: SIM110 - a generator in all() does not compile
        if (out[k, 0] - x) ** 2 + (out[k, 1] - y) ** 2 < _MIN_GAP**2:
            return False
    return True


@jit
def _direction(state: NDArray[np.uint64], shape: NDArray[np.float64], x: float, y: float) -> float:
    """Draw a minutia's direction: along the ridge, usually to the side where ridges diverge."""
    theta = orientation(shape, x, y)
    chance = 1.0 / (1.0 + math.exp(-260.0 * divergence(shape, x, y, theta)))
    if uniform(state, 0.0, 1.0) >= chance:
        theta += math.pi
    return theta + normal(state, 0.0, 0.11)


@jit
def grow_master(seed: np.uint64, cumulative: NDArray[np.float64], mean_count: float) -> NDArray[np.float64]:
    """Grow one master finger: rows x, y, angle, kind."""
    state = np.empty(1, np.uint64)
    state[0] = seed
    shape = pattern(state, cumulative)
    target = int(min(MAX_MASTER, max(MIN_MASTER + 3, normal(state, mean_count, 8.5))))
    rx, ry = uniform(state, 152.0, 188.0), uniform(state, 205.0, 238.0)
    out = np.empty((target, 4), np.float64)
    n = 0
    for _ in range(20000):
        x, y = uniform(state, 8.0, CANVAS_WIDTH - 8.0), uniform(state, 8.0, CANVAS_HEIGHT - 8.0)
        if not inside(x, y, CANVAS_WIDTH / 2, CANVAS_HEIGHT / 2, rx, ry):
            continue
        if uniform(state, 0.0, 1.0) > _attraction(shape, x, y) or not _is_free(out, n, x, y):
            continue
        out[n, 0], out[n, 1] = x, y
        out[n, 2] = _direction(state, shape, x, y)
        out[n, 3] = 1.0 if uniform(state, 0.0, 1.0) < 0.58 else 2.0
        n += 1
        if n == target:
            break
    return out[:n]


@jit
def _bend(waves: NDArray[np.float64], x: float, y: float) -> tuple[float, float]:
    """Draw an elastic displacement: two slow waves of skin, each (amplitude, fx, fy, phase) in x then in y."""
    dx = waves[0, 0] * math.sin(waves[0, 1] * x + waves[0, 2] * y + waves[0, 3])
    dy = waves[1, 0] * math.sin(waves[1, 1] * x + waves[1, 2] * y + waves[1, 3])
    return x + dx, y + dy


@jit
def _draw_waves(state: NDArray[np.uint64], badness: float) -> NDArray[np.float64]:
    waves = np.empty((2, 4), np.float64)
    for k in range(2):
        waves[k, 0] = uniform(state, 1.0, 3.5 + 5.0 * badness)
        waves[k, 1] = uniform(state, -0.017, 0.017)
        waves[k, 2] = uniform(state, -0.017, 0.017)
        waves[k, 3] = uniform(state, 0.0, 2.0 * math.pi)
    return waves


@jit
def _draw_frame(state: NDArray[np.uint64], size: tuple[int, int], bad: float) -> NDArray[np.float64]:
    """Draw the contact area: centre x, y, radii x, y, then the sensor's width and height."""
    width, height = size
    frame = np.empty(6, np.float64)
    frame[0] = width / 2.0 + normal(state, 0.0, 26.0 * bad)
    frame[1] = height / 2.0 + normal(state, 0.0, 34.0 * bad)
    frame[2] = width * (0.52 - 0.17 * bad * uniform(state, 0.4, 1.0))
    frame[3] = height * (0.53 - 0.20 * bad * uniform(state, 0.4, 1.0))
    frame[4], frame[5] = width, height
    return frame


@jit
def _is_seen(frame: NDArray[np.float64], x: float, y: float) -> bool:
    if x < 0.0 or y < 0.0 or x >= frame[4] or y >= frame[5]:
        return False
    return inside(x, y, frame[0], frame[1], frame[2], frame[3])


@jit
def _draw_motion(state: NDArray[np.uint64], turn: float, bad: float) -> NDArray[np.float64]:
    """Draw how the finger is placed: rotation (radians, within +-``turn``), then shift x, y in pixels."""
    motion = np.empty(3, np.float64)
    motion[0] = min(turn, max(-turn, normal(state, 0.0, turn * 0.45)))
    motion[1] = normal(state, 0.0, 9.0 + 14.0 * bad)
    motion[2] = normal(state, 0.0, 11.0 + 18.0 * bad)
    return motion


@jit
def _move(
    row: NDArray[np.float64], waves: NDArray[np.float64], motion: NDArray[np.float64], cx: float, cy: float
) -> tuple[float, float, float]:
    """Return the position and direction of a master minutia in the impression, before any measuring error."""
    bx, by = _bend(waves, row[0], row[1])
    ax, ay = _bend(waves, row[0] + 4.0 * math.cos(row[2]), row[1] - 4.0 * math.sin(row[2]))
    cos, sin = math.cos(motion[0]), math.sin(motion[0])
    x = cx + motion[1] + cos * (bx - cx) + sin * (by - cy)
    y = cy + motion[2] - sin * (bx - cx) + cos * (by - cy)
    return x, y, math.atan2(by - ay, ax - bx) + motion[0]


@jit
def press(
    seed: np.uint64, master: NDArray[np.float64], size: tuple[int, int], quality: float, turn: float
) -> NDArray[np.float64]:
    """Make one impression of ``master`` on a sensor of ``size`` (w, h): rows x, y, angle, kind, quality."""
    state = np.empty(1, np.uint64)
    state[0] = seed
    bad = 1.0 - quality
    waves = _draw_waves(state, bad)
    motion = _draw_motion(state, turn, bad)
    frame = _draw_frame(state, size, bad)
    jitter, swing, loss = 0.8 + 2.4 * bad, 0.045 + 0.16 * bad, 0.02 + 0.46 * bad
    out = np.empty((MAX_PRESSED, 5), np.float64)
    n = 0
    for k in range(len(master)):
        x, y, angle = _move(master[k], waves, motion, size[0] / 2.0, size[1] / 2.0)
        x += normal(state, 0.0, jitter)
        y += normal(state, 0.0, jitter)
        angle += normal(state, 0.0, swing)
        kind = master[k, 3] if uniform(state, 0.0, 1.0) > 0.04 + 0.25 * bad else 3.0 - master[k, 3]
        mark = 100.0 * quality + normal(state, 0.0, 9.0)
        if uniform(state, 0.0, 1.0) < loss or n >= MAX_PRESSED or not _is_seen(frame, x, y):
            continue
        out[n, 0], out[n, 1], out[n, 2], out[n, 3], out[n, 4] = x, y, angle, kind, mark
        n += 1
    false_ones = int(len(master) * (0.02 + 0.34 * bad) * uniform(state, 0.5, 1.5))
    return _add_false(state, out, n, false_ones, frame)


@jit
def _add_false(
    state: NDArray[np.uint64], out: NDArray[np.float64], n: int, count: int, frame: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Append up to ``count`` spurious minutiae in the contact area, with low quality."""
    for _ in range(count * 3):
        x, y = uniform(state, 0.0, frame[4] - 1.0), uniform(state, 0.0, frame[5] - 1.0)
        if count == 0 or n >= MAX_PRESSED:
            break
        if not _is_seen(frame, x, y):
            continue
        out[n, 0], out[n, 1], out[n, 2] = x, y, uniform(state, 0.0, 2.0 * math.pi)
        out[n, 3] = 1.0 if uniform(state, 0.0, 1.0) < 0.6 else 2.0
        out[n, 4] = uniform(state, 10.0, 55.0)
        n += 1
        count -= 1
    return out[:n]
