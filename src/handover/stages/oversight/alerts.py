"""Figures that a supervisor should look at now: each with the threshold that it passed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from handover.stages.oversight.queries import Funnel


@dataclass(frozen=True, slots=True)
class Threshold:
    """Raise an alert if a figure's count exceeds ``most``. ``figure``: its key. The office's own, illustrative."""

    figure: str
    most: int
    says: str


THRESHOLDS: Final = (
    Threshold(
        "errors.expired",
        0,
        "A hold ran to its end: the jail was to release.",
    ),
    Threshold("errors.custody_late", 0, "Custody was recorded after a hold had ended."),
    Threshold("errors.breaches", 0, "A limit was overstepped."),
    Threshold(
        "errors.citizens_lodged",
        0,
        "A detainer was lodged for somebody found a citizen.",
    ),
    Threshold(
        "errors.matches_lodged",
        0,
        "A detainer rests on a match that was withdrawn.",
    ),
    Threshold("errors.jobs", 0, "Jobs were given up: an operator looks at them."),
    Threshold("overdue.confirmations", 5, "Hit confirmations are overdue."),
)


@dataclass(frozen=True, slots=True)
class Alert:
    """One figure over its threshold."""

    says: str
    n: int
    most: int
    key: str


def alerts_of(counted: Funnel) -> list[Alert]:
    """Return the figures that passed their thresholds, in the order of `THRESHOLDS`."""
    named = {f.key: f.n for f in (*counted.errors, *counted.overdue)}
    return [
        Alert(one.says, named[one.figure], one.most, one.figure)
        for one in THRESHOLDS
        if named.get(one.figure, 0) > one.most
    ]
