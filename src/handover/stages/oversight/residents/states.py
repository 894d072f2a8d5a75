"""How a watched charge stands, and a person by their charges. Pure.

OIG-20-13, finding 4 and recommendation 4: nobody tracked permanent residents with pending charges. A charge makes
nobody removable (R15); the figures count whether somebody looks again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from handover.process.case_track.states import STOPPED
from handover.process.labelled_enum import LabelledEnum
from handover.process.names import StateName, StepName

RESIDENT: Final = "permanent_resident"
WAITS: Final[StateName] = "awaiting_disposition"


class ChargeState(LabelledEnum):
    """The state of a watched charge, or of a person or case by its charges: if there are several, the first in this
    order."""

    CONVICTED = "convicted", "convicted"
    OVERDUE = "overdue", "overdue: the day to look again has passed"
    WATCHED = "watched", "watched, the day to look again lies ahead"
    UNKNOWN = "unknown", "not known: the watch ended and no end of the charge is on record"
    NOT_CONVICTED = "not_convicted", "not convicted"


SHORT: Final[Mapping[ChargeState, str]] = {
    ChargeState.CONVICTED: "Convicted",
    ChargeState.OVERDUE: "Overdue",
    ChargeState.WATCHED: "Watched",
    ChargeState.UNKNOWN: "Not known",
    ChargeState.NOT_CONVICTED: "Not convicted",
}
"""In a word or two, for heads and labels."""


class FirstDecision(LabelledEnum):
    """What an officer first decided in the case of a permanent resident."""

    WATCHED = "watched", "a charge is watched"
    FOUND = "found", "went to a finding without a watch"
    CLOSED = "closed", "closed without action and without a watch"
    ENDED = "ended", "ended before a decision"
    OPEN = "open", "not decided yet"


_DECIDES: Final[Mapping[StepName, FirstDecision]] = {
    "await_disposition": FirstDecision.WATCHED,
    "find_probable_cause": FirstDecision.FOUND,
    "close_without_action": FirstDecision.CLOSED,
}


@dataclass(frozen=True, slots=True)
class CourtEnd:
    """What a court did: the step's number, the watch that it is of (None: every one before it), and whether it counts
    as a conviction; None where an order erased that."""

    number: int
    watched: int | None
    convicted: bool | None


def still_waits(states: Sequence[StateName]) -> bool:
    """Whether a case waits for its court, by the states of its steps in their order. A case that is stopped meanwhile
    still waits, because the charge has no disposition yet."""
    for state in reversed(states):
        if state not in STOPPED:
            return state == WAITS
    return False


def charge_state(
    number: int, ends: Iterable[CourtEnd], *, waits: bool, due: datetime | None, cut: datetime
) -> ChargeState:
    """How the charge that step ``number`` began to watch stands at the cut. ``due``: when to look again."""
    for end in ends:
        if end.number > number and end.watched in (None, number):
            if end.convicted is None:
                return ChargeState.UNKNOWN
            return ChargeState.CONVICTED if end.convicted else ChargeState.NOT_CONVICTED
    if not waits:
        return ChargeState.UNKNOWN
    return ChargeState.OVERDUE if due is None or due <= cut else ChargeState.WATCHED


def worst(states: Iterable[ChargeState]) -> ChargeState:
    """How a person or a case stands by its charges."""
    order = list(ChargeState)
    return min(states, key=order.index)


def first_decision(steps: Iterable[StepName], *, ended: bool) -> FirstDecision:
    """What was decided first, by the steps of a case in their order."""
    for step in steps:
        if step in _DECIDES:
            return _DECIDES[step]
    return FirstDecision.ENDED if ended else FirstDecision.OPEN
