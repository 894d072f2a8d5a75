"""Two thresholds on the fused score, derived from false positive identification rates (FPIR), and the
probability of a score.

Measured: the impostor scores of the FVC2002 B sets, every finger with every other, by two extractors (LEADER,
and SecuGen, which is worse in every quantile and is what the numbers below are from); scores of ten, four,
two and one finger drawn from them at random and added, four million times. The logarithm of the rate at which
such sums reach a score falls in a straight line, so rates beyond the simulated ones are extrapolated on that
line. Fingers of one person are not independent draws: docs/adr/0004-fingerprint-matching.md says what this
leaves open. ``handover evaluate identification`` measures a world and derives thresholds from its scores.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handover.matching.types import Band

_FINGERS: Final = (1, 2, 4, 10)
_AT_1000: Final = (0.379, 0.470, 0.525, 0.704)
"""The fused score that one non-mate in a thousand reaches, by the number of fingers compared."""
_DECADE: Final = (0.145, 0.145, 0.212, 0.212)
"""Increase of the score at which the rate falls to a tenth."""
FEW: Final = 2
"""With so many fingers or fewer a separate threshold applies, since a finger adds at most 1."""


class ThresholdError(ValueError):
    """Thresholds that cannot be read or that contradict each other; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """``lights_out``: at or above, the prints identify. ``examine``: at or above, an examiner compares;
    ``examine_few`` is that where one or two fingers are compared, which are never enough for ``lights_out``.
    """

    lights_out: float
    examine: float
    examine_few: float

    def band(self, fused: float, fingers: int = 10) -> Band:
        """Return the band of a fused score over that many fingers."""
        if fused >= self.lights_out and fingers > FEW:
            return Band.IDENTIFIED
        least = self.examine_few if fingers <= FEW else self.examine
        return Band.EXAMINE if fused >= least else Band.BELOW

    def __post_init__(self) -> None:
        """Raise ``ThresholdError`` if the thresholds contradict each other."""
        if not (0.0 < self.examine <= self.lights_out and self.examine_few > 0.0):
            raise ThresholdError("thresholds must be above 0, and lights_out must not be below examine")

    def save(self, path: Path, measured: Mapping[str, Any]) -> None:
        """Write the thresholds as JSON, with the data they were measured on."""
        path.write_text(json.dumps({**asdict(self), "measured": dict(measured)}, indent=1) + "\n")

    @classmethod
    def load(cls, path: Path) -> Thresholds:
        """Read what `save` wrote. Raises ``ThresholdError``."""
        try:
            body = json.loads(path.read_text())
            return cls(*(float(body[name]) for name in cls.__slots__))
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise ThresholdError(f"{path} does not contain thresholds: {problem!r}") from problem


def false_match_rate(fused: float, fingers: int) -> float:
    """Return the rate, 0-1, at which a non-mate reaches a fused score, by the line through the measurements."""
    at, decade = (float(np.interp(fingers, _FINGERS, column)) for column in (_AT_1000, _DECADE))
    rate: float = 10.0 ** -(3.0 + (fused - at) / decade)
    return min(1.0, rate)


def threshold_for(fpir: float, size: int, fingers: int) -> float:
    """Return the fused score that the best non-mate among ``size`` identities reaches in a share ``fpir`` of
    searches.
    """
    decades = -math.log10(-math.expm1(math.log1p(-fpir) / size))
    at, decade = (float(np.interp(fingers, _FINGERS, column)) for column in (_AT_1000, _DECADE))
    return at + (decades - 3.0) * decade


def tail(others: NDArray[np.float64], share: float = 0.1) -> tuple[float, float]:
    """Return the score that one unmated search in a hundred reaches, and the increase at which the rate falls
    to a tenth.

    An exponential is fitted to the excess over the ``1 - share`` quantile of the best scores of unmated
    searches (its mean, the maximum likelihood).
    """
    start = float(np.quantile(others, 1.0 - share))
    above = others[others > start]
    excess = float(np.mean(above - start)) if len(above) else 1e-3
    decade = max(excess, 1e-3) * math.log(10.0)
    return start + decade * math.log10(share / 0.01), decade


def score_at(others: Sequence[float], size: int, fpir: float, target_size: int) -> float:
    """Return the threshold for an FPIR at ``target_size`` identities, from the best scores of unmated
    searches of ``size``: rates grow with the number of identities searched. Raises ``ThresholdError`` for
    fewer than ten searches.
    """
    if len(others) < 10:
        raise ThresholdError(f"{len(others)} unmated searches are too few to set a threshold")
    hundredth, decade = tail(np.asarray(others, np.float64))
    return hundredth + decade * math.log10(0.01 / fpir * target_size / size)


def recalibrated(others: Sequence[float], others_few: Sequence[float], size: int) -> Thresholds:
    """Derive thresholds for `LIGHTS_OUT_TARGET` and `EXAMINE_TARGET` from the best scores of unmated searches
    of ``size`` identities with ten fingers and with two. Rounded up to hundredths. Raises ``ThresholdError``
    for too few.
    """
    lights_out, examine = (score_at(others, size, *target) for target in (LIGHTS_OUT_TARGET, EXAMINE_TARGET))
    few = score_at(others_few, size, *EXAMINE_TARGET)
    up = [max(0.01, math.ceil(100.0 * score) / 100.0) for score in (lights_out, examine, few)]
    return Thresholds(max(up[0], up[1]), up[1], up[2])


def probability(fused: float, fingers: int, size: int, *, enrolled: float = 0.5) -> float:
    """Return the probability that a candidate with this score is the person, in 0-1.

    ``size`` identities were searched, a share ``enrolled`` of the people searched for is among them, and a
    mate is assumed to reach any score below the highest. It helps an examiner and is not a finding.
    """
    chance = -math.expm1(size * math.log1p(-min(false_match_rate(fused, fingers), 1.0 - 1e-12)))
    return enrolled / (enrolled + (1.0 - enrolled) * chance)


LIGHTS_OUT_TARGET: Final = (1e-4, 1_000_000)
EXAMINE_TARGET: Final = (1e-2, 10_000)
"""FPIR and identities: one unmated search in ten thousand against a million; one in a hundred against ten
thousand.
"""

THRESHOLDS: Final = Thresholds(lights_out=2.2, examine=1.35, examine_few=0.9)
"""Thresholds from `threshold_for` for the targets, with ten fingers and with two, rounded; a test checks
them.
"""
