"""Cohorts as lines of a table, of a file and of a picture. It reads no records."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_noop as said

from handover.process.step_columns import FirstOutcome
from handover.stages.oversight.cohorts.incidence import wilson
from handover.stages.oversight.cohorts.outcomes import SHORT
from handover.stages.oversight.counted import key_of
from handover.web.cells import plain


@dataclass(frozen=True, slots=True)
class Cell:
    """One share by a day: in percent, with its interval; ``n`` requests are known by then. None where none is."""

    key: str
    words: str
    short: str
    percent: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class CohortLine:
    """One cohort. ``cells``: the first outcomes in their order, then what was never recorded; ``custody`` beside."""

    ori: str
    month: str
    lodged: int
    known: int
    cells: tuple[Cell, ...]
    custody: Cell

    @property
    def provisional(self) -> bool:
        """Whether some requests are not followed to the day yet."""
        return self.known < self.lodged


def line_of(row: dict[str, Any], days: Sequence[int], day: int) -> CohortLine:
    """A cohort of a snapshot, by one of its days."""
    at = list(days).index(day)
    known, shares = row["known"][at], {one: row["shares"][one.value][at] for one in FirstOutcome}
    cells = [
        _cell(key_of("cohort.first", one.value), (one.title, SHORT[one]), shares[one], known)
        for one in FirstOutcome
    ]
    cells.append(
        _cell(
            "cohort.never",
            (said("never recorded"), said("Never recorded")),
            max(0.0, round(1 - sum(shares.values()), 4)),
            known,
        )
    )
    words = (said("custody assumed first"), said("Custody"))
    taken = _cell("cohort.custody", words, row["custody_shares"][at], row["custody_known"][at])
    return CohortLine(row["ori"], row["month"], row["lodged"], known, tuple(cells), taken)


def _cell(key: str, words: tuple[str, str], share: float, n: int) -> Cell:
    found = wilson(share, n)
    if found is None:
        return Cell(key, *words, None, None, None, 0)
    return Cell(key, *words, round(100 * share, 1), round(100 * found[0], 1), round(100 * found[1], 1), n)


HEADS: Final = (
    "Figure", "ORI", "Month of lodging", "By day", "What", "Requests lodged", "Known by the day", "Share %",
    "Low % (Wilson 95)", "High %", "Provisional",
)  # fmt: skip


def csv_of(told: Sequence[tuple[str, str]], lines: Sequence[CohortLine], day: int) -> str:
    """A line a share. ``told``: what stands above the table, name and value."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([plain(a), plain(b)] for a, b in told)
    writer.writerow([])
    writer.writerow(HEADS)
    for line in lines:
        mark = "yes" if line.provisional else "no"
        for cell in (*line.cells, line.custody):
            numbers = ["" if v is None else f"{v:.1f}" for v in (cell.percent, cell.low, cell.high)]
            writer.writerow(
                [cell.key, line.ori, line.month, day, cell.words, line.lodged, cell.n, *numbers, mark]
            )
    return out.getvalue()
