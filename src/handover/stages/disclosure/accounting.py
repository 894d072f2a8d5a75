"""The accounting of disclosures (5 USC 552a(c)): which step tells whom outside the office what, and why. Pure.

Every step of a case is either here or in `INSIDE`; a test holds the two to the process. 5 USC 552a(c)(1) asks for date,
nature, purpose, and the recipient's name; a disclosure inside the agency needs none (552a(b)(1)). What a criminal
record said to a booking agency is logged under 28 CFR 20.21 (from memory, illustrative).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from handover.process.names import BookingStep, CaseStep

HOLDER: Final = "the agency that holds the person"
"""In place of a column: the jail that had the request at that moment."""
BOOKED_BY: Final = "the agency that booked"


@dataclass(frozen=True, slots=True)
class Disclosing:
    """What a step tells outside: to whom (a column of one of its facts, or `HOLDER`), what, and why."""

    fact: str
    column: str
    nature: str
    purpose: str


_CANCELS: Final = Disclosing("", HOLDER, "that the request is cancelled", "8 CFR 287.7; form I-247A")
_STOPS: Final = Disclosing(
    "", HOLDER, "that the request is stopped, without the reason", "form I-247A: do not hold"
)
_GOES_ON: Final = Disclosing("", HOLDER, "that the request stands again", "8 CFR 287.7")
_MOVES: Final = Disclosing(
    "transfer",
    "to_ori",
    "the request, which went along with the person",
    "form I-247A: any subsequent agency",
)

TELLS: Final[Mapping[CaseStep | BookingStep, Disclosing]] = {
    "answer": Disclosing(
        "",
        BOOKED_BY,
        "the answer to the booking, with the criminal history",
        "EBTS; 28 CFR 20.21 (illustrative)",
    ),
    "correct_answer": Disclosing("", BOOKED_BY, "a corrected answer to the booking", "5 USC 552a(c)(4)"),
    "give_record": Disclosing(
        "given_record", "to_ori", "the criminal history, for the immigration office", "28 CFR 20.33(a)(1)"
    ),
    "tell_report": Disclosing(
        "told_report", "to_ori", "what the jail's system reported of the booking", "ICE Directive 16001.2"
    ),
    "lodge": Disclosing(
        "lodgement", "jail_ori", "the request, the warrant and the notices", "8 CFR 287.7(a)"
    ),
    "transfer_unserved": _MOVES,
    "transfer_served": _MOVES,
    "cancel": _CANCELS,
    "cancel_by_discretion": _CANCELS,
    "cancel_stopped": _CANCELS,
    "cancel_misidentified": _CANCELS,
    "resolve_citizen_cancel": _CANCELS,
    "hand_over_child_cancel": _CANCELS,
    "cancel_warrant": Disclosing("", HOLDER, "that the warrant is cancelled", "8 CFR 236.1(b)(2)"),
    "raise_citizenship": _STOPS,
    "refer_child": _STOPS,
    "stop_case": _STOPS,
    "withdraw_identity": _STOPS,
    "resolve_not_citizen": _GOES_ON,
    "find_adult": _GOES_ON,
    "resume_stopped": _GOES_ON,
    "answer_agency": Disclosing("agency_reply", "told", "whether there is a detainer", "8 USC 1357(d)"),
    "tell_correction": Disclosing(
        "correction_told", "draft.to_name", "that what was told no longer stands", "5 USC 552a(c)(4)"
    ),
    "tell_consulate": Disclosing("consular_notice", "country", "that a national is held", "8 CFR 236.1(e)"),
    "record_handover": Disclosing("handover_part", "consulate", "that a national is held", "8 CFR 236.1(e)"),
    "hand_over_child": Disclosing(
        "child_care", "get_care_display", "the child and what care needs", "8 USC 1232(b)"
    ),
    "lend": Disclosing("loan", "to_name", "the request with box 2, and the person", "form I-247A box 2"),
    "report_loan": Disclosing("loan", "to_name", "the person", "form I-247A box 2"),
    "tell_representative": Disclosing(
        "representative_told", "to_name", "what the lawyer was told and served", "8 CFR 292.5(a)"
    ),
    "answer_access": Disclosing(
        "access_answer", "to_name", "what is held about the person, as far as released", "5 USC 552a(d)(1)"
    ),
}
"""Steps that tell somebody outside. A stop tells a jail only where the request is with one."""

INSIDE: Final[frozenset[CaseStep]] = frozenset({
    "open", "answer_query", "take_up", "put_back", "record_statement", "ask_interview",
    "record_interview", "find_probable_cause", "close_without_action", "propose_discretion", "close_by_discretion",
    "return_discretion", "read_discretion",
    "await_disposition", "watch_charge", "record_conviction", "record_charge_ended", "record_no_conviction",
    "review_again", "review_neutrally", "record_agency_request", "resolve_citizen", "provide_interpreter",
    "close_misidentified", "review_stopped", "settle_stopped", "draft_package", "sign_warrant", "return_unsigned",
    "redraft", "serve", "serve_late", "attest_fact", "cite_power", "record_duty", "agree_to_hold", "agree_to_notify",
    "decline", "start_hold", "report_unserved_hold", "give_notice", "restate_release",
    "report_event", "report_charges", "review_charges",
    "report_death", "report_escape",
    "report_released", "confirm_release", "report_breach", "report_while_stopped", "report_withdrawn",
    "propose_time_correction",
    "confirm_time_correction", "assume_custody", "execute_warrant", "record_arrest", "resume_custody", "expire",
    "report_loan_release", "report_loan_death",
    "record_at_large", "record_unknown",
    "draft_corrections", "record_representative", "end_representation", "ask_access",
    "receive_request", "receive_stop", "receive_resumption", "receive_withdrawal", "receive_custody", "receive_arrest",
    "receive_at_large", "receive_unknown", "receive_word",
})  # fmt: skip
"""Steps that tell nobody outside: acts inside the office, what a jail records or tells the office, and what an office
told a jail here by its message, which that office accounts for."""


@dataclass(frozen=True, slots=True)
class StepSeen:
    """One recorded step as the accounting needs it. ``named``: the recipient by the step's own facts, if any."""

    number: int
    step: str
    at: datetime
    named: str = ""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One line of the accounting."""

    at: datetime
    recipient: str
    nature: str
    purpose: str


def accounting(steps: Iterable[StepSeen], booked_by: str) -> Iterator[Disclosure]:
    """Who outside was told what by these steps, in their order. ``booked_by``: the agency that sent the booking."""
    holder = ""
    for seen in sorted(steps, key=lambda s: (s.at, s.number)):
        told = next((one for name, one in TELLS.items() if name == seen.step), None)
        if told is None:
            continue
        recipient = {HOLDER: holder, BOOKED_BY: booked_by}.get(told.column, seen.named)
        if told.column in ("jail_ori", "to_ori"):
            holder = seen.named
        if recipient:
            yield Disclosure(seen.at, recipient, told.nature, told.purpose)
