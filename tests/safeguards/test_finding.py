"""R1, R2, R3, R4, R11, R13, R15: a finding by somebody who would rather not have a basis, at the page and below it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.repositories.models import ArrestCharge, ImmigrationIdentity, StatusRecord
from handover.stages.detainer import actions as detainer
from handover.stages.detainer.documents import package_digest
from handover.stages.detainer.rules import Request, Warrant
from handover.stages.notification.queries import link_of
from handover.stages.review.case_file.file import file_of
from handover.stages.review.determination import actions as review
from handover.stages.review.determination.rules import Basis, Ground, MandatoryCustody
from handover.stages.review.dispositions import actions as dispositions
from handover.stages.review.models import DiscretionMemo, NoAction
from handover.stages.review.tasks import tick
from tests.safeguards.conftest import Post
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
NO_STATUS = Person(final_order=False)
RESIDENT = Person(status="permanent_resident", final_order=False, convicted=False)


def keys(case: Matter, *kinds: str) -> tuple[str, ...]:
    return tuple(i.evidence.key for i in file_of(case.pk).items if i.evidence.kind in kinds)


def find(cast: Cast, case: Matter, bases: str = "c", *kinds: str, ground: Ground = Ground.NO_DOCUMENTS,
         mandatory: MandatoryCustody = MandatoryCustody.NONE) -> Matter:  # fmt: skip
    found = review.ProbableCause(
        frozenset(Basis(b) for b in bases),
        ground,
        REASONS,
        keys(case, *(kinds or ("match", "status"))),
        mandatory,
    )
    return review.find_probable_cause(case.pk, actor=cast["ortiz"].actor, version=case.version, found=found)


def test_r1_a_page_without_reasons_or_records_records_nothing(cast: Cast, post: Post) -> None:
    case = case_in(cast, "in_review")
    said = {
        "version": case.version,
        "bases": ["a"],
        "ground": "241(a)(1)(A)",
        "mandatory": "none",
        "evidence": [],
    }
    for reasons in ("", "see file", " " * 80):
        answer = post("ortiz", f"/review/cases/{case.reference}/probable-cause/", reasons=reasons, **said)
        assert answer.status_code == 422
    assert Matter.objects.get(pk=case.pk).state == "in_review"


def test_r1_the_program_takes_no_determination(cast: Cast) -> None:
    from handover.accounts.roles import Actor

    case = case_in(cast, "in_review")
    found = review.ProbableCause(
        frozenset({Basis.FINAL_ORDER}), Ground.FINAL_ORDER, REASONS, keys(case, "order")
    )
    with pytest.raises(RefusedError, match="is taken by"):
        review.find_probable_cause(case.pk, actor=Actor.system("ranker"), version=case.version, found=found)


def test_r2_birth_abroad_and_no_record_is_no_basis(cast: Cast) -> None:
    case = case_in(cast, "in_review", NO_STATUS)
    with pytest.raises(RefusedError, match="Foreign birth without a record"):
        find(cast, case, "c", "match", "encounter")


def test_r2_a_record_of_somebody_else_cannot_be_linked(cast: Cast) -> None:
    other = case_in(cast, "in_review")
    case = case_in(cast, "in_review", NO_STATUS)
    found = review.ProbableCause(
        frozenset({Basis.FINAL_ORDER}), Ground.FINAL_ORDER, REASONS, keys(other, "order")
    )
    with pytest.raises(RefusedError, match="not in this file"):
        review.find_probable_cause(case.pk, actor=cast["ortiz"].actor, version=case.version, found=found)


def test_r3_records_alone_ask_for_notice_until_somebody_else_agrees(cast: Cast) -> None:
    case = find(cast, case_in(cast, "in_review", NO_STATUS))
    hold = detainer.Draft(
        Request.HOLD, Warrant.ARREST, "No charging document yet: it is being written.", "555-0100"
    )
    with pytest.raises(RefusedError, match="neutral review"):
        detainer.draft_package(case.pk, actor=cast["ortiz"].actor, version=case.version, draft=hold)
    with pytest.raises(RefusedError, match="second person"):
        review.review_neutrally(
            case.pk, actor=cast["ortiz"].actor, version=case.version, agrees=True, reasons=REASONS
        )
    with pytest.raises(RefusedError, match="list of neutral reviewers"):
        review.review_neutrally(
            case.pk, actor=cast["stone"].actor, version=case.version, agrees=True, reasons=REASONS
        )
    no = review.review_neutrally(
        case.pk, actor=cast["owens"].actor, version=case.version, agrees=False, reasons=REASONS
    )
    with pytest.raises(RefusedError, match="neutral review"):
        detainer.draft_package(no.pk, actor=cast["ortiz"].actor, version=no.version, draft=hold)
    yes = review.review_neutrally(
        no.pk, actor=cast["owens"].actor, version=no.version, agrees=True, reasons=REASONS
    )
    with pytest.raises(RefusedError, match="neutral review"):  # nobody looks for a reviewer until one agrees
        detainer.draft_package(yes.pk, actor=cast["ortiz"].actor, version=yes.version, draft=hold)
    other = find(cast, case_in(cast, "in_review", NO_STATUS))
    agreed = review.review_neutrally(
        other.pk, actor=cast["owens"].actor, version=other.version, agrees=True, reasons=REASONS
    )
    drafted = detainer.draft_package(agreed.pk, actor=cast["ortiz"].actor, version=agreed.version, draft=hold)
    assert drafted.state == "awaiting_signature"


def test_r4_a_copy_from_another_system_carries_no_finding_alone(cast: Cast) -> None:
    case = case_in(cast, "in_review", NO_STATUS)
    StatusRecord.objects.filter(identity=link_of(case.pk).identity).update(reliability="secondary")
    with pytest.raises(RefusedError, match="copied from another system"):
        find(cast, case)


def test_r4_the_snapshot_keeps_what_a_record_said_that_day(cast: Cast) -> None:
    from handover.stages.review.queries import determination_of

    case = find(cast, case_in(cast, "in_review", NO_STATUS))
    StatusRecord.objects.filter(identity=link_of(case.pk).identity).update(status="asylum")
    kept = determination_of(case.pk)
    assert kept is not None
    assert any("no lawful status" in label for label in kept.labels)
    assert all({"source", "as_of", "reliability"} <= set(item) for item in kept.snapshot["items"])


def test_r11_a_warrant_that_does_not_fit_and_a_signer_who_may_not(cast: Cast) -> None:
    case = case_in(cast, "probable_cause")
    wrong = detainer.Draft(Request.HOLD, Warrant.ARREST, "None: there is a final order.", "555-0100")
    with pytest.raises(RefusedError, match="I-205"):
        detainer.draft_package(case.pk, actor=cast["ortiz"].actor, version=case.version, draft=wrong)
    right = detainer.Draft(Request.HOLD, Warrant.REMOVAL, "", "555-0100")
    drafted = detainer.draft_package(case.pk, actor=cast["ortiz"].actor, version=case.version, draft=right)
    # The drafter promoted overnight is still the drafter.
    cast["ortiz"].role, cast["ortiz"].authority = "warrant_signer", "8 CFR 241.2"
    cast["ortiz"].title = cast["walsh"].title
    with pytest.raises(RefusedError):
        detainer.sign_warrant(
            drafted.pk, signer=cast["ortiz"], version=drafted.version, read_digest=package_digest(drafted)
        )
    assert Matter.objects.get(pk=case.pk).state == "awaiting_signature"


def test_r13_a_charge_is_not_recorded_as_a_conviction(cast: Cast) -> None:
    case = case_in(cast, "in_review", Person(final_order=False, convicted=False))
    with pytest.raises(RefusedError, match="needs a conviction"):
        find(
            cast, case, "c", "match", "status", "charge", ground=Ground.AGGRAVATED_FELONY,
            mandatory=MandatoryCustody.CONVICTED,
        )  # fmt: skip
    with pytest.raises(RefusedError, match="a charge is not one"):
        find(cast, case, "c", "match", "status", "charge", ground=Ground.MORAL_TURPITUDE)
    with pytest.raises(RefusedError, match="has this effect only with"):
        find(cast, case, "c", ground=Ground.OVERSTAY, mandatory=MandatoryCustody.CHARGED)


def test_r15_a_residents_charge_is_no_ground_and_dismissal_closes_by_itself(cast: Cast) -> None:
    case = case_in(cast, "in_review", RESIDENT)
    with pytest.raises(RefusedError, match="not a ground"):
        find(cast, case, "c", "match", "status", "charge")
    (charge,) = keys(case, "charge")
    watched = dispositions.await_disposition(
        case.pk, actor=cast["ortiz"].actor, version=case.version, charge="AGGRAVATED ASSAULT", court="County court",
        look_again_on=timezone.now().date() + timedelta(days=30), reasons=REASONS, charge_key=charge,
    )  # fmt: skip
    assert watched.clocks.filter(kind="disposition").count() == 1
    assert tick() == 0
    ArrestCharge.objects.filter(pk=charge.partition(":")[2]).update(
        disposition="convicted", disposed_on=date(2026, 11, 23)
    )
    assert tick() == 0, "a conviction is left to a person"
    ArrestCharge.objects.filter(pk=charge.partition(":")[2]).update(disposition="acquitted")
    assert tick() == 1
    closed = Matter.objects.get(pk=case.pk)
    assert closed.state == "no_action"
    assert closed.steps.order_by("-number")[0].actor_key == "system:court-records"


def test_every_decision_not_to_act_has_its_reason(cast: Cast, post: Post) -> None:
    """OIG-15-85."""
    case = case_in(cast, "in_review")
    address = f"/review/cases/{case.reference}/no-action/"
    assert post("ortiz", address, version=case.version, reason="", reasons=REASONS).status_code == 422
    assert post("ortiz", address, version=case.version, reason="discretion", reasons="ok").status_code == 422
    duplicate = post(
        "ortiz", address, version=case.version, reason="duplicate", reasons=REASONS, duplicate_of="C-X"
    )
    assert duplicate.status_code == 422
    # 8 USC 1226(c)(3): the words of the booking and the record of no status point to a duty to issue a detainer.
    memo = f"/review/cases/{case.reference}/discretion/"
    unanswered = post("ortiz", memo, version=case.version, reasons=REASONS)
    assert "1226(c)(3)" in unanswered.content.decode()
    duty = "The prosecutor has said that the charge is dropped on Monday."
    proposed = post("ortiz", memo, version=case.version, reasons=REASONS, duty=duty)
    assert proposed.status_code == 302
    answer = f"{memo}answer/"
    assert post("stone", answer, version=case.version + 1, agrees="yes", reasons="ok").status_code == 422
    assert post("stone", answer, version=case.version + 1, agrees="yes", reasons=REASONS).status_code == 302
    closed = NoAction.objects.get(matter=case)
    assert f"On 8 USC 1226(c)(3): {duty}" in DiscretionMemo.objects.get(matter=case).reasons
    assert closed.reason == "discretion"


def test_a_protected_person_needs_more(cast: Cast) -> None:
    """R12, 8 USC 1367 and 1229(e)."""
    case = case_in(cast, "in_review", Person(final_order=False, protected=True))
    assert ImmigrationIdentity.objects.get(pk=link_of(case.pk).identity).protected
    with pytest.raises(RefusedError) as refused:
        find(cast, case)
    assert {r.code for r in refused.value.refusals} == {"not_abuser_alone", "certificate"}
