"""How a report of two ways stands against a linear program: with its small numbers withheld alone, and protected.

Nothing here is published: that is done by a package, which two people release and which is protected beside all others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from handover.released_data.disclosure_attack import attack
from handover.released_data.linked_tables import cross_table, exact, narrower, small
from handover.released_data.reading import ReleasedFileError
from handover.released_data.secondary_suppression import protect
from handover.released_data.solver_work import SolverWork


@dataclass(frozen=True, slots=True)
class ProtectedTable:
    """``recovered`` and ``nearly``: what the attack learns if the small cells alone are withheld, exactly and to within
    `CLOSE`; the same after protection, which is none."""

    cells: int
    small: int
    recovered: int
    nearly: int
    withheld: int
    recovered_after: int
    nearly_after: int


def protected(found: dict[str, Any], work: SolverWork | None = None) -> ProtectedTable:
    """Protect the result of a report. ``work``: bounds both attacks and the choice between them together.

    `ReleasedFileError`: its rows are not two names and a count. `WorkSpentError`: the bound was met.
    """
    spent = work or SolverWork()
    rows: list[dict[str, Any]] = found["rows"]
    names = list(rows[0]) if rows else []
    if len(names) != 3 or any(tuple(map(type, row.values())) != (str, str, int) for row in rows):
        raise ReleasedFileError(
            f"{found['report']} is no table of two ways: a row must be two names and a count."
        )
    across, down, count = names
    tables = cross_table(across, down, {(str(r[across]), str(r[down])): r[count] for r in rows})
    cells = [name for name in tables.values if len(name) == 4 and tables.values[name]]
    few = small(tables, cells)
    before = attack(tables, few, work=spent)
    hidden = protect(tables, work=spent)
    after = attack(tables, hidden, work=spent)
    return ProtectedTable(
        len(cells), len(few), len(exact(before)), len(narrower(before)), len(hidden), len(exact(after)),
        len(narrower(after)),
    )  # fmt: skip
