"""What everything published tells of the withheld numbers: two linear programs for each, its least and its most. Pure.

The attacker knows how the numbers add up, that they are whole, and every rule by which they are withheld. So they are
taken to know of each withheld cell whether it is one of the small ones (1 to 10) or was withheld beside them (11 or
more); of a withheld sum, that it is 1 or more. Only where all of a group fall into one cell may a withheld cell be
zero: which of the group's is not said.

Source: Fischetti and Salazar, Management Science 47 (2001) 1008 (the attacker's pair of programs).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csc_array

from handover.released_data.linked_tables import (
    CLOSE,
    EXACT,
    THRESHOLD,
    NotSolvedError,
    NumberName,
    Tables,
    lone_groups,
    small,
)
from handover.released_data.solver_work import SolverWork

Floats = NDArray[np.float64]
_GLANCES: Final = 12
_LEAST_MOST: Final = 4 * THRESHOLD
"""What the attacker takes a withheld number to be at most, where all that is published is small."""


def attack(
    tables: Tables, hidden: Collection[NumberName], close: float = CLOSE, unasked: Collection[NumberName] = (),
    work: SolverWork | None = None,
) -> dict[NumberName, tuple[float, float]]:  # fmt: skip
    """What everything published tells of each hidden number: the least and the most that it can be.

    An interval is exact where it is narrower than ``close``; of the others it is known only that they are as wide.
    ``unasked``: hidden numbers too, which are left out of the answer. `NotSolvedError`: the solver gave none.
    """
    beside = frozenset(unasked)
    names = sorted(beside | set(hidden))
    if beside >= set(hidden):
        return {}
    asked = np.array([name not in beside for name in names])
    seen = AttackedTables(tables, names, work).look(np.arange(len(names)), close, asked)
    return {name: (float(seen.low[n]), float(seen.high[n])) for n, name in enumerate(names) if asked[n]}


@dataclass(frozen=True, slots=True)
class SeenNumbers:
    """The least and the most of each number that is hidden, of the others their value. ``prices``: of each narrow one
    what each sum is worth to the attacker, in the programs for its most and its least."""

    low: Floats
    high: Floats
    prices: Mapping[int, Sequence[Floats]]

    def width(self, place: int) -> float:
        """How far apart the least and the most of a number are."""
        return float(self.high[place] - self.low[place])


class AttackedTables:
    """The sums as equations over what numbers may differ from their value by. ``down`` and ``up``: how far each may,
    as the attacker knows; ``matrix``: a row for each sum, a column for each number that may be hidden."""

    def __init__(self, tables: Tables, names: Sequence[NumberName], work: SolverWork | None = None) -> None:
        self.work = work or SolverWork()
        self.names = list(names)
        self.values = np.array([tables.values[name] for name in names], float)
        ends = limits(tables)
        self.down = self.values - np.array([ends[name][0] for name in names], float)
        self.up = np.array([ends[name][1] for name in names], float) - self.values
        place = {name: n for n, name in enumerate(names)}
        entries: list[tuple[float, int, int]] = []
        rows = 0
        for one in tables.sums:
            signed = [*((part, 1.0) for part in one.parts), (one.total, -1.0)]
            inside = [(sign, place[n]) for n, sign in signed if n in place]
            entries += [(sign, rows, at) for sign, at in inside]
            rows += bool(inside)
        data, row, column = zip(*entries, strict=True) if entries else ((), (), ())
        self.matrix = csc_array((data, (row, column)), shape=(rows, len(names)))

    def look(
        self, hidden: np.ndarray[Any, Any], close: float, asked: np.ndarray[Any, Any], stop: bool = False
    ) -> SeenNumbers:
        """Attack the hidden ones. First some directions at once, in which most numbers show that they are open; then
        the least and the most of each that did not and is ``asked``. ``stop``: the first narrow one is enough."""
        low, high = self.values.copy(), self.values.copy()
        solved = self._solver(hidden, low, high)
        wanted = hidden[asked[hidden]]
        draw, left = np.random.default_rng(19), len(wanted)
        for more in range(_GLANCES, 0, -1):
            aim = draw.normal(size=len(hidden))
            solved(aim)
            solved(-aim)
            before, left = left, int((high[wanted] - low[wanted] < close - EXACT).sum())
            if left <= more and left in (0, before):  # the rest costs less one by one
                break
        prices: dict[int, list[Floats]] = {}
        for at, number in enumerate(hidden):
            if asked[number] and high[number] - low[number] < close - EXACT:
                aim = np.zeros(len(hidden))
                aim[at] = 1.0
                told = [solved(-aim), solved(aim)]
                if high[number] - low[number] < close - EXACT:
                    prices[int(number)] = told
                    if stop:
                        break
        return SeenNumbers(low, high, prices)

    def ends(self) -> Callable[[int, int], float]:
        """Solves for the most (1) or the least (-1) of one of the numbers, which are all hidden."""
        hidden = np.arange(len(self.names))
        low, high = self.values.copy(), self.values.copy()
        solved = self._solver(hidden, low, high)

        def end(place: int, sign: int) -> float:
            aim = np.zeros(len(hidden))
            aim[place] = -float(sign)
            solved(aim)
            return float(high[place] if sign > 0 else low[place])

        return end

    def _solver(self, hidden: np.ndarray[Any, Any], low: Floats, high: Floats) -> Callable[[Floats], Floats]:
        """Solves for an aim over the hidden ones, widens ``low`` and ``high`` by it, and gives the prices."""
        some = self.matrix[:, hidden].tocsr()
        rows = np.flatnonzero(np.diff(some.indptr))
        fixed = some[rows] if len(rows) else None
        ends = np.c_[-self.down[hidden], self.up[hidden]]

        def solved(aim: Floats) -> Floats:
            self.work.given(some.nnz + len(hidden))
            found = linprog(
                aim, A_eq=fixed, b_eq=None if fixed is None else np.zeros(len(rows)), bounds=ends,
                method="highs",
            )  # fmt: skip
            if not found.success:
                raise NotSolvedError(f"the solver gave no answer ({found.message})")
            # Counts are whole: what lies between two of them is neither.
            at = found.x + self.values[hidden]
            low[hidden] = np.minimum(low[hidden], np.ceil(at - EXACT))
            high[hidden] = np.maximum(high[hidden], np.floor(at + EXACT))
            prices = np.zeros(self.matrix.shape[0])
            prices[rows] = found.eqlin.marginals
            return prices

        return solved


def limits(tables: Tables) -> dict[NumberName, tuple[int, int]]:
    """The least and the most of each number for somebody who knows the rules and nothing else, were it withheld."""
    sums = {one.total for one in tables.sums if one.told}
    open_end = max(2 * max(tables.values.values(), default=0), _LEAST_MOST)
    found = {}
    for name, value in tables.values.items():
        if name in sums:
            found[name] = (min(value, 1), open_end)
        else:
            found[name] = (min(value, 1), THRESHOLD - 1) if value < THRESHOLD else (THRESHOLD, open_end)
    # What is as it was while another cell of its group has gained is known, as of a release, like any cell.
    divided = {
        part for one in tables.groups if sum(map(bool, map(tables.values.__getitem__, one.parts))) > 1
        for part in one.parts
    }  # fmt: skip
    for group in lone_groups(tables):
        for name in {group.whole, *group.zeros} - divided:
            found[name] = (0, found[name][1])
    for name in tables.still & small(tables):
        found[name] = (0, found[name][1])
    return found
