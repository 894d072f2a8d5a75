"""One case along the whole way by the real actions, and the ways that leave it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from handover.accounts.models import User
from handover.audit.verify import verify
from handover.process.advance import RefusedError
from handover.process.integrity.check import check
from handover.process.models import Matter
from handover.process.names import CaseState
from handover.stages.custody import actions as custody
from handover.stages.custody import events
from handover.stages.custody.terms import AtLargeReason
from handover.stages.detainer import actions as detainer
from handover.stages.detainer import cancelling
from handover.stages.detainer import queries as papers
from handover.stages.detainer.documents import package_digest
from handover.stages.detainer.rules import LiftReason
from handover.stages.review.case_file.file import file_of
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.dispositions import actions as dispositions
from handover.stages.review.dispositions.forms import WatchForm
from handover.stages.review.stops import actions as stops
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, case_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _records_fit(cast: Cast) -> Iterator[None]:
    """Whatever way was taken: steps, facts, papers and audit entries fit each other."""
    yield
    assert [str(f) for f in check().findings] == []


def test_from_a_match_to_custody(cast: Cast) -> None:
    held = case_in(cast, "held")
    done = custody.assume_custody(
        held.pk, actor=cast["ford"].actor, version=held.version, assumed_at=timezone.now(), place="Release desk",
        officer="F. Ford",
    )  # fmt: skip
    assert done.state == "in_custody"
    assert done.standing.state == "in_custody"
    assert verify()[1] is None


def test_a_jail_sees_requests_lodged_with_it_and_no_others(cast: Cast) -> None:
    mine, elsewhere = case_in(cast, "lodged"), case_in(cast, "lodged", ori="CX0020000")
    early = case_in(cast, "signed")
    seen = set(papers.visible_to(cast["clark"]))
    assert seen == {mine}
    assert {elsewhere, early}.isdisjoint(seen)


def test_a_hold_expires_by_the_clock(cast: Cast) -> None:
    held = case_in(cast, "held")
    with time_machine.travel(timezone.now() + timedelta(hours=48)):
        assert custody.expire(held.pk)
        assert not custody.expire(held.pk)
        released = Matter.objects.get(pk=held.pk)
        assert released.state == "released"
        closed = custody.record_at_large(
            released.pk, actor=cast["ford"].actor, version=released.version, reason=AtLargeReason.EXPIRED
        )
    assert closed.state == "at_large"


def test_a_running_hold_is_not_expired_early(cast: Cast) -> None:
    held = case_in(cast, "held")
    assert not custody.expire(held.pk)
    assert not custody.expire(held.pk, now=timezone.now() + timedelta(hours=46))
    assert custody.expire(held.pk, now=timezone.now() + timedelta(hours=48))


def test_a_jail_declines_with_its_ground(cast: Cast) -> None:
    case = case_in(cast, "lodged", ori="CX0030000")
    with pytest.raises(RefusedError, match="legal ground"):
        custody.decline(case.pk, actor=cast["cole"].actor, version=case.version, ground="because")
    declined = custody.decline(
        case.pk, actor=cast["cole"].actor, version=case.version, ground="no_judicial_warrant"
    )
    assert declined.state == "declined"
    released = events.report_released(
        declined.pk, actor=cast["cole"].actor, version=declined.version, released_at=timezone.now()
    )
    assert released.state == "released"


def test_a_jail_whose_law_gives_no_hold_cannot_agree_to_one(cast: Cast) -> None:
    case = case_in(cast, "served", ori="CX0030000")
    with pytest.raises(RefusedError, match="does not allow a hold"):
        custody.agree_to_hold(case.pk, actor=cast["cole"].actor, version=case.version)


def test_cancelling_prints_the_cancellation(cast: Cast) -> None:
    case = case_in(cast, "served")
    ended = cancelling.cancel(
        case.pk,
        actor=cast["stone"].actor,
        version=case.version,
        reason=LiftReason.DISCRETION,
        reasons=REASONS,
    )
    assert ended.state == "cancelled"
    assert "cancellation" in {p.form for p in papers.papers_for(cast["clark"], ended)}


@pytest.mark.parametrize("state", ["queried", "in_review", "awaiting_signature", "lodged", "held"])
def test_a_citizenship_question_freezes_wherever_it_is_raised(cast: Cast, state: CaseState) -> None:
    case = case_in(cast, state)
    who = cast["clark"] if state in ("lodged", "held") else cast["ortiz"]
    frozen = citizenship.raise_citizenship(
        case.pk,
        actor=who.actor,
        version=case.version,
        indicium="passport",
        text="Showed a passport at the desk.",
    )
    assert frozen.state == "citizenship_question"
    with pytest.raises(RefusedError):
        detainer.lodge(frozen.pk, actor=cast["ortiz"].actor, version=frozen.version)
    back = citizenship.resolve_citizenship(
        frozen.pk, actor=cast["lane"].actor, version=frozen.version, citizen=False, fact_part=REASONS,
        law_part=REASONS, supervisor="Sky Stone",
    )  # fmt: skip
    assert back.state == state


def test_a_record_of_citizenship_freezes_a_case_without_being_asked(cast: Cast) -> None:
    case = case_in(cast, "queried", Person(status="citizen", final_order=False))
    assert stops.ask_again(case.pk)
    assert Matter.objects.get(pk=case.pk).state == "citizenship_question"
    assert not stops.ask_again(case.pk)


def test_a_signer_needs_authority_and_the_digest_they_read(cast: Cast) -> None:
    case = case_in(cast, "awaiting_signature")
    with pytest.raises(RefusedError, match="differs from the one you were shown"):
        detainer.sign_warrant(case.pk, signer=cast["walsh"], version=case.version, read_digest="0" * 64)
    digest, walsh = package_digest(case), cast["walsh"]
    yesterday = timezone.now().date() - timedelta(days=2)
    for changed in (
        {"authority": ""}, {"title": "Deportation Officer"}, {"authority_until": yesterday},
        {"authority_from": yesterday + timedelta(days=9)},
    ):  # fmt: skip
        User.objects.filter(pk=walsh.pk).update(**changed)
        with pytest.raises(RefusedError) as refused:
            detainer.sign_warrant(
                case.pk, signer=User.objects.get(pk=walsh.pk), version=case.version, read_digest=digest
            )
        assert [r.code for r in refused.value.refusals] == ["authority"]
        walsh.save()
    assert Matter.objects.get(pk=case.pk).state == "awaiting_signature"


def test_a_resident_with_a_pending_charge_is_watched_and_closed_by_dismissal(cast: Cast) -> None:
    case = case_in(cast, "in_review", Person(status="permanent_resident", final_order=False, convicted=False))
    watched = dispositions.await_disposition(
        case.pk, actor=cast["ortiz"].actor, version=case.version, charge="THEFT", court="County court",
        look_again_on=(timezone.now() + timedelta(days=20)).date(), reasons=REASONS,
    )  # fmt: skip
    closed = dispositions.record_disposition(
        watched.pk, actor=cast["reed"].actor, version=watched.version, outcome="dismissed",
        disposed_on=timezone.now().astimezone(case.agency.zone).date(), source="Docket 26-1",
    )  # fmt: skip
    assert closed.state == "no_action"


def test_a_day_of_a_court_is_counted_where_the_person_is_held(cast: Cast) -> None:
    """At 03:00 UTC it is still the evening before in the jail's zone: the day of UTC lies ahead there."""
    evening, tomorrow = date(2026, 11, 30), date(2026, 12, 1)
    with time_machine.travel(datetime(2026, 12, 1, 3, tzinfo=UTC)):
        case = case_in(
            cast, "in_review", Person(status="permanent_resident", final_order=False, convicted=False)
        )
        form = WatchForm(
            {"charge": "THEFT", "court": "County court", "look_again_on": f"{tomorrow}", "reasons": REASONS},
            file=file_of(case.pk),
        )
        assert "look_again_on" not in form.errors
        watched = dispositions.await_disposition(
            case.pk, actor=cast["ortiz"].actor, version=case.version, charge="THEFT", court="County court",
            look_again_on=tomorrow, reasons=REASONS,
        )  # fmt: skip

        def dismissed(day: date) -> Matter:
            return dispositions.record_disposition(
                watched.pk, actor=cast["reed"].actor, version=watched.version, outcome="dismissed",
                disposed_on=day, source="Docket 26-1",
            )  # fmt: skip

        with pytest.raises(RefusedError):
            dismissed(tomorrow)
        assert dismissed(evening).state == "no_action"
