"""Precision, recall and F1 of pairs against true pairs, and the threshold that would have been best."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handover.matching.biographics.linkage.errors import LinkageError

CURVE: Final = 200  # points of a plot


@dataclass(frozen=True, slots=True)
class Quality:
    """Pairs taken, right and true. Of no pair taken the precision is 1; of no true pair the recall."""

    taken: int
    right: int
    true: int

    @property
    def precision(self) -> float:
        """Share of the pairs taken that are true."""
        return self.right / self.taken if self.taken else 1.0

    @property
    def recall(self) -> float:
        """Share of the true pairs that were taken."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.right / (self.taken + self.true) if self.taken + self.true else 1.0

    def as_json(self) -> dict[str, Any]:
        """The three figures, to six places, with their counts."""
        shares = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        return {**{name: round(value, 6) for name, value in shares.items()}, **asdict(self)}


class TruePairs:
    """True pairs by rows. ``same``: one file, a pair is the same in either order."""

    def __init__(
        self, pairs: Iterable[tuple[str, str]], left: Sequence[str], right: Sequence[str], *, same: bool
    ) -> None:
        """Raises LinkageError for a key that is in neither file."""
        places = {key: row for row, key in enumerate(left)}, {key: row for row, key in enumerate(right)}
        known: set[int] = set()
        self._width = len(right)
        for a, b in pairs:
            if a not in places[0] or b not in places[1]:
                missing = a if a not in places[0] else b
                raise LinkageError(
                    f"a true pair names '{missing}', which no record of its file has as its key"
                )
            p, q = places[0][a], places[1][b]
            if same and p == q:
                continue
            known.add(min(p, q) * self._width + max(p, q) if same else p * self._width + q)
        self._known = np.array(sorted(known), dtype=np.int64)

    def __len__(self) -> int:
        return len(self._known)

    def holds(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of the pairs are true, (n,)."""
        if not len(self._known):
            return np.zeros(len(left), dtype=np.bool_)
        wanted = left * self._width + right
        at = np.minimum(np.searchsorted(self._known, wanted), len(self._known) - 1)
        return np.asarray(self._known[at] == wanted)


@dataclass(frozen=True, slots=True)
class ThresholdCurve:
    """What each threshold would give: (points,) probabilities, precision, recall."""

    threshold: NDArray[np.float64]
    precision: NDArray[np.float64]
    recall: NDArray[np.float64]
    best: tuple[float, Quality]


def curve(probability: NDArray[np.float64], right: NDArray[np.bool_], true: int) -> ThresholdCurve:
    """Every threshold on the pairs' own probability, clusters left aside."""
    order = np.argsort(-probability, kind="stable")
    hits, taken = np.cumsum(right[order]), np.arange(1, len(order) + 1)
    # A threshold takes all pairs of one probability or none.
    ends = np.flatnonzero(np.append(np.diff(probability[order]) != 0, True))
    f1 = 2 * hits[ends] / (taken[ends] + max(true, 1))
    at = int(ends[int(f1.argmax())])
    some = ends[np.unique(np.linspace(0, len(ends) - 1, min(CURVE, len(ends))).astype(np.int64))]
    return ThresholdCurve(
        probability[order][some],
        hits[some] / taken[some],
        hits[some] / max(true, 1),
        (float(probability[order][at]), Quality(int(taken[at]), int(hits[at]), true)),
    )
