"""What a voluntary time study says of counted minutes: observed to counted, with an interval. Pure.

The file has a row for each sitting that a volunteer timed: the task, the minutes observed and the minutes counted at
the middle cap. It has no column for a person, and one that has is refused.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from math import sqrt
from typing import Final

from handover.process.step_columns import WorkTask
from handover.stages.oversight.cohorts.incidence import Z
from handover.stages.oversight.effort.minutes import MATTERS

COLUMNS: Final = ("task", "observed_minutes", "counted_minutes")


class TimeStudyError(Exception):
    """The file is no time study, and why."""


@dataclass(frozen=True, slots=True)
class StudyRatio:
    """Observed to counted minutes of one task over ``sittings``, with an interval of 95 %."""

    ratio: float
    low: float
    high: float
    sittings: int


def ratios(text: str) -> dict[WorkTask, StudyRatio]:
    """The ratios by task; of a task with fewer sittings than a cell needs matters, none. Raises `TimeStudyError`."""
    rows = csv.DictReader(io.StringIO(text))
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise TimeStudyError(f"its columns must be {', '.join(COLUMNS)} and no other: it tells of no person")
    found: dict[WorkTask, list[tuple[float, float]]] = defaultdict(list)
    for n, row in enumerate(rows, start=2):
        try:
            task, seen, counted = WorkTask(row["task"]), float(row[COLUMNS[1]]), float(row[COLUMNS[2]])
        except (TypeError, ValueError) as problem:
            raise TimeStudyError(f"line {n}: {problem}") from problem
        if not (0 <= seen < 1440 and 0 <= counted < 1440):
            raise TimeStudyError(f"line {n}: minutes of one sitting lie between 0 and a day's")
        found[task].append((seen, counted))
    return {
        task: _ratio(pairs)
        for task, pairs in found.items()
        if len(pairs) >= MATTERS and sum(counted for _, counted in pairs) > 0
    }


def _ratio(pairs: list[tuple[float, float]]) -> StudyRatio:
    """The ratio of sums, and the interval by its linearised variance (Cochran, Sampling Techniques, 1977, 6.4)."""
    n, total = len(pairs), sum(counted for _, counted in pairs)
    ratio = sum(seen for seen, _ in pairs) / total
    spread = sum((seen - ratio * counted) ** 2 for seen, counted in pairs) / (n - 1)
    half = Z * sqrt(spread / n) / (total / n)
    return StudyRatio(round(ratio, 3), round(max(0.0, ratio - half), 3), round(ratio + half, 3), n)
