"""The states of a case while it goes on, and the groups of them that steps start from."""

from __future__ import annotations

from typing import Final

from handover.accounts.roles import Role
from handover.process.definitions import State, Track
from handover.process.names import CaseState
from handover.process.step_columns import JailReads

_C = Track.CASE

OPEN_STATES: Final[tuple[State, ...]] = (
    State("queried", _C, "Query before a records specialist", Role.RECORDS_SPECIALIST,
          jail_reads=JailReads.WITH_OFFICE),
    State("awaiting_review", _C, "Waiting for a review officer", Role.REVIEW_OFFICER,
          jail_reads=JailReads.WITH_OFFICE),
    State("in_review", _C, "In review", Role.REVIEW_OFFICER, jail_reads=JailReads.WITH_OFFICE),
    State("awaiting_disposition", _C, "Waiting for a court's disposition", Role.RECORDS_SPECIALIST,
          jail_reads=JailReads.WITH_OFFICE),
    State("citizenship_question", _C, "Frozen: citizenship question", Role.COUNSEL, jail_reads=JailReads.STOPPED),
    State("identity_withdrawn", _C, "Stopped: the print match was withdrawn", Role.SUPERVISOR,
          jail_reads=JailReads.STOPPED),
    State("child_path", _C, "Stopped: the procedures for children apply", Role.SUPERVISOR,
          jail_reads=JailReads.STOPPED),
    State("stopped", _C, "Stopped: something on record bars the request", Role.SUPERVISOR,
          jail_reads=JailReads.STOPPED),
    State("probable_cause", _C, "Probable cause found, package to draft", Role.REVIEW_OFFICER,
          jail_reads=JailReads.WITH_OFFICE),
    State("awaiting_signature", _C, "Warrant waiting for a signature", Role.WARRANT_SIGNER,
          jail_reads=JailReads.WITH_OFFICE),
    State("signed", _C, "Warrant signed, detainer to lodge", Role.REVIEW_OFFICER, jail_reads=JailReads.WITH_OFFICE),
    State("lodged", _C, "Lodged, not effective until served", Role.JAIL_CLERK, jail_reads=JailReads.TITLE),
    State("served", _C, "Served on the person, jail's answer awaited", Role.JAIL_CLERK, jail_reads=JailReads.TITLE),
    State("hold_agreed", _C, "Jail will hold on release", Role.JAIL_CLERK, jail_reads=JailReads.TITLE),
    State("notify_agreed", _C, "Jail will give notice of release only", Role.JAIL_CLERK, jail_reads=JailReads.TITLE),
    State("declined", _C, "Jail declined", Role.JAIL_CLERK, jail_reads=JailReads.TITLE),
    State("held", _C, "Held, the 48-hour clock runs", Role.FIELD_OFFICER, jail_reads=JailReads.TITLE),
    State("release_noticed", _C, "Release time given", Role.FIELD_OFFICER, jail_reads=JailReads.TITLE),
    State("released", _C, "Released by the jail", Role.FIELD_OFFICER, jail_reads=JailReads.TITLE),
)  # fmt: skip

BEFORE_LODGING: Final[tuple[CaseState, ...]] = (
    "queried", "awaiting_review", "in_review", "awaiting_disposition", "probable_cause",
    "awaiting_signature", "signed",
)  # fmt: skip

MAY_CLOSE: Final[tuple[CaseState, ...]] = ("in_review", "probable_cause", "awaiting_signature", "signed")
"""Where an office may still leave a detainer undone by discretion: nothing is lodged."""

STOPPED: Final[tuple[CaseState, ...]] = (
    "citizenship_question",
    "child_path",
    "identity_withdrawn",
    "stopped",
)
"""States in which nobody may be held or handed over on a request; what happens anyway is reported."""

OUT: Final[tuple[CaseState, ...]] = (
    "lodged", "served", "hold_agreed", "notify_agreed", "declined", "held", "release_noticed",
)  # fmt: skip
"""A detainer is lodged and the person is still in the jail."""

STANDS: Final[tuple[CaseState, ...]] = (*OUT, "released", "outcome_unknown")
"""The request has not been withdrawn; if the outcome is not known, it still stands at the jail."""

AFTER_FINDING: Final[tuple[CaseState, ...]] = (
    "probable_cause", "awaiting_signature", "signed", *STANDS, "in_custody",
)  # fmt: skip
"""Something adverse stands: a finding, its papers, or what was done on them."""

UNTIL_CUSTODY: Final[tuple[CaseState, ...]] = (*BEFORE_LODGING, *STANDS, "in_custody", "at_large")

FOUND: Final = ("determination", "neutral_review", "package", "signature")
"""Facts that no longer stand when the finding does not."""

ANSWERED: Final = ("jail_answer", "release_time")
"""Facts that no longer stand after a transfer: the next jail answers anew."""

WITHDRAWN: Final[tuple[CaseState, ...]] = ("cancelled", "citizen", "misidentified", "child_referred")
"""Ends in which a request that was lodged no longer stands."""

LEFT: Final[tuple[CaseState, ...]] = ("in_custody", "at_large", "died", "outcome_unknown")
"""Ends in which nothing more is asked of the jail, by what became of the person as far as the office knows. A jail may
know better, and tell it late."""

SINCE_LODGED: Final = (*OUT, "released", *STOPPED, *LEFT, *WITHDRAWN)
"""A request was lodged, whatever became of it. What happened is recorded in each of these states, by steps that move
nothing and start, lengthen or resume no hold: a stop ends what is asked of a jail, not what is known."""

LODGED: Final = ("lodgement", "cancellation")
"""Facts of which one stands once a request was lodged: a withdrawal ends the first with the second."""
