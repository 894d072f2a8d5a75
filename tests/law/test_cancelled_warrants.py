"""L5, L17: request and warrant are cancelled together by somebody who may issue one; an exception is counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from handover.papers.authority import ARREST, REMOVAL, Office
from handover.process.advance import RefusedError
from handover.process.case_clocks.models import overdue
from handover.process.models import Matter
from handover.stages.detainer import cancelling, queries
from handover.stages.detainer.models import Paper
from handover.stages.detainer.rules import LiftReason, may_cancel_warrant
from tests.support.cast import Cast
from tests.support.walk import REASONS, case_in

DAY = date(2026, 11, 20)


def cancelled_by(cast: Cast, case: Matter, who: str) -> Matter:
    return cancelling.cancel(
        case.pk, actor=cast[who].actor, version=case.version, reason=LiftReason.DISCRETION, reasons=REASONS
    )


@pytest.mark.parametrize(
    ("warrant", "power", "may"),
    [("I-205", REMOVAL, True), ("I-200", ARREST, True), ("I-200", REMOVAL, False), ("I-205", "", False)],
)
def test_a_warrant_is_cancelled_by_the_power_to_issue_it(warrant: str, power: str, may: bool) -> None:
    refused = may_cancel_warrant(warrant, Office("Assistant Field Office Director", power), DAY)
    assert (refused is None) is may
    assert may or "8 CFR 236.1(b)(2)" in refused.text  # type: ignore[union-attr]


@pytest.mark.django_db
def test_who_may_issue_the_warrant_cancels_both_at_once(cast: Cast) -> None:
    case = cancelled_by(cast, case_in(cast, "lodged"), "walsh")
    assert [s.step for s in case.steps.order_by("number")][-2:] == [
        "cancel_by_discretion", "cancel_warrant",
    ]  # fmt: skip
    assert set(Paper.objects.filter(case=case).values_list("form", flat=True)) >= {
        "cancellation", "warrant-cancellation",
    }  # fmt: skip
    assert not overdue(timezone.now() + timedelta(days=9)).filter(case=case, kind="warrant").exists()


@pytest.mark.django_db
def test_the_request_is_withdrawn_at_once_and_the_warrant_waits_for_somebody_who_may(cast: Cast) -> None:
    case = cancelled_by(cast, case_in(cast, "lodged"), "ortiz")
    assert case.state == "cancelled"
    assert case in queries.warrants_to_cancel(cast["walsh"])
    late = timezone.now() + timedelta(hours=25)
    assert overdue(late).filter(case=case, kind="warrant").exists()
    with pytest.raises(RefusedError, match="who may issue one"):
        cancelling.cancel_warrant(case.pk, actor=cast["ortiz"].actor, version=case.version, reasons=REASONS)
    done = cancelling.cancel_warrant(
        case.pk, actor=cast["walsh"].actor, version=case.version, reasons=REASONS
    )
    assert done.state == "cancelled"
    assert case not in queries.warrants_to_cancel(cast["walsh"])
    assert not overdue(late).filter(case=case, kind="warrant").exists()
    assert queries.warrant_cancellation_counts() == (1, 1)


@pytest.mark.django_db
def test_a_warrant_without_a_charging_document_is_a_counted_exception(cast: Cast) -> None:
    """L17: 8 CFR 236.1(b)(1); an I-205 has none and is not counted."""
    from handover.process.facts import record
    from handover.stages.detainer.models import Package

    case = case_in(cast, "probable_cause")
    for warrant, document in (("I-200", "none"), ("I-200", "issued"), ("I-205", None)):
        Package.objects.filter(matter=case).count()
        case.version += 1
        package = Package(
            request="hold",
            warrant=warrant,
            charging_decision="x",
            contact_phone="1",
            charging_document=document,
        )
        record(package, case, cast["ortiz"].actor)
    assert queries.without_charging_document() == (1, 1)
