"""Cumulative incidence of competing outcomes (Aalen-Johansen), and Wilson's interval of a share. Pure.

Sources: Aalen and Johansen, Scand. J. Statist. 5 (1978) 141; Wilson, JASA 22 (1927) 209.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

Z: Final = 1.959963984540054
"""Of an interval of 95 %."""


@dataclass(frozen=True, slots=True)
class Followed:
    """One request: ``days`` from the lodging to its first outcome, or to the cut where there was none (``outcome``
    empty). Nobody is lost to follow-up: a request without an outcome is followed to the cut."""

    days: float
    outcome: str


def incidence(rows: Sequence[Followed], at: Sequence[float]) -> dict[str, list[float]]:
    """Return, for each outcome, the share that had it first by each of the days ``at`` (ascending), accounting for
    censoring.

    A request censored at exactly the time of another's outcome still counts as at risk then.
    """
    events = Counter((row.days, row.outcome) for row in rows if row.outcome)
    ends = sorted(row.days for row in rows)
    outcomes = sorted({row.outcome for row in rows if row.outcome})
    reached, without = dict.fromkeys(outcomes, 0.0), 1.0
    found: dict[str, list[float]] = {outcome: [] for outcome in outcomes}
    times, passed = sorted({days for days, _ in events}), 0
    for day in at:
        while passed < len(times) and times[passed] <= day:
            moment = times[passed]
            at_risk = len(ends) - _below(ends, moment)
            had = {outcome: events[moment, outcome] for outcome in outcomes}
            for outcome, n in had.items():
                reached[outcome] += without * n / at_risk
            without *= 1 - sum(had.values()) / at_risk
            passed += 1
        for outcome in outcomes:
            found[outcome].append(reached[outcome])
    return found


def _below(ends: Sequence[float], moment: float) -> int:
    low, high = 0, len(ends)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if ends[middle] < moment else (low, middle)
    return low


def known_by(rows: Sequence[Followed], day: float) -> int:
    """Number of requests whose status on this day is known: followed that long, or with an earlier outcome."""
    return sum(1 for row in rows if row.outcome or row.days >= day)


def wilson(share: float, n: int) -> tuple[float, float] | None:
    """The interval of 95 % of a share of ``n``; None where n is 0."""
    if not n:
        return None
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)
