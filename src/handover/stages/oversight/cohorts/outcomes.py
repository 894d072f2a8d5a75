"""Which step of a case is which first outcome of a request. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from handover.process.names import StepName
from handover.web.language import all_said


class First(StrEnum):
    """What came first of a request, in the order in which it is shown: an order of time, never of merit."""

    HOLD = "hold"
    NOTIFY = "notify"
    DECLINE = "decline"
    NOT_NAMED = "not_named"
    TRANSFER = "transfer"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        """The outcome in words."""
        return WORDS[self]

    @property
    def short(self) -> str:
        """The outcome in a word or two, for heads and labels."""
        return SHORT[self]


WORDS: Final[dict[First, str]] = all_said(
    {
        First.HOLD: "agreed to hold",
        First.NOTIFY: "agreed to notify only",
        First.DECLINE: "declined",
        First.NOT_NAMED: "answered that the person is not the one named",
        First.TRANSFER: "moved to another agency",
        First.RELEASED: "released or taken over without an answer",
        First.WITHDRAWN: "withdrawn by the office",
        First.ENDED: "closed without an answer: death, citizen, another person's prints",
        First.UNKNOWN: "recorded as not known",
    }
)

SHORT: Final[dict[First, str]] = all_said(
    {
        First.HOLD: "Hold",
        First.NOTIFY: "Notice only",
        First.DECLINE: "Declined",
        First.NOT_NAMED: "Not the person",
        First.TRANSFER: "Moved",
        First.RELEASED: "Left unanswered",
        First.WITHDRAWN: "Withdrawn",
        First.ENDED: "Closed",
        First.UNKNOWN: "Not known",
    }
)

FIRST: Final[dict[StepName, First]] = {
    "agree_to_hold": First.HOLD,
    "agree_to_notify": First.NOTIFY,
    "decline": First.DECLINE,
    "transfer_served": First.TRANSFER,
    "transfer_unserved": First.TRANSFER,
    "report_released": First.RELEASED,
    "report_escape": First.RELEASED,
    "confirm_release": First.RELEASED,
    "assume_custody": First.RELEASED,
    "execute_warrant": First.RELEASED,
    "record_arrest": First.RELEASED,
    "cancel": First.WITHDRAWN,
    "cancel_by_discretion": First.WITHDRAWN,
    "cancel_stopped": First.WITHDRAWN,
    "resolve_citizen_cancel": First.WITHDRAWN,
    "hand_over_child_cancel": First.WITHDRAWN,
    "cancel_misidentified": First.WITHDRAWN,
    "resolve_citizen": First.ENDED,
    "hand_over_child": First.ENDED,
    "close_misidentified": First.ENDED,
    "report_death": First.ENDED,
    "record_unknown": First.UNKNOWN,
}
"""A transfer is its own outcome and never a decline of the jail that the person left (the 2017 report's error)."""

CUSTODY: Final[frozenset[StepName]] = frozenset({"assume_custody", "execute_warrant", "record_arrest"})
WITHOUT_CUSTODY: Final[frozenset[StepName]] = frozenset(
    {"cancel", "cancel_by_discretion", "cancel_stopped", "resolve_citizen", "resolve_citizen_cancel", "hand_over_child",
     "hand_over_child_cancel", "close_misidentified", "cancel_misidentified", "report_death", "record_unknown",
     "record_at_large"}
)  # fmt: skip
"""Custody, and the ends that compete with it. An arrest after one of them is custody that came second and is not
counted beside it: the share that had custody first is what stands beside the answers."""


@dataclass(frozen=True, slots=True)
class CaseMoment:
    """A step of a case: which, and when it happened. ``not_named``: declined, for the person is not the one named."""

    step: StepName
    happened_at: datetime
    not_named: bool = False


def first_of(steps: Iterable[CaseMoment]) -> tuple[First, datetime] | None:
    """What came first of these, by the time of the event; the recorded order decides between equal times."""
    known = [(one.happened_at, n, one) for n, one in enumerate(steps) if one.step in FIRST]
    if not known:
        return None
    at, _, one = min(known, key=lambda k: k[:2])
    return (First.NOT_NAMED if one.not_named else FIRST[one.step]), at


def custody_of(steps: Iterable[CaseMoment]) -> tuple[str, datetime] | None:
    """Whether custody came first (“custody”) or an end without it (“none”), and when."""
    ends = CUSTODY | WITHOUT_CUSTODY
    known = [(one.happened_at, n, one) for n, one in enumerate(steps) if one.step in ends]
    if not known:
        return None
    at, _, one = min(known, key=lambda k: k[:2])
    return ("custody" if one.step in CUSTODY else "none"), at
