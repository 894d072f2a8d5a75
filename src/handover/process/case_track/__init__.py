"""The case: from a print-confirmed match to an outcome, a module per part of the way. Read them in this order."""

from __future__ import annotations

from typing import Final

from handover.process.case_track.detainer import DETAINER
from handover.process.case_track.disclosure import DISCLOSURE
from handover.process.case_track.jail import JAIL, LOCAL_LAW
from handover.process.case_track.outcome import ENDED_STATES, OUTCOME
from handover.process.case_track.received import RECEIVED
from handover.process.case_track.review import NOTIFICATION, REVIEW
from handover.process.case_track.safeguards import CHILD, CITIZENSHIP, CORRECTION, IDENTITY, STOPS
from handover.process.case_track.states import BEFORE_LODGING, LEFT, OPEN_STATES, OUT, STOPPED
from handover.process.definitions import State, Step

__all__ = ["BEFORE_LODGING", "CASE_STATES", "CASE_STEPS", "LEFT", "OUT", "STOPPED"]

CASE_STATES: Final[tuple[State, ...]] = (*OPEN_STATES, *ENDED_STATES)
CASE_STEPS: Final[tuple[Step, ...]] = (
    *NOTIFICATION, *REVIEW, *CITIZENSHIP, *CHILD, *IDENTITY, *STOPS, *DETAINER, *LOCAL_LAW, *JAIL, *OUTCOME,
    *CORRECTION, *DISCLOSURE, *RECEIVED,
)  # fmt: skip
