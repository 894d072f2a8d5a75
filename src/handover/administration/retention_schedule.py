"""The records schedule as dated data (`retention_schedule.toml`): how long what is kept, and who lets it go."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Final

TWO_PEOPLE: Final = "two people"
PROGRAM: Final = "the program"
CITED: Final = "Records schedule, item "
"""What an authority by the schedule begins with."""


@dataclass(frozen=True, slots=True)
class ScheduleItem:
    """One item, in force from ``first_day`` until a later one of its name. ``days`` count from ``counted_from``."""

    name: str
    what: str
    days: int
    counted_from: str
    decides: str
    first_day: date
    source: str
    illustrative: bool

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for an item that nobody could follow."""
        if self.days < 0 or self.decides not in (TWO_PEOPLE, PROGRAM) or not self.source:
            raise ValueError(f"schedule item {self.name}: days, who decides and a source are needed")

    @property
    def period(self) -> timedelta:
        """How long it is kept."""
        return timedelta(days=self.days)

    @property
    def cited(self) -> str:
        """The item as an authority: its name, its first day, its source."""
        return f"{CITED}{self.name}, in force from {self.first_day}: {self.source}"


@cache
def all_items() -> tuple[ScheduleItem, ...]:
    """Every item of every day, in the order of the file. Raises ``ValueError`` for two of one name and day."""
    text = (files("handover.administration") / "retention_schedule.toml").read_text(encoding="utf-8")
    items = tuple(ScheduleItem(**row) for row in tomllib.loads(text)["items"])
    if len({(item.name, item.first_day) for item in items}) != len(items):
        raise ValueError("the records schedule has two items of one name and first day")
    return items


def in_force(day: date, items: Iterable[ScheduleItem] | None = None) -> dict[str, ScheduleItem]:
    """The items of a day, by name: of each name the newest that has begun."""
    found: dict[str, ScheduleItem] = {}
    for item in sorted(all_items() if items is None else items, key=lambda item: item.first_day):
        if item.first_day <= day:
            found[item.name] = item
    return found


def schedule_page(head: str) -> str:
    """Return ``docs/retention.md``."""
    lines = [
        "# Records schedule", "", head,
        "Retention periods, and who approves disposal. What two people let go is emptied as an erasure is",
        "([adr/0009](adr/0009-erasure.md)): `handover retention due` lists it, a records specialist or a supervisor",
        "asks (`handover retention ask`, or the page “What the records schedule says”), and a supervisor or counsel",
        "who did not ask approves or declines. A legal hold on the case, its booking or a key that it names refuses",
        "both. At a jail's own deployment nobody of an office works: there one clerk of the jail asks and another one",
        "decides, on the page of messages; that the office erased its own record begins no period anew. What was asked",
        "is refused too where anything was added since. Steps, times and entries of the audit stay, so that",
        "the chain is whole. The program lets go by itself only what says nothing of what was decided about anybody.",
        "",
        "An illustrative period is an example: no schedule of an agency or of the National Archives was read. The",
        "schedule is `src/handover/administration/retention_schedule.toml`; a change is a new entry with its day.",
        "Events and rosters of jails belong to no booking: they are let go some at a time, an event after its booking.",
        "", "| Item | What | Kept | From | Who decides | In force from | Source |", "|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for item in all_items():
        kept = f"{item.days:,} days{' (illustrative)' if item.illustrative else ''}"
        cells = (
            f"`{item.name}`",
            item.what,
            kept,
            item.counted_from,
            item.decides,
            str(item.first_day),
            item.source,
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])
