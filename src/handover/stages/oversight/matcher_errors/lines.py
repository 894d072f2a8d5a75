"""A kept study as lines of a table, of a file and of a chart. It reads no records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said

from handover.stages.oversight.charts import ChartInterval, intervals
from handover.stages.oversight.cohorts.incidence import wilson
from handover.stages.oversight.counted import Figure, figure
from handover.web.language import all_said

MATCHERS: Final = all_said({"prints": "search by fingerprints", "names": "search by names and dates"})
WAYS: Final = all_said({"all": "", "quality": "prints", "origin": "origin of the name", "age": "age"})
GROUPS: Final = ("good", "poor", "good, two index fingers alone")
"""The groups of prints, as a study names them (`handover study matchers`)."""
HEADS: Final = (
    "Figure", "Matcher", "Grouped by", "Group", "Errors", "Searches", "Rate %", "Low % (Wilson 95)", "High %",
    "Few searches",
)  # fmt: skip
KINDS: Final = (
    said("On file, and missed"),
    said("Not on file, and somebody brought up"),
    said("Not on file, and named without an examiner"),
)
"""What is counted, in the order of `ErrorLine.rates`."""
FEW: Final = 100
"""Under so many searches one error is more than one in a hundred: the rate is not drawn as a point."""


@dataclass(frozen=True, slots=True)
class ErrorRate:
    """A count of errors with its searches, and Wilson's interval in percent; None of no search."""

    counted: Figure
    low: float | None
    high: float | None

    @property
    def few(self) -> bool:
        """Whether it is of too few searches to be read as a rate."""
        return self.counted.denominator < FEW

    @property
    def said(self) -> str:
        """The interval in words."""
        if self.low is None or self.high is None:
            return _("none searched")
        few = f"{_('few')}: " if self.few else ""
        return f"{few}{self.low:.2f} {_('to')} {self.high:.2f} %"


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """A group of a matcher: how often people on file were missed, and others brought somebody up."""

    matcher: str
    way: str
    group: str
    missed: ErrorRate
    mistaken: ErrorRate
    unseen: ErrorRate | None

    @property
    def rates(self) -> tuple[ErrorRate, ...]:
        """Every rate of the line."""
        return (self.missed, self.mistaken, *([self.unseen] if self.unseen else []))

    @property
    def label(self) -> str:
        """The group in words."""
        if not self.way:
            return "all searches"
        return f"{self.way}: {self.group.title() if self.way == WAYS['origin'] else self.group}"

    @property
    def told(self) -> str:
        """The group in words of the reader's language; an origin is named as the study names it."""
        if not self.way:
            return _("all searches")
        return f"{_(self.way)}: {self.group.title() if self.way == WAYS['origin'] else _(self.group)}"


def lines_of(content: Mapping[str, Any], matcher: str) -> list[ErrorLine]:
    """The lines of one matcher, `KeyError` where the study has none."""
    return [
        ErrorLine(
            matcher, WAYS[row["way"]], row["group"],
            _rate(f"matcher.{matcher}.missed", row["missed"], row["mated"], _part(row)),
            _rate(f"matcher.{matcher}.mistaken", row["mistaken"], row["unmated"], _part(row)),
            _rate("matcher.prints.unseen", row["unseen"], row["unmated"], _part(row)) if matcher == "prints" else None,
        )
        for row in content[matcher]["groups"]
    ]  # fmt: skip


def cells(line: ErrorLine) -> list[list[str]]:
    """The rows of a line under `HEADS`, one a rate."""
    group = [MATCHERS[line.matcher], line.way, line.group]
    return [
        [one.counted.key, *group, str(one.counted.n), str(one.counted.denominator),
         *("" if v is None else f"{v:.2f}" for v in (one.counted.percent, one.low, one.high)),
         "yes" if one.few else "no"]
        for one in line.rates
    ]  # fmt: skip


def pictures_of(lines: Sequence[ErrorLine]) -> list[tuple[str, SafeString]]:
    """What is counted, and a chart of it with an interval for each group."""
    return [
        (kind, intervals(
            f"{_(MATCHERS[lines[0].matcher]).capitalize()}: {_(kind)}, {_('in percent')}",
            [_drawn(line, line.rates[n]) for line in lines], f"{lines[0].matcher}-{n}", "%",
        ))
        for n, kind in enumerate(KINDS[: min(len(line.rates) for line in lines)])
    ]  # fmt: skip


def _drawn(line: ErrorLine, rate: ErrorRate) -> ChartInterval:
    return ChartInterval(
        _first_large(line.told), rate.counted.key, rate.low, rate.counted.percent, rate.high, rate.said,
        sure=not rate.few,
    )  # fmt: skip


def _first_large(label: str) -> str:
    return label[:1].upper() + label[1:]


def figures_of(content: Mapping[str, Any]) -> list[Figure]:
    """The figures of the study, for the page of a figure."""
    return [one.counted for matcher in MATCHERS for line in lines_of(content, matcher) for one in line.rates]


def _part(row: Mapping[str, Any]) -> str:
    return f"{row['way']} {row['group']}" if row["way"] != row["group"] else str(row["way"])


def _rate(registered: str, n: int, of: int, part: str) -> ErrorRate:
    span = wilson(n / of, of) if of else None
    low, high = (100 * span[0], 100 * span[1]) if span else (None, None)
    return ErrorRate(figure(registered, n, of, part), low, high)
