"""How much the solvers were given and may be given: a bound on the choice of what is withheld that is the same on every
machine, since no clock is read. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

MOST: Final = 1_000_000
"""Entries of the linear programs, summed over all of them: about 20 s of one processor core of 2020."""
_FOR_SHOWING: Final = 1.2
_OVERSPENT: Final = 2


@dataclass(slots=True)
class SolverWork:
    """``most``: what may be spent on choosing, in entries of the programs' conditions. ``told``: hears how many
    programs were solved. ``cut_off``: the choice ended before it was as small as it could be; more is withheld than is
    needed.
    """

    most: int = MOST
    told: Callable[[int], None] | None = None
    done: int = 0
    programs: int = 0
    cut_off: bool = False

    def given(self, entries: int) -> None:
        """Count one program."""
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
