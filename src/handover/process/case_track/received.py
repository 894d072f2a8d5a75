"""A request that the immigration office of another deployment sent to a jail of this one, and what that office told of
it since, each recorded by its signed message. The jail then takes the same steps as for any other request."""

from __future__ import annotations

from typing import Final

from handover.process.case_track.states import LEFT, OUT, STOPPED
from handover.process.case_track.told import BY_OFFICE
from handover.process.case_track.who import PROGRAM
from handover.process.definitions import NOTHING, RESUME, STAY, Step, Track
from handover.process.names import CaseState
from handover.process.step_columns import NOBODY, JailReads

_C = Track.CASE
_RECEIVED: Final = ("received_request",)
_WITH_THE_JAIL: Final[tuple[CaseState, ...]] = (*OUT, "released")
_ANYWHERE: Final[tuple[CaseState, ...]] = (*_WITH_THE_JAIL, *STOPPED, *LEFT)
_FROZEN: Final[tuple[CaseState, ...]] = ("stopped", "citizenship_question", "child_path")
"""Where the office stopped the request, or somebody at the jail did."""
_CALLED_OFF: Final[tuple[CaseState, ...]] = ("cancelled",)
_BY_MESSAGE: Final = "signed message of the immigration office: docs/agencies.md"

RECEIVED: Final[tuple[Step, ...]] = (
    Step("receive_request", _C, "Receive a request from another deployment", (), "lodged", PROGRAM,
         provides=("received_request", "package", "lodgement"), source=f"8 CFR 287.7(a); {_BY_MESSAGE}",
         undoing=("a detainer was lodged", "it is cancelled and the jail is told"),
         tells=NOBODY, no_message=BY_OFFICE, jail_reads=JailReads.TITLE),
    Step("receive_stop", _C, "Receive word that the request is stopped", (*_WITH_THE_JAIL, *LEFT), "stopped", PROGRAM,
         provides=("received_word",), requires=_RECEIVED, after_end=True, source=_BY_MESSAGE, undoing=NOTHING,
         tells=NOBODY, no_message=BY_OFFICE, jail_reads=JailReads.STOPPED),
    Step("receive_resumption", _C, "Receive word that the request goes on", _FROZEN, RESUME, PROGRAM,
         provides=("received_word",), requires=_RECEIVED, source=_BY_MESSAGE, undoing=NOTHING,
         tells=NOBODY, no_message=BY_OFFICE, jail_reads=JailReads.GOES_ON),
    Step("receive_withdrawal", _C, "Receive word that the request is withdrawn", _ANYWHERE, "cancelled", PROGRAM,
         provides=("cancellation",), requires=_RECEIVED, voids=("lodgement",), after_end=True, source=_BY_MESSAGE,
         undoing=("the detainer was cancelled", "it stays cancelled"),
         tells=NOBODY, no_message=BY_OFFICE, jail_reads=JailReads.WITHDRAWN),
    Step("receive_custody", _C, "Receive word that custody was assumed", _ANYWHERE, "in_custody", PROGRAM,
         provides=("custody",), requires=_RECEIVED, after_end=True, source=f"8 CFR 287.7(d); {_BY_MESSAGE}",
         undoing=("the person was taken into custody", "release from custody is for the office to do at once"),
         tells=NOBODY, no_message=BY_OFFICE, jail_reads=JailReads.TITLE),
    Step("receive_arrest", _C, "Receive word of an arrest outside the jail", _ANYWHERE, "in_custody", PROGRAM,
         provides=("received_word",), requires=_RECEIVED, after_end=True, source=_BY_MESSAGE, undoing=NOTHING,
         tells=NOBODY, no_message=BY_OFFICE, jail_reads=JailReads.TITLE),
    Step("receive_at_large", _C, "Receive word that the case is at large", _ANYWHERE, "at_large", PROGRAM,
         provides=("received_word",), requires=_RECEIVED, after_end=True, source=_BY_MESSAGE, undoing=NOTHING,
         tells=NOBODY, no_message=BY_OFFICE, jail_reads=JailReads.TITLE),
    Step("receive_unknown", _C, "Receive word that the outcome is not known", _ANYWHERE, "outcome_unknown", PROGRAM,
         provides=("received_word",), requires=_RECEIVED, after_end=True, source=_BY_MESSAGE, undoing=NOTHING,
         tells=NOBODY, no_message=BY_OFFICE, jail_reads=JailReads.TITLE),
    Step("receive_word", _C, "Receive a further message of the office", (*_ANYWHERE, *_CALLED_OFF), STAY, PROGRAM,
         provides=("received_word",), requires=_RECEIVED, after_end=True, source=_BY_MESSAGE, undoing=NOTHING,
         tells=NOBODY, no_message=BY_OFFICE, jail_reads=JailReads.TITLE),
)  # fmt: skip
