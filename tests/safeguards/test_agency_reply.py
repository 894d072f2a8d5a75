"""R14, 8 USC 1357(d): an agency that arrested for a controlled substance asks, and is told yes or no, promptly."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.process.names import CaseState
from handover.stages.detainer import actions as detainer
from handover.stages.detainer import cancelling
from handover.stages.detainer.rules import LiftReason, Request, Warrant
from handover.stages.review.agency_requests import actions as agency_requests
from handover.stages.review.agency_requests.models import AgencyRequest
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.determination import actions as review
from handover.stages.review.determination.rules import NoActionReason
from handover.stages.review.queries import agency_reply_of
from tests.safeguards.conftest import Post
from tests.support.cast import Cast
from tests.support.walk import REASONS, _draft, _lodge, _sign, at, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
Page = Callable[[str, str], str]
OFFENCE = "POSSESSION OF A CONTROLLED SUBSTANCE"


def asked(cast: Cast, state: CaseState) -> Matter:
    case = case_in(cast, state)
    return agency_requests.record_agency_request(
        case.pk, actor=cast["ortiz"].actor, version=case.version, requested_at=at(-1), requested_by="Sgt. Hale",
        offence=OFFENCE, controlled_substance=True,
    )  # fmt: skip


def found(cast: Cast) -> Matter:
    return asked(cast, "probable_cause")


def lodged(cast: Cast) -> Matter:
    return _lodge(cast, _sign(cast, _draft(cast, found(cast))))


def notice_only(cast: Cast) -> Matter:
    case = found(cast)
    draft = detainer.Draft(Request.NOTIFY, Warrant.REMOVAL, "", "555-0100")
    case = detainer.draft_package(case.pk, actor=cast["ortiz"].actor, version=case.version, draft=draft)
    return _lodge(cast, _sign(cast, case))


def closed(cast: Cast) -> Matter:
    case = asked(cast, "in_review")
    return review.close_without_action(
        case.pk,
        actor=cast["ortiz"].actor,
        version=case.version,
        reason=NoActionReason.NO_PROBABLE_CAUSE,
        reasons=REASONS,
    )


def cancelled(cast: Cast) -> Matter:
    case = lodged(cast)
    return cancelling.cancel(
        case.pk,
        actor=cast["ortiz"].actor,
        version=case.version,
        reason=LiftReason.DISCRETION,
        reasons=REASONS,
    )


def citizen(cast: Cast) -> Matter:
    case = found(cast)
    case = citizenship.raise_citizenship(
        case.pk,
        actor=cast["ortiz"].actor,
        version=case.version,
        indicium="passport",
        text="Showed a passport.",
    )
    return citizenship.resolve_citizenship(
        case.pk, actor=cast["lane"].actor, version=case.version, citizen=True, fact_part=REASONS, law_part=REASONS,
        supervisor="Sky Stone",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("way", "yes"),
    [(lodged, True), (notice_only, False), (closed, False), (cancelled, False), (citizen, False)],
    ids=["detainer out", "request for notice only", "closed without action", "cancelled", "found a citizen"],
)
def test_yes_or_no_is_what_the_case_decided(
    cast: Cast, post: Post, page: Page, way: Callable[[Cast], Matter], yes: bool
) -> None:
    case = way(cast)
    address = f"/review/cases/{case.reference}/agency-reply/"
    # Nobody types the answer: a field that says otherwise is not read.
    sent = post("ortiz", address, version=case.version, told="Sgt. Hale, by telephone", detainer=str(not yes))
    assert sent.status_code == 302
    reply = agency_reply_of(case.pk)
    assert reply is not None
    assert reply.detainer is yes
    assert f"Answered <strong>{'yes' if yes else 'no'}</strong>" in page(
        "ortiz", f"/review/cases/{case.reference}/"
    )


def test_a_question_about_another_arrest_is_none_under_this_section(cast: Cast) -> None:
    case = case_in(cast, "in_review")
    with pytest.raises(RefusedError, match="controlled substances only"):
        agency_requests.record_agency_request(
            case.pk, actor=cast["ortiz"].actor, version=case.version, requested_at=at(-1), requested_by="Sgt. Hale",
            offence="SHOPLIFTING", controlled_substance=False,
        )  # fmt: skip
    assert not AgencyRequest.objects.filter(matter=case).exists()


def test_the_question_has_a_clock_and_one_answer(cast: Cast) -> None:
    case = lodged(cast)
    assert case.clocks.filter(kind="request").count() == 1
    case = agency_requests.answer_agency(
        case.pk, actor=cast["ortiz"].actor, version=case.version, told="Sgt. Hale"
    )
    with pytest.raises(RefusedError, match="barred by: agency reply"):
        agency_requests.answer_agency(case.pk, actor=cast["ortiz"].actor, version=case.version, told="Again")


@pytest.mark.parametrize(
    "state", ["in_review", "awaiting_review", "probable_cause", "awaiting_signature", "signed"]
)
def test_nothing_is_promised_before_it_is_decided(cast: Cast, state: CaseState) -> None:
    case = asked(cast, state)
    with pytest.raises(RefusedError, match="cannot follow"):
        agency_requests.answer_agency(
            case.pk, actor=cast["ortiz"].actor, version=case.version, told="Sgt. Hale"
        )


def test_a_frozen_case_is_promised_to_nobody(cast: Cast) -> None:
    case = found(cast)
    case = citizenship.raise_citizenship(
        case.pk, actor=cast["reed"].actor, version=case.version, indicium="statement", text="Born in Texas."
    )
    with pytest.raises(RefusedError, match="cannot follow"):
        agency_requests.answer_agency(
            case.pk, actor=cast["ortiz"].actor, version=case.version, told="Sgt. Hale"
        )


def test_no_other_role_answers_and_the_field_officer_is_told_to_come_promptly(cast: Cast, page: Page) -> None:
    """8 USC 1357(d): if it is issued and the person is not otherwise detained, custody is taken expeditiously."""
    case = lodged(cast)
    for person in ("reed", "walsh", "stone", "clark"):
        with pytest.raises(RefusedError):
            agency_requests.answer_agency(
                case.pk, actor=cast[person].actor, version=case.version, told="Sgt. Hale"
            )
    assert "expeditiously" in page("ford", f"/custody/releases/{case.reference}/")
    quiet = case_in(cast, "lodged")
    assert "expeditiously" not in page("ford", f"/custody/releases/{quiet.reference}/")
    assert detainer.package_of(case).request == "hold"
