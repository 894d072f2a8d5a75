"""Custodies by place, and released arrests, as lines of tables and of a file. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from handover.stages.oversight.cohorts.incidence import wilson
from handover.stages.oversight.counted import Figure, figure
from handover.stages.oversight.places.counting import CustodyPlace
from handover.stages.oversight.places.released import AreaShare

WITHHELD: Final = "withheld"


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """Custodies of a year at one kind of place, of all of the year, with Wilson's interval in percent. ``hours`` and
    ``median``: None where too few hours are known."""

    year: int
    place: CustodyPlace
    counted: Figure
    low: float | None
    high: float | None
    known: Figure
    hours: float | None
    median: float | None


def lines_of(content: Mapping[str, Any]) -> list[PlaceLine]:
    """The lines, by year and place."""
    found = []
    for row in content["places"]:
        of = sum(one["custodies"] for one in content["places"] if one["year"] == row["year"])
        place = CustodyPlace(row["place"])
        counted = figure("places.custody", row["custodies"], of, place.value, place.title)
        span = wilson(row["custodies"] / of, of)
        low, high = (100 * span[0], 100 * span[1]) if span else (None, None)
        known = figure("places.hours", row["known"], row["custodies"], place.value, place.title)
        found.append(
            PlaceLine(row["year"], place, counted, low, high, known, row.get("hours"),
                      row.get("median"))
        )  # fmt: skip
    return found


def figures_of(content: Mapping[str, Any]) -> list[Figure]:
    """The figures of the last year, for the page of a figure."""
    lines = lines_of(content)
    last = max((line.year for line in lines), default=0)
    return [one for line in lines if line.year == last for one in (line.counted, line.known)]


HEADS: Final = (
    "Figure", "Fiscal year", "Place", "Custodies", "Of", "Share %", "Low % (Wilson 95)", "High %", "Hours known of",
    "Officers' hours", "Median hours",
)  # fmt: skip
AREA_HEADS: Final = (
    "Figure", "Area", "Fiscal year", "At large", "Arrests", "At large %", "Low % (Wilson 95)", "High %",
)  # fmt: skip


def cells(line: PlaceLine) -> list[str]:
    """A line under `HEADS`; hours are empty where too few are known."""
    numbers = ["" if v is None else f"{v:.1f}" for v in (line.counted.percent, line.low, line.high)]
    hours = ["" if v is None else f"{v:.1f}" for v in (line.hours, line.median)]
    return [line.counted.key, str(line.year), line.place.value, str(line.counted.n), str(line.counted.denominator),
            *numbers, str(line.known.n), *hours]  # fmt: skip


def area_cells(rows: Sequence[AreaShare]) -> list[list[str]]:
    """The released rows under `AREA_HEADS`; what is withheld says so."""
    found = []
    for row in rows:
        ends = row.interval
        told = [row.at_large, row.arrests, row.percent, *(f"{end:.1f}" for end in ends or ())]
        told += [] if ends else [None if row.at_large is None else "", None if row.at_large is None else ""]
        found.append(
            ["places.released", row.area, str(row.year), *(WITHHELD if v is None else str(v) for v in told)]
        )
    return found
