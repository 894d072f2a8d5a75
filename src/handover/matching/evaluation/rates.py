"""Error rates of a one-to-one matcher, with confidence intervals.

After the Fingerprint Verification Competitions (Maio et al., "FVC2000: Fingerprint Verification Competition",
IEEE TPAMI 24(3), 2002): two prints match if the score reaches the threshold; FNMR is the share of mates
below it, FMR the share of non-mates at or above it. All rates are fractions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.matching.distinct import distinct

REJECTED: Final = -1.0
"""The score of a comparison with an impression that could not be enrolled: below every real score."""

RESAMPLES: Final = 500
_SEED: Final = 20020101

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Scores:
    """Scores of one protocol. ``genuine`` (g,), ``impostor`` (i,); ``genuine_finger`` (g,) and
    ``impostor_fingers`` (i, 2) are running numbers of the fingers, for the bootstrap."""

    genuine: Array
    impostor: Array
    genuine_finger: NDArray[np.int64]
    impostor_fingers: NDArray[np.int64]

    @classmethod
    def joined(cls, parts: Sequence[Scores]) -> Scores:
        """Pool several databases under one threshold; their fingers stay distinct."""
        shift, genuine_finger, impostor_fingers = 0, [], []
        for part in parts:
            genuine_finger.append(part.genuine_finger + shift)
            impostor_fingers.append(part.impostor_fingers + shift)
            shift += part.fingers
        return cls(
            np.concatenate([part.genuine for part in parts]),
            np.concatenate([part.impostor for part in parts]),
            np.concatenate(genuine_finger),
            np.concatenate(impostor_fingers),
        )

    @property
    def fingers(self) -> int:
        """Return one more than the highest finger number."""
        return 1 + int(max(self.genuine_finger.max(initial=-1), self.impostor_fingers.max(initial=-1)))


@dataclass(frozen=True, eq=False, slots=True)
class ErrorCurve:
    """FMR and FNMR at every threshold that matters, thresholds ascending, infinity last."""

    threshold: Array
    fmr: Array
    fnmr: Array

    @property
    def eer(self) -> float:
        """Return the equal error rate by the FVC rule: the mean of the rates at the better of two thresholds,
        the last with FNMR <= FMR and the first with FNMR >= FMR (which coincide if the rates meet).
        """
        before = int(np.flatnonzero(self.fnmr <= self.fmr)[-1]) if self.fnmr[0] <= self.fmr[0] else 0
        after = int(np.argmax(self.fnmr >= self.fmr))
        totals = self.fmr + self.fnmr
        return float(min(totals[before], totals[after])) / 2.0

    def fnmr_at(self, fmr: float) -> float:
        """Return the lowest FNMR whose FMR is at most ``fmr``."""
        return float(self.fnmr[np.argmax(self.fmr <= fmr)])

    def threshold_at(self, fmr: float) -> float:
        """Return the threshold of `fnmr_at`."""
        return float(self.threshold[np.argmax(self.fmr <= fmr)])


@dataclass(frozen=True, slots=True)
class Rates:
    """The figures that the FVC reports give: EER, and FNMR where FMR is 1 %, 0.1 % and none."""

    eer: float
    fmr100: float
    fmr1000: float
    zero_fmr: float

    @classmethod
    def of(cls, curve: ErrorCurve) -> Rates:
        """Read the figures off a curve."""
        return cls(curve.eer, curve.fnmr_at(0.01), curve.fnmr_at(0.001), curve.fnmr_at(0.0))


def curve(scores: Scores) -> ErrorCurve:
    """Compute the error curve. Raises ``ValueError`` without mates or without non-mates."""
    if not (len(scores.genuine) and len(scores.impostor)):
        raise ValueError("error rates need comparisons of mates and of non-mates")
    return next(_curves(scores, [(np.ones(len(scores.genuine)), np.ones(len(scores.impostor)))]))


def _curves(scores: Scores, weights: Sequence[tuple[Array, Array]]) -> Iterator[ErrorCurve]:
    """Compute one curve for each weighting of the comparisons, which are sorted once."""
    threshold = np.append(distinct([scores.genuine, scores.impostor]), np.inf)
    by_genuine, by_impostor = np.argsort(scores.genuine), np.argsort(scores.impostor)
    below_genuine = np.searchsorted(scores.genuine[by_genuine], threshold, "left")
    below_impostor = np.searchsorted(scores.impostor[by_impostor], threshold, "left")
    for genuine, impostor in weights:
        missed = np.append(0.0, np.cumsum(genuine[by_genuine]))
        refused = np.append(0.0, np.cumsum(impostor[by_impostor]))
        fmr = (refused[-1] - refused[below_impostor]) / refused[-1]
        yield ErrorCurve(threshold, fmr, missed[below_genuine] / missed[-1])


def intervals(scores: Scores, resamples: int = RESAMPLES) -> dict[str, tuple[float, float]] | None:
    """Compute 95 % intervals of the `Rates` by bootstrapping fingers, not comparisons, since those of one
    finger are correlated. Two copies of one finger are never taken as non-mates. None with fewer than three
    fingers.
    """
    fingers = scores.fingers
    if fingers < 3:
        return None
    rng = np.random.default_rng(_SEED)
    weights: list[tuple[Array, Array]] = []
    while len(weights) < resamples:
        drawn = np.bincount(rng.integers(fingers, size=fingers), minlength=fingers).astype(np.float64)
        genuine = drawn[scores.genuine_finger]
        impostor = drawn[scores.impostor_fingers].prod(axis=1)
        if genuine.any() and impostor.any():
            weights.append((genuine, impostor))
    drawn_rates = [Rates.of(one) for one in _curves(scores, weights)]
    found = {}
    for name in Rates.__slots__:
        low, high = np.percentile([getattr(one, name) for one in drawn_rates], [2.5, 97.5])
        found[name] = (float(low), float(high))
    return found
