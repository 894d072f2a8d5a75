"""Fingers for tests: synthetic ones, rigid motions of them, and hostile ones."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from handover.formats.minutiae import FingerMinutiae
from handover.world import prints


def finger(
    xy: NDArray[np.floating],
    angle: NDArray[np.floating],
    position: int = 2,
    size: tuple[int, int] = (400, 500),
) -> FingerMinutiae:
    """A finger of minutiae alone."""
    n = len(angle)
    turned = np.mod(angle, 2 * math.pi).astype(np.float32)
    turned[turned >= np.float32(2 * math.pi)] = 0.0
    return FingerMinutiae(
        position,
        *size,
        np.asarray(xy, np.float32).reshape(n, 2),
        turned,
        np.full(n, 60, np.uint8),
        np.ones(n, np.uint8),
    )


def random_finger(seed: int, n: int, position: int = 2) -> FingerMinutiae:
    """Minutiae without any order."""
    rng = np.random.default_rng(seed)
    return finger(rng.uniform(0, (400, 500), (n, 2)), rng.uniform(0, 2 * math.pi, n), position)


def pressed(seed: int, press: int = 0, position: int = 2, quality: float = 0.85) -> FingerMinutiae:
    """One impression of the synthetic finger ``seed``."""
    return prints.pressed(
        1000 * seed + press + 1, prints.master_rows(seed, position), position, quality=quality
    )


def moved(source: FingerMinutiae, turn: float, shift: tuple[float, float]) -> FingerMinutiae:
    """Turned counter-clockwise as seen about its middle, then shifted."""
    xy = source.xy.astype(np.float64) - source.xy.mean(axis=0)
    c, s = math.cos(turn), math.sin(turn)
    seen = np.column_stack([c * xy[:, 0] + s * xy[:, 1], -s * xy[:, 0] + c * xy[:, 1]])  # y runs down
    return finger(seen + source.xy.mean(axis=0) + shift, source.angle + turn, source.position)
