"""A reader of releases who knows that counts only grow: one system of all releases, apart from the program's own.

Beside the sums of each release and the rules by which numbers are withheld (`limits`), it knows that no number of a
later release is less than that of an earlier one: a late entry only adds, and a fiscal year is the sum of its months.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array

from handover.released_data.disclosure_attack import limits
from handover.released_data.gains_in_one_cell import lone_gains
from handover.released_data.linked_tables import EXACT, THRESHOLD, EarlierRelease, NumberName

Term = tuple[int, NumberName, int]
"""A number of a release, with its sign."""


@dataclass
class Learned:
    """What a reader learned: the width of each withheld number and of each small change, and the groups of which they
    can tell that all they gained is in one cell."""

    numbers: dict[tuple[int, NumberName], float] = field(default_factory=dict)
    changes: dict[tuple[int, int, NumberName], float] = field(default_factory=dict)
    gains: int = 0
    told: list[tuple[int, int, NumberName]] = field(default_factory=list)

    def worst(self) -> tuple[float, float]:
        """The narrowest number and the narrowest change; no end where there is none."""
        return min(self.numbers.values(), default=np.inf), min(self.changes.values(), default=np.inf)


class ReaderOfGrowth:
    """Solves for the least and the most of what releases leave open, if each count only grew."""

    def __init__(self, releases: Sequence[EarlierRelease]) -> None:
        self.releases = releases
        self.at: dict[tuple[int, NumberName], int] = {}
        ends: list[tuple[int, int]] = []
        for n, one in enumerate(releases):
            known = limits(one.tables)
            for name in sorted(one.withheld):
                self.at[n, name] = len(ends)
                ends.append(known[name])
        top = max((most for _, most in ends), default=0)
        self.ends = [(least, most if most < THRESHOLD else top) for least, most in ends]
        self.equal = self._matrix(list(self._sums()))
        self.grown = self._matrix(list(self._growth()))

    def between(self, terms: Sequence[Term]) -> tuple[float, float]:
        """The least and the most that the terms come to together."""
        row, known = self._row(terms)
        if not row:
            return known, known
        low, high = (self._end(row, sign) for sign in (-1, 1))
        return low + known, high + known

    def learned(self) -> Learned:
        """All that there is to learn. The numbers must have grown, or what the reader takes for granted is wrong."""
        found = Learned()
        for (n, name), _ in self.at.items():
            low, high = self.between([(n, name, 1)])
            assert low - EXACT <= self.releases[n].tables.values[name] <= high + EXACT
            found.numbers[n, name] = high - low
        for first, later in combinations(range(len(self.releases)), 2):
            before, now = self.releases[first].tables, self.releases[later].tables
            for name, value in now.values.items():
                if 0 < value - before.values.get(name, 0) < THRESHOLD:
                    low, high = self.between([(later, name, 1), (first, name, -1)])
                    found.changes[first, later, name] = high - low
            for one in lone_gains(before, now):
                found.gains += 1
                if all(self.between([(later, o, 1), (first, o, -1)])[1] < 1 - EXACT for o in one.others):
                    found.told.append((first, later, one.whole))
        return found

    def _end(self, row: dict[int, int], sign: int) -> float:
        aim = np.zeros(len(self.ends))
        for at, weight in row.items():
            aim[at] = -sign * weight
        (equal, to), (grown, least) = self.equal, self.grown
        found = linprog(aim, A_eq=equal, b_eq=to, A_ub=grown, b_ub=least, bounds=self.ends, method="highs")
        assert found.success, found.message
        end = -sign * float(found.fun)
        return float(np.floor(end + EXACT) if sign > 0 else np.ceil(end - EXACT))

    def _sums(self) -> Iterator[list[Term]]:
        for n, one in enumerate(self.releases):
            for each in one.tables.sums:
                yield [*((n, part, 1) for part in each.parts), (n, each.total, -1)]

    def _growth(self) -> Iterator[list[Term]]:
        """What is no more than nothing: an earlier number less the later one."""
        for n, (before, now) in enumerate(zip(self.releases, self.releases[1:], strict=False)):
            for name in before.tables.values.keys() & now.tables.values.keys():
                yield [(n, name, 1), (n + 1, name, -1)]

    def _row(self, terms: Sequence[Term]) -> tuple[dict[int, int], int]:
        row: dict[int, int] = {}
        known = 0
        for n, name, sign in terms:
            at = self.at.get((n, name))
            if at is None:
                known += sign * self.releases[n].tables.values.get(name, 0)
            else:
                row[at] = row.get(at, 0) + sign
        return row, known

    def _matrix(self, rows: Sequence[Sequence[Term]]) -> tuple[csr_array | None, np.ndarray | None]:
        some = [(row, known) for row, known in map(self._row, rows) if row]
        if not some:
            return None, None
        entries = [(weight, n, at) for n, (row, _) in enumerate(some) for at, weight in row.items()]
        data, lines, columns = zip(*entries, strict=True)
        matrix = coo_array((data, (lines, columns)), shape=(len(some), len(self.ends))).tocsr()
        return matrix, np.array([-known for _, known in some], float)
