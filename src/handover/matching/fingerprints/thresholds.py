"""Two thresholds on the fused score, set from false positive identification rates (FPIR), and what a score is worth.

Measured: the impostor scores of the FVC2002 B sets, every finger with every other, by two extractors (LEADER, and
SecuGen, which is worse in every quantile and is what the numbers below are from); scores of ten, four, two and one
finger drawn from them at random and added, four million times. The logarithm of the rate at which such sums reach
a score falls in a straight line, so rates beyond what was drawn are read off that line. Fingers of one person are
not independent draws: see docs/adr/0004-fingerprint-matching.md for what this leaves open. ``handover evaluate
identification`` measures a world and says what its own scores would set.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from handover.matching.types import Band

_FINGERS: Final = (1, 2, 4, 10)
_AT_1000: Final = (0.379, 0.470, 0.525, 0.704)
"""The fused score that one non-mate in a thousand reaches, by the number of fingers compared."""
_DECADE: Final = (0.145, 0.145, 0.212, 0.212)
"""How much higher the score is that a tenth as many reach."""
FEW: Final = 2
"""With so many fingers or fewer another threshold holds, since a finger adds 1 at most."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """``lights_out``: at or above, the prints identify. ``examine``: at or above, an examiner compares;
    ``examine_few`` is that where one or two fingers are compared, which are never enough for ``lights_out``."""

    lights_out: float
    examine: float
    examine_few: float

    def band(self, fused: float, fingers: int = 10) -> Band:
        """Where a fused score over so many fingers lies."""
        if fused >= self.lights_out and fingers > FEW:
            return Band.IDENTIFIED
        least = self.examine_few if fingers <= FEW else self.examine
        return Band.EXAMINE if fused >= least else Band.BELOW


def false_match_rate(fused: float, fingers: int) -> float:
    """How often a non-mate reaches a fused score, in 0-1, by the line through what was measured."""
    at, decade = (float(np.interp(fingers, _FINGERS, column)) for column in (_AT_1000, _DECADE))
    rate: float = 10.0 ** -(3.0 + (fused - at) / decade)
    return min(1.0, rate)


def threshold_for(fpir: float, size: int, fingers: int) -> float:
    """The fused score that the best non-mate of ``size`` identities reaches in a share ``fpir`` of searches."""
    decades = -math.log10(-math.expm1(math.log1p(-fpir) / size))
    at, decade = (float(np.interp(fingers, _FINGERS, column)) for column in (_AT_1000, _DECADE))
    return at + (decades - 3.0) * decade


def probability(fused: float, fingers: int, size: int, *, enrolled: float = 0.5) -> float:
    """That a candidate of this score is the person, in 0-1.

    ``size`` identities were searched, a share ``enrolled`` of the people searched for is among them, and a mate
    is taken to reach any score below the highest. An aid to an examiner's eye, and no finding.
    """
    chance = -math.expm1(size * math.log1p(-min(false_match_rate(fused, fingers), 1.0 - 1e-12)))
    return enrolled / (enrolled + (1.0 - enrolled) * chance)


LIGHTS_OUT_TARGET: Final = (1e-4, 1_000_000)
EXAMINE_TARGET: Final = (1e-2, 10_000)
"""FPIR and identities: one unmated search in ten thousand against a million; one in a hundred against ten thousand."""

THRESHOLDS: Final = Thresholds(lights_out=2.2, examine=1.35, examine_few=0.9)
"""`threshold_for` the targets, of ten fingers and of two, rounded; a test holds them together."""
