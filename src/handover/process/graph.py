"""The process as data: states, steps, who may take them, what they need and what they leave.

Three tracks. A booking file becomes a *booking*; each repository that is searched for it is a
*search*; a print-confirmed match in the immigration repository opens a *case*. Read a track from top
to bottom and you have read the process. `process.fold` says what the data mean, `process.advance` is
the only mover. Facts are names: the stage that provides one owns its table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from handover.accounts.roles import Role

RESUME: Final = "(resume)"
"""A step to RESUME leads back to the state that the freeze interrupted."""


class Track(StrEnum):
    """The three things that move."""

    BOOKING = "booking"
    SEARCH = "search"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class State:
    """A place on a track. ``ended`` states have no way out; ``waits_for`` whose queue shows it."""

    name: str
    track: Track
    title: str
    waits_for: Role | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One verb. ``provides`` facts are recorded with it, ``requires`` must stand before it, ``voids``
    no longer stand after it. ``not_by`` is the two-person rule: the actor must be someone other than
    whoever last took one of those steps. ``source`` is the law or the form that the step follows."""

    name: str
    track: Track
    title: str
    origins: tuple[str, ...]
    to: str
    roles: frozenset[Role]
    provides: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    voids: tuple[str, ...] = ()
    not_by: tuple[str, ...] = ()
    source: str = ""

    @property
    def two_person(self) -> bool:
        """Whether a second person must take the step."""
        return bool(self.not_by)


S, R = Role.SYSTEM, Role
_B, _Q, _C = Track.BOOKING, Track.SEARCH, Track.CASE

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
    State("queried", _C, "Query before a records specialist", R.RECORDS_SPECIALIST),
    State("awaiting_review", _C, "Waiting for a review officer", R.REVIEW_OFFICER),
    State("in_review", _C, "In review", R.REVIEW_OFFICER),
    State("awaiting_disposition", _C, "Waiting for a court's disposition", R.RECORDS_SPECIALIST),
    State("citizenship_question", _C, "Frozen: citizenship question", R.COUNSEL),
    State("probable_cause", _C, "Probable cause found, package to draft", R.REVIEW_OFFICER),
    State("awaiting_signature", _C, "Warrant waiting for a signature", R.WARRANT_SIGNER),
    State("signed", _C, "Warrant signed, detainer to lodge", R.REVIEW_OFFICER),
    State("lodged", _C, "Lodged, not effective until served", R.JAIL_CLERK),
    State("served", _C, "Served on the person, jail's answer awaited", R.JAIL_CLERK),
    State("hold_agreed", _C, "Jail will hold on release", R.JAIL_CLERK),
    State("notify_agreed", _C, "Jail will give notice of release only", R.JAIL_CLERK),
    State("declined", _C, "Jail declined", R.JAIL_CLERK),
    State("held", _C, "Held, the 48-hour clock runs", R.FIELD_OFFICER),
    State("release_noticed", _C, "Release time given", R.FIELD_OFFICER),
    State("released", _C, "Released by the jail", R.FIELD_OFFICER),
    State("in_custody", _C, "Custody assumed", ended=True),
    State("at_large", _C, "At large", ended=True),
    State("cancelled", _C, "Detainer cancelled", ended=True),
    State("no_action", _C, "Closed, no action", ended=True),
    State("citizen", _C, "Closed, United States citizen", ended=True),
)

_BEFORE_LODGING = (
    "queried", "awaiting_review", "in_review", "awaiting_disposition", "probable_cause",
    "awaiting_signature", "signed",
)  # fmt: skip
_OUT = ("lodged", "served", "hold_agreed", "notify_agreed", "declined", "held", "release_noticed")
"""A detainer is with the jail and the person is still there."""

_ASKS = frozenset({S, R.RECORDS_SPECIALIST, R.REVIEW_OFFICER, R.WARRANT_SIGNER, R.COUNSEL, R.SUPERVISOR,
                   R.FIELD_OFFICER, R.JAIL_CLERK})  # fmt: skip
"""Anyone may stop the case for a citizenship question, the program too where a record says so. Counsel alone
may let it go on."""

