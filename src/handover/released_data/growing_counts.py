"""Whether all releases together tell that what a group gained is in one cell, to somebody who knows which counts only
grow. Pure.

Where no number of what is counted ever fell, its reader may know why: an entry that comes late only adds. Then no cell
can have lost what another one gained, and a sum that stayed as it was tells of each of its parts that it did. The two
programs over two releases (`gain_attack`) do not know that, so one system of all releases is solved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array

from handover.released_data.disclosure_attack import Floats, limits
from handover.released_data.gains_in_one_cell import Gained, growing, lone_gains
from handover.released_data.linked_tables import (
    EXACT,
    THRESHOLD,
    EarlierRelease,
    NotSolvedError,
    NumberName,
)
from handover.released_data.solver_work import SolverWork

_Term = tuple[int, NumberName, float]
"""A number of a release, with its sign."""
_System = tuple[csr_array | None, Floats | None]


class GrowingReader:
    """All releases as its reader sees them. `WorkSpentError`, `NotSolvedError`: the programs were not solved."""

    def __init__(self, releases: Sequence[EarlierRelease], work: SolverWork | None = None) -> None:
        self._releases, self._work = releases, work or SolverWork()
        self.kinds = growing([one.tables for one in releases])
        self._place: dict[tuple[int, NumberName], int] = {}
        ends: list[tuple[int, int]] = []
        for n, one in enumerate(releases):
            known = limits(one.tables)
            names = [name for name in sorted(one.withheld) if name[0] in self.kinds]
            self._place |= {(n, name): len(ends) + k for k, name in enumerate(names)}
            ends += [known[name] for name in names]
        top = max((most for _, most in ends), default=0)
        # What is open at its end is so for every release.
        self._ends = [(least, most if most < THRESHOLD else top) for least, most in ends]
        self._sums = self._system(self._sums_of_all())
        self._growth = self._system(self._growth_of_all())

    def told(self, first: int, later: int) -> list[Gained]:
        """The groups of which the releases tell that one cell alone gained between these two."""
        pair = lone_gains(self._releases[first].tables, self._releases[later].tables)
        return [
            one for one in pair if one.whole[0] in self.kinds and not self._another(first, later, one.others)
        ]

    def _another(self, first: int, later: int, others: Sequence[NumberName]) -> bool:
        """Whether one of these can have gained. Mostly it shows where all are to gain the most together."""
        gains = [self._row([(later, name, 1.0), (first, name, -1.0)]) for name in others]
        if any(known > EXACT and not row for row, known in gains):
            return True
        some = [(row, known) for row, known in gains if row]
        aims: Iterator[Sequence[int]] = iter([range(len(some)), *([n] for n in range(len(some)))])
        for aim in aims if some else ():
            found = self._solved([some[n][0] for n in aim])
            best = [sum(w * found[at] for at, w in row.items()) + known for row, known in some]
            if max(best) >= 1 - EXACT:
                return True
            if sum(best) < 1 - EXACT:  # none can have lost
                return False
        return False

    def _solved(self, rows: Sequence[dict[int, float]]) -> Floats:
        aim = np.zeros(len(self._ends))
        for row in rows:
            for at, weight in row.items():
                aim[at] -= weight
        (equal, to), (less, than) = self._sums, self._growth
        self._work.given(sum(m.nnz for m in (equal, less) if m is not None) + len(aim))
        found = linprog(aim, A_eq=equal, b_eq=to, A_ub=less, b_ub=than, bounds=self._ends, method="highs")
        if not found.success:
            raise NotSolvedError(f"the solver gave no answer ({found.message})")
        values: Floats = found.x
        return values

    def _sums_of_all(self) -> Iterator[list[_Term]]:
        for n, one in enumerate(self._releases):
            for each in one.tables.sums:
                if each.total[0] in self.kinds:
                    yield [*((n, part, 1.0) for part in each.parts), (n, each.total, -1.0)]

    def _growth_of_all(self) -> Iterator[list[_Term]]:
        """What is no more than nothing: a number less the same number of the next release that has it."""
        last: dict[NumberName, int] = {}
        for n, one in enumerate(self._releases):
            for name in one.tables.values:
                if name in last and name[0] in self.kinds:
                    yield [(last[name], name, 1.0), (n, name, -1.0)]
                last[name] = n

    def _row(self, terms: Sequence[_Term]) -> tuple[dict[int, float], float]:
        """The withheld numbers of a sum with their signs, and what the others come to."""
        row: dict[int, float] = defaultdict(float)
        known = 0.0
        for n, name, sign in terms:
            if (at := self._place.get((n, name))) is None:
                known += sign * self._releases[n].tables.values.get(name, 0)
            else:
                row[at] += sign
        return row, known

    def _system(self, rows: Iterator[list[_Term]]) -> _System:
        some = [(row, known) for row, known in map(self._row, rows) if row]
        if not some:
            return None, None
        entries = [(weight, n, at) for n, (row, _) in enumerate(some) for at, weight in row.items()]
        data, lines, columns = zip(*entries, strict=True)
        matrix = coo_array((data, (lines, columns)), shape=(len(some), len(self._ends))).tocsr()
        return matrix, np.array([-known for _, known in some], float)
