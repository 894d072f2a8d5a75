"""Count custodies by the kind of place and federal fiscal year as of a cut, with the officers' hours where enough of
them are known."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from statistics import median
from typing import Any, Final

from handover.process.labelled_enum import LabelledEnum
from handover.stages.custody.public import queries as custody

COVERAGE: Final = 80
"""Hours are shown if they are known for at least this percentage of the custodies."""


class CustodyPlace(LabelledEnum):
    """Where custody was taken: in the jail, or by the kind of place outside it."""

    JAIL = "jail", "in the jail"
    DOOR = "door", "at the jail's door, on release"
    PUBLIC = "public", "in a public place"
    COURT = "court", "in or at a courthouse"
    HOME = "home", "in a home or another place that is not public"
    ENTERED = "entered", "in a home, entered without leave: a breach"


def count(cut: datetime) -> dict[str, Any]:
    """Plain values by fiscal year and place. Hours known for too few custodies are left out, and so is their sum."""
    found: dict[tuple[int, str], list[Decimal | None]] = defaultdict(list)
    for at, place, hours in custody.custodies_by(cut):
        found[fiscal_year(at), place].append(hours)
    order = [place.value for place in CustodyPlace]
    return {
        "cut": cut.isoformat(),
        "places": [
            {"year": year, "place": place, **_told(found[year, place])}
            for year, place in sorted(found, key=lambda key: (key[0], order.index(key[1])))
        ],
    }


def fiscal_year(at: datetime) -> int:
    """The federal fiscal year, named for the year in which it ends; in UTC."""
    day = at.astimezone(UTC)
    return day.year + (day.month >= 10)


def _told(hours: list[Decimal | None]) -> dict[str, Any]:
    known = [one for one in hours if one is not None]
    told: dict[str, Any] = {"custodies": len(hours), "known": len(known)}
    if known and 100 * len(known) >= COVERAGE * len(hours):
        told |= {"hours": float(round(sum(known, Decimal()), 1)), "median": float(round(median(known), 1))}
    return told
