"""Open-set identification: how often searches miss the mate or return somebody else.

Terms of ISO/IEC 19795-1: FPIR, the share of searches by people who are not enrolled that bring up anybody at
or above a threshold; FNIR, the share of searches by enrolled people that do not bring up that person at or
above it. Rates are fractions; each figure comes with the number of searches behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from handover.matching.distinct import distinct
from handover.matching.evaluation.rates import ErrorCurve
from handover.matching.evaluation.reliability import calibration
from handover.matching.fingerprints.thresholds import probability, score_at

FPIRS: Final = (0.1, 0.01, 0.001)
RANKS: Final = (1, 2, 5, 10, 20)


@dataclass(frozen=True, slots=True)
class EvaluatedSearch:
    """One search. ``mate``: the enrolled person's score; ``rank``: their rank, 0 if not found; ``enrolled``:
    whether the person is enrolled; ``other``: the best score of anybody else; ``group``: the group in which
    it is counted; ``fingers``: how many were compared.
    """

    enrolled: bool
    mate: float
    rank: int
    other: float
    group: str
    milliseconds: float
    fingers: int = 10


def open_set(searches: Sequence[EvaluatedSearch]) -> ErrorCurve:
    """Compute FPIR (as ``fmr``) and FNIR (as ``fnmr``) over the thresholds. Raises ``ValueError`` without
    both kinds of search.
    """
    mates = np.sort([s.mate for s in searches if s.enrolled])
    others = np.sort([s.other for s in searches if not s.enrolled])
    if not (len(mates) and len(others)):
        raise ValueError("needs searches by people who are enrolled and by people who are not")
    threshold = np.append(distinct([mates, others]), np.inf)
    fpir = 1.0 - np.searchsorted(others, threshold, "left") / len(others)
    return ErrorCurve(threshold, fpir, np.searchsorted(mates, threshold, "left") / len(mates))


def suggested(searches: Sequence[EvaluatedSearch], size: int, fpir: float, target_size: int) -> float:
    """Return the threshold for an FPIR at another gallery size: FPIR grows with the number of identities
    searched.
    """
    return score_at([s.other for s in searches if not s.enrolled], size, fpir, target_size)


def promises(searches: Sequence[EvaluatedSearch], size: int) -> dict[str, Any]:
    """Check the reliability of `thresholds.probability` for each search's best candidate; see
    `reliability.calibration`.

    The share of those enrolled is that of these searches. Raises ``ValueError`` without both kinds.
    """
    mated = sum(s.enrolled for s in searches)
    if not 1 <= mated < len(searches):
        raise ValueError("needs searches by people who are enrolled and by people who are not")
    found = [s for s in searches if max(s.mate, s.other) > 0]
    enrolled = mated / len(searches)
    promised = [probability(max(s.mate, s.other), s.fingers, size, enrolled=enrolled) for s in found]
    return calibration(promised, [s.enrolled and s.rank == 1 for s in found])


def _group(searches: Sequence[EvaluatedSearch], thresholds: tuple[float, float]) -> dict[str, Any]:
    mated = [s for s in searches if s.enrolled]
    lights_out, examine = thresholds
    return {
        "mated": len(mated),
        "unmated": len(searches) - len(mated),
        "rank_1": sum(s.rank == 1 for s in mated) / len(mated) if mated else None,
        "fnir_lights_out": sum(s.mate < lights_out for s in mated) / len(mated) if mated else None,
        "fnir_examine": sum(s.mate < examine for s in mated) / len(mated) if mated else None,
        "mate_least": min((s.mate for s in mated), default=None),
        "other_most": max((s.other for s in searches), default=None),
    }


def figures(
    searches: Sequence[EvaluatedSearch], size: int, thresholds: tuple[float, float]
) -> dict[str, Any]:
    """Return everything as JSON: FNIR at FPIR, ranks, groups, times, and the rates at the thresholds in use."""
    curve = open_set(searches)
    mated = [s for s in searches if s.enrolled]
    unmated = [s for s in searches if not s.enrolled]
    times = np.array([s.milliseconds for s in searches])
    lights_out, examine = thresholds
    return {
        "identities": size,
        "mated": len(mated),
        "unmated": len(unmated),
        "fnir_at_fpir": {f"{fpir:g}": curve.fnmr_at(fpir) for fpir in FPIRS},
        "rank": {str(rank): sum(1 <= s.rank <= rank for s in mated) / len(mated) for rank in RANKS},
        "thresholds": {
            "lights_out": {
                "score": lights_out,
                "fpir": sum(s.other >= lights_out for s in unmated) / len(unmated),
                "fnir": sum(s.mate < lights_out for s in mated) / len(mated),
            },
            "examine": {
                "score": examine,
                "fpir": sum(s.other >= examine for s in unmated) / len(unmated),
                "fnir": sum(s.mate < examine for s in mated) / len(mated),
            },
        },
        "groups": {
            name: _group([s for s in searches if s.group == name], thresholds)
            for name in sorted({s.group for s in searches})
        },
        "calibration": promises(searches, size),
        "milliseconds": {
            "median": float(np.median(times)),
            "p95": float(np.percentile(times, 95)),
        },
    }
