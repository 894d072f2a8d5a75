"""The case: from a print-confirmed match to an outcome. Read it from top to bottom.

While a citizenship question is open no step exists but counsel's. A withdrawn match stops everything and waits
for a supervisor, who traces and reverses what it led to. A doubt about age takes the case out of the routine path.
"""

from __future__ import annotations

from typing import Final

from handover.accounts.roles import Role
from handover.process.definitions import RESUME, STAY, Adverse, State, Step, Track
from handover.process.names import CaseState

S, R, _C = Role.SYSTEM, Role, Track.CASE
_PERMITS, _REPORTS = Adverse.PERMISSION, Adverse.REPORT

CASE_STATES: Final[tuple[State, ...]] = (
    State("queried", _C, "Query before a records specialist", R.RECORDS_SPECIALIST),
    State("awaiting_review", _C, "Waiting for a review officer", R.REVIEW_OFFICER),
    State("in_review", _C, "In review", R.REVIEW_OFFICER),
    State("awaiting_disposition", _C, "Waiting for a court's disposition", R.RECORDS_SPECIALIST),
    State("citizenship_question", _C, "Frozen: citizenship question", R.COUNSEL),
    State("identity_withdrawn", _C, "Stopped: the print match was withdrawn", R.SUPERVISOR),
    State("child_path", _C, "Stopped: the procedures for children apply", R.SUPERVISOR),
    State("stopped", _C, "Stopped: something on record bars the request", R.SUPERVISOR),
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
    State("died", _C, "Closed, the person died", ended=True),
    State("outcome_unknown", _C, "Closed, outcome not known", ended=True),
    State("cancelled", _C, "Detainer cancelled", ended=True),
    State("no_action", _C, "Closed, no action", ended=True),
    State("citizen", _C, "Closed, United States citizen", ended=True),
    State("misidentified", _C, "Closed, the prints are another person's", ended=True),
    State("child_referred", _C, "Closed, referred under the procedures for children", ended=True),
)

BEFORE_LODGING: Final[tuple[CaseState, ...]] = (
    "queried", "awaiting_review", "in_review", "awaiting_disposition", "probable_cause",
    "awaiting_signature", "signed",
)  # fmt: skip
STOPPED: Final[tuple[CaseState, ...]] = (
    "citizenship_question",
    "child_path",
    "identity_withdrawn",
    "stopped",
)
"""Nobody is held or handed over on a request there; what happens all the same is reported."""
OUT: Final[tuple[CaseState, ...]] = (
    "lodged", "served", "hold_agreed", "notify_agreed", "declined", "held", "release_noticed",
)  # fmt: skip
"""A detainer is with the jail and the person is still there."""

_AFTER_FINDING: Final[tuple[CaseState, ...]] = (
    "probable_cause", "awaiting_signature", "signed", *OUT, "released", "in_custody",
)  # fmt: skip
"""Something adverse stands: a finding, its papers, or what was done on them."""
_UNTIL_CUSTODY: Final[tuple[CaseState, ...]] = (*BEFORE_LODGING, *OUT, "released", "in_custody", "at_large")
_ANYWHERE: Final[tuple[CaseState, ...]] = (
    *_UNTIL_CUSTODY, "died", "outcome_unknown", "cancelled", "no_action", "citizen", "child_path", "child_referred",
    "stopped",
)  # fmt: skip
_FOUND = ("determination", "neutral_review", "package", "signature")
_ANSWERED = ("jail_answer", "release_time")

_ASKS = frozenset({S, R.PERSON, R.RECORDS_SPECIALIST, R.REVIEW_OFFICER, R.WARRANT_SIGNER, R.COUNSEL, R.SUPERVISOR,
                   R.FIELD_OFFICER, R.JAIL_CLERK})  # fmt: skip
"""Anyone may stop the case for a citizenship question or a doubt about age: the person concerned, and the program
where a record says so. Counsel alone, and a supervisor alone, may let it go on."""
_WITNESSES = frozenset({R.REVIEW_OFFICER, R.COUNSEL, R.SUPERVISOR, R.FIELD_OFFICER, R.JAIL_CLERK})
_CORRECTS = frozenset({R.JAIL_CLERK, R.FIELD_OFFICER, R.SUPERVISOR})
_TIMED = (*OUT, "released", "stopped", "in_custody", "at_large", "died")
"""Where a time that was typed wrong is corrected."""
_OFFICER, _CLERK, _FIELD = (frozenset({r}) for r in (R.REVIEW_OFFICER, R.JAIL_CLERK, R.FIELD_OFFICER))
_SPECIALIST, _COUNSEL = frozenset({R.RECORDS_SPECIALIST}), frozenset({R.COUNSEL})
_SUPERVISES = frozenset({R.REVIEW_OFFICER, R.SUPERVISOR})

