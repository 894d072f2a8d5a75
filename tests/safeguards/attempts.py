"""What an outsider tries against R1 to R19, each with the answer that it must get. `test_attempts` runs them all.

Each is tried at the page, as the person named, on a case in the state named. ``before`` changes the world first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, Literal

from django.utils import timezone

from handover.process.models import Matter
from handover.process.names import CaseState
from handover.stages.review.case_file.file import file_of
from tests.safeguards.world_changes import (
    TWICE,
    Before,
    asked_by_officer,
    booking_erased,
    born_here,
    child_birth,
    citizen_record,
    claimed_elsewhere,
    disabled,
    given,
    gone_to_birch,
    held_at_another_jail,
    held_elsewhere,
    law_changes,
    match_withdrawn,
    order_corrected,
    order_gone,
    order_reopened,
    power_ended,
    power_never_was,
    said_elsewhere,
    second_request_arrives,
    statement,
    tps,
    tps_comes_back,
)
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person

Data = Callable[[Matter], Mapping[str, Any]]
RESTRICTED = Person(protected=True)
RESIDENT = Person(status="permanent_resident", final_order=False, convicted=False)
BARE = Person(final_order=False)


def nothing(_: Cast, __: Matter) -> None:
    """The world stays as it is."""


def says(**data: Any) -> Data:
    """The same form data for any case."""
    return lambda _: data


@dataclass(frozen=True)
class Attempt:
    """One try: who asks for what, on which case, and what must come of it."""

    rule: str
    what: str
    who: str
    state: CaseState
    address: str
    wanted: int
    data: Data = field(default=says())
    before: Before = nothing
    ends: CaseState | Literal[""] = ""
    person: Person | None = None
    ori: str = "CX0010000"
    method: str = "post"

    @property
    def state_after(self) -> CaseState:
        """The state that the case must be in afterwards."""
        return self.ends or self.state


def local(hours: float) -> Callable[[Matter], str]:
    """A time so many hours from now, as the facility's form takes it."""
    return lambda case: (
        f"{(timezone.now() + timedelta(hours=hours)).astimezone(case.agency.zone):%Y-%m-%dT%H:%M}"
    )


def finding(
    bases: str, *kinds: str, reasons: str = REASONS, ground: str = "241(a)(1)(A)", **more: Any
) -> Data:
    """The form of probable cause, linking records of these kinds."""

    def said(case: Matter) -> Mapping[str, Any]:
        keys = [i.evidence.key for i in file_of(case.pk).items if i.evidence.kind in kinds]
        return {
            "bases": list(bases), "ground": ground, "mandatory": "none", "evidence": keys, "reasons": reasons, **more,
        }  # fmt: skip

    return said


DRAFT = says(
    request="hold", warrant="I-205", charging_decision="", contact_phone="555-0100", supersedes_on=""
)
SERVED = {"method": "in_person", "place": "Intake desk", "language": "English", "officer_name": "C. Clark",
          "officer_title": "Clerk", "interpreter": ""}  # fmt: skip


def serve_at(hours: float) -> Data:
    """The certificate of service at a time."""
    return lambda case: {**SERVED, "served_at": local(hours)(case)}


def release_at(hours: float) -> Data:
    """A release time so many hours from now."""
    return lambda case: {"otherwise_release_at": local(hours)(case)}


ANSWER = says(citizen="no", fact_part=REASONS, law_part=REASONS, supervisor="Sky Stone")
CAUSE, NO_ACTION = "/review/cases/{}/probable-cause/", "/review/cases/{}/no-action/"
SIGN, LODGE, SERVE = "/detainer/cases/{}/sign/", "/detainer/cases/{}/lodge/", "/detainer/cases/{}/serve/"
CHECKED = says(checked="on")
HOLD, NOTIFY = "/custody/requests/{}/hold/", "/custody/requests/{}/notify/"
RELEASE, CUSTODY = "/custody/requests/{}/release-time/", "/custody/releases/{}/custody/"
DRAFTING = "/detainer/cases/{}/draft/"
FROZEN: Final = "citizenship_question"
CHILD: Final = "child_path"

