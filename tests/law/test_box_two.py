"""L10: box 2 of the I-247A: a person in custody is lent, the copy is served before the transfer, custody is resumed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from handover.papers import restored
from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.stages.custody import arrests, changes, corrections, loan_ends
from handover.stages.custody import queries as custody
from handover.stages.custody.arrest_rules import ArrestAuthority, ArrestPlace
from handover.stages.custody.models import Breach
from handover.stages.custody.outcomes import Outcome
from handover.stages.custody.terms import LoanLeft
from handover.stages.detainer import cancelling, loans, queries
from handover.stages.detainer.models import Paper
from handover.stages.detainer.rules import after_loan, copy_before_transfer
from tests.safeguards.gate.after_finding import at_state
from tests.safeguards.gate.test_g15_do_not_hold import STOPS
from tests.support.cast import Cast
from tests.support.walk import REASONS

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
    assert after_loan(NOW, NOW - hour, NOW, "resumed_at") is None
    assert after_loan(NOW - 2 * hour, NOW - hour, NOW, "resumed_at") is not None
    assert after_loan(NOW + hour, NOW - hour, NOW, "resumed_at") is not None


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


def reported(cast: Cast, case: Matter, served: float | None) -> Matter:
    """A loan of an hour ago is reported; ``served``: the copy, in hours from the transfer."""
    at = timezone.now() - timedelta(hours=1)
    copy = None if served is None else at + timedelta(hours=served)
    form = loans.UnservedLoan("State Police", "Grand jury 26-11", at, "The officer had no printer.", copy)
    return loans.report_loan(case.pk, actor=cast["ford"].actor, version=case.version, form=form)


@pytest.mark.django_db
@pytest.mark.parametrize(("served", "breach"), [(None, True), (0.5, True), (-0.5, False)])
def test_a_loan_with_no_copy_before_it_is_recorded_as_a_breach_and_stops(
    cast: Cast, served: float | None, breach: bool
) -> None:
    with time_machine.travel(timezone.now() - timedelta(hours=2)):
        case = at_state(cast, "in_custody")
    case = reported(cast, case, served)
    kinds = set(Breach.objects.filter(matter=case).values_list("kind", flat=True))
    assert ("loan_unserved" in kinds) == breach
    assert case.state == ("stopped" if breach else "in_custody")
    assert not Paper.objects.filter(case=case, number=case.version).exists(), (
        "box 2 certifies a service before"
    )
    assert [one.case for one in loan_ends.lent_for(cast["ford"])] == [case]
    case = loans.resume_custody(
        case.pk, actor=cast["ford"].actor, version=case.version, resumed_at=timezone.now(), place="Barracks",
        officer="F. Ford",
    )  # fmt: skip
    assert not loan_ends.lent_for(cast["ford"])


@pytest.mark.django_db
def test_a_loan_that_ends_in_release_is_at_large_and_may_end_in_an_arrest(cast: Cast) -> None:
    case = lent(cast, at_state(cast, "in_custody"))

    def end(at: datetime) -> Matter:
        return loan_ends.report_loan_release(
            case.pk, actor=cast["ford"].actor, version=case.version, kind=LoanLeft.RELEASED, left_at=at,
            text="The county court told it by telephone.",
        )  # fmt: skip

    with pytest.raises(RefusedError, match="before the loan"):
        end(timezone.now() - timedelta(hours=9))
    case = end(timezone.now())
    assert case.state == "at_large"
    found = custody.outcome_record(case)
    assert found is not None
    assert found.outcome is Outcome.AT_LARGE_LOAN
    assert not loan_ends.lent_for(cast["ford"])
    arrest = arrests.ArrestForm(
        ArrestAuthority.REMOVAL_WARRANT, ArrestPlace.DOOR, timezone.now(), "F. Ford", "Officer", told=True
    )
    case = arrests.record_arrest(case.pk, actor=cast["ford"].actor, version=case.version, form=arrest)
    assert case.state == "in_custody"


@pytest.mark.django_db
def test_a_death_during_a_loan_closes_the_case(cast: Cast) -> None:
    case = lent(cast, at_state(cast, "in_custody"))
    case = loan_ends.report_loan_death(
        case.pk,
        actor=cast["ford"].actor,
        version=case.version,
        died_at=timezone.now(),
        text="Told by the sheriff.",
    )
    assert case.state == "died"
    assert "loan" not in case.standing.facts
    assert not loan_ends.lent_for(cast["ford"])


@pytest.mark.django_db
def test_who_is_on_loan_is_asked_for_after_thirty_days(cast: Cast) -> None:
    case = lent(cast, at_state(cast, "in_custody"))
    (one,) = loan_ends.lent_for(cast["ford"])
    assert (one.to_name, one.late) == ("State Police", False)
    assert changes.waiting_for(cast["ford"]) == 0
    assert one.ask_by.due_at is not None
    with time_machine.travel(one.ask_by.due_at + timedelta(minutes=1), tick=False):
        assert loan_ends.lent_for(cast["ford"])[0].late
        assert changes.waiting_for(cast["ford"]) == 1
    assert case.state == "in_custody"


@pytest.mark.django_db
def test_the_agency_that_has_the_person_on_loan_is_told_when_the_match_falls(cast: Cast) -> None:
    case = STOPS["identity_withdrawn"](cast, lent(cast, at_state(cast, "in_custody")))
    cancelling.reverse_and_cancel(
        case.pk, actor=cast["stone"].actor, version=case.version, reasons=REASONS, person_told="In person."
    )
    corrections.draft_after_step(case.pk)
    assert "State Police" in {one.to_name for one in corrections.of_case(case.pk).filter(kind="loan")}