_NOTIFICATION = (
    Step("open", _C, "Open on a print-confirmed match", (), "queried", frozenset({S}),
         provides=("print_match", "query"), source="IAQ raised by biometric interoperability"),
    Step("answer_query", _C, "Answer the query", ("queried",), "awaiting_review", _SPECIALIST,
         provides=("query_answer",), requires=("print_match", "query"),
         source="IAR; an opinion that a person issues"),
)  # fmt: skip

_REVIEW = (
    Step("take_up", _C, "Take up the review", ("awaiting_review",), "in_review", _OFFICER,
         requires=("query_answer",), claims=True, held=True),
    Step("put_back", _C, "Hand back to the queue", ("in_review",), "awaiting_review", _SUPERVISES, held=True),
    Step("record_statement", _C, "Record a statement of the person", ("in_review",), STAY, _OFFICER,
         provides=("statement",), held=True, source="I-247A (02/17) box 1 d: statements to an immigration officer"),
    Step("find_probable_cause", _C, "Determine probable cause", ("in_review",), "probable_cause", _OFFICER,
         provides=("determination",), requires=("print_match", "query_answer"), held=True,
         adverse=_PERMITS,
         source="I-247A (02/17) box 1 or 2; 8 CFR 287.7; ICE Policy 10074.2"),
    Step("close_without_action", _C, "Close without action", ("in_review",), "no_action", _OFFICER,
         provides=("no_action",), requires=("print_match", "query_answer"), held=True,
         source="OIG-15-85: every decision not to act is recorded with its reason"),
    Step("await_disposition", _C, "Wait for the court's disposition", ("in_review",), "awaiting_disposition",
         _OFFICER, provides=("disposition_watch",), requires=("print_match", "query_answer"), held=True,
         source="OIG-20-13: permanent residents charged but not convicted were not tracked"),
    Step("watch_charge", _C, "Watch another charge", ("awaiting_disposition",), STAY, _OFFICER | _SPECIALIST,
         provides=("disposition_watch",), requires=("disposition_watch",),
         source="OIG-20-13: each charge is watched"),
    Step("record_conviction", _C, "Record a conviction", ("awaiting_disposition",), "awaiting_review", _SPECIALIST,
         provides=("disposition",), requires=("disposition_watch",),
         source="INA 101(a)(48)(A) (illustrative): a person says whether an outcome counts as a conviction"),
    Step("record_charge_ended", _C, "Record that a charge ended, others still waited for", ("awaiting_disposition",),
         STAY, _SPECIALIST | {S}, provides=("disposition",), requires=("disposition_watch",),
         source="OIG-20-13; the case closes when all have ended without a ground"),
    Step("record_no_conviction", _C, "Record dismissal or acquittal", ("awaiting_disposition",), "no_action",
         _SPECIALIST | {S}, provides=("disposition", "no_action"), requires=("disposition_watch",),
         source="OIG-20-13; the court decided, and the case closes by itself"),
    Step("review_again", _C, "Review again", ("probable_cause", "awaiting_signature", "signed"), "awaiting_review",
         _SUPERVISES, provides=("second_look",), voids=_FOUND,
         source="a record was corrected, or something new is known"),
    Step("review_neutrally", _C, "Record a neutral review", ("probable_cause",), STAY,
         frozenset({R.REVIEW_OFFICER, R.SUPERVISOR}), provides=("neutral_review",), requires=("determination",),
         not_by=("find_probable_cause",), source="Gonzalez v. ICE settlement, effective 4 March 2025"),
    Step("record_agency_request", _C, "Record that the arresting agency asks for a decision", BEFORE_LODGING, STAY,
         frozenset({R.RECORDS_SPECIALIST, R.REVIEW_OFFICER}), provides=("agency_request",),
         source="8 USC 1357(d): arrest for a controlled substance"),
    Step("answer_agency", _C, "Tell the arresting agency yes or no",
         (*OUT, "no_action", "cancelled", "citizen", "misidentified", "child_referred"), STAY, _OFFICER,
         provides=("agency_reply",), requires=("agency_request",),
         unless=("agency_reply",), after_end=True,
         source="8 USC 1357(d): whether a detainer is issued, which nothing drafted or unsigned says"),
)  # fmt: skip