STEPS: Final[tuple[Step, ...]] = (
    # --- booking -----------------------------------------------------------------------------------
    Step("receive", _B, "Receive the file", (), "received", frozenset({S}), provides=("file",),
         source="EBTS 9.1; bytes and SHA-256 kept before reading"),
    Step("refuse", _B, "Refuse with an error answer", ("received", "accepted"), "refused", frozenset({S}),
         provides=("error_answer",), requires=("file",), source="EBTS TOT ERRT"),
    Step("accept", _B, "Accept the booking", ("received",), "accepted", frozenset({S}),
         provides=("booking",), requires=("file",), source="EBTS TOTs CAR, CNA, CPNU, CPDR"),
    Step("answer", _B, "Send the criminal answer", ("accepted",), "answered", frozenset({S}),
         provides=("criminal_answer",), requires=("booking",), source="EBTS TOT SRE with TCR"),
    # --- search ------------------------------------------------------------------------------------
    Step("request_search", _Q, "Ask one repository", (), "pending", frozenset({S}), provides=("search_request",)),
    Step("identify", _Q, "Identify above the lights-out threshold", ("pending",), "identified", frozenset({S}),
         provides=("search_answer", "print_match")),
    Step("refer", _Q, "Refer to an examiner", ("pending",), "examination", frozenset({S}),
         provides=("search_answer",)),
    Step("find_nobody", _Q, "Record that nobody matches", ("pending",), "no_match", frozenset({S}),
         provides=("search_answer",)),
    Step("find_unusable", _Q, "Record that no print is usable", ("pending",), "unusable", frozenset({S}),
         provides=("search_answer",), source="EBTS ERRT L0008"),
    Step("confirm_match", _Q, "Confirm: same fingers", ("examination",), "identified", frozenset({R.EXAMINER}),
         provides=("examination", "print_match"), requires=("search_answer",)),
    Step("exclude_match", _Q, "Exclude: not the same fingers", ("examination",), "no_match",
         frozenset({R.EXAMINER}), provides=("examination",), requires=("search_answer",)),
    # --- case: notification ------------------------------------------------------------------------
    Step("open", _C, "Open on a print-confirmed match", (), "queried", frozenset({S}),
         provides=("print_match", "query"), source="IAQ raised by biometric interoperability"),
    Step("answer_query", _C, "Answer the query", ("queried",), "awaiting_review",
         frozenset({R.RECORDS_SPECIALIST}), provides=("query_answer",), requires=("print_match", "query"),
         source="IAR; an opinion that a person issues"),
    # --- case: review ------------------------------------------------------------------------------
    Step("take_up", _C, "Take up the review", ("awaiting_review",), "in_review", frozenset({R.REVIEW_OFFICER}),
         requires=("query_answer",)),
    Step("put_back", _C, "Put back into the queue", ("in_review",), "awaiting_review",
         frozenset({R.REVIEW_OFFICER, R.SUPERVISOR})),
    Step("find_probable_cause", _C, "Determine probable cause", ("in_review",), "probable_cause",
         frozenset({R.REVIEW_OFFICER}), provides=("determination",), requires=("print_match", "query_answer"),
         source="I-247A (02/17) box 1 or 2; 8 CFR 287.7; ICE Policy 10074.2"),
    Step("close_without_action", _C, "Close without action", ("in_review",), "no_action",
         frozenset({R.REVIEW_OFFICER}), provides=("no_action",), requires=("print_match", "query_answer"),
         source="OIG-15-85: every decision not to act is recorded with its reason"),
    Step("await_disposition", _C, "Wait for the court's disposition", ("in_review",), "awaiting_disposition",
         frozenset({R.REVIEW_OFFICER}), provides=("disposition_watch",), requires=("print_match", "query_answer"),
         source="OIG-20-13: permanent residents charged but not convicted were not tracked"),
    Step("record_conviction", _C, "Record a conviction", ("awaiting_disposition",), "awaiting_review",
         frozenset({R.RECORDS_SPECIALIST}), provides=("disposition",), requires=("disposition_watch",)),
    Step("record_no_conviction", _C, "Record dismissal or acquittal", ("awaiting_disposition",), "no_action",
         frozenset({R.RECORDS_SPECIALIST}), provides=("disposition", "no_action"),
         requires=("disposition_watch",)),
    # --- case: citizenship, at any point --------------------------------------------------------------
    Step("raise_citizenship", _C, "Raise a citizenship question", _BEFORE_LODGING + _OUT, "citizenship_question",
         _ASKS, provides=("citizenship_claim",), source="ICE Directive 16001.2: any claim or indicium"),
    Step("resolve_not_citizen", _C, "Resolve: evidence does not show citizenship", ("citizenship_question",),
         RESUME, frozenset({R.COUNSEL}), provides=("citizenship_finding",), requires=("citizenship_claim",),
         not_by=("raise_citizenship", "find_probable_cause", "sign_warrant"), source="ICE Directive 16001.2"),
    Step("resolve_citizen", _C, "Resolve: probative evidence of citizenship", ("citizenship_question",),
         "citizen", frozenset({R.COUNSEL}), provides=("citizenship_finding",), requires=("citizenship_claim",),
         source="ICE Directive 16001.2: cannot proceed"),
    # --- case: detainer ----------------------------------------------------------------------------
    Step("draft_package", _C, "Draft detainer and warrant", ("probable_cause",), "awaiting_signature",
         frozenset({R.REVIEW_OFFICER}), provides=("package",), requires=("determination",),
         source="I-247A or I-247G with I-200 (8 CFR 236.1(b)) or I-205 (8 CFR 241.2)"),
    Step("sign_warrant", _C, "Sign the warrant", ("awaiting_signature",), "signed", frozenset({R.WARRANT_SIGNER}),
         provides=("signature",), requires=("determination", "package"),
         not_by=("find_probable_cause", "draft_package"), source="8 CFR 287.5(e)(2), 236.1(b), 241.2"),
    Step("return_unsigned", _C, "Return unsigned", ("awaiting_signature",), "in_review",
         frozenset({R.WARRANT_SIGNER}), provides=("refusal_to_sign",), voids=("determination", "package"),
         not_by=("find_probable_cause", "draft_package")),
    Step("lodge", _C, "Lodge with the jail", ("signed",), "lodged", frozenset({R.REVIEW_OFFICER}),
         provides=("lodgement",), requires=("print_match", "determination", "package", "signature"),
         source="8 CFR 287.7(a); ICE Policy 10074.2"),
    Step("cancel", _C, "Cancel the detainer", _OUT, "cancelled", frozenset({R.REVIEW_OFFICER, R.SUPERVISOR}),
         provides=("cancellation",), requires=("lodgement",), source="I-247A; ICE Policy 10074.2"),
    Step("serve", _C, "Serve a copy on the person", ("lodged",), "served", frozenset({R.JAIL_CLERK}),
         provides=("service",), requires=("lodgement",), source="I-247A: must be served to take effect"),
    # --- case: custody -----------------------------------------------------------------------------
    Step("agree_to_hold", _C, "Jail will hold", ("served",), "hold_agreed", frozenset({R.JAIL_CLERK}),
         provides=("jail_answer",), requires=("service",), source="8 CFR 287.7(d); a request, Galarza v. Szalczyk"),
    Step("agree_to_notify", _C, "Jail will notify only", ("lodged", "served"), "notify_agreed",
         frozenset({R.JAIL_CLERK}), provides=("jail_answer",), requires=("lodgement",),
         source="I-247A, I-247G; local law"),
    Step("decline", _C, "Jail declines", ("lodged", "served"), "declined", frozenset({R.JAIL_CLERK}),
         provides=("jail_answer",), requires=("lodgement",), source="local law; Galarza v. Szalczyk, 745 F.3d 634"),
    Step("start_hold", _C, "Report release time, hold begins", ("hold_agreed",), "held", frozenset({R.JAIL_CLERK}),
         provides=("release_time",), requires=("service", "jail_answer"), source="8 CFR 287.7(d)"),
    Step("give_notice", _C, "Report the release time", ("notify_agreed", "declined"), "release_noticed",
         frozenset({R.JAIL_CLERK}), provides=("release_time",), requires=("jail_answer",), source="I-247A, I-247G"),
    Step("report_released", _C, "Report that the person was released", _OUT, "released",
         frozenset({R.JAIL_CLERK}), provides=("release",), requires=("lodgement",)),
    Step("assume_custody", _C, "Assume custody", ("held", "release_noticed", "hold_agreed", "notify_agreed"),
         "in_custody", frozenset({R.FIELD_OFFICER}), provides=("custody",), requires=("lodgement", "signature"),
         source="8 CFR 287.7(d), 287.3"),
    Step("expire", _C, "Expire: the hold has ended", ("held",), "released", frozenset({S}),
         provides=("release",), requires=("release_time",), source="8 CFR 287.7(d): no extension"),
    Step("record_at_large", _C, "Record as at large", ("released",), "at_large", frozenset({R.FIELD_OFFICER}),
         provides=("at_large",), requires=("release",), source="an outcome that is recorded, not a hunt"),
)  # fmt: skip

STATE: Final = {(s.track, s.name): s for s in STATES}
STEP: Final = {(s.track, s.name): s for s in STEPS}


def steps_of(track: Track) -> tuple[Step, ...]:
    """The steps of one track, in reading order."""
    return tuple(s for s in STEPS if s.track is track)


def states_of(track: Track) -> tuple[State, ...]:
    """The states of one track, in reading order."""
    return tuple(s for s in STATES if s.track is track)
