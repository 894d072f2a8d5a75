"""The process as data: states, steps, who may take them, what they need and what they leave.

Four tracks. A booking file becomes a *booking*; each repository that is searched for it is a *search*; a
print-confirmed match in the immigration repository opens a *case* (`process.case_track`); whoever says that a
record is wrong opens a *dispute*. Read a track from top to bottom and you have read the process.
`process.fold` says what the data mean, `process.advance` is the only mover. Facts are names: the stage that
provides one owns its table.
"""

from __future__ import annotations

from typing import Final

from handover.accounts.roles import Role
from handover.formats.ebts.transaction_types import ERROR, RESULT, booking_codes_in_words
from handover.process.case_track import CASE_STATES, CASE_STEPS
from handover.process.definitions import RESUME, STAY, State, Step, Track
from handover.process.names import BookingState, SearchState
from handover.process.step_columns import BOOKED_BY, Disclosing, WorkTask

__all__ = [
    "RESUME",
    "STATE",
    "STATES",
    "STAY",
    "STEP",
    "STEPS",
    "State",
    "Step",
    "Track",
    "state_named",
    "states_of",
    "step_named",
    "steps_of",
]

S, R = Role.SYSTEM, Role
_B, _Q, _D = Track.BOOKING, Track.SEARCH, Track.DISPUTE

STATES: Final[tuple[State, ...]] = (
    State("received", _B, "Received", S),
    State("accepted", _B, "Accepted, being searched", S),
    State("refused", _B, "Refused with an error answer", ended=True),
    State("answered", _B, "Criminal answer sent", ended=True),
    State("pending", _Q, "Search waiting", S),
    State("examination", _Q, "Before a fingerprint examiner", R.EXAMINER),
    State("identified", _Q, "Identified by prints", ended=True),
    State("no_match", _Q, "Nobody matches", ended=True),
    State("unusable", _Q, "Prints not usable", ended=True),
    State("withdrawn", _Q, "Match withdrawn: not the same fingers", ended=True),
    *CASE_STATES,
    State("filed", _D, "Disputed, answer awaited", R.RECORDS_SPECIALIST),
    State("corrected", _D, "Record corrected", ended=True),
    State("unchanged", _D, "Record left as it is", ended=True),
    State("answered_elsewhere", _D, "Answered by the immigration office", ended=True),
)

_MAY_FILE = frozenset({R.PERSON, R.JAIL_CLERK, R.RECORDS_SPECIALIST, R.REVIEW_OFFICER, R.COUNSEL, R.SUPERVISOR,
                       R.FIELD_OFFICER})  # fmt: skip
"""The person concerned, and whoever they, a relative or counsel speak to."""

_SEARCHED: Final[tuple[SearchState, ...]] = ("examination", "identified", "no_match", "unusable", "withdrawn")
"""States after the search has run: wants may have been found by name, whatever the prints showed."""

_READ: Final[tuple[BookingState, ...]] = ("accepted", "answered", "refused")
"""The booking's file was read."""
_OF_BUREAU: Final = "signed message of a bureau that runs a deployment of its own: docs/agencies.md"

