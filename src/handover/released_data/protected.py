"""A report of two ways as a table that may be published: small numbers and what would give them away are withheld."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any

from handover.released_data.reading import ReleasedFileError
from handover.released_data.withholding import (
    CLOSE,
    MARKER,
    THRESHOLD,
    Name,
    Tables,
    attack,
    cross_table,
    exact,
    narrower,
    protect,
    small,
)


@dataclass(frozen=True, slots=True)
class ProtectedTable:
    """``recovered`` and ``nearly``: what the attack learns if the small cells alone are withheld, exactly and to within
    `CLOSE`; the same after protection, which is none. ``text``: CSV."""

    cells: int
    small: int
    recovered: int
    nearly: int
    withheld: int
    recovered_after: int
    nearly_after: int
    text: str


def protected(found: dict[str, Any]) -> ProtectedTable:
    """Protect the result of a report. `ReleasedFileError`: its rows are not two names and a count."""
    rows: list[dict[str, Any]] = found["rows"]
    names = list(rows[0]) if rows else []
    if len(names) != 3 or not all(isinstance(row[names[2]], int) for row in rows):
        raise ReleasedFileError(
            f"{found['report']} is no table of two ways: a row must be two names and a count."
        )
    across, down, count = names
    tables = cross_table(across, down, {(str(r[across]), str(r[down])): r[count] for r in rows})
    cells = [name for name in tables.values if len(name) == 4 and tables.values[name]]
    few = small(tables, cells)
    before = attack(tables, few, most=THRESHOLD - 1)
    hidden = protect(tables)
    after = attack(tables, hidden)
    return ProtectedTable(
        len(cells), len(few), len(exact(before)), len(narrower(before, CLOSE)), len(hidden), len(exact(after)),
        len(narrower(after, CLOSE)), _text(found, tables, hidden, (across, down)),
    )  # fmt: skip


def _text(found: dict[str, Any], tables: Tables, hidden: frozenset[Name], ways: tuple[str, str]) -> str:
    across, down = ways
    names = [sorted({n[2 * k + 1] for n in tables.values if len(n) == 4}) for k in (0, 1)]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["report", found["report"]])
    writer.writerow(["counts", found["counts"]])
    writer.writerow(["over", found["over"]])
    writer.writerow(
        [MARKER, f"1 to {THRESHOLD - 1}, or what would give such a number away; a zero is published"]
    )
    writer.writerow([])
    writer.writerow([across, *names[1], "all"])

    def shown(name: Name) -> str:
        return MARKER if name in hidden else str(tables.values[name])

    for a in names[0]:
        writer.writerow([a, *(shown((across, a, down, b)) for b in names[1]), shown((across, a))])
    writer.writerow(["all", *(shown((down, b)) for b in names[1]), shown(("all",))])
    return out.getvalue()
