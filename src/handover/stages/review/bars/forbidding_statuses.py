"""Statuses that forbid detention, as dated data. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class ForbiddingStatus:
    """A status in force under which the person may not be detained, from which day, by what source."""

    status: str
    title: str
    in_force: date
    source: str
    illustrative: bool


FORBIDDING: Final = (
    ForbiddingStatus(
        "tps", "temporary protected status", date(1990, 11, 29),
        "8 USC 1254a(d)(4): not detained on the basis of immigration status", illustrative=False,
    ),
    ForbiddingStatus(
        "stay_of_removal", "a stay of removal", date(1996, 9, 30),
        "8 USC 1231(c)(2), 8 CFR 241.6: a stay puts off the removal that the request serves", illustrative=True,
    ),
)  # fmt: skip
"""Further statuses are rows here; what a row says is shown to whoever meets it."""


def forbidding(status: str, on: date) -> ForbiddingStatus | None:
    """The row of a status that is in force on that day."""
    return next((f for f in FORBIDDING if f.status == status and on >= f.in_force), None)
