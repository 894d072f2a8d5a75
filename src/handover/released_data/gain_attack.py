"""Whether two releases tell that all a group gained is in one cell: linear programs over both. Pure.

It is told where no other cell of the group can have gained: where the most that each can be now is no more than the
least that it can have been. Where counts rise and fall, no number of one release bounds another of the other, and the
program over both falls apart into one for the later release, its most, and one for the earlier, its least. Of what only
grew a reader may know that it does: `growing_counts`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

from handover.released_data.disclosure_attack import AttackedTables
from handover.released_data.gains_in_one_cell import Gained, lone_gains
from handover.released_data.growing_counts import GrowingReader
from handover.released_data.linked_tables import EXACT, EarlierRelease, NumberName
from handover.released_data.solver_work import SolverWork


class SeenRelease:
    """A release as its reader sees it. `WorkSpentError`, `NotSolvedError`: the reader's programs were not solved."""

    def __init__(self, release: EarlierRelease, work: SolverWork | None = None) -> None:
        self.release = release
        self._names = sorted(release.withheld)
        self._place = {name: n for n, name in enumerate(self._names)}
        self._ends: dict[tuple[NumberName, int], float] = {}
        self._work = work or SolverWork()
        self._solve: Callable[[int, int], float] | None = None

    def least(self, name: NumberName) -> float:
        """The least that a number can be; of one that is in no table there is none."""
        return self._end(name, -1)

    def most(self, name: NumberName) -> float:
        """The most that a number can be."""
        return self._end(name, 1)

    def _end(self, name: NumberName, sign: int) -> float:
        if name not in self._place:
            return self.release.tables.values.get(name, 0)
        if self._solve is None:
            self._solve = AttackedTables(self.release.tables, self._names, self._work).ends()
        if (name, sign) not in self._ends:
            self._ends[name, sign] = self._solve(self._place[name], sign)
        return self._ends[name, sign]


def told_between(before: SeenRelease, now: SeenRelease) -> list[Gained]:
    """The groups of which both releases together tell that one cell alone gained."""
    return [
        one
        for one in lone_gains(before.release.tables, now.release.tables)
        if all(now.most(other) - before.least(other) < 1 - EXACT for other in one.others)
    ]


def told_by_both(
    before: Sequence[SeenRelease], now: SeenRelease, work: SolverWork | None = None
) -> list[Gained]:
    """The groups of which a new release tells, beside one or all of the earlier ones, that one cell alone gained."""
    grows = GrowingReader([*(one.release for one in before), now.release], work)
    found: list[Gained] = []
    for n, one in enumerate(before):
        told = told_between(one, now)
        found += [*told, *(more for more in grows.told(n, len(before)) if more not in told)]
    return found


def told_gains(releases: Sequence[EarlierRelease], work: SolverWork | None = None) -> int:
    """How many groups' gains between two releases everybody can see to be in one cell."""
    seen = [SeenRelease(one, work) for one in releases]
    grows = GrowingReader(releases, work)
    found = 0
    for first, later in combinations(range(len(seen)), 2):
        told = {one.whole for one in told_between(seen[first], seen[later])}
        found += len(told | {one.whole for one in grows.told(first, later)})
    return found
