"""What stops a case, who may let it continue, and who is informed. While a citizenship question is open, only counsel
can act. A withdrawn match stops everything and waits for a supervisor, who traces and reverses what it led to. A
doubt about age takes the case out of the routine path.
"""

from __future__ import annotations

from typing import Final

from handover.accounts.roles import Role
from handover.process.case_track.outcome import ENDED_STATES
from handover.process.case_track.states import AFTER_FINDING, FOUND, OPEN_STATES, UNTIL_CUSTODY
from handover.process.case_track.told import BEFORE, OFFICE, TOLD_CANCELLED, TOLD_GOES_ON, TOLD_STOPPED
from handover.process.case_track.who import ASKS, COUNSEL, PROGRAM, SUPERVISES
from handover.process.definitions import NOTHING, RESUME, STAY, Adverse, Step, Track
from handover.process.step_columns import NOBODY, Disclosing, FirstOutcome, JailReads, WorkTask

_C = Track.CASE
_PERMITS = Adverse.PERMISSION

ANYWHERE: Final = tuple(
    s.name for s in (*OPEN_STATES, *ENDED_STATES)
    if s.name not in ("citizenship_question", "identity_withdrawn", "misidentified")
)  # fmt: skip
"""States in which a match can be withdrawn: any ended state too, except its own. A citizenship question must be
answered first."""

CITIZENSHIP: Final[tuple[Step, ...]] = (
    Step("raise_citizenship", _C, "Raise a citizenship question", (*UNTIL_CUSTODY, "child_path", "stopped"),
         "citizenship_question", ASKS,
         provides=("citizenship_claim",), after_end=True, source="ICE Directive 16001.2: any claim or indicium",
         undoing=("a citizenship question was asked", "it was about the person booked and stays on file"),
         tells=TOLD_STOPPED, jail_reads=JailReads.STOPPED, task=WorkTask.QUESTIONS),
    Step("resolve_not_citizen", _C, "Resolve: evidence does not show citizenship", ("citizenship_question",),
         RESUME, COUNSEL, provides=("citizenship_finding",), requires=("citizenship_claim",),
         not_by=("raise_citizenship", "find_probable_cause", "sign_warrant"), source="ICE Directive 16001.2",
         undoing=("counsel answered on another person's records", "the answer no longer counts"),
         tells=TOLD_GOES_ON, jail_reads=JailReads.GOES_ON, task=WorkTask.QUESTIONS),
    Step("resolve_citizen", _C, "Resolve: probative evidence of citizenship", ("citizenship_question",),
         "citizen", COUNSEL, provides=("citizenship_finding",), requires=("citizenship_claim",),
         unless=("lodgement",), voids=FOUND, source="ICE Directive 16001.2: cannot proceed",
         undoing=("a finding of citizenship was written into another person's record",
                  "a records specialist takes it up as a dispute of that record"),
         tells=NOBODY, no_message=BEFORE, jail_reads=JailReads.WITHDRAWN, task=WorkTask.QUESTIONS,
         first=FirstOutcome.ENDED),
    Step("resolve_citizen_cancel", _C, "Resolve: probative evidence of citizenship, and cancel the detainer",
         ("citizenship_question",), "citizen", COUNSEL, provides=("citizenship_finding", "cancellation"),
         requires=("citizenship_claim", "lodgement"), voids=("lodgement", *FOUND),
         source="ICE Directive 16001.2: cancel and tell the jail at once",
         undoing=("a finding of citizenship was written into another person's record, and the detainer was cancelled",
                  "a records specialist takes it up as a dispute of that record; the detainer stays cancelled"),
         tells=TOLD_CANCELLED, jail_reads=JailReads.WITHDRAWN, task=WorkTask.QUESTIONS, first=FirstOutcome.WITHDRAWN),
)  # fmt: skip

