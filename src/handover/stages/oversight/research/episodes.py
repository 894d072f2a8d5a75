"""Research episodes of one person, and which of them repeat an earlier one. Pure.

OIG-20-13: offices repeated each other's research. An episode begins when a person answers the query of a case or takes
its review up. One that begins within 30 days of an earlier one on the same person is a repeat; whether a rule
required it is read from the record; if the record does not show it, the kind says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final

from handover.process.graph import Track, steps_of
from handover.process.labelled_enum import LabelledEnum
from handover.process.names import CaseStep, StepName

WITHIN: Final = timedelta(days=30)
BEGINS: Final[frozenset[StepName]] = frozenset({"answer_query", "take_up"})
_BACK: Final[CaseStep] = "put_back"
_WRONG: Final[CaseStep] = "withdraw_identity"
ASKS: Final[frozenset[StepName]] = frozenset(
    s.name
    for s in steps_of(Track.CASE)
    if s.to == "awaiting_review" and s.name not in {"answer_query", _BACK}
)
"""Steps by which a supervisor or a court's decision sends a case to be read again."""
READ: Final = frozenset({*BEGINS, *ASKS, _BACK, _WRONG})
"""Steps that tell of episodes."""


class RepeatKind(LabelledEnum):
    """Why a person was researched again within 30 days."""

    AGAIN = "again", "a supervisor or a court's decision asked for it"
    HANDED = "handed", "handed back to the queue, and taken up by somebody else"
    ARREST = "arrest", "another arrest came after the earlier research began"
    MATCH = "match", "the earlier match was another person's prints"
    PREVENTED = "prevented", "closed as a duplicate of a case that stays"
    UNKNOWN = "unknown", "the record does not tell: no date of arrest"
    UNASKED = "unasked", "no rule asked for it"


@dataclass(frozen=True, slots=True)
class ResearchStep:
    """A step of `READ`, when it was recorded, and by whom of which office."""

    step: StepName
    at: datetime
    actor: str
    office: str


@dataclass(frozen=True, slots=True)
class Episode:
    """Research on a case. ``asked``: a step of the case required it again; ``people``: the keys of those who did it,
    compared with readers but shown to nobody. ``arrested``: the day of the booking's arrest, None where it is not on
    record; ``duplicate``: the case was closed as one; ``wrong``: its match was withdrawn."""

    case: str
    office: str
    begun: datetime
    asked: bool = False
    people: frozenset[str] = frozenset()
    arrested: date | None = None
    duplicate: bool = False
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Repeat:
    """An episode and the one before it."""

    earlier: Episode
    later: Episode
    kind: RepeatKind


def episodes_of(
    case: str, steps: Sequence[ResearchStep], arrested: date | None, *, duplicate: bool
) -> list[Episode]:
    """Return the episodes of one case from its steps in order. A person who takes up a case that they handed back
    continues the same episode."""
    found: list[Episode] = []
    sent, last = "", ""
    wrong = any(one.step == _WRONG for one in steps)
    for one in steps:
        if one.step in BEGINS:
            goes_on = found and sent not in ASKS and (sent != _BACK or one.actor == last)
            if goes_on:
                found[-1] = replace(found[-1], people=found[-1].people | {one.actor})
            else:
                found.append(Episode(case, one.office, one.at, sent in ASKS, frozenset({one.actor}), arrested,
                                     duplicate, wrong))  # fmt: skip
            sent, last = "", one.actor if one.step == "take_up" else last
        elif one.step in ASKS or one.step == _BACK:
            sent = one.step
    return found


def repeats(episodes: Iterable[Episode]) -> Iterator[Repeat]:
    """Of one person's episodes those that begin within 30 days of the one before."""
    rows = sorted(episodes, key=lambda e: (e.begun, e.case))
    for earlier, later in pairwise(rows):
        if later.begun - earlier.begun <= WITHIN:
            yield Repeat(earlier, later, kind_of(earlier, later))


def kind_of(earlier: Episode, later: Episode) -> RepeatKind:
    """Which kind of repeat it is; the first that holds, in this order."""
    same_case = earlier.case == later.case
    if later.asked:
        return RepeatKind.AGAIN
    if earlier.wrong and not same_case:
        return RepeatKind.MATCH
    if later.duplicate and not same_case:
        return RepeatKind.PREVENTED
    if same_case:
        return RepeatKind.HANDED
    if later.arrested is None:
        return RepeatKind.UNKNOWN
    return RepeatKind.ARREST if later.arrested > earlier.begun.date() else RepeatKind.UNASKED


def elsewhere(one: Repeat) -> bool:
    """Whether the earlier research stands in another case of the same person, so that it could be read there."""
    return one.earlier.case != one.later.case and one.kind is not RepeatKind.MATCH


def was_read(one: Repeat, readings: Collection[tuple[str, datetime]]) -> bool:
    """Whether somebody who did the later research opened the earlier case after its research began. ``readings`` of the
    earlier case: reader and time."""
    until = one.later.begun + WITHIN
    return any(reader in one.later.people and one.earlier.begun <= at <= until for reader, at in readings)
