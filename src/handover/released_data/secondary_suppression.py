"""Which numbers are withheld beside the small ones: few, and so that none of them can be worked out. Pure.

What is published is chosen by steps (`_widen`): the attacker's linear programs hold against a set; what keeps open each
number that they find nearly is withheld too, until they find none; then what is not needed is shown again (`_thin`).
A number costs one, a sum one more for each level that it adds up, and none more for being large. Somebody who replays
the choice could conclude from the cheapest set that no cheaper set protects the numbers, and so sometimes learn the
exact number. Therefore each cost is multiplied by a drawn factor, one or more without end (`draw`, a secret of
whoever publishes). A set in which every number is needed would reveal something too, since it rules out values for
which fewer suffice. So some randomly drawn numbers that are not needed are withheld as well (`_pad`), and no set is
certain to be minimal. How much the choice reveals all the same is measured, not proved: see “What is proved” in the
README of oversight.

Without a draw it says how few can do: a program of yes and no picks a set; for each number that the attacker finds
nearly, a condition that every good set fulfils and this one does not is added; and so on until they find none. The set
then costs one percent more than the cheapest at most, unless a limit cut the search off (`_NODES`); what the search
cannot finish within its rounds goes on by steps. Whatever picked it: what the attack opens is refused.

The work is bounded (`SolverWork`). When it is spent, every number in a sum with a narrow one is withheld at once, then
all that can be, and nothing more is shown again: more is withheld than is needed, and never less.

Source: Fischetti and Salazar, Management Science 47 (2001) 1008.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from handover.released_data.disclosure_attack import AttackedTables, SeenNumbers, attack
from handover.released_data.linked_tables import (
    CLOSE,
    EXACT,
    CannotProtectError,
    NumberName,
    Tables,
    lone_groups,
    narrower,
    small,
)
from handover.released_data.solver_work import SolverWork
from handover.released_data.suppression_costs import drawn, factor, levels

_ROUNDS: Final = 40
_NODES: Final = 1000
_GAP: Final = 0.01
_SEARCHED: Final = 3000
"""With more numbers than this the search takes too long, and steps are taken from the beginning."""
_WIDE_SUM: Final = 60
_THINNED: Final = 300
_PADDED: Final = 0.1
_NONE_FITS: Final = 2  # what `milp` says where no set fulfils the conditions


def protect(
    tables: Tables,
    published: Collection[NumberName] = (),
    hidden: Collection[NumberName] = (),
    unasked: Collection[NumberName] = (),
    draw: str = "",
    work: SolverWork | None = None,
) -> frozenset[NumberName]:
    """The numbers to withhold: the small ones, of a group in one cell that cell and a zero, and what else keeps each of
    them open by `CLOSE`.

    ``draw``: a secret of whoever publishes; without one the cheapest set is picked.

    ``published``: what an earlier release told already and cannot take back; ``hidden``: what one withheld, and stays
    so; ``unasked``: numbers that nobody publishes and that need not stay open; ``work``: bounds the choice and says
    whether it was cut off. `CannotProtectError`: because of what was published some number cannot be kept open.
    """
    told, beside = frozenset(published), frozenset(unasked)
    groups = [one for one in lone_groups(tables) if one.whole not in told]
    must = (small(tables) | {one.whole for one in groups} | set(hidden)) - told - beside
    ones = [*(one.zeros for one in groups), *tables.one_of]
    if not must and not ones:
        return frozenset()
    found = _Choice(tables, told, must | beside, beside, _Given(ones, draw, work or SolverWork())).chosen()
    weak = narrower(attack(tables, found, unasked=beside, work=work))
    shown = [some for some in ones if not found & set(some)]
    if weak or shown:
        raise CannotProtectError(_why(len(weak) + len(shown)))
    return found


def _why(n: int) -> str:
    return f"{n} numbers cannot be kept open beside what was published before"


_Row = tuple[Sequence[int], Sequence[float], float]
"""A condition: numbers, what withholding each is worth, and how much it must be together."""


@dataclass(frozen=True, slots=True)
class _Given:
    """``ones``: of each of these numbers one at least is withheld."""

    ones: Sequence[tuple[NumberName, ...]]
    draw: str
    work: SolverWork


class _Choice:
    """The program of yes and no over the numbers that may be withheld, and its conditions so far."""

    def __init__(
        self, tables: Tables, told: Collection[NumberName], must: Collection[NumberName], free: Collection[NumberName],
        given: _Given,
    ) -> None:  # fmt: skip
        zeros = {name for some in given.ones for name in some}
        names = sorted(
            n for n, v in tables.values.items() if n in must or (n not in told and (v or n in zeros))
        )
        self.work, self.draw = given.work, given.draw
        self.system = AttackedTables(tables, names, self.work)
        self.must = np.array([name in must for name in names])
        self.free = np.array([name in free for name in names])
        self.searched = not given.draw
        level = levels(tables)
        self.cells = np.array([not level[name] for name in names])
        self.cost = np.array([(1 + level[name]) * factor(given.draw, name) for name in names])
        at = {name: n for n, name in enumerate(names)}
        self.ones = [[at[zero] for zero in some if zero in at] for some in given.ones]
        self.narrow: list[int] = []
        self.rows: list[_Row] = [(zeros, [1.0] * len(zeros), 1.0) for zeros in self.ones]

    def chosen(self) -> frozenset[NumberName]:
        """The set. `CannotProtectError`: there is none."""
        if not all(self.ones):
            raise CannotProtectError(_why(self.ones.count([])))
        picked, done = self.must.copy(), False
        if self.searched and len(self.cost) <= _SEARCHED:
            picked, done = self._searched()
        if not done:
            self._widen(picked)
            self._thin(picked)
            if self.draw:
                self._pad(picked)
        return frozenset(self.system.names[n] for n in np.flatnonzero(picked & ~self.free))

    def _searched(self) -> tuple[Any, bool]:
        """The cheapest set in which the attack finds nothing; or the last one tried, and that it is not."""
        self._no_number_alone()
        picked = self.must.copy()
        for _ in range(_ROUNDS):
            if self.work.spent:
                break
            conditions = self._conditions()
            self.work.given(conditions.A.nnz)
            found = milp(
                self.cost, constraints=conditions, integrality=np.ones(len(self.cost)),
                bounds=Bounds(self.must.astype(float), 1), options={"node_limit": _NODES, "mip_rel_gap": _GAP},
            )  # fmt: skip
            self.work.done += conditions.A.nnz * int(found.mip_node_count or 0)
            if found.status == _NONE_FITS:
                raise CannotProtectError(_why(int((self.must & ~self.free).sum())))
            if found.x is None:
                break
            picked = found.x > 0.5
            if not self._learn(picked):
                return picked, True
        return picked, False

    def _widen(self, picked: Any) -> None:
        """Withhold more until the attack finds nothing; much more at once when the work is spent."""
        for zeros in self.ones:
            if not picked[zeros].any():
                picked[min(zeros, key=lambda n: self.cost[n])] = True
        while weak := self._learn(picked):
            if picked.all():
                raise CannotProtectError(_why(weak))
            before = picked.copy()
            if self.work.spent:
                self._withhold_around(picked, self.narrow)
            else:
                for row in self.rows[-weak:]:
                    self._fulfil(picked, *row)
            if self.work.overspent or (picked == before).all():
                picked[:] = True

    def _withhold_around(self, picked: Any, narrow: Sequence[int]) -> None:
        """Withhold all that stands in a sum with a narrow number."""
        self.work.cut_off = True
        picked[self._beside(narrow)] = True

    def _beside(self, numbers: Any) -> Any:
        """All that stands in a sum with one of these numbers."""
        near = self.system.matrix[:, numbers].tocsr()
        sums = np.flatnonzero(np.diff(near.indptr))
        return self.system.matrix.tocsr()[sums].indices

    def _pad(self, picked: Any) -> None:
        """Withhold some of the cells that stand beside the set, as the draw has it, and what keeps these open; none
        where that cannot be. A sum is read by more people than a cell, and is left."""
        padded = picked.copy()
        for number in {int(n) for n in self._beside(np.flatnonzero(picked))}:
            if self.cells[number] and drawn("beside", self.draw, *self.system.names[number]) < _PADDED:
                padded[number] = True
        try:
            self._widen(padded)
        except CannotProtectError:
            return
        picked[:] = padded

    def _learn(self, picked: Any) -> int:
        """Attack a set; a condition for each number that is not open, and how many these are."""
        seen = self.system.look(np.flatnonzero(picked), CLOSE, ~self.free)
        self.narrow = list(seen.prices)
        for number in self.narrow:
            self.rows.append(self._condition(number, seen, picked))
        return len(self.narrow)

    def _condition(self, number: int, seen: SeenNumbers, picked: Any) -> _Row:
        """What the attacker's prices say: the number is open only if others that are worth it are withheld too."""
        system, worth = self.system, np.zeros(len(self.cost))
        for sign, prices in zip((-1.0, 1.0), seen.prices[number], strict=True):
            left = -(system.matrix.T @ prices)
            left[number] += sign
            worth += np.where(left > 1e-9, left * system.down, np.where(left < -1e-9, -left * system.up, 0))
        # A width that is enough for the program may not be for whole numbers: then more than it is asked.
        have = float(worth[picked].sum())
        need = CLOSE if have < CLOSE - EXACT else np.floor(have) + 1
        worth = np.minimum(worth, need)
        worth[number] -= need
        some = np.flatnonzero(worth)
        return [int(n) for n in some], [float(worth[n]) for n in some], 0.0

    def _no_number_alone(self) -> None:
        """In no sum a number is withheld alone: it would be the difference of the others."""
        matrix = self.system.matrix.tocsr()
        for row in range(matrix.shape[0]):
            members = [int(n) for n in matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]]
            certain = sum(bool(self.must[n]) for n in members)
            if certain > 1 or (certain == 0 and len(members) > _WIDE_SUM):
                continue
            for number in (n for n in members if certain == 0 or self.must[n]):
                if not self.free[number]:
                    self.rows.append((members, [-1.0 if n == number else 1.0 for n in members], 0.0))

    def _conditions(self) -> LinearConstraint:
        data = [value for _, values, _ in self.rows for value in values]
        columns = [n for numbers, _, _ in self.rows for n in numbers]
        ends = np.cumsum([0, *(len(numbers) for numbers, _, _ in self.rows)])
        matrix = csr_array((data, columns, ends), shape=(len(self.rows), len(self.cost)))
        return LinearConstraint(matrix, lb=[least for *_, least in self.rows])

    def _fulfil(self, picked: Any, numbers: Sequence[int], worth: Sequence[float], least: float) -> None:
        """Withhold the cheapest for their worth until a condition holds."""
        have = sum(w for n, w in zip(numbers, worth, strict=True) if picked[n])
        can = [
            (self.cost[n] / w, n, w) for n, w in zip(numbers, worth, strict=True) if w > 0 and not picked[n]
        ]
        for _, number, more in sorted(can):
            if have >= least:
                return
            picked[number] = True
            have += more

    def _thin(self, picked: Any) -> None:
        """Publish again what is not needed, the dearest first, while there is work left."""
        extra = sorted(np.flatnonzero(picked & ~self.must), key=lambda n: (-self.cost[n], n))
        for number in extra[:_THINNED]:
            if self.work.spent_for_showing:
                self.work.cut_off = True
                return
            picked[number] = False
            if any(not picked[zeros].any() for zeros in self.ones) or self._told(picked):
                picked[number] = True

    def _told(self, picked: Any) -> bool:
        return bool(self.system.look(np.flatnonzero(picked), CLOSE, ~self.free, stop=True).prices)