_CITIZENSHIP = (
    Step("raise_citizenship", _C, "Raise a citizenship question", (*_UNTIL_CUSTODY, "child_path", "stopped"),
         "citizenship_question", _ASKS,
         provides=("citizenship_claim",), after_end=True, source="ICE Directive 16001.2: any claim or indicium"),
    Step("resolve_not_citizen", _C, "Resolve: evidence does not show citizenship", ("citizenship_question",),
         RESUME, _COUNSEL, provides=("citizenship_finding",), requires=("citizenship_claim",),
         not_by=("raise_citizenship", "find_probable_cause", "sign_warrant"), source="ICE Directive 16001.2"),
    Step("resolve_citizen", _C, "Resolve: probative evidence of citizenship", ("citizenship_question",),
         "citizen", _COUNSEL, provides=("citizenship_finding",), requires=("citizenship_claim",),
         unless=("lodgement",), voids=_FOUND, source="ICE Directive 16001.2: cannot proceed"),
    Step("resolve_citizen_cancel", _C, "Resolve: probative evidence of citizenship, and cancel the detainer",
         ("citizenship_question",), "citizen", _COUNSEL, provides=("citizenship_finding", "cancellation"),
         requires=("citizenship_claim", "lodgement"), voids=("lodgement", *_FOUND),
         source="ICE Directive 16001.2: cancel and tell the jail at once"),
)  # fmt: skip

_CHILD = (
    Step("refer_child", _C, "Refer to the procedures for children", (*_UNTIL_CUSTODY, "stopped"), "child_path", _ASKS,
         provides=("child_referral",), after_end=True,
         source="TVPRA, 8 USC 1232; 8 CFR 236.3 (illustrative): no routine detainer"),
    Step("tell_consulate", _C, "Record the consular notice", ("child_path",), STAY, _SUPERVISES,
         provides=("consular_notice",), requires=("child_referral",), source="8 CFR 236.1(e)"),
    Step("provide_interpreter", _C, "Record the interpreter", ("child_path",), STAY, _SUPERVISES,
         provides=("interpreter",), requires=("child_referral",), source="8 CFR 236.3 (illustrative)"),
    Step("find_adult", _C, "Find that the person is an adult", ("child_path",), RESUME, frozenset({R.SUPERVISOR}),
         provides=("age_finding",), requires=("child_referral",), not_by=("refer_child",),
         source="8 USC 1232(b)(4) (illustrative): more than one kind of evidence"),
    Step("hand_over_child", _C, "Close: referred under the procedures for children", ("child_path",), "child_referred",
         frozenset({R.SUPERVISOR}), provides=("child_care",),
         requires=("child_referral", "consular_notice", "interpreter"), unless=("lodgement",), voids=_FOUND,
         source="8 USC 1232(b) (illustrative)"),
    Step("hand_over_child_cancel", _C, "Close: referred under the procedures for children, and cancel the detainer",
         ("child_path",), "child_referred", frozenset({R.SUPERVISOR}), provides=("child_care", "cancellation"),
         requires=("child_referral", "consular_notice", "interpreter", "lodgement"), voids=("lodgement", *_FOUND),
         source="8 USC 1232(b) (illustrative): no routine detainer, and the jail is told at once"),
)  # fmt: skip

_IDENTITY = (
    Step("withdraw_identity", _C, "Stop: the print match was withdrawn", _ANYWHERE, "identity_withdrawn",
         frozenset({S}), provides=("identity_withdrawal",), voids=("print_match", "query_answer", *_FOUND),
         after_end=True, source="a fingerprint examiner withdrew the match that opened the case"),
    Step("close_misidentified", _C, "Close: the prints are another person's", ("identity_withdrawn",),
         "misidentified", frozenset({R.SUPERVISOR}), provides=("reversal",), requires=("identity_withdrawal",),
         unless=("lodgement",), source="every consequence traced and reversed"),
    Step("cancel_misidentified", _C, "Close: the prints are another person's, and cancel the detainer",
         ("identity_withdrawn",), "misidentified", frozenset({R.SUPERVISOR}), provides=("reversal", "cancellation"),
         requires=("identity_withdrawal", "lodgement"), voids=("lodgement",),
         source="every consequence traced and reversed; the jail is told at once"),
)  # fmt: skip

