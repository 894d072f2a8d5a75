"""How long a closed case is kept: no report of what is known begins the period of the records schedule anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from handover.administration import retention
from handover.administration.retention_schedule import in_force
from handover.process.advance import RefusedError
from handover.process.erasure import public as erasure
from handover.process.models import Matter
from handover.stages.custody import events, local_law, stated_times, stopped_reports, time_corrections
from handover.stages.custody.terms import BreachKind, StoppedKind, TimeKind
from handover.stages.detainer import cancelling
from handover.stages.detainer.rules import LiftReason
from handover.stages.review.misidentification import actions as misidentification
from tests.administration.test_retention import LATER, answered
from tests.safeguards.gate.test_g15_do_not_hold import withdraw
from tests.support.cast import Cast
from tests.support.walk import REASONS, case_in

pytestmark = pytest.mark.django_db


def cancelled(cast: Cast) -> Matter:
    """A request that was held on and cancelled, with a booking that was answered."""
    case = case_in(cast, "held")
    cancelling.cancel(
        case.pk,
        actor=cast["ortiz"].actor,
        version=case.version,
        reason=LiftReason.DISCRETION,
        reasons=REASONS,
    )
    assert case.parent is not None
    answered(case.parent)
    return Matter.objects.select_related("parent").get(pk=case.pk)


def tells_all(cast: Cast, case: Matter) -> Matter:
    """A clerk and an officer report what they know, in each way."""
    by: dict[str, Any] = {"actor": cast["clark"].actor}
    known = timezone.now() - timedelta(minutes=1)
    told = events.report_breach(
        case.pk, **by, version=case.version, kind=BreachKind.BAIL_BLOCKED, text="No bail was taken."
    )
    told = local_law.record_duty(
        case.pk, **by, version=told.version, code="copy_detainer_to_person", done_at=known, how="At the desk."
    )
    stated = next(s for s in stated_times.of_case(case.pk) if s.kind is TimeKind.RELEASE_TIME)
    told = time_corrections.propose(
        case.pk, **by, version=told.version, stated=stated.key, becomes=stated.at - timedelta(minutes=9),
        reasons=REASONS,
    )  # fmt: skip
    told = time_corrections.confirm(case.pk, actor=cast["ford"].actor, version=told.version)
    return stopped_reports.report_while_stopped(
        case.pk, actor=cast["ford"].actor, version=told.version, kind=StoppedKind.RELEASED, happened_at=known,
        text="The desk told me so.",
    )  # fmt: skip


def test_what_is_reported_after_the_end_lengthens_no_period(cast: Cast) -> None:
    case = cancelled(cast)
    ended, period = case.moved_at, in_force(timezone.now().date())["closed-cases"].period
    for years in (1, 3, 6):
        with time_machine.travel(ended + timedelta(days=365 * years)):
            case = tells_all(cast, case)
    assert case.moved_at > ended + timedelta(days=2_000)
    assert retention.due_one(case.reference, ended + period - timedelta(days=1)) is None
    due = retention.due_one(case.reference, ended + period + timedelta(days=1))
    assert due
    assert due.since < ended + period + timedelta(hours=1)


def test_what_moves_a_case_after_its_end_begins_the_period_anew(cast: Cast) -> None:
    case = tells_all(cast, cancelled(cast))
    ended, period = case.moved_at, in_force(timezone.now().date())["closed-cases"].period
    with time_machine.travel(ended + timedelta(days=365)):
        moved = withdraw(cast, case)
        assert moved.state == "identity_withdrawn"
        misidentification.close_misidentified(
            moved.pk, actor=cast["stone"].actor, version=moved.version, reasons=REASONS, person_told=REASONS
        )
        again = Matter.objects.get(pk=case.pk).moved_at
        case = tells_all(cast, Matter.objects.get(pk=case.pk))
    assert retention.due_one(case.reference, ended + period + timedelta(days=300)) is None
    due = retention.due_one(case.reference, again + period + timedelta(days=1))
    assert due
    assert due.since < again + period + timedelta(hours=1)


@pytest.mark.usefixtures("patient_erasures")
def test_what_is_reported_after_the_disposal_is_due_at_once(cast: Cast) -> None:
    case = cancelled(cast)
    with time_machine.travel(timezone.now() + LATER):
        asked = retention.ask(case.reference, actor=cast["reed"].actor)
        told = events.report_breach(
            case.pk,
            actor=cast["clark"].actor,
            version=case.version,
            kind=BreachKind.BAIL_BLOCKED,
            text="No bail.",
        )
        with pytest.raises(RefusedError, match="added"):
            erasure.approve(asked.pk, actor=cast["stone"].actor)
        erasure.decline(asked.pk, actor=cast["stone"].actor, reasons=REASONS)
        asked = retention.ask(case.reference, actor=cast["reed"].actor)
        erasure.approve(asked.pk, actor=cast["stone"].actor)
        assert retention.due_one(case.reference) is None
    with time_machine.travel(timezone.now() + LATER + timedelta(days=2)):
        events.report_breach(
            case.pk,
            actor=cast["clark"].actor,
            version=told.version,
            kind=BreachKind.HELD_FROZEN,
            text="Held on.",
        )
        assert retention.due_one(case.reference), "it is kept no seven years more"
