"""A bar that comes back, or comes by a way that nobody thought of, stops the case as it did the first time."""

from __future__ import annotations

import pytest
from django.utils import timezone

from handover.administration.agencies import update_agency
from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.repositories.models import StatusRecord
from handover.stages.custody import actions as custody
from handover.stages.identification import actions as identification
from handover.stages.identification import queries as searches
from handover.stages.notification.queries import link_of
from handover.stages.review.case_file.file import file_of
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.determination import actions as review
from handover.stages.review.determination.rules import Basis, Ground
from handover.stages.review.disputes import actions as disputes
from handover.stages.review.stops import actions as stops
from tests.safeguards.gate.ways import kinds, now
from tests.safeguards.world_changes import booking_erased, fin, tps
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_a_bar_that_was_gone_and_comes_back_stops_again(cast: Cast) -> None:
    case = case_in(cast, "served")
    tps(cast, case)
    StatusRecord.objects.get(identity_id=fin(case), status="tps").delete()
    case = now(case)
    assert case.state == "stopped"
    case = stops.resume(
        case.pk, actor=cast["stone"].actor, version=case.version, reasons=REASONS, done=REASONS
    )
    assert case.state == "served"
    tps(cast, case)
    assert now(case).state == "stopped"


@pytest.mark.parametrize(("status", "state"), [("citizen", "citizenship_question"), ("tps", "stopped")])
def test_a_correction_covers_what_the_record_said_and_not_what_it_says_since(
    cast: Cast, status: str, state: str
) -> None:
    case = case_in(cast, "served")
    row = StatusRecord.objects.get(identity_id=fin(case))
    dispute = disputes.file_dispute(
        case.pk, actor=cast["ortiz"].actor, said_by="counsel", text="Wrong.", record_key=f"status:{row.pk}"
    )
    said = disputes.DatedAnswer(
        reasons=REASONS, told="by letter", now="admitted as a visitor", source="the court"
    )
    disputes.correct_record(dispute.pk, actor=cast["reed"].actor, version=dispute.version, answer=said)
    assert now(case).state == "served"
    row.status = status
    row.save()
    assert now(case).state == state
    assert f"status:{row.pk}" not in {i.evidence.key for i in file_of(case.pk).sound_items}, (
        "bears no finding"
    )


def test_a_criminal_match_that_is_withdrawn_takes_the_charge_from_under_the_finding(cast: Cast) -> None:
    case = case_in(cast, "in_review", Person(final_order=False))
    keys = tuple(
        i.evidence.key for i in file_of(case.pk).items if i.evidence.kind in ("match", "charge", "status")
    )
    found = review.ProbableCause(
        frozenset({Basis.BIOMETRIC_AND_RECORDS}), Ground.PRESENT_WITHOUT_ADMISSION, REASONS, keys
    )
    review.find_probable_cause(case.pk, actor=cast["ortiz"].actor, version=case.version, found=found)
    searched = next(
        s for s in Matter.objects.filter(track="search", parent=case.parent)
        if searches.search_of(s.pk).repository == "criminal"
    )  # fmt: skip
    identification.withdraw_match(
        searched.pk, actor=cast["evans"].actor, version=searched.version, reasons=REASONS
    )
    assert now(case).state == "stopped"


def test_a_jail_that_loses_the_power_to_hold_in_the_middle_of_a_hold(cast: Cast) -> None:
    case, other = case_in(cast, "held"), case_in(cast, "served")
    update_agency("CX0010000", {"policy": "us-columbia-cedar"}, actor=cast["stone"].actor)
    assert (now(case).state, now(other).state) == ("stopped", "served")


def test_a_match_withdrawn_while_counsel_reads_stops_the_case_with_counsels_answer(cast: Cast) -> None:
    """No moment in which the jail could act on it: the jobs that follow have not run."""
    case = case_in(cast, "served")
    case = citizenship.raise_citizenship(
        case.pk, actor=cast["ford"].actor, version=case.version, indicium="statement", text="Says so."
    )
    searched = link_of(case.pk).search_matter
    identification.withdraw_match(
        searched.pk, actor=cast["evans"].actor, version=searched.version, reasons=REASONS
    )
    case = citizenship.resolve_citizenship(
        case.pk, actor=cast["lane"].actor, version=case.version, citizen=False, fact_part=REASONS,
        law_part=REASONS, supervisor="Sky Stone",
    )  # fmt: skip
    assert case.state == "identity_withdrawn"
    with pytest.raises(RefusedError):
        custody.agree_to_hold(case.pk, actor=cast["clark"].actor, version=case.version)


@pytest.mark.parametrize("state", ["signed", "served", "held"])
def test_an_erased_booking_stops_the_request_that_rests_on_it(cast: Cast, state: str) -> None:
    case = case_in(cast, state)  # type: ignore[arg-type]
    booking_erased(cast, case)
    assert now(case).state == "stopped"


def test_what_was_erased_reopens_no_case_that_has_ended(cast: Cast) -> None:
    case = case_in(cast, "held")
    case = custody.assume_custody(
        case.pk, actor=cast["ford"].actor, version=case.version, assumed_at=timezone.now(), place="Desk",
        officer="F. Ford",
    )  # fmt: skip
    booking_erased(cast, case)
    assert (stops.ask_again(case.pk), now(case).state, kinds(case)) == ("", "in_custody", [])
