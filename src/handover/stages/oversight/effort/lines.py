"""Minutes of work as lines of a table and of a file, and as a picture. It reads no records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from handover.process.step_columns import WorkTask
from handover.stages.oversight.charts import ChartInterval, intervals
from handover.stages.oversight.counted import Figure, figure, key_of
from handover.stages.oversight.effort.minutes import shown_of
from handover.stages.oversight.effort.time_study import StudyRatio
from handover.stages.oversight.effort.work_tasks import SHORT

WITHHELD: Final = "withheld"
"""Marks a cell that is not shown; no program parses it as a number."""


@dataclass(frozen=True, slots=True)
class EffortLine:
    """One office's work on one task in a month. ``minutes`` and ``imputed`` (percent) by cap; empty where it is not
    shown, and ``matters`` is 0 then."""

    key: str
    month: str
    office: str
    task: WorkTask
    shown: bool
    matters: int = 0
    minutes: tuple[int, ...] = ()
    imputed: tuple[float, ...] = ()

    @property
    def each(self) -> tuple[float, ...]:
        """Minutes a matter, by cap."""
        return tuple(round(m / self.matters, 1) for m in self.minutes) if self.matters else ()


def lines_of(content: Mapping[str, Any], month: str = "", office: str = "") -> list[EffortLine]:
    """The lines of a month, or of all, of one office or of all."""
    return [
        EffortLine(key_of("effort.minutes", cell["task"]), one["month"], cell["office"], WorkTask(cell["task"]),
                   cell["shown"], cell.get("matters", 0), tuple(cell.get("minutes", ())),
                   tuple(cell.get("imputed", ())))
        for one in content["months"] if not month or one["month"] == month
        for cell in one["cells"] if not office or cell["office"] == office
    ]  # fmt: skip


def figures_of(content: Mapping[str, Any], month: str = "") -> list[Figure]:
    """How many offices and tasks of a month are shown, of all; of the last month where none is named."""
    named = month or max((one["month"] for one in content["months"]), default="")
    rows = [cell for one in content["months"] if one["month"] == named for cell in one["cells"]]
    return [figure("effort.cells", *shown_of(rows))]


HEADS: Final = (
    "Figure", "Month", "Office", "Task", "Matters", "Minutes, cap 5", "Minutes, cap 10", "Minutes, cap 15",
    "At the cap %, cap 5", "At the cap %, cap 10", "At the cap %, cap 15",
)  # fmt: skip
STUDY_HEADS: Final = (
    "Observed to counted",
    "Low (95)",
    "High",
    "Sittings",
    "Minutes by the study, low",
    "High minutes",
)


def cells(line: EffortLine) -> list[str]:
    """A line under `HEADS`; a cell that is not shown says so and gives no number."""
    named = [line.key, line.month, line.office, line.task.value]
    if not line.shown:
        return [*named, *([WITHHELD] * 7)]
    return [*named, str(line.matters), *map(str, line.minutes), *(f"{v:.1f}" for v in line.imputed)]


def study_cells(line: EffortLine, study: Mapping[WorkTask, StudyRatio]) -> list[str]:
    """Adjust a line by a time study, under `STUDY_HEADS`: the middle count times both ends of the ratio's interval.
    Empty if the line is not shown or the study has too little data on its task."""
    found = study.get(line.task) if line.shown else None
    if found is None:
        return [""] * len(STUDY_HEADS)
    middle = line.minutes[1]
    return [f"{found.ratio}", f"{found.low}", f"{found.high}", str(found.sittings), f"{middle * found.low:.0f}",
            f"{middle * found.high:.0f}"]  # fmt: skip


def picture_of(title: str, lines: Iterable[EffortLine], names: Mapping[str, str], key: str) -> SafeString:
    """Draw minutes a matter as intervals, a point at the middle cap. ``key``: unique on the page."""
    rows = []
    for line in lines:
        if line.shown:
            low, middle, high = line.each
            rows.append(
                ChartInterval(
                    _label(line, names), line.key, low, middle, high, f"{low:.1f} {_('to')} {high:.1f}"
                )
            )
    return intervals(title, rows, key, _("minutes")) if rows else SafeString("")


def _label(line: EffortLine, names: Mapping[str, str]) -> str:
    office = names.get(line.office, line.office).rpartition(",")[2].strip()
    label = f"{office}: {_(SHORT[line.task])}"
    return label if len(label) <= 40 else f"{label[:39]}…"
