"""The quarterly report: the figures of a federal fiscal quarter on paper, the error side as large as the output."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils import timezone, translation

from handover.papers.case_print import PrintedCase, print_case
from handover.stages.oversight import snapshots
from handover.stages.oversight.cached_counts import counted_documentation, counted_funnel
from handover.stages.oversight.cohorts.lines import CohortLine, line_of
from handover.stages.oversight.counted import Figure
from handover.stages.oversight.figures_text import HEADINGS
from handover.stages.oversight.places import lines as places
from handover.stages.oversight.registry import FIGURES, Registered, registered
from handover.stages.oversight.replies import replies_to
from handover.stages.oversight.residents import lines as residents

DAY: Final = 28
SHOWN: Final = 8
"""Number of past quarters offered."""
_NAME: Final = re.compile(r"FY(20\d\d)-Q([1-4])")


@dataclass(frozen=True, slots=True)
class FiscalQuarter:
    """A quarter of the federal fiscal year, which begins in October and is named for the year in which it ends."""

    year: int
    number: int

    @property
    def name(self) -> str:
        """Such as ``FY2026-Q4``."""
        return f"FY{self.year}-Q{self.number}"

    @property
    def months(self) -> tuple[str, ...]:
        """Its three calendar months, ``YYYY-MM``."""
        first = 3 * (self.number - 1) + 10
        return tuple(
            f"{self.year - (n <= 12)}-{n if n <= 12 else n - 12:02}" for n in range(first, first + 3)
        )


@dataclass(frozen=True, slots=True)
class ReportTable:
    """Figures under a heading, each with a bar as long as its share."""

    heading: str
    figures: Sequence[Figure]


def quarter_named(name: str) -> FiscalQuarter | None:
    """Return the quarter with this name; None if it is not a valid name."""
    found = _NAME.fullmatch(name)
    return FiscalQuarter(int(found[1]), int(found[2])) if found else None


def quarter_of(day: date) -> FiscalQuarter:
    """The quarter in which a day lies."""
    return FiscalQuarter(day.year + (day.month >= 10), (day.month - 10) % 12 // 3 + 1)


def offered(today: date) -> list[FiscalQuarter]:
    """The quarter that runs, and those before it."""
    found = [quarter_of(today)]
    while len(found) < SHOWN:
        last = found[-1]
        found.append(
            FiscalQuarter(last.year, last.number - 1) if last.number > 1 else FiscalQuarter(last.year - 1, 4)
        )
    return found


def report_pdf(quarter: FiscalQuarter, office: str) -> PrintedCase:
    """The report as tagged PDF (PDF/UA-1), through the rendering of the other papers."""
    return print_case(report_html(quarter, office))


def report_html(quarter: FiscalQuarter, office: str) -> str:
    """The report as a page, in English."""
    with translation.override("en"):
        return render_to_string("oversight/report.html", _context(quarter, office))


def _context(quarter: FiscalQuarter, office: str) -> dict[str, Any]:
    funnel, _ = counted_funnel()
    cohorts, watched, custody = (snapshots.for_page(name) for name in ("cohorts", "residents", "places"))
    found: dict[str, Any] = cohorts.content if cohorts else {}
    rows: list[CohortLine] = [
        line_of(row, found["days"], DAY) for row in found.get("cohorts", ()) if row["month"] in quarter.months
    ]
    tables = [ReportTable(HEADINGS[key], getattr(funnel, key)) for key in HEADINGS]
    if watched:
        told = residents.figures_of(watched.content, quarter.months[0], quarter.months[-1])
        tables.append(ReportTable("Permanent residents charged and not convicted", told))
    if custody:
        of_year = [one.counted for one in places.lines_of(custody.content) if one.year == quarter.year]
        tables.append(ReportTable(f"Custody by place, fiscal year {quarter.year}", of_year))
    tables = [one for one in tables if one.figures]
    quality = counted_documentation()
    return {
        "quarter": quarter, "office": office, "printed": timezone.now(), "funnel": funnel, "tables": tables,
        "cohorts": rows, "quality": quality, "day": DAY,
        "cut": datetime.fromisoformat(cohorts.content["cut"]) if cohorts else None,
        "digests": [(one.snapshot.name, one.snapshot.digest, one.snapshot.version)
                    for one in (cohorts, watched, custody) if one and one.snapshot],
        "replies": replies_to({row.ori for row in rows}), "definitions": _definitions(tables, quality, rows),
    }  # fmt: skip


def _definitions(tables: Sequence[ReportTable], quality: Any, rows: Sequence[CohortLine]) -> list[Registered]:
    """The registry's rows of what the report shows, in the registry's order."""
    keys = [figure.key for table in tables for figure in table.figures]
    keys += [one.key for one in (*quality.fields, *quality.lags)]
    if rows:
        keys += ["cohort.requests", "cohort.custody", "cohort.never", "cohort.first.hold"]
    shown = {row.id for key in keys if (row := registered(key))}
    return [row for row in FIGURES.values() if row.id in shown]
