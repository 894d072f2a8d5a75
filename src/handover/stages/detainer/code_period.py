"""How long the code of the person's page holds. Pure.

It ends a set time after the case, and never while somebody owes the person an answer: the time runs from the end of the
case, or from the last answer that was given since, if that is later. 5 USC 552a(g)(5) (from memory, illustrative) gives
two years to bring an answer before a court, so that no setting may be shorter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from handover.process.case_track import CASE_STEPS
from handover.process.definitions import STAY
from handover.process.names import StepName
from handover.process.open_work import WorkKind

COUNTED: Final[frozenset[StepName]] = frozenset(
    {step.name for step in CASE_STEPS if step.to != STAY}
    | {"answer_access", "tell_correction", "confirm_time_correction"}
)
"""Steps from which the time runs: what leads the case somewhere, and what answers or corrects after its end. What else
is put on file, such as a new code, gives no time anew."""
OWED: Final = (WorkKind.ACCESS, WorkKind.CORRECTION)
"""Open work that is an answer or a correction which the person, or whoever was told of them, waits for."""


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """What decides how long a code holds. ``last``: the latest of the counted steps and of the answers to disputes;
    ``owed``: whether a dispute, a request for access or a correction is open; ``held``: whether a legal hold is in
    force; ``kept``: whether a notice is on file still: a code ends with the paper that it is printed on, where an order
    erases that."""

    ended: bool
    last: datetime | None
    owed: bool = False
    held: bool = False
    kept: bool = True


def ends_at(facts: CodeFacts, days: int) -> datetime | None:
    """When the code ends; None while the case goes on, something is owed or a legal hold is in force."""
    if not facts.ended or facts.owed or facts.held or facts.last is None:
        return None
    return facts.last + timedelta(days=days)


def stands(facts: CodeFacts, days: int, now: datetime) -> bool:
    """Whether the code opens the page at this moment: the latest that is known (`audit.clock.latest_known`)."""
    end = ends_at(facts, days)
    return facts.kept and (end is None or now < end)


def days_of(promised: int | None, set_now: int) -> int:
    """The days that hold for a code: never fewer than its notice says, whatever the setting was changed to since."""
    return max(promised or 0, set_now)
