"""The pairs of impressions of a database that are compared.

The FVC protocol: every impression against the later ones of its finger (mates), and the first impression of
each finger against the first of every later finger (non-mates; 45 for ten fingers). The same pairs in reverse
order are omitted. In addition all pairs of different fingers (2,880 for ten fingers with eight impressions
each), which show the tail that 45 cannot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handover.matching.evaluation.rates import Scores

Matrix = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Protocol:
    """Pairs (n, 2) of indices in a list of impressions, the earlier first; ``finger`` (m,) number of each."""

    finger: NDArray[np.int64]
    genuine: NDArray[np.int64]
    cross: NDArray[np.int64]
    first: NDArray[np.int64]

    @classmethod
    def of(cls, fingers: Sequence[str]) -> Protocol:
        """Build the pairs. ``fingers`` names the finger of each impression; those of one finger are in the
        order of impression.
        """
        numbers = {name: number for number, name in enumerate(dict.fromkeys(fingers))}
        finger = np.array([numbers[name] for name in fingers], np.int64)
        pairs = np.stack(np.triu_indices(len(finger), 1), axis=1).astype(np.int64)
        same = finger[pairs[:, 0]] == finger[pairs[:, 1]]
        leading = np.zeros(len(finger), np.bool_)
        leading[np.unique(finger, return_index=True)[1]] = True
        cross = pairs[~same]
        return cls(finger, pairs[same], cross, cross[leading[cross].all(axis=1)])

    def scores(self, matrix: Matrix, *, fvc: bool = False) -> Scores:
        """``matrix`` (m, m) holds the score of (i, j) for i < j. ``fvc``: non-mates by the FVC protocol."""
        impostor = self.first if fvc else self.cross
        return Scores(
            matrix[self.genuine[:, 0], self.genuine[:, 1]],
            matrix[impostor[:, 0], impostor[:, 1]],
            self.finger[self.genuine[:, 0]],
            self.finger[impostor],
        )