ATTEMPTS = (
    # R1: a named person, typed reasons, linked records
    Attempt("R1", "no reasons", "ortiz", "in_review", CAUSE, 422, finding("a", "order", reasons="")),
    Attempt("R1", "reasons of blanks", "ortiz", "in_review", CAUSE, 422, finding("a", "order", reasons=" " * 90)),
    Attempt("R1", "no record linked", "ortiz", "in_review", CAUSE, 422, finding("a")),
    Attempt("R1", "closing without a reason", "ortiz", "in_review", NO_ACTION, 422, says(reason="", reasons=REASONS)),
    Attempt("R1", "a records specialist finds cause", "reed", "in_review", CAUSE, 403, finding("a", "order")),
    Attempt("R1", "a supervisor finds cause", "stone", "in_review", CAUSE, 403, finding("a", "order")),
    # R2: prints and an affirmative record
    Attempt("R2", "birth abroad and an encounter", "ortiz", "in_review", CAUSE, 422,
            finding("c", "match", "encounter", ground="212(a)(7)(A)(i)(I)"), person=BARE),
    Attempt("R2", "a record without the match", "ortiz", "in_review", CAUSE, 422,
            finding("c", "status", ground="212(a)(7)(A)(i)(I)"), person=BARE),
    # R3, R4: what a finding may rest on
    Attempt("R3", "the specialist's answer as other evidence", "ortiz", "in_review", CAUSE, 422,
            finding("d", "answer", ground="212(a)(7)(A)(i)(I)"), person=BARE),
    Attempt("R4", "signing on an order that is gone", "walsh", "awaiting_signature", SIGN, 422, says(read_digest="x"),
            order_gone, "stopped"),
    Attempt("R4", "lodging on an order that is no longer final", "ortiz", "signed", LODGE, 422, CHECKED, order_reopened,
            "stopped"),
    Attempt("R4", "drafting on an order that is gone", "ortiz", "probable_cause", DRAFTING, 422, DRAFT, order_gone,
            "stopped"),
    # R5: citizenship
    Attempt("R5", "finding cause on a citizen", "ortiz", "in_review", CAUSE, 422, finding("a", "order"), citizen_record,
            FROZEN),
    Attempt("R5", "drafting for a citizen", "ortiz", "probable_cause", DRAFTING, 422, DRAFT, citizen_record, FROZEN),
    Attempt("R5", "signing for a citizen", "walsh", "awaiting_signature", SIGN, 422, says(read_digest="x"),
            citizen_record, FROZEN),
    Attempt("R5", "lodging for a citizen", "ortiz", "signed", LODGE, 422, CHECKED, citizen_record, FROZEN),
    Attempt("R5", "serving a citizen", "clark", "lodged", SERVE, 422, serve_at(0), citizen_record, FROZEN),
    Attempt("R5", "holding a citizen", "clark", "served", HOLD, 422, says(), citizen_record, FROZEN),
    Attempt("R5", "beginning the hold of a citizen", "clark", "hold_agreed", RELEASE, 422, release_at(-1),
            citizen_record, FROZEN),
    Attempt("R5", "lodging when a birthplace is corrected", "ortiz", "signed", LODGE, 422, CHECKED, born_here, FROZEN),
    Attempt("R5", "the officer answers the question", "ortiz", "in_review", "/review/cases/{}/resolve/", 403, ANSWER,
            asked_by_officer, FROZEN),
    Attempt("R5", "a supervisor answers the question", "stone", "in_review", "/review/cases/{}/resolve/", 403, ANSWER,
            asked_by_officer, FROZEN),
    Attempt("R5", "counsel answers in two words", "lane", "in_review", "/review/cases/{}/resolve/", 422,
            says(citizen="no", fact_part="no", law_part="no", supervisor=""), asked_by_officer, FROZEN),
    # R6: a request
    Attempt("R6", "declining without a ground", "clark", "served", "/custody/requests/{}/decline/", 422,
            says(ground="", text="")),
    Attempt("R6", "another jail's clerk agrees", "bell", "served", HOLD, 404),
    Attempt("R6", "another jail's clerk reads", "bell", "served", "/custody/requests/{}/", 404, method="get"),
    Attempt("R6", "an officer answers for the jail", "ortiz", "served", HOLD, 403),
    Attempt("R6", "a field officer answers for the jail", "ford", "served", NOTIFY, 403),
    # R7, R9: time
    Attempt("R9", "a release time in the year 26", "clark", "hold_agreed", RELEASE, 422,
            says(otherwise_release_at="0026-11-20T10:00")),
    Attempt("R9", "a release time in the year 9999", "clark", "hold_agreed", RELEASE, 422,
            says(otherwise_release_at="9999-12-31T23:59")),
    Attempt("R9", "a release time that is none", "clark", "hold_agreed", RELEASE, 422,
            says(otherwise_release_at="tomorrow")),
    Attempt("R9", "a transfer out of a hold", "clark", "held", "/custody/requests/{}/transfer/", 422,
            lambda c: {"to_ori": "CX0020000", "transferred_at": local(0)(c), "ground": "Warrant"}),
    Attempt("R7", "a breach without words", "clark", "served", "/custody/outcomes/{}/breach/", 422,
            says(kind="bail_blocked", text="")),
    Attempt("R7", "custody in the future", "ford", "held", CUSTODY, 422,
            lambda c: {"assumed_at": local(3)(c), "place": "Desk", "officer": "F. Ford"}),
    # R8: local law
    Attempt("R8", "a hold where the law gives none", "cole", "served", HOLD, 422, ori="CX0030000"),
    # R10: service
    Attempt("R10", "a hold on what was not served", "clark", "lodged", HOLD, 422),
    Attempt("R10", "a release time before service", "clark", "lodged", RELEASE, 422, release_at(-1)),
    Attempt("R10", "service before lodging", "clark", "lodged", SERVE, 422, serve_at(-30)),
    Attempt("R10", "service in the future", "clark", "lodged", SERVE, 422, serve_at(5)),
    # R11: warrants and who signs
    Attempt("R11", "an I-200 on a final order", "ortiz", "probable_cause", DRAFTING, 422,
            says(request="hold", warrant="I-200", charging_decision="NTA of 2020", contact_phone="555-0100")),
    Attempt("R11", "the drafter signs", "ortiz", "awaiting_signature", SIGN, 403, says(read_digest="x")),
    Attempt("R11", "a supervisor signs", "stone", "awaiting_signature", SIGN, 403, says(read_digest="x")),
    Attempt("R11", "signing another text than was read", "walsh", "awaiting_signature", SIGN, 422,
            says(read_digest="x")),
    Attempt("R11", "a power that has ended", "walsh", "awaiting_signature", SIGN, 422, says(read_digest="x"),
            power_ended),
    Attempt("R11", "lodging what nobody signed", "ortiz", "awaiting_signature", LODGE, 422, CHECKED),
    Attempt("R11", "drafting twice", "ortiz", "awaiting_signature", DRAFTING, 422, DRAFT),
    # R12: protected people
    Attempt("R12", "cause without an attestation", "ortiz", "in_review", CAUSE, 422, finding("a", "order"),
            person=RESTRICTED),
    Attempt("R12", "cause without a certificate", "ortiz", "in_review", CAUSE, 422,
            finding("a", "order", not_abuser_alone="on"), person=RESTRICTED),
    # R13, R15: charges
    Attempt("R13", "a charge recorded as a conviction", "ortiz", "in_review", CAUSE, 422,
            finding("c", "match", "status", ground="212(a)(7)(A)(i)(I)", mandatory="convicted"),
            person=Person(final_order=False, convicted=False)),
    Attempt("R15", "a resident's pending charge", "ortiz", "in_review", CAUSE, 422,
            finding("c", "match", "charge", ground="237(a)(2)"), person=RESIDENT),
    # R14: the agency's question
    Attempt("R14", "an answer to a question nobody asked", "ortiz", "lodged", "/review/cases/{}/agency-reply/", 422,
            says(told="Deputy Hall by telephone")),
    Attempt("R14", "a clerk answers for the office", "clark", "lodged", "/review/cases/{}/agency-reply/", 403),
    # R17: children
    Attempt("R17", "finding cause on a child", "ortiz", "in_review", CAUSE, 422, finding("a", "order"), child_birth,
            CHILD),
    Attempt("R17", "signing for a child", "walsh", "awaiting_signature", SIGN, 422, says(read_digest="x"), child_birth,
            CHILD),
    Attempt("R17", "lodging for a child", "ortiz", "signed", LODGE, 422, CHECKED, child_birth, CHILD),
    Attempt("R17", "serving a child", "clark", "lodged", SERVE, 422, serve_at(0), child_birth, CHILD),
    Attempt("R17", "holding a child", "clark", "served", HOLD, 422, says(), child_birth, CHILD),
    Attempt("R17", "a review officer finds an adult", "ortiz", "in_review", "/review/cases/{}/adult/", 403,
            says(first_source="A", second_source="B", reasons=REASONS), child_birth, CHILD),
    Attempt("R17", "one source for an adult", "stone", "in_review", "/review/cases/{}/adult/", 422,
            says(first_source="Passport", second_source="", reasons=REASONS), child_birth, CHILD),
    # R13: a status that forbids detention
    Attempt("R13", "lodging under temporary protected status", "ortiz", "signed", LODGE, 422, CHECKED, tps, "stopped"),
    Attempt("R13", "holding under temporary protected status", "clark", "served", HOLD, 422, says(), tps, "stopped"),
    # R18: what the person says
    Attempt("R18", "drafting past a statement", "ortiz", "probable_cause", DRAFTING, 422, DRAFT, statement),
    Attempt("R18", "lodging past a statement", "ortiz", "signed", LODGE, 422, CHECKED, statement),
    Attempt("R18", "lodging past a statement in the person's other case", "ortiz", "signed", LODGE, 422, CHECKED,
            said_elsewhere, person=TWICE),
    # the world changes between the page and its answer
    Attempt("R2", "signing when the match is withdrawn", "walsh", "awaiting_signature", SIGN, 422,
            says(read_digest="x"), match_withdrawn, "identity_withdrawn"),
    Attempt("R2", "serving when the match is withdrawn", "clark", "lodged", SERVE, 422, serve_at(0), match_withdrawn,
            "identity_withdrawn"),
    Attempt("R2", "holding when the match is withdrawn", "clark", "served", HOLD, 422, says(), match_withdrawn,
            "identity_withdrawn"),
    Attempt("R3", "the officer reviews their own finding neutrally", "ortiz", "probable_cause",
            "/review/cases/{}/neutral/", 422, says(agrees="yes", reasons=REASONS)),
    Attempt("R4", "signing on a corrected order", "walsh", "awaiting_signature", SIGN, 422, says(read_digest="x"),
            order_corrected, "stopped"),
    Attempt("R4", "holding on an erased booking", "clark", "served", HOLD, 422, says(), booking_erased, "stopped"),
    Attempt("R5", "counsel answers what they did not read", "lane", "in_review", "/review/cases/{}/resolve/", 422,
            says(citizen="no", fact_part=REASONS, law_part=REASONS, supervisor="Sky Stone", read="0" * 64),
            asked_by_officer, FROZEN),
    Attempt("R5", "lodging while the question is open in the other case", "ortiz", "signed", LODGE, 422, CHECKED,
            claimed_elsewhere, person=TWICE),
    Attempt("R6", "a disabled clerk agrees", "clark", "served", HOLD, 302, says(), disabled("clark")),
    Attempt("R6", "a clerk who works at another jail now agrees", "clark", "served", HOLD, 404, says(),
            given("clark", "jail_clerk", "CX0020000")),
    Attempt("R6", "the clerk of the jail that the person left agrees", "clark", "served", HOLD, 404, says(),
            gone_to_birch),
    Attempt("R8", "beginning a hold after the law has changed", "clark", "hold_agreed", RELEASE, 422, release_at(-1),
            law_changes, "stopped"),
    Attempt("R9", "holding where a second request has arrived", "clark", "served", HOLD, 422, says(),
            second_request_arrives, person=TWICE),
    Attempt("R9", "a second detainer for one arrest at another jail", "ortiz", "signed", LODGE, 422, CHECKED,
            held_elsewhere, person=TWICE, ori="CX0020000"),
    Attempt("R9", "noticing on a request while a hold runs at another jail", "bell", "served", NOTIFY, 422, says(),
            held_at_another_jail, "stopped", person=TWICE, ori="CX0020000"),
    Attempt("R11", "lodging what was signed without a power", "ortiz", "signed", LODGE, 422, CHECKED, power_never_was),
    Attempt("R11", "serving what was signed without a power", "clark", "lodged", SERVE, 422, serve_at(0),
            power_never_was),
    Attempt("R11", "a signer who has another role now signs", "walsh", "awaiting_signature", SIGN, 403,
            says(read_digest="x"), given("walsh", "field_officer", "")),
    Attempt("R13", "holding when a protected status comes back", "clark", "served", HOLD, 422, says(), tps_comes_back,
            "stopped"),
    Attempt("R17", "a supervisor weighs a birth that they did not read", "stone", "in_review",
            "/review/cases/{}/adult/", 422,
            says(first_source="Passport", second_source="School record", reasons=REASONS, read="0" * 64), child_birth,
            CHILD),
    # R19 and the rest: nobody acts by an address
    Attempt("R19", "an auditor cancels", "adams", "lodged", "/detainer/cases/{}/cancel/", 403,
            says(reason="no_probable_cause", reasons=REASONS)),
    Attempt("R19", "an examiner opens a case", "evans", "lodged", "/review/cases/{}/", 403, method="get"),
    Attempt("R19", "a clerk reads a review", "clark", "lodged", "/review/cases/{}/", 403, method="get"),
)  # fmt: skip
