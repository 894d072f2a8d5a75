"""A scene for every page on which a step is taken: the case, search or dispute on which somebody can take it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Final

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from handover.process.advance import advance
from handover.process.facts import Fact, record
from handover.process.graph import Track
from handover.process.models import Matter
from handover.process.names import CaseState
from handover.repositories.models import Want
from handover.stages.custody import actions as custody
from handover.stages.custody import charges, corrections, designees
from handover.stages.custody.charge_rules import ChargeTurn
from handover.stages.detainer import cancelling, loans
from handover.stages.detainer.rules import LiftReason
from handover.stages.disclosure import actions as disclosure
from handover.stages.disclosure.queries import requests_of
from handover.stages.identification import want_actions
from handover.stages.identification.actions import MATCHER
from handover.stages.identification.models import PrintMatch, SearchResult, WantHit
from handover.stages.notification.queries import link_of
from handover.stages.review.agency_requests import actions as agency_requests
from handover.stages.review.children import actions as children
from handover.stages.review.children.rules import ConsularOutcome
from handover.stages.review.determination import discretion
from handover.stages.review.determination.rules import DUTY
from handover.stages.review.dispositions import actions as dispositions
from handover.stages.review.disputes import actions as disputes
from handover.web.step_pages import StepPage, registered
from tests.safeguards.gate.after_finding import AFTER_FINDING, at_state
from tests.safeguards.gate.hostile import Form, form_on
from tests.safeguards.gate.test_g07_stated_times import propose
from tests.safeguards.gate.test_g15_do_not_hold import STOPS
from tests.safeguards.gate.ways import now
from tests.stages.identification.cases import judged, referred
from tests.support import walk
from tests.support.cast import PEOPLE, Cast
from tests.support.walk import REASONS, case_in

Scene = Callable[[Cast], Matter]


def _at(state: CaseState) -> Scene:
    return lambda cast: at_state(cast, state)


def _stopped_at(stop: str, state: CaseState) -> Scene:
    return lambda cast: STOPS[stop](cast, at_state(cast, state))


def _asked_by_agency(cast: Cast) -> Matter:
    case = case_in(cast, "signed")
    asked = agency_requests.record_agency_request(
        case.pk, actor=cast["ortiz"].actor, version=case.version, requested_at=timezone.now(),
        requested_by="Deputy Hall", offence="Possession",
        controlled_substance=True,
    )  # fmt: skip
    return walk._lodge(cast, asked)


def _watched(cast: Cast) -> Matter:
    case = case_in(cast, "in_review")
    return dispositions.await_disposition(
        case.pk, actor=cast["ortiz"].actor, version=case.version, charge="ASSAULT", court="County Court",
        look_again_on=timezone.now().date() + timedelta(days=30), reasons=REASONS,
    )  # fmt: skip


def _lent(cast: Cast) -> Matter:
    case, now = at_state(cast, "in_custody"), timezone.now()
    form = loans.LoanForm(
        "State Police", "Grand jury, order 26-11", "555-0100", now, "Field office", "Spanish", now
    )
    return loans.lend(case.pk, actor=cast["ford"].actor, version=case.version, form=form)


def _cancelled(cast: Cast) -> Matter:
    case = case_in(cast, "lodged")
    return cancelling.cancel(
        case.pk,
        actor=cast["ortiz"].actor,
        version=case.version,
        reason=LiftReason.DISCRETION,
        reasons=REASONS,
    )


def _represented(cast: Cast) -> Matter:
    """A lawyer is on record, and somebody asked for access."""
    case, at = walk.queried(cast), timezone.now()
    lawyer = disclosure.LawyerForm("Dana Diaz", "555-0177", "g28", at)
    case = disclosure.record_representative(
        case.pk, actor=cast["ortiz"].actor, version=case.version, form=lawyer
    )
    asks = disclosure.AccessForm("lawyer", "Dana Diaz", "Form G-28 is on file.", "All that is held.", at)
    return disclosure.ask_access(case.pk, actor=cast["ortiz"].actor, version=case.version, form=asks)


def _memo(cast: Cast) -> Matter:
    case = case_in(cast, "in_review")
    return discretion.propose_discretion(
        case.pk, actor=cast["ortiz"].actor, version=case.version, reasons=f"{REASONS} {DUTY}{REASONS}"
    )


def _interview_asked(cast: Cast) -> Matter:
    case = case_in(cast, "in_review")
    return designees.ask_interview(case.pk, actor=cast["ortiz"].actor, version=case.version, text=REASONS)


def _notice_unserved(cast: Cast) -> Matter:
    case = case_in(cast, "lodged")
    return custody.agree_to_notify(case.pk, actor=cast["clark"].actor, version=case.version)


def _charges_changed(cast: Cast) -> Matter:
    case = case_in(cast, "lodged")
    return charges.report_charges(
        case.pk, actor=cast["clark"].actor, version=case.version, turn=ChargeTurn.DISMISSED, charge="THEFT",
        happened_at=timezone.now(), source="Order of the county court.",
    )  # fmt: skip


def _time_proposed(cast: Cast) -> Matter:
    return propose(cast, case_in(cast, "held"), walk.at(-2))


def _cared_for(state: CaseState) -> Scene:
    """A child whose consulate was told and who has an interpreter, so that the case may be closed."""

    def made(cast: Cast) -> Matter:
        case = STOPS["child_path"](cast, at_state(cast, state))
        case = children.tell_consulate(
            case.pk, actor=cast["stone"].actor, version=case.version, country="Mexico",
            told_person_at=timezone.now(), outcome=ConsularOutcome.ASKED, text="By telephone",
        )  # fmt: skip
        return children.provide_interpreter(
            case.pk, actor=cast["stone"].actor, version=case.version, language="Spanish", interpreter="A. Interpreter"
        )  # fmt: skip

    return made


def _misidentified(cast: Cast) -> Matter:
    """Others are told otherwise; what they are told is drafted by a job, here at once."""
    case = STOPS["identity_withdrawn"](cast, at_state(cast, "in_custody"))
    case = cancelling.reverse_and_cancel(
        case.pk, actor=cast["stone"].actor, version=case.version, reasons=REASONS, person_told="In person."
    )
    corrections.draft_after_step(case.pk)
    return now(case)


def _disputed(cast: Cast) -> Matter:
    case = case_in(cast, "in_review")
    filed = disputes.file_dispute(case.pk, actor=cast["ortiz"].actor, said_by="the person", text="Not so.")
    return Matter.objects.select_related("agency").get(pk=filed.pk)


def _matched(cast: Cast) -> Matter:
    return link_of(case_in(cast, "awaiting_review").pk).search_matter


def _want_found(cast: Cast) -> Matter:
    """A search that identified somebody and brought up a want, which nobody has asked about."""
    search = walk.search(walk.booking(cast), "criminal")
    want = Want.objects.create(
        number="W0000000", offence="THEFT", agency_ori="CX0020000", entered_on=walk.at(0).date()
    )

    def found(matter: Matter) -> dict[str, Fact]:
        record(WantHit(want=want, by_prints=True, weight=0, probability=0), matter, MATCHER)
        result = SearchResult(gallery_size=1, epoch=1, complete=True, fingers=[1], elapsed_ms=1)
        match = PrintMatch(identity="U0000000", score=0.9, by_examiner=False)
        return {
            "search_answer": record(result, matter, MATCHER),
            "print_match": record(match, matter, MATCHER),
        }

    return now(advance(search.pk, "identify", actor=MATCHER, version=search.version, write=found))


def _want_asked(cast: Cast) -> Matter:
    search = _want_found(cast)
    hit = WantHit.objects.get(matter=search)
    return now(
        want_actions.request_confirmation(
            search.pk, actor=cast["evans"].actor, version=search.version, hit=hit.pk, priority="urgent"
        )
    )


SCENES: Final[dict[str, Scene]] = {
    "queried": walk.queried,
    "awaiting_review": partial(case_in, state="awaiting_review"),
    "in_review": partial(case_in, state="in_review"),
    "awaiting_disposition": _watched,
    **{state: _at(state) for state in AFTER_FINDING},
    "agency asked": _asked_by_agency,
    "in_review, interview asked": _interview_asked,
    "in_review, memo": _memo,
    "cancelled": _cancelled,
    "lent": _lent,
    "represented": _represented,
    "notify_agreed, not served": _notice_unserved,
    "lodged, charges changed": _charges_changed,
    "time proposed": _time_proposed,
    "misidentified": _misidentified,
    "child cared for": _cared_for("probable_cause"),
    "child out, cared for": _cared_for("held"),
    **{stop: _stopped_at(stop, "probable_cause") for stop in STOPS},
    **{f"{stop} out": _stopped_at(stop, "held") for stop in STOPS},
    "stopped in custody": _stopped_at("stopped", "in_custody"),
    "disputed": _disputed,
    "referred": lambda cast: referred(cast).case,
    "judged": lambda cast: judged(referred(cast), cast).case,
    "matched": _matched,
    "want found": _want_found,
    "want asked": _want_asked,
}
"""How to come to each, by a name that begins with the state."""

WHERE: Final = {
    "review:agency_reply": "agency asked",
    "custody:confirm_time": "time proposed",
    "custody:record_interview": "in_review, interview asked",
    "detainer:cancel_warrant": "cancelled",
    "custody:record_handover": "in_custody",
    "detainer:report_loan": "in_custody",
    "detainer:resume_custody": "lent",
    "custody:loan_release": "lent",
    "custody:loan_death": "lent",
    "custody:jail_citizenship": "served",
    "custody:jail_child": "served",
    "custody:jail_dispute": "served",
    "custody:tell": "misidentified",
    "detainer:serve_late": "notify_agreed, not served",
    "custody:review_charges": "lodged, charges changed",
    "disclosure:end_representation": "represented",
    "disclosure:tell_representative": "represented",
    "disclosure:answer_access": "represented",
    "detainer:resolve_cancel": "citizenship_question out",
    "detainer:reverse_cancel": "identity_withdrawn out",
    "detainer:child_cancel": "child out, cared for",
    "review:hand_over_child": "child cared for",
    "detainer:cancel_stopped": "stopped out",
    "review:settle_stopped": "stopped in custody",
    "custody:report_while_stopped": "stopped out",
    "custody:report_withdrawn": "cancelled",
    "custody:report_unserved_hold": "lodged",
    "review:answer_discretion": "in_review, memo",
    "review:read_discretion": "cancelled",
    "custody:propose_time": "held",
}
"""The scene of a page that is not open in every state in which its step could begin."""
OTHER_TRACKS: Final = {
    "file_dispute": "in_review",
    "withdraw_match": "matched",
    "record_first_judgement": "referred",
    "confirm_match": "judged",
    "request_confirmation": "want found",
    "answer_confirmation": "want asked",
}


def scene_of(page: StepPage) -> str:
    """The name of the scene on which the page is open."""
    if page.name in WHERE:
        return WHERE[page.name]
    if page.track is not Track.CASE:
        return OTHER_TRACKS.get(page.step, "disputed")
    return next(name for name in SCENES if name.partition(" ")[0] in page.steps[0].origins)


def pages_of(scene: str) -> list[StepPage]:
    """The pages that are tried on a scene."""
    return [page for page in registered() if scene_of(page) == scene]


def opened(cast: Cast, page: StepPage, matter: Matter) -> tuple[Client, Form]:
    """The page's form, and the client of somebody who may send it."""
    clerks = {"CX0010000": "clark", "CX0020000": "bell", "CX0030000": "cole"}
    address = _address(page, matter)
    seen = []
    for username, _, role, ori in PEOPLE:
        if role not in page.takers or (username in clerks.values() and ori != matter.agency.ori):
            continue
        client = Client()
        client.force_login(cast[username])
        if page.is_button:
            return client, Form(address, {"version": [str(matter.version)]})
        answer = client.get(address)
        seen.append((username, answer.status_code))
        if answer.status_code == 200:
            return client, form_on(answer, address, matter.agency.zone)  # type: ignore[arg-type]
    raise AssertionError(f"{page.name} is open to nobody on {matter.state}: {seen}")


def _address(page: StepPage, matter: Matter) -> str:
    given = {"reference": matter.reference}
    if page.link == "custody:handover":
        given["key"] = "7"
    elif page.link == "disclosure:case":
        given["key"] = str(requests_of(matter.pk)[0].pk)
    elif page.link:
        given["key"] = str(corrections.of_case(matter.pk)[0].pk)
    return reverse(page.name, kwargs=given)
