"""How much the solvers were given and may be given: a bound on the choice of what is withheld, and on the attack, that
is the same on every machine, since no clock is read. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from handover.released_data.linked_tables import WorkSpentError

MOST: Final = 1_000_000
"""Entries of the linear programs, summed over all of them: about 20 s of one processor core of 2020."""
IN_ALL: Final = 20 * MOST
"""The same for choice and attack together. A choice that is cut off is good, an attack that is cut off says nothing."""
_FOR_SHOWING: Final = 1.2
_OVERSPENT: Final = 2


@dataclass(slots=True)
class SolverWork:
    """``most``: what may be spent on choosing, in entries of the programs' conditions; ``in_all``: what may be spent at
    all, after which no program is solved. ``told``: hears how many programs were solved. ``cut_off``: the choice ended
    before it was as small as it could be; more is withheld than is needed.
    """

    most: int = MOST
    told: Callable[[int], None] | None = None
    done: int = 0
    programs: int = 0
    cut_off: bool = False
    in_all: int = IN_ALL

    def given(self, entries: int) -> None:
        """Count one program, before it is solved. `WorkSpentError`: there is no work left for it."""
        if self.done + entries > self.in_all:
            raise WorkSpentError(
                f"{self.programs:,} linear programs took all of the work that may be spent ({self.in_all:,} entries)"
            )
        self.done += entries
        self.programs += 1
        if self.told is not None:
            self.told(self.programs)

    @property
    def spent(self) -> bool:
        """Whether no more numbers may be looked for that are withheld beside the small ones."""
        return self.done >= self.most

    @property
    def overspent(self) -> bool:
        """Whether all that can be withheld is withheld at once."""
        return self.done >= _OVERSPENT * self.most

    @property
    def spent_for_showing(self) -> bool:
        """Whether no more may be spent on what can be shown again: a little is kept for that."""
        return self.done >= _FOR_SHOWING * self.most
