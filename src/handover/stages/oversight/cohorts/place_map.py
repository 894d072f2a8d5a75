"""Requests by state and by county: what came first of them and custody beside it, as tiles and as lines of a table.

A share of declines is never shown without the share of custody: in two states of the 2026 release both declined 0.1 %
while custody failed in 87 and 29 %.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_noop as said

from handover.jurisdictions import shipped_policies
from handover.process.step_columns import FirstOutcome
from handover.stages.oversight.cohorts.incidence import wilson
from handover.stages.oversight.counted import Figure, figure
from handover.web.localaw.state_map import PLACES, SIDE

LEAST: Final = 11
"""A share of fewer requests is not drawn."""
NO_PLACE: Final = said("no place on file")
_ORI_STATES: Final = {"NB": "NE"}
"""ORIs begin with the state's postal letters, but for Nebraska's (FBI, list of agencies by ORI)."""
COLUMNS: Final = (FirstOutcome.HOLD, FirstOutcome.NOTIFY, FirstOutcome.DECLINE)


@dataclass(frozen=True, slots=True)
class PlaceShare:
    """One count of a place with Wilson's interval in percent; None where there is nothing to count of, or it is
    withheld."""

    counted: Figure
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A state or county: its requests, and of these each outcome of `COLUMNS`, none on record, and custody."""

    name: str
    requests: int
    shares: tuple[PlaceShare, ...]


@dataclass(frozen=True, slots=True)
class MapTile:
    """One state as a tile: declined above, custody below, in percent; dashes where too few requests are there."""

    code: str
    x: int
    y: int
    above: str
    below: str
    known: bool


def by_state(content: Mapping[str, Any]) -> list[PlaceRow]:
    """The states of the jails' ORIs, in the order of their letters; others as they stand in the ORI."""
    return _rows(content, lambda ori: state_of(ori) or NO_PLACE)


def by_county(content: Mapping[str, Any], places: Mapping[str, str]) -> list[PlaceRow]:
    """The places whose law binds the jails, by name. ``places``: the place of each ORI that has one on file."""
    policies = shipped_policies()
    named = {
        ori: policies[place].name if place in policies else place for ori, place in places.items() if place
    }
    return _rows(content, lambda ori: named.get(ori, NO_PLACE))


def state_of(ori: str) -> str:
    """The postal letters of the state in which an agency is, by its ORI."""
    return _ORI_STATES.get(ori[:2], ori[:2])


def tiles(shares: Mapping[str, tuple[float | None, float | None]]) -> list[MapTile]:
    """A tile for each state; ``shares``: declined and custody in percent by state, None where not shown."""
    found = []
    for code, (column, row) in sorted(PLACES.items()):
        told = shares.get(code, (None, None))
        above, below = ("–" if n is None else f"{n:.0f} %" for n in told)
        found.append(MapTile(code, column * SIDE, row * SIDE, above, below, code in shares))
    return found


def shares_of(rows: Iterable[PlaceRow]) -> dict[str, tuple[float | None, float | None]]:
    """Declined and custody by state, for `tiles`."""
    at, last = COLUMNS.index(FirstOutcome.DECLINE), -1
    return {
        row.name: (row.shares[at].counted.percent, row.shares[last].counted.percent)
        if row.requests >= LEAST
        else (None, None)
        for row in rows
    }


def _rows(content: Mapping[str, Any], place_of: Any) -> list[PlaceRow]:
    counts: dict[str, Counter[str]] = {}
    for row in content["cohorts"]:
        found = counts.setdefault(place_of(row["ori"]), Counter())
        found.update({"lodged": row["lodged"], "custody": row["custody"], **row["had"]})
        found["none"] += row["lodged"] - sum(row["had"].values())
    return [_row(name, counts[name]) for name in sorted(counts)]


def _row(name: str, counts: Counter[str]) -> PlaceRow:
    parts = [*(one.value for one in COLUMNS), "none", "custody"]
    return PlaceRow(
        name, counts["lodged"], tuple(_share(part, counts[part], counts["lodged"]) for part in parts)
    )


def _share(part: str, n: int, of: int) -> PlaceShare:
    span = wilson(n / of, of) if of else None
    low, high = (100 * span[0], 100 * span[1]) if span else (None, None)
    return PlaceShare(figure("place.outcome", n, of, part), low, high)