_STOPPED = (
    Step("stop_case", _C, "Stop: something on record bars the request", _AFTER_FINDING, "stopped", frozenset({S}),
         provides=("stop",), after_end=True,
         source="a bar of the gate was found after an act was done, or in a report of what has happened"),
    Step("resume_stopped", _C, "Let the case go on", ("stopped",), RESUME, frozenset({R.SUPERVISOR}),
         provides=("stop_answer",), requires=("stop",), adverse=_PERMITS,
         source="a supervisor says what was done; refused while a bar still stands"),
    Step("review_stopped", _C, "Send back to review", ("stopped",), "awaiting_review", frozenset({R.SUPERVISOR}),
         provides=("stop_answer",), requires=("stop",), unless=("lodgement",), voids=_FOUND,
         source="the finding no longer stands; a review officer reads the file again"),
    Step("settle_stopped", _C, "Record what was done about custody that was barred", ("stopped",), "in_custody",
         frozenset({R.SUPERVISOR}), provides=("stop_answer",), requires=("stop", "custody"),
         source="custody was taken although it was barred: it is recorded, and somebody answers for it"),
    Step("cancel_stopped", _C, "Cancel the detainer", ("stopped",), "cancelled", _SUPERVISES,
         provides=("stop_answer", "cancellation"), requires=("stop", "lodgement"), unless=("custody",),
         voids=("lodgement", *_FOUND),
         source="I-247A; ICE Policy 10074.2: a request that may not stand is withdrawn at once"),
)  # fmt: skip

_DETAINER = (
    Step("draft_package", _C, "Draft detainer and warrant", ("probable_cause",), "awaiting_signature", _OFFICER,
         provides=("package",), requires=("determination",),
         adverse=_PERMITS,
         source="I-247A or I-247G with I-200 (8 CFR 236.1(b)) or I-205 (8 CFR 241.2)"),
    Step("sign_warrant", _C, "Sign the warrant", ("awaiting_signature",), "signed", frozenset({R.WARRANT_SIGNER}),
         provides=("signature",), requires=("determination", "package"),
         not_by=("find_probable_cause", "draft_package", "review_neutrally"),
         adverse=_PERMITS,
         source="8 CFR 287.5(e)(2), 236.1(b), 241.2"),
    Step("return_unsigned", _C, "Return unsigned", ("awaiting_signature",), "in_review",
         frozenset({R.WARRANT_SIGNER}), provides=("refusal_to_sign",), voids=_FOUND,
         not_by=("find_probable_cause", "draft_package")),
    Step("redraft", _C, "Draft the package again", ("awaiting_signature", "signed"), "probable_cause", _OFFICER,
         provides=("redraft",), voids=("package", "signature"),
         source="what the papers say is no longer so: nothing is lodged under a signature on something else"),
    Step("lodge", _C, "Lodge with the jail", ("signed",), "lodged", _OFFICER, provides=("lodgement",),
         requires=("print_match", "determination", "package", "signature"),
         adverse=_PERMITS,
         source="8 CFR 287.7(a); ICE Policy 10074.2"),
    Step("cancel", _C, "Cancel the detainer", OUT, "cancelled", _SUPERVISES | {R.WARRANT_SIGNER},
         provides=("cancellation",), requires=("lodgement",), voids=("lodgement",),
         source="8 CFR 287.7; I-247A; ICE Policy 10074.2: the request is withdrawn at once by anybody entitled"),
    Step("cancel_warrant", _C, "Cancel the warrant", ("cancelled", "citizen", "misidentified", "child_referred"), STAY,
         _SUPERVISES | {R.WARRANT_SIGNER}, provides=("warrant_cancellation",), requires=("cancellation",),
         unless=("warrant_cancellation",), after_end=True,
         source="8 CFR 236.1(b)(2): who may issue a warrant may cancel it; 8 CFR 241.2"),
    Step("serve", _C, "Serve a copy on the person", ("lodged",), "served", _CLERK, provides=("service",),
         requires=("lodgement",), adverse=_PERMITS,
         source="I-247A: must be served to take effect"),
)  # fmt: skip

