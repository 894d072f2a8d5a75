"""Evaluate searches by names, dates and numbers with ground truth: recall, open-set rates, and reliability of
probabilities.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from handover.matching.evaluation.reliability import calibration, wilson

FPIRS: Final = (0.001, 0.01, 0.05)


@dataclass(frozen=True, slots=True)
class NameSearch:
    """One search: whether the person is enrolled, the rank of their record (0: not found), and the best
    candidate's weight and probability; ``rank == 1`` means that the best candidate is the person.
    """

    enrolled: bool
    rank: int
    weight: float
    probability: float


def figures(searches: Sequence[NameSearch], size: int) -> dict[str, Any]:
    """Compute all figures. Raises ``ValueError`` without searches both by enrolled people and by people who
    are not.
    """
    mated = [s for s in searches if s.enrolled]
    others = np.sort([s.weight for s in searches if not s.enrolled])[::-1]
    if not (mated and len(others)):
        raise ValueError("needs searches by people who are enrolled and by people who are not")
    open_set = {}
    for fpir in FPIRS:
        threshold = others[int(fpir * len(others))]
        hits = sum(s.rank == 1 and s.weight > threshold for s in mated)
        open_set[f"{fpir:g}"] = {
            "rate": round(hits / len(mated), 4),
            "interval": _rounded(wilson(hits, len(mated))),
        }
    first = sum(s.rank == 1 for s in mated)
    right = [s.rank == 1 for s in searches]
    return {
        "identities": size,
        "mated": len(mated),
        "unmated": len(others),
        "recall_1": round(first / len(mated), 4),
        "recall_1_interval": _rounded(wilson(first, len(mated))),
        "recall_10": round(sum(1 <= s.rank <= 10 for s in mated) / len(mated), 4),
        "identification_rate_at_fpir": open_set,
        "calibration": calibration([s.probability for s in searches], right),
    }


def _rounded(interval: tuple[float, float]) -> list[float]:
    return [round(end, 4) for end in interval]
