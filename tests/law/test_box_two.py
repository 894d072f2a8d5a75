"""L10: box 2 of the I-247A: a person in custody is lent, the copy is served before the transfer, custody is resumed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from handover.papers import restored
from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.stages.detainer import loans, queries
from handover.stages.detainer.models import Paper
from handover.stages.detainer.rules import copy_before_transfer, resumed_after_loan
from tests.safeguards.gate.after_finding import at_state
from tests.support.cast import Cast

pytestmark = pytest.mark.one_database

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("served", "transferred", "code"),
    [(-2, -1, ""), (-1, -1, ""), (-1, -2, "served_at"), (-1, 1, "transferred_at")],
)
def test_the_copy_is_served_before_the_transfer(served: int, transferred: int, code: str) -> None:
    refused = copy_before_transfer(NOW + timedelta(hours=served), NOW + timedelta(hours=transferred), NOW)
    assert (refused.code if refused else "") == code


def test_custody_is_resumed_after_the_loan_and_not_ahead() -> None:
    hour = timedelta(hours=1)
    assert resumed_after_loan(NOW, NOW - hour, NOW) is None
    assert resumed_after_loan(NOW - 2 * hour, NOW - hour, NOW) is not None
    assert resumed_after_loan(NOW + hour, NOW - hour, NOW) is not None


def lent(cast: Cast, case: Matter, served: float = 0) -> Matter:
    now = timezone.now()
    form = loans.LoanForm(
        "State Police", "Grand jury, order 26-11", "555-0100", now + timedelta(hours=served), "Field office", "Spanish",
        now,
    )  # fmt: skip
    return loans.lend(case.pk, actor=cast["ford"].actor, version=case.version, form=form)


@pytest.mark.django_db
def test_a_person_is_lent_on_box_2_and_custody_is_resumed(cast: Cast) -> None:
    case = at_state(cast, "in_custody")
    with pytest.raises(RefusedError, match="before they are handed over"):
        lent(cast, case, served=1)
    case = lent(cast, case)
    paper = Paper.objects.get(case=case, number=case.version, form="I-247A")
    facts = restored("I-247A", paper.facts)
    assert facts.resume_custody  # type: ignore[attr-defined]
    assert not facts.causes  # type: ignore[attr-defined]
    assert facts.to.name == "State Police"
    assert not queries.papers_for(cast["clark"], case).filter(number=case.version).exists(), (
        "another agency's paper"
    )
    with pytest.raises(RefusedError, match="barred by: loan"):
        lent(cast, case)
    case = loans.resume_custody(
        case.pk, actor=cast["ford"].actor, version=case.version, resumed_at=timezone.now(), place="Barracks",
        officer="F. Ford",
    )  # fmt: skip
    assert case.state == "in_custody"
    assert lent(cast, case).state == "in_custody", "the person may be lent again"
