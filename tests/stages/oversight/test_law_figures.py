"""Local law and the handover in figures: each with what it is counted of."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handover.process.models import Matter
from handover.stages.custody import duties, law_counts, local_law, policy_advice
from handover.stages.detainer import cancelling
from handover.stages.detainer.rules import LiftReason
from tests.safeguards.gate.after_finding import at_state
from tests.support.cast import Cast
from tests.support.walk import REASONS, at, case_in

pytestmark = pytest.mark.django_db


def test_holds_by_the_clause_that_ends_them_and_parts_that_are_missing(cast: Cast) -> None:
    case_in(cast, "held")
    at_state(cast, "in_custody")
    clauses, holds = law_counts.clause_counts()
    assert holds == sum(n for _, n in clauses) == 2
    missing, taken = law_counts.missing_parts()
    assert taken == 1
    assert {n for _, n in missing} == {1}, "nothing of the handover is recorded"


def test_a_cancellation_counts_by_how_soon_it_came(cast: Cast) -> None:
    case = case_in(cast, "lodged")
    cancelling.cancel(
        case.pk, actor=cast["stone"].actor, version=case.version, reason=LiftReason.DISCRETION, reasons=REASONS
    )  # fmt: skip
    bands, cancelled = law_counts.cancelled_within()
    assert cancelled == 1
    assert bands[0] == ("within a day", 1)
    assert law_counts._band(timedelta(days=31)) == law_counts.LATER


def test_duties_count_as_done_in_time_or_late_and_no_query_is_a_duty_s(cast: Cast) -> None:
    for _ in range(2):
        case = case_in(cast, "lodged")
        cast.agencies["CX0010000"].policy = "us-ca"
        cast.agencies["CX0010000"].save()
        case = Matter.objects.get(pk=case.pk)
        duty = next(
            d for d in duties.duties_in(case, policy_advice.advice_for(case.pk)) if d.due_at is not None and d.of_case
        )  # fmt: skip
        local_law.record_duty(
            case.pk, actor=cast["clark"].actor, version=case.version, code=duty.duty.code.value, done_at=at(0),
            how=REASONS,
        )  # fmt: skip
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found, done = law_counts.duty_counts()
    assert done == 2 == sum(n for _, n in found)
    assert len(asked) == 2
