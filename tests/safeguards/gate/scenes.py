"""Scenes: a case, search or dispute brought to where somebody can take a step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Final

from django.utils import timezone

from handover.process.advance import advance
from handover.process.facts import Fact, record
from handover.process.models import Matter
from handover.process.names import CaseState
from handover.repositories.models import Want
from handover.stages.custody import actions as custody
from handover.stages.custody import charges, corrections, designees
from handover.stages.custody.charge_rules import ChargeTurn
from handover.stages.detainer import cancelling, loans
from handover.stages.detainer.rules import LiftReason
from handover.stages.disclosure import actions as disclosure
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
from tests.safeguards.gate.after_finding import AFTER_FINDING, at_state
from tests.safeguards.gate.test_g07_stated_times import propose
from tests.safeguards.gate.test_g15_do_not_hold import STOPS
from tests.safeguards.gate.ways import now
from tests.stages.identification.cases import judged, referred
from tests.support import walk
from tests.support.cast import Cast
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