CHILD: Final[tuple[Step, ...]] = (
    Step("refer_child", _C, "Refer to the procedures for children", (*UNTIL_CUSTODY, "stopped"), "child_path", ASKS,
         provides=("child_referral",), after_end=True,
         source="TVPRA, 8 USC 1232; 8 CFR 236.3 (illustrative): no routine detainer",
         undoing=("the case went to the procedures for children", "what is known of the person's age stays on file"),
         tells=TOLD_STOPPED, jail_reads=JailReads.STOPPED, task=WorkTask.QUESTIONS),
    Step("tell_consulate", _C, "Record the consular notice", ("child_path",), STAY, SUPERVISES,
         provides=("consular_notice",), requires=("child_referral",), source="8 CFR 236.1(e)",
         undoing=("a consulate may have been told", "whoever told it tells it that the case was a mistake"),
         tells=Disclosing("consular_notice", "country", "that a national is held", "8 CFR 236.1(e)"),
         no_message=OFFICE, jail_reads=JailReads.NOTHING, task=WorkTask.QUESTIONS),
    Step("provide_interpreter", _C, "Record the interpreter", ("child_path",), STAY, SUPERVISES,
         provides=("interpreter",), requires=("child_referral",), source="8 CFR 236.3 (illustrative)",
         undoing=NOTHING,
         tells=NOBODY, no_message=OFFICE, jail_reads=JailReads.NOTHING, task=WorkTask.QUESTIONS),
    Step("find_adult", _C, "Find that the person is an adult", ("child_path",), RESUME, frozenset({Role.SUPERVISOR}),
         provides=("age_finding",), requires=("child_referral",), not_by=("refer_child",),
         source="8 USC 1232(b)(4) (illustrative): more than one kind of evidence",
         undoing=("the person was found an adult", "the finding was about another person's records"),
         tells=TOLD_GOES_ON, jail_reads=JailReads.GOES_ON, task=WorkTask.QUESTIONS),
    Step("hand_over_child", _C, "Close: referred under the procedures for children", ("child_path",), "child_referred",
         frozenset({Role.SUPERVISOR}), provides=("child_care",),
         requires=("child_referral", "consular_notice", "interpreter"), unless=("lodgement",), voids=FOUND,
         source="8 USC 1232(b) (illustrative)",
         undoing=("the child was handed over", "the office tells whoever has the child's care"),
         tells=Disclosing("child_care", "get_care_display", "the child and what care needs", "8 USC 1232(b)"),
         no_message=BEFORE, jail_reads=JailReads.WITHDRAWN, task=WorkTask.QUESTIONS, first=FirstOutcome.ENDED),
    Step("hand_over_child_cancel", _C, "Close: referred under the procedures for children, and cancel the detainer",
         ("child_path",), "child_referred", frozenset({Role.SUPERVISOR}), provides=("child_care", "cancellation"),
         requires=("child_referral", "consular_notice", "interpreter", "lodgement"), voids=("lodgement", *FOUND),
         source="8 USC 1232(b) (illustrative): no routine detainer, and the jail is told at once",
         undoing=("the child was handed over and the detainer cancelled",
                  "the office tells whoever has the child's care; the detainer stays cancelled"),
         tells=TOLD_CANCELLED, jail_reads=JailReads.WITHDRAWN, task=WorkTask.QUESTIONS, first=FirstOutcome.WITHDRAWN),
)  # fmt: skip

IDENTITY: Final[tuple[Step, ...]] = (
    Step("withdraw_identity", _C, "Stop: the print match was withdrawn", ANYWHERE, "identity_withdrawn",
         PROGRAM, provides=("identity_withdrawal",), voids=("print_match", "query_answer", *FOUND),
         after_end=True, source="a fingerprint examiner withdrew the match that opened the case", undoing=NOTHING,
         tells=TOLD_STOPPED, jail_reads=JailReads.STOPPED),
    Step("close_misidentified", _C, "Close: the prints are another person's", ("identity_withdrawn",),
         "misidentified", frozenset({Role.SUPERVISOR}), provides=("reversal",), requires=("identity_withdrawal",),
         unless=("lodgement",), source="every consequence traced and reversed", undoing=NOTHING,
         tells=NOBODY, no_message=BEFORE, jail_reads=JailReads.WITHDRAWN, task=WorkTask.QUESTIONS,
         first=FirstOutcome.ENDED),
    Step("cancel_misidentified", _C, "Close: the prints are another person's, and cancel the detainer",
         ("identity_withdrawn",), "misidentified", frozenset({Role.SUPERVISOR}), provides=("reversal", "cancellation"),
         requires=("identity_withdrawal", "lodgement"), voids=("lodgement",),
         source="every consequence traced and reversed; the jail is told at once", undoing=NOTHING,
         tells=TOLD_CANCELLED, jail_reads=JailReads.WITHDRAWN, task=WorkTask.QUESTIONS, first=FirstOutcome.WITHDRAWN),
)  # fmt: skip

