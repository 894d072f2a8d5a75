"""Minutes of work from the times between a person's acts, and which of them may be shown. Pure.

The time between two acts of one person belongs to the matter of the earlier one. How much of a long gap was work is
unknown: it is counted up to a cap, and three caps give an interval. OIG-20-13, recommendation 2, asks what a case
costs by task and office. It does not ask for anybody's pace of work, and none can be derived here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from handover.process.step_columns import WorkTask

CAPS: Final = (5, 10, 15)
"""Minutes at which a gap is cut: the interval's lower end, middle and upper end."""
PEOPLE: Final = 5
MATTERS: Final = 11
"""Minimum people and matters for a cell to be shown; also, no person may have over half of its minutes."""


@dataclass(frozen=True, slots=True)
class WorkEvent:
    """One act of a person. ``matter``: the reference of what it was about, empty for a list or a sign-out. ``task``: of
    a step; None where a page was opened."""

    office: str
    matter: str
    at: datetime
    task: WorkTask | None = None


@dataclass(frozen=True, slots=True)
class WorkSpan:
    """From one act to the person's next. ``seconds``: None after the last one, of which no end is known."""

    office: str
    matter: str
    task: WorkTask
    seconds: int | None


@dataclass(slots=True)
class WorkCell:
    """One office's work on one task: for each cap the seconds of each person, and the seconds that stand at the cap."""

    matters: set[str] = field(default_factory=set)
    people: list[dict[str, int]] = field(default_factory=lambda: [defaultdict(int) for _ in CAPS])
    capped: list[int] = field(default_factory=lambda: [0 for _ in CAPS])

    def add(self, person: str, span: WorkSpan) -> None:
        """Count a span under each cap."""
        self.matters.add(span.matter)
        for n, cap in enumerate(CAPS):
            limit = cap * 60
            over = span.seconds is None or span.seconds > limit
            self.people[n][person] += limit if span.seconds is None else min(span.seconds, limit)
            self.capped[n] += limit if over else 0

    @property
    def may_be_shown(self) -> bool:
        """Return whether it covers enough people and matters, without one person dominating."""
        if len(self.people[0]) < PEOPLE or len(self.matters) < MATTERS:
            return False
        return all(2 * max(one.values()) <= sum(one.values()) for one in self.people)

    def row(self, office: str, task: WorkTask) -> dict[str, Any]:
        """Plain values: minutes by cap, and the percentage of them that stands at the cap. If the cell may not be
        shown, the row says only that there was work; none of its numbers leave this function."""
        named: dict[str, Any] = {"office": office, "task": task.value, "shown": self.may_be_shown}
        if not self.may_be_shown:
            return named
        seconds = [sum(one.values()) for one in self.people]
        imputed = [
            round(100 * cut / all_of_it, 1) if all_of_it else 0.0
            for cut, all_of_it in zip(self.capped, seconds, strict=True)
        ]
        return named | {
            "matters": len(self.matters),
            "minutes": [round(s / 60) for s in seconds],
            "imputed": imputed,
        }


def spans(events: Sequence[WorkEvent]) -> Iterator[WorkSpan]:
    """The spans of one person's acts, in their order. A page that was opened belongs to the next step that the same
    person takes on the same matter."""
    tasks: list[WorkTask] = []
    following: dict[str, WorkTask] = {}
    for one in reversed(events):
        if one.task is not None:
            following[one.matter] = one.task
        tasks.append(one.task or following.get(one.matter, WorkTask.READING))
    tasks.reverse()
    for n, one in enumerate(events):
        if not one.matter:
            continue
        seconds = None
        if n + 1 < len(events):
            seconds = max(0, int((events[n + 1].at - one.at).total_seconds()))
        yield WorkSpan(one.office, one.matter, tasks[n], seconds)


def rows_of(by_person: Mapping[str, Sequence[WorkEvent]]) -> list[dict[str, Any]]:
    """The cells of a month, sorted by office and task. ``by_person``: by pseudonyms that nothing else knows."""
    cells: dict[tuple[str, WorkTask], WorkCell] = defaultdict(WorkCell)
    for person, events in by_person.items():
        for span in spans(events):
            cells[span.office, span.task].add(person, span)
    order = list(WorkTask)
    return [cells[key].row(*key) for key in sorted(cells, key=lambda key: (key[0], order.index(key[1])))]


def shown_of(rows: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
    """Cells that are shown, and all."""
    listed = list(rows)
    return sum(1 for row in listed if row["shown"]), len(listed)
