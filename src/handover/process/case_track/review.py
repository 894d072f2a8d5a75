"""From the query to a finding, to no action, or to waiting for a court."""

from __future__ import annotations

from typing import Final

from handover.accounts.roles import Role
from handover.process.case_track.states import BEFORE_LODGING, FOUND, MAY_CLOSE, OUT
from handover.process.case_track.who import DESIGNEE, OFFICER, PROGRAM, SPECIALIST, SUPERVISES
from handover.process.definitions import NOTHING, STAY, Adverse, Step, Track

_C = Track.CASE
_PERMITS = Adverse.PERMISSION

NOTIFICATION: Final[tuple[Step, ...]] = (
    Step("open", _C, "Open on a print-confirmed match", (), "queried", PROGRAM,
         provides=("print_match", "query"), source="IAQ raised by biometric interoperability",
         undoing=("a query was raised for another person", "the query no longer stands; its answer is not used")),
    Step("answer_query", _C, "Answer the query", ("queried",), "awaiting_review", SPECIALIST,
         provides=("query_answer",), requires=("print_match", "query"),
         source="IAR; an opinion that a person issues",
         undoing=("an answer gave another person's records", "the answer no longer stands")),
)  # fmt: skip

REVIEW: Final[tuple[Step, ...]] = (
    Step("take_up", _C, "Take up the review", ("awaiting_review",), "in_review", OFFICER,
         requires=("query_answer",), claims=True, held=True, undoing=NOTHING),
    Step("put_back", _C, "Hand back to the queue", ("in_review",), "awaiting_review", SUPERVISES, held=True,
         undoing=NOTHING),
    Step("record_statement", _C, "Record a statement of the person", ("in_review",), STAY, OFFICER,
         provides=("statement",), held=True, source="I-247A (02/17) box 1 d: statements to an immigration officer",
         undoing=NOTHING),
    Step("ask_interview", _C, "Ask for an interview in the jail", ("in_review",), STAY, SUPERVISES,
         provides=("interview_request",),
         source="8 USC 1357(g)(3), (5) (illustrative): a designated officer acts under the office's direction",
         undoing=NOTHING),
    Step("record_interview", _C, "Record an interview in the jail",
         ("in_review", "probable_cause", "awaiting_signature", "signed", *OUT), STAY, DESIGNEE,
         provides=("interview",), requires=("interview_request",), voids=("interview_request",),
         source="8 USC 1357(g); the agreement on file, its model and the training, on the day",
         undoing=("the person was interviewed", "what was said stays on file, and bears nothing")),
    Step("find_probable_cause", _C, "Determine probable cause", ("in_review",), "probable_cause", OFFICER,
         provides=("determination",), requires=("print_match", "query_answer"), unless=("discretion_memo",), held=True,
         adverse=_PERMITS,
         source="I-247A (02/17) box 1 or 2; 8 CFR 287.7; ICE Policy 10074.2",
         undoing=("probable cause was found on another person's records", "the determination is void")),
    Step("close_without_action", _C, "Close without action", ("in_review",), "no_action", OFFICER,
         provides=("no_action",), requires=("print_match", "query_answer"), held=True,
         source="OIG-15-85: every decision not to act is recorded with its reason",
         undoing=("the case was closed on another person's records", "the closing no longer counts")),
    Step("propose_discretion", _C, "Propose to close by discretion", MAY_CLOSE, STAY, SUPERVISES,
         provides=("discretion_memo",), requires=("print_match", "query_answer"), unless=("discretion_memo",),
         held=True, source="OIG-15-85: discretion is recorded with its reason; that a second person answers is ours "
         "(illustrative)",
         undoing=("it was proposed to close on another person's records", "the memo no longer counts")),
    Step("close_by_discretion", _C, "Close by discretion", (*MAY_CLOSE, "awaiting_review"), "no_action",
         frozenset({Role.SUPERVISOR}),
         provides=("discretion_answer", "no_action"), requires=("discretion_memo",), voids=("discretion_memo", *FOUND),
         not_by=("propose_discretion",), source="OIG-15-85; a second person approves (illustrative)",
         undoing=("the case was closed on another person's records", "the closing no longer counts")),
    Step("return_discretion", _C, "Return the memo of discretion", (*MAY_CLOSE, "awaiting_review"), STAY,
         frozenset({Role.SUPERVISOR}), provides=("discretion_answer",), requires=("discretion_memo",),
         voids=("discretion_memo",), not_by=("propose_discretion",),
         source="OIG-15-85; a second person approves (illustrative)", undoing=NOTHING),
    Step("await_disposition", _C, "Wait for the court's disposition", ("in_review",), "awaiting_disposition",
         OFFICER, provides=("disposition_watch",), requires=("print_match", "query_answer"), held=True,
         source="OIG-20-13: permanent residents charged but not convicted were not tracked",
         undoing=("a court was watched", "the watch ends")),
    Step("watch_charge", _C, "Watch another charge", ("awaiting_disposition",), STAY, OFFICER | SPECIALIST,
         provides=("disposition_watch",), requires=("disposition_watch",),
         source="OIG-20-13: each charge is watched",
         undoing=("another charge was watched", "the watch ends")),
    Step("record_conviction", _C, "Record a conviction", ("awaiting_disposition",), "awaiting_review", SPECIALIST,
         provides=("disposition",), requires=("disposition_watch",),
         source="INA 101(a)(48)(A) (illustrative): a person says whether an outcome counts as a conviction",
         undoing=("a court's conviction was recorded", "it bears no finding in this case")),
    Step("record_charge_ended", _C, "Record that a charge ended while others are pending", ("awaiting_disposition",),
         STAY, SPECIALIST | PROGRAM, provides=("disposition",), requires=("disposition_watch",),
         source="OIG-20-13; the case closes when all have ended without a ground",
         undoing=("the end of a charge was recorded", "it bears no finding in this case")),
    Step("record_no_conviction", _C, "Record dismissal or acquittal", ("awaiting_disposition",), "no_action",
         SPECIALIST | PROGRAM, provides=("disposition", "no_action"), requires=("disposition_watch",),
         source="OIG-20-13; the court decided, and the case closes by itself",
         undoing=("the case was closed on a court's disposition", "the closing no longer counts")),
    Step("review_again", _C, "Review again", ("probable_cause", "awaiting_signature", "signed"), "awaiting_review",
         SUPERVISES, provides=("second_look",), voids=FOUND,
         source="a record was corrected, or something new is known", undoing=NOTHING),
    Step("review_neutrally", _C, "Record a neutral review", ("probable_cause",), STAY,
         frozenset({Role.REVIEW_OFFICER, Role.SUPERVISOR}), provides=("neutral_review",), requires=("determination",),
         not_by=("find_probable_cause",), source="Gonzalez v. ICE settlement, effective 4 March 2025",
         undoing=("the finding was reviewed by somebody else", "the review is void with the finding")),
    Step("record_agency_request", _C, "Record that the arresting agency asks for a decision", BEFORE_LODGING, STAY,
         frozenset({Role.RECORDS_SPECIALIST, Role.REVIEW_OFFICER}), provides=("agency_request",),
         source="8 USC 1357(d): arrest for a controlled substance", undoing=NOTHING),
    Step("answer_agency", _C, "Tell the arresting agency yes or no",
         (*OUT, "no_action", "cancelled", "citizen", "misidentified", "child_referred"), STAY, OFFICER,
         provides=("agency_reply",), requires=("agency_request",),
         unless=("agency_reply",), after_end=True,
         source="8 USC 1357(d): whether a detainer is issued, which nothing drafted or unsigned says",
         undoing=("the arresting agency was told yes or no", "its correction is drafted below")),
)  # fmt: skip