STOPS: Final[tuple[Step, ...]] = (
    Step("stop_case", _C, "Stop: something on record bars the request", AFTER_FINDING, "stopped", PROGRAM,
         provides=("stop",), after_end=True,
         source="a bar of the gate was found after an act was done, or in a report of what has happened",
         undoing=("the case was stopped", "what was found then was another person's"),
         tells=TOLD_STOPPED, jail_reads=JailReads.STOPPED),
    Step("resume_stopped", _C, "Let the case go on", ("stopped",), RESUME, frozenset({Role.SUPERVISOR}),
         provides=("stop_answer",), requires=("stop",), adverse=_PERMITS,
         source="a supervisor says what was done; refused while a bar still stands",
         undoing=("a supervisor let a stopped case go on", "the answer was about another person's records"),
         tells=TOLD_GOES_ON, jail_reads=JailReads.GOES_ON, task=WorkTask.QUESTIONS),
    Step("review_stopped", _C, "Send back to review", ("stopped",), "awaiting_review", frozenset({Role.SUPERVISOR}),
         provides=("stop_answer",), requires=("stop",), unless=("lodgement",), voids=FOUND,
         source="the finding no longer stands; a review officer reads the file again",
         undoing=("a stopped case went back to review", "the review is void"),
         tells=NOBODY, no_message=BEFORE, jail_reads=JailReads.STOPPED, task=WorkTask.QUESTIONS),
    Step("settle_stopped", _C, "Record what was done about custody that was barred", ("stopped",), "in_custody",
         frozenset({Role.SUPERVISOR}), provides=("stop_answer",), requires=("stop", "custody"),
         source="custody was taken although it was barred: it is recorded, and somebody answers for it",
         undoing=("a supervisor answered for custody that was barred", "the answer stays on file"),
         tells=NOBODY, no_message=OFFICE, jail_reads=JailReads.NOTHING, task=WorkTask.QUESTIONS),
    Step("cancel_stopped", _C, "Cancel the detainer", ("stopped",), "cancelled", SUPERVISES,
         provides=("stop_answer", "cancellation"), requires=("stop", "lodgement"), unless=("custody",),
         voids=("lodgement", *FOUND),
         source="I-247A; ICE Policy 10074.2: a request that may not stand is withdrawn at once",
         undoing=("the detainer was cancelled out of a stop", "it stays cancelled"),
         tells=TOLD_CANCELLED, jail_reads=JailReads.WITHDRAWN, task=WorkTask.QUESTIONS, first=FirstOutcome.WITHDRAWN),
)  # fmt: skip

CORRECTION: Final[tuple[Step, ...]] = (
    Step("draft_corrections", _C, "Draft what agencies outside must be told", (*ANYWHERE, "misidentified"), STAY,
         PROGRAM, provides=("correction_draft",), after_end=True,
         source="a finding that comes after others were told; a person decides what is sent", undoing=NOTHING,
         tells=NOBODY, no_message=OFFICE, jail_reads=JailReads.NOTHING),
    Step("tell_correction", _C, "Tell an agency outside of a correction, or say why not", (*ANYWHERE, "misidentified"),
         STAY, frozenset({Role.REVIEW_OFFICER, Role.COUNSEL, Role.SUPERVISOR, Role.FIELD_OFFICER}),
         provides=("correction_told",), requires=("correction_draft",), after_end=True,
         source="whoever was told something is told that it no longer stands", undoing=NOTHING,
         tells=Disclosing("correction_told", "draft.to_name", "that what was told no longer stands",
                          "5 USC 552a(c)(4)"),
         jail_reads=JailReads.NOTHING, task=WorkTask.REQUEST),
)  # fmt: skip
