"""What a figure is: what is counted, of what, by which clock, and what it leaves out. It reads no records."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _


class FigureClock(StrEnum):
    """Which of a record's two times assigns it to a period."""

    EVENT = "when it happened"
    RECORD = "when it was recorded"


class YearRule(StrEnum):
    """Into which year a record falls."""

    NONE = "not divided by year"
    FEDERAL = "federal fiscal year: October of the year before to September"
    MONTH = "calendar months in UTC; a fiscal year is the months October to September"
    WEEK = "weeks from Monday in UTC"


class Flag(StrEnum):
    """What a reader must know before the number is used."""

    PROVISIONAL = "provisional: later records may change it"
    REVISED = "revised: an earlier number was published"
    BREAK = "break: counted otherwise than before"
    COARSE = "a lower and an upper bound, not one number"


@dataclass(frozen=True, slots=True)
class Population:
    """What figures are counted of. ``within``: the population that it is a part of, empty for the first of a chain;
    ``left_out``: why members of that one are not in this one. A title may hold ``{part}``, the part of its figure."""

    id: str
    title: str
    within: str = ""
    left_out: str = ""

    @property
    def shown(self) -> str:
        """Return the title with a placeholder for the figure's part."""
        return self.title.format(part="…")

    @property
    def told(self) -> str:
        """The same in the reader's language."""
        return _(self.title).format(part="…")


@dataclass(frozen=True, slots=True)
class Registered:
    """A figure. ``numerator``: the rule by which it counts; ``of``: the id of its population; ``left_out``: why members
    of the population are not counted. ``family``: it has a number for each part, named in the title as ``{part}``.
    ``sums_to``: what its parts add up to, where they do. ``snapshot``: counted as of a cut, so that it can be counted
    again to the byte."""

    id: str
    title: str
    of: str
    numerator: str
    left_out: str = "not so recorded"
    clock: FigureClock = FigureClock.RECORD
    years: YearRule = YearRule.NONE
    flags: tuple[Flag, ...] = (Flag.PROVISIONAL,)
    sums_to: str = ""
    family: bool = False
    snapshot: bool = False

    def titled(self, part: str = "") -> str:
        """The title, with the part."""
        return self.title.format(part=part)

    @property
    def shown(self) -> str:
        """The title, with a mark where a part stands."""
        return self.titled("…")

    @property
    def told(self) -> str:
        """The same in the reader's language."""
        return _(self.title).format(part="…")
