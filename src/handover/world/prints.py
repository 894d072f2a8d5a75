"""Synthetic fingers as minutiae: an ideal master, and impressions of it.

Everything is drawn from one 64-bit seed per finger, so a person's ten masters are never stored. Directions
follow an orientation field (arch, loops, whorl), so neighbouring minutiae agree as on real fingers; the side
to which a ridge runs follows the field's divergence, where new ridges begin. It is not a sample of any
population. README.md says what may and may not be concluded from it.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.formats.minutiae import FINGER_POSITIONS, FingerMinutiae
from handover.world.impression_kernels import grow_master, press
from handover.world.kernels import CANVAS_HEIGHT, CANVAS_WIDTH, mix

MAX_TURN: Final = math.radians(20.0)

# Shares of arch, tented arch, radial loop, ulnar loop, whorl by finger, thumb to little. Rounded from the
# tendencies that fingerprint textbooks agree on (index: arches and radial loops; ring, thumb: whorls);
# illustrative, not a statistic.
_CLASSES: Final = np.array(
    [
        [0.030, 0.010, 0.010, 0.520, 0.430],
        [0.090, 0.080, 0.170, 0.340, 0.320],
        [0.050, 0.040, 0.025, 0.715, 0.170],
        [0.020, 0.015, 0.010, 0.535, 0.420],
        [0.015, 0.010, 0.005, 0.860, 0.110],
    ]
)
_MEAN_COUNT: Final = (54.0, 47.0, 46.0, 46.0, 40.0)


def _cumulative(position: int) -> NDArray[np.float64]:
    """Return cumulative class shares in the order ARCH, TENTED, LEFT_LOOP, RIGHT_LOOP, WHORL.

    An ulnar loop opens towards the little finger: to the right on a right hand's print.
    """
    arch, tented, radial, ulnar, whorl = _CLASSES[(position - 1) % 5]
    left, right = (radial, ulnar) if position <= 5 else (ulnar, radial)
    return np.cumsum(np.array([arch, tented, left, right, whorl], np.float64))


_CUMULATIVE: Final = {position: _cumulative(position) for position in FINGER_POSITIONS}


def class_shares(position: int) -> NDArray[np.float64]:
    """Return the cumulative shares of arch, tented arch, left loop, right loop, whorl at an FGP ``position``."""
    return _CUMULATIVE[position]


def _finger(position: int, size: tuple[int, int], rows: NDArray[np.float64]) -> FingerMinutiae:
    """Convert rows x, y, angle, kind[, quality] to the value that files and matchers share."""
    angle = np.mod(rows[:, 2], 2.0 * math.pi).astype(np.float32)
    angle[angle >= np.float32(2.0 * math.pi)] = 0.0
    if rows.shape[1] > 4:
        quality = np.clip(np.rint(rows[:, 4]), 1, 100).astype(np.uint8)
    else:
        quality = np.full(len(rows), 100, np.uint8)
    kind = rows[:, 3].astype(np.uint8)
    xy = np.ascontiguousarray(rows[:, :2], np.float32)
    return FingerMinutiae(position, size[0], size[1], xy, angle, quality, kind)


def master_rows(seed: int, position: int) -> NDArray[np.float64]:
    """Grow the master of ``seed`` as float64 rows x, y (pixels), angle (radians), kind, the input of `press`."""
    rows: NDArray[np.float64] = grow_master(
        np.uint64(seed), _CUMULATIVE[position], _MEAN_COUNT[(position - 1) % 5]
    )
    return rows


def master_finger(rng: np.random.Generator, position: int) -> FingerMinutiae:
    """Grow a finger of ``position`` (FGP 1-10) on a 400 x 500 canvas at 500 ppi: 25-70 minutiae, quality 100.

    Raises ``KeyError`` for another position.
    """
    rows = master_rows(int(rng.integers(2**63)), position)
    return _finger(position, (CANVAS_WIDTH, CANVAS_HEIGHT), rows)


def impression(
    rng: np.random.Generator, master: FingerMinutiae, *, quality: float = 0.8, turn: float = MAX_TURN
) -> FingerMinutiae:
    """Press ``master`` once: turned within +-``turn`` radians, shifted, bent, cropped, with errors.

    ``quality`` in (0, 1] drives all errors: at 0.8 about 11 % of the minutiae are lost, places move by
    sigma 1.3 pixels and directions by sigma 0.08 rad; at 0.3 about a third is lost and as many false ones are
    added. Raises ``ValueError`` for a quality outside (0, 1].
    """
    rows = np.column_stack([master.xy, master.angle, master.kind]).astype(np.float64)
    return pressed(int(rng.integers(2**63)), rows, master.position, quality=quality, turn=turn)


def pressed(
    seed: int, rows: NDArray[np.float64], position: int, *, quality: float = 0.8, turn: float = MAX_TURN
) -> FingerMinutiae:
    """Make an `impression` from a seed and `master_rows`; the same seed gives the same impression."""
    if not 0.0 < quality <= 1.0:
        raise ValueError(f"impression quality {quality} is not in (0, 1]")
    size = (CANVAS_WIDTH, CANVAS_HEIGHT)
    return _finger(position, size, press(np.uint64(seed), rows, size, quality, turn))


def tenprint(person_seed: int, press_seed: int, *, quality: float = 0.85) -> dict[int, FingerMinutiae]:
    """Make all ten fingers of one person as taken at one encounter. Masters depend only on ``person_seed``."""
    fingers: dict[int, FingerMinutiae] = {}
    for position in FINGER_POSITIONS:
        rows = master_rows(mix(person_seed, position, 1), position)
        fingers[position] = pressed(mix(press_seed, position, 2), rows, position, quality=quality)
    return fingers