_LOCAL_LAW = (
    Step("attest_fact", _C, "Attest a fact that your law asks for", OUT, STAY, _CLERK, provides=("local_fact",),
         requires=("lodgement",),
         source="local law: a condition holds with its fact, which a person attests with its source"),
    Step("cite_power", _C, "Cite the power to hold", ("lodged", "served", "hold_agreed"), STAY, _CLERK,
         provides=("power_to_hold",), requires=("lodgement",),
         source="Lunn v. Commonwealth, 477 Mass. 517 (2017): a federal form gives no local power to arrest"),
    Step("record_duty", _C, "Record that a duty under your law was done", (*OUT, "released"), STAY, _CLERK,
         provides=("duty_done",), requires=("lodgement",),
         source="local law, e.g. Cal. Gov. Code 7283.1: copy and notice to the person, consent, reports"),
)  # fmt: skip

_JAIL = (
    Step("agree_to_hold", _C, "Jail will hold", ("served",), "hold_agreed", _CLERK, provides=("jail_answer",),
         requires=("service",), adverse=_PERMITS,
         source="8 CFR 287.7(d); a request, Galarza v. Szalczyk"),
    Step("agree_to_notify", _C, "Jail will notify only", ("lodged", "served"), "notify_agreed", _CLERK,
         provides=("jail_answer",), requires=("lodgement",), adverse=_PERMITS,
         source="I-247A, I-247G; local law"),
    Step("decline", _C, "Jail declines", ("lodged", "served", "hold_agreed", "notify_agreed"), "declined", _CLERK,
         provides=("jail_answer",), requires=("lodgement",), source="local law; Galarza v. Szalczyk, 745 F.3d 634"),
    Step("start_hold", _C, "Report release time, hold begins", ("hold_agreed",), "held", _CLERK,
         provides=("release_time",), requires=("service", "jail_answer"), adverse=_REPORTS,
         source="8 CFR 287.7(d)"),
    Step("give_notice", _C, "Report the release time", ("notify_agreed", "declined"), "release_noticed", _CLERK,
         provides=("release_time",), requires=("jail_answer",), adverse=_REPORTS, source="I-247A, I-247G"),
    Step("restate_release", _C, "Report another release time", ("held", "release_noticed"), STAY, _CLERK,
         provides=("release_time",), requires=("jail_answer",),
         adverse=_REPORTS,
         source="8 CFR 287.7(d): an earlier time counts, a later one extends no hold"),
    Step("transfer_unserved", _C, "Report a transfer to another agency, not served yet",
         ("lodged", "notify_agreed", "declined", "release_noticed"), "lodged", _CLERK, provides=("transfer",),
         requires=("lodgement",), unless=("service",), voids=_ANSWERED, adverse=_REPORTS,
         source="I-247A: any subsequent agency"),
    Step("transfer_served", _C, "Report a transfer to another agency",
         ("served", "hold_agreed", "notify_agreed", "declined", "release_noticed"), "served", _CLERK,
         provides=("transfer",), requires=("lodgement", "service"), voids=_ANSWERED,
         adverse=_REPORTS,
         source="I-247A: any subsequent agency; not out of a hold, which would lengthen it"),
    Step("report_event", _C, "Report a stay in hospital or a corrected booking", OUT, STAY, _CLERK,
         provides=("custody_event",), requires=("lodgement",), source="I-247A: notify of hospitalisation"),
    Step("report_death", _C, "Report that the person died", (*OUT, "released"), "died", _CLERK | _FIELD,
         provides=("death",), requires=("lodgement",), source="I-247A: notify of death"),
    Step("report_escape", _C, "Report that the person escaped", OUT, "released", _CLERK, provides=("release",),
         requires=("lodgement",)),
    Step("report_released", _C, "Report that the person was released", OUT, "released", _CLERK,
         provides=("release",), requires=("lodgement",)),
    Step("confirm_release", _C, "Report when the person in fact left", ("released",), STAY, _CLERK,
         provides=("release",), requires=("release",), source="8 CFR 287.7(d): not beyond the hold's end"),
    Step("report_breach", _C, "Report a breach of the limits", (*OUT, "released"), STAY, _WITNESSES,
         provides=("breach",), requires=("lodgement",),
         source="Miranda-Olivares v. Clackamas County (D. Or. 2014); Morales v. Chadbourne (1st Cir. 2015)"),
    Step("report_while_stopped", _C, "Report what happened while the request was stopped", STOPPED, STAY,
         _CLERK | _FIELD, provides=("stopped_report",), requires=("lodgement",), adverse=_REPORTS,
         source="a stop ends what is asked of the jail, and not what is known of the person"),
    Step("propose_time_correction", _C, "Propose a correction of a stated time", _TIMED, STAY, _CORRECTS,
         provides=("time_proposal",), requires=("lodgement",), after_end=True,
         source="8 CFR 287.7(d): a typing error neither starts nor ends a hold; two people correct it"),
    Step("confirm_time_correction", _C, "Confirm the correction of a stated time", _TIMED, STAY, _CORRECTS,
         provides=("time_correction",), requires=("lodgement", "time_proposal"), voids=("time_proposal",),
         not_by=("propose_time_correction",), after_end=True,
         source="8 CFR 287.7(d): no extension; a second person confirms, and the page shows what it changed"),
)  # fmt: skip

