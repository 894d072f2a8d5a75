"""Which step of a case is which first outcome of a request. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from handover.process.case_track.received import RECEIVED
from handover.process.graph import STEPS, Track, states_of, steps_of
from handover.process.names import StepName
from handover.process.step_columns import FirstOutcome
from handover.web.language import all_said

SHORT: Final[dict[FirstOutcome, str]] = all_said(
    {
        FirstOutcome.HOLD: "Hold",
        FirstOutcome.NOTIFY: "Notice only",
        FirstOutcome.DECLINE: "Declined",
        FirstOutcome.NOT_NAMED: "Not the person",
        FirstOutcome.TRANSFER: "Moved",
        FirstOutcome.RELEASED: "Left unanswered",
        FirstOutcome.WITHDRAWN: "Withdrawn",
        FirstOutcome.ENDED: "Closed",
        FirstOutcome.UNKNOWN: "Not known",
    }
)

FIRST: Final[Mapping[StepName, FirstOutcome]] = {s.name: s.first for s in STEPS if s.first is not None}
"""As each step's declaration says."""

_HERE: Final = tuple(step for step in steps_of(Track.CASE) if step not in RECEIVED)
"""What an office of another deployment told is counted there."""
_ENDED: Final = frozenset(
    state.name for state in states_of(Track.CASE) if state.ended and state.name != "in_custody"
)
CUSTODY: Final = frozenset(step.name for step in _HERE if "custody" in step.provides)
WITHOUT_CUSTODY: Final = frozenset(step.name for step in _HERE if step.state_after in _ENDED)
"""Custody and the outcomes that compete with it: every step, including a new one, that leads to an end state. An
arrest after one of them is custody that came second and is not counted, because the figure is the share that had
custody first."""


@dataclass(frozen=True, slots=True)
class CaseMoment:
    """A step of a case: which, and when it happened. ``not_named``: declined, for the person is not the one named."""

    step: StepName
    happened_at: datetime
    not_named: bool = False


def first_of(steps: Iterable[CaseMoment]) -> tuple[FirstOutcome, datetime] | None:
    """What came first of these, by the time of the event; the recorded order decides between equal times."""
    known = [(one.happened_at, n, one) for n, one in enumerate(steps) if one.step in FIRST]
    if not known:
        return None
    at, _, one = min(known, key=lambda k: k[:2])
    return (FirstOutcome.NOT_NAMED if one.not_named else FIRST[one.step]), at


def custody_of(steps: Iterable[CaseMoment]) -> tuple[str, datetime] | None:
    """Whether custody came first (“custody”) or an end without it (“none”), and when."""
    ends = CUSTODY | WITHOUT_CUSTODY
    known = [(one.happened_at, n, one) for n, one in enumerate(steps) if one.step in ends]
    if not known:
        return None
    at, _, one = min(known, key=lambda k: k[:2])
    return ("custody" if one.step in CUSTODY else "none"), at