STEPS: Final[tuple[Step, ...]] = (
    # --- booking -----------------------------------------------------------------------------------
    Step("receive", _B, "Receive the file", (), "received", frozenset({S}), provides=("file",),
         source="EBTS 9.1; bytes and SHA-256 kept before reading"),
    Step("refuse", _B, "Refuse with an error answer", ("received", "accepted"), "refused", frozenset({S}),
         provides=("error_answer",), requires=("file",), source=f"EBTS TOT {ERROR.code}"),
    Step("accept", _B, "Accept the booking", ("received",), "accepted", frozenset({S}),
         provides=("booking",), requires=("file",), source=f"EBTS TOTs {booking_codes_in_words()}"),
    Step("answer", _B, "Send the criminal answer", ("accepted",), "answered", frozenset({S}),
         provides=("criminal_answer",), requires=("booking",), source=f"EBTS TOT {RESULT.code} with TCR",
         tells=Disclosing("", BOOKED_BY, "the answer to the booking, with the criminal history",
                          "EBTS; 28 CFR 20.21 (illustrative)")),
    Step("correct_answer", _B, "Send a corrected criminal answer", ("answered",), STAY, frozenset({S}),
         provides=("criminal_answer",), requires=("criminal_answer",), after_end=True,
         source="the match or a record that the answer rested on was withdrawn; whoever got it gets the correction",
         tells=Disclosing("", BOOKED_BY, "a corrected answer to the booking", "5 USC 552a(c)(4)")),
    Step("give_record", _B, "Give the criminal record to the immigration office", ("answered", "refused"), STAY,
         frozenset({S}), provides=("given_record",), requires=("booking",), after_end=True,
         source="28 CFR 20.33(a)(1): on request, with its purpose; again when the record changed",
         tells=Disclosing("given_record", "to_ori", "the criminal history, for the immigration office",
                          "28 CFR 20.33(a)(1)")),
    Step("receive_answer", _B, "Receive the bureau's answer", ("accepted",), "answered", frozenset({S}),
         requires=("booking",), source=_OF_BUREAU),
    Step("receive_refusal", _B, "Receive word that the bureau refused the booking", ("accepted",), "refused",
         frozenset({S}), requires=("booking",), source=_OF_BUREAU),
    Step("receive_correction", _B, "Receive the bureau's corrected answer", ("answered",), STAY, frozenset({S}),
         requires=("booking",), after_end=True, source=_OF_BUREAU),
    Step("receive_record", _B, "Receive the criminal record of the bureau", ("answered", "refused"), STAY,
         frozenset({S}), requires=("booking",), after_end=True, source=_OF_BUREAU),
    Step("tell_report", _B, "Tell the immigration office what the jail's system reported", _READ, STAY, frozenset({S}),
         provides=("told_report",), requires=("booking",), after_end=True,
         source="what stops a case must not depend on whose deployment the jail's report came to",
         tells=Disclosing("told_report", "to_ori", "what the jail's system reported of the booking",
                          "ICE Directive 16001.2")),
    Step("receive_report", _B, "Receive what the jail's system reported to the bureau", _READ, STAY, frozenset({S}),
         provides=("told_report",), requires=("booking",), after_end=True, source=_OF_BUREAU),
    Step("receive_erasure", _B, "Receive word that the bureau erased by order what it had told", _READ, STAY,
         frozenset({S}), provides=("told_erasure",), requires=("booking",), after_end=True, source=_OF_BUREAU),
    # --- search ------------------------------------------------------------------------------------
    Step("request_search", _Q, "Ask one repository", (), "pending", frozenset({S}), provides=("search_request",)),
    Step("identify", _Q, "Identify: the score needs no examiner", ("pending",), "identified", frozenset({S}),
         provides=("search_answer", "print_match")),
    Step("refer", _Q, "Refer to an examiner", ("pending",), "examination", frozenset({S}),
         provides=("search_answer",)),
    Step("find_nobody", _Q, "Record that nobody matches", ("pending",), "no_match", frozenset({S}),
         provides=("search_answer",)),
    Step("find_unusable", _Q, "Record that no print is usable", ("pending",), "unusable", frozenset({S}),
         provides=("search_answer",), source="EBTS ERRT L0008"),
    Step("record_first_judgement", _Q, "Judge the prints before the score is shown", ("examination",), STAY,
         frozenset({R.EXAMINER}), provides=("first_judgement",), requires=("search_answer",),
         source="NISTIR 7842 (2012); Dror et al. 2012, J. Forensic Sci. 57(2):343: scores and ranks bias examiners",
         task=WorkTask.PRINTS),
    Step("confirm_match", _Q, "Confirm: same fingers", ("examination",), "identified", frozenset({R.EXAMINER}),
         provides=("examination", "print_match"), requires=("search_answer",),
         task=WorkTask.PRINTS),
    Step("exclude_match", _Q, "Exclude: not the same fingers", ("examination",), "no_match",
         frozenset({R.EXAMINER}), provides=("examination",), requires=("search_answer",),
         task=WorkTask.PRINTS),
    Step("withdraw_match", _Q, "Withdraw the match: not the same fingers", ("identified",), "withdrawn",
         frozenset({R.EXAMINER}), provides=("match_withdrawal",), requires=("search_answer", "print_match"),
         voids=("print_match",),
         not_by=("confirm_match",), after_end=True, source="a misidentification is undone, by a second examiner",
         task=WorkTask.PRINTS),
    Step("request_confirmation", _Q, "Ask whether a want stands", _SEARCHED, STAY, frozenset({R.EXAMINER}),
         provides=("confirmation_request",), requires=("search_answer",), after_end=True,
         source="NCIC hit confirmation: urgent within 10 minutes, routine within 1 hour, at most three requests",
         task=WorkTask.PRINTS),
    Step("answer_confirmation", _Q, "Record whether the want stands", _SEARCHED, STAY, frozenset({R.EXAMINER}),
         provides=("confirmation_answer",), requires=("confirmation_request",), after_end=True,
         source="the agency that entered the want answers, day and night; a confirmation is for one version of it",
         task=WorkTask.PRINTS),
    Step("close_want_hit", _Q, "Close a possible want that is none any more", _SEARCHED, STAY, frozenset({S}),
         provides=("hit_closure",), requires=("search_answer",), after_end=True,
         source="the want was cleared, cancelled, located or withdrawn, or has expired"),
    Step("receive_match", _Q, "Receive the bureau's match", (), "identified", frozenset({S}),
         provides=("search_request", "print_match"), source=_OF_BUREAU),
    Step("receive_match_withdrawal", _Q, "Receive word that the bureau withdrew its match", ("identified",),
         "withdrawn", frozenset({S}), provides=("match_withdrawal",), requires=("print_match",),
         voids=("print_match",), after_end=True, source=_OF_BUREAU),
    *CASE_STEPS,
    # --- dispute -----------------------------------------------------------------------------------
    Step("file_dispute", _D, "Dispute a record", (), "filed", _MAY_FILE, provides=("dispute",),
         source="I-247A notice page; 5 USC 552a(d) where it applies (illustrative)",
         task=WorkTask.QUESTIONS),
    Step("correct_record", _D, "Correct the record", ("filed",), "corrected",
         frozenset({R.RECORDS_SPECIALIST, R.SUPERVISOR}), provides=("dispute_answer", "record_correction"),
         requires=("dispute",), not_by=("file_dispute",), source="a dated answer; it goes wherever it was used",
         task=WorkTask.QUESTIONS),
    Step("leave_record", _D, "Leave the record as it is", ("filed",), "unchanged",
         frozenset({R.RECORDS_SPECIALIST, R.SUPERVISOR}), provides=("dispute_answer",), requires=("dispute",),
         not_by=("file_dispute",), source="a dated answer with reasons",
         task=WorkTask.QUESTIONS),
    Step("receive_dispute_answer", _D, "Receive word that the dispute was answered", ("filed",), "answered_elsewhere",
         frozenset({S}), provides=("received_word",), requires=("dispute",),
         source="signed message of the immigration office: docs/agencies.md"),
)  # fmt: skip

STATE: Final = {(s.track, s.name): s for s in STATES}
STEP: Final = {(s.track, s.name): s for s in STEPS}
_STATE_NAMED: Final[dict[tuple[Track, str], State]] = {(s.track, s.name): s for s in STATES}
_STEP_NAMED: Final[dict[tuple[Track, str], Step]] = {(s.track, s.name): s for s in STEPS}


def state_named(track: Track, text: str) -> State | None:
    """The state of this name, which may come from outside; None where the track has none."""
    return _STATE_NAMED.get((track, text))


def step_named(track: Track, text: str) -> Step | None:
    """The step of this name, which may come from outside; None where the track has none."""
    return _STEP_NAMED.get((track, text))


def steps_of(track: Track) -> tuple[Step, ...]:
    """The steps of one track, in reading order."""
    return tuple(s for s in STEPS if s.track is track)


def states_of(track: Track) -> tuple[State, ...]:
    """The states of one track, in reading order."""
    return tuple(s for s in STATES if s.track is track)