_OUTCOME = (
    Step("assume_custody", _C, "Assume custody", ("held", "release_noticed", "hold_agreed", "notify_agreed"),
         "in_custody", _FIELD, provides=("custody",), requires=("lodgement", "signature"),
         adverse=_REPORTS,
         source="8 CFR 287.7(d), 287.3"),
    Step("record_handover", _C, "Record a part of the handover", ("in_custody",), STAY, _FIELD | _SUPERVISES | _CLERK,
         provides=("handover_part",), requires=("custody",), after_end=True,
         source="8 CFR 287.3(a)-(d), 236.1(e), 287.5(e)(3): service, consulate, examination, reasons, decision"),
    Step("lend", _C, "Lend the person for a proceeding (box 2)", ("in_custody",), STAY, _FIELD | {R.SUPERVISOR},
         provides=("loan",), requires=("custody",), unless=("loan",), after_end=True, adverse=_PERMITS,
         source="I-247A (02/17) box 2; ICE guidance: the copy is served before the transfer"),
    Step("resume_custody", _C, "Record that custody was resumed after the loan", ("in_custody",), STAY,
         _FIELD | {R.SUPERVISOR}, provides=("loan_end",), requires=("custody", "loan"), voids=("loan",),
         after_end=True, adverse=_REPORTS, source="I-247A (02/17) box 2"),
    Step("expire", _C, "Expire: the hold has ended", ("held",), "released", frozenset({S}),
         provides=("release",), requires=("release_time",), source="8 CFR 287.7(d): no extension"),
    Step("record_at_large", _C, "Record as at large", ("released",), "at_large", _FIELD,
         provides=("at_large",), requires=("release",), source="an outcome that is recorded, not a hunt"),
    Step("record_unknown", _C, "Record that the outcome is not known",
         ("lodged", "served", "notify_agreed", "declined", "release_noticed", "released"), "outcome_unknown",
         _FIELD | {R.SUPERVISOR}, provides=("unknown_outcome",), requires=("lodgement",),
         source="public extracts: an empty lift reason cannot be told from “still in custody”"),
)  # fmt: skip

_CORRECTION = (
    Step("draft_corrections", _C, "Draft what agencies outside must be told", (*_ANYWHERE, "misidentified"), STAY,
         frozenset({S}), provides=("correction_draft",), after_end=True,
         source="a finding that comes after others were told; a person decides what is sent"),
    Step("tell_correction", _C, "Tell an agency outside of a correction, or say why not", (*_ANYWHERE, "misidentified"),
         STAY, frozenset({R.REVIEW_OFFICER, R.COUNSEL, R.SUPERVISOR, R.FIELD_OFFICER}), provides=("correction_told",),
         requires=("correction_draft",), after_end=True,
         source="whoever was told something is told that it no longer stands"),
)  # fmt: skip

CASE_STEPS: Final[tuple[Step, ...]] = (
    *_NOTIFICATION, *_REVIEW, *_CITIZENSHIP, *_CHILD, *_IDENTITY, *_STOPPED, *_DETAINER, *_LOCAL_LAW, *_JAIL, *_OUTCOME,
    *_CORRECTION,
)  # fmt: skip
