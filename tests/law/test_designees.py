"""8 USC 1357(g): what an officer of a jail may do under an agreement, on the day, and what is recorded otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from handover.accounts.roles import Role
from handover.administration.designations import designate, designated, end_agreement, record_agreement
from handover.jurisdictions import shipped_policies
from handover.jurisdictions.agreements import DesignatedPower
from handover.jurisdictions.designated import Designated, forbidden_by, objection
from handover.process.advance import RefusedError
from handover.process.graph import STEPS
from handover.process.models import Matter
from handover.stages.custody import designees, handover, queries
from handover.stages.detainer import cancelling
from handover.stages.detainer.rules import LiftReason
from tests.support.cast import Cast
from tests.support.walk import REASONS, case_in

DAY = date(2026, 11, 20)
JEM = Designated("jem", "Agreement 7", date(2026, 1, 1), None, date(2026, 1, 1), None, date(2025, 12, 1), 160)
WSO = replace(JEM, model="wso", hours=8)


@pytest.mark.parametrize(
    ("power", "standing", "on", "code"),
    [
        ("interview", JEM, DAY, ""),
        ("serve_warrant", JEM, DAY, ""),
        ("serve_warrant", WSO, DAY, ""),
        ("interview", WSO, DAY, "power"),  # serves warrants only (GAO-21-186)
        ("serve_warrant", None, DAY, "none"),  # 1357(g)(1): a written agreement
        ("serve_warrant", replace(JEM, agreement_until=date(2026, 11, 20)), DAY, ""),  # its last day
        ("serve_warrant", replace(JEM, agreement_until=date(2026, 11, 19)), DAY, "ended"),
        ("serve_warrant", replace(JEM, agreement_from=date(2026, 11, 21)), DAY, "early"),
        ("serve_warrant", replace(JEM, named_until=date(2026, 11, 19)), DAY, "ended"),
        ("serve_warrant", replace(JEM, named_from=date(2026, 11, 21)), DAY, "early"),
        ("serve_warrant", replace(JEM, trained_on=None), DAY, "training"),  # 1357(g)(2), illustrative
        ("serve_warrant", replace(JEM, trained_on=date(2026, 11, 21)), DAY, "training"),
        ("interview", replace(JEM, hours=8), DAY, "training"),
        ("serve_warrant", replace(WSO, hours=7), DAY, "training"),
        ("serve_warrant", replace(JEM, model="tfm"), DAY, ""),
        ("serve_warrant", replace(WSO, agreement_from=date(2018, 1, 1), named_from=date(2018, 1, 1),
                                  trained_on=date(2017, 1, 1)), date(2019, 5, 5), "offer"),  # in use from 6 May 2019
    ],
)  # fmt: skip
def test_a_model_gives_what_it_gives_on_its_days(
    power: DesignatedPower, standing: Designated | None, on: date, code: str
) -> None:
    found = objection(power, standing, on)
    assert (found.code if found else "") == code


@pytest.mark.parametrize(
    ("place", "on", "forbids"),
    [
        ("us-de", DAY, True), ("us-il-cook", DAY, True), ("us-vt", DAY, True), ("us-fl", DAY, False),
        ("us-tn", DAY, False), ("us-md", date(2026, 2, 16), False), ("us-md", date(2026, 2, 18), True),
    ],
)  # fmt: skip
def test_a_states_ban_takes_the_power_away(place: str, on: date, forbids: bool) -> None:
    """1357(g)(1): only to the extent consistent with State and local law."""
    rule = forbidden_by(place, on, shipped_policies())
    assert (rule is not None) == forbids
    found = objection("serve_warrant", JEM, on, rule)
    assert (found is not None and found.code == "law") == forbids


def test_no_other_step_is_theirs() -> None:
    """They find, draft, sign and lodge nothing: stricter than the model, which lets some officers draft."""
    assert {s.name for s in STEPS if Role.DESIGNATED_OFFICER in s.roles} == {
        "record_interview", "execute_warrant",
    }  # fmt: skip


pytest_db = pytest.mark.django_db


def interview(cast: Cast, case: Matter, *, agreed: bool = True) -> Matter:
    form = designees.InterviewForm(
        timezone.now(),
        "Spanish",
        "A. Interpreter",
        rights_told=True,
        agreed=agreed,
        text="Asked where born; said: in Mandalay.",
    )
    return designees.record_interview(case.pk, actor=cast["dunn"].actor, version=case.version, form=form)


def asked(cast: Cast) -> Matter:
    case = case_in(cast, "in_review")
    return designees.ask_interview(case.pk, actor=cast["ortiz"].actor, version=case.version, text=REASONS)


@pytest_db
def test_an_interview_is_asked_for_held_under_the_agreement_and_read_by_the_office(cast: Cast) -> None:
    case = case_in(cast, "in_review")
    assert not designees.asked_of(cast["dunn"]).exists(), "a jail sees no case before it is asked"
    with pytest.raises(RefusedError):
        interview(cast, case)
    case = designees.ask_interview(case.pk, actor=cast["ortiz"].actor, version=case.version, text=REASONS)
    assert list(designees.asked_of(cast["dunn"])) == [case]
    assert not designees.asked_of(cast["clark"]).exists()
    case = interview(cast, case)
    assert [one.agreement for one in designees.interviews_of(case.pk)] == ["Agreement 2026-1"]
    assert not queries.breaches_of(case.pk).exists()
    assert not designees.asked_of(cast["dunn"]).exists(), "and none after it was held"


@pytest_db
def test_an_agreement_that_ended_between_two_steps_gives_nothing_and_the_interview_is_a_breach(
    cast: Cast,
) -> None:
    case = asked(cast)
    end_agreement("Agreement 2026-1", last=timezone.now().date() - timedelta(days=2))
    case = interview(cast, case)
    assert [b.kind for b in queries.breaches_of(case.pk)] == ["designee"]
    assert [one.agreement for one in designees.interviews_of(case.pk)] == [""]


@pytest_db
def test_a_ban_of_the_state_that_begins_meanwhile_is_a_breach_too(cast: Cast) -> None:
    case = asked(cast)
    case.agency.policy = "us-de"
    case.agency.save()
    case = interview(cast, case)
    assert "designee" in {b.kind for b in queries.breaches_of(case.pk)}


def execute(cast: Cast, case: Matter) -> Matter:
    form = designees.ExecutionForm(timezone.now(), "F. Ford, Deportation Officer", "Spanish")
    return designees.execute_warrant(case.pk, actor=cast["dunn"].actor, version=case.version, form=form)


@pytest_db
def test_a_warrant_executed_in_the_jail_is_custody_and_its_service_part_of_the_handover(cast: Cast) -> None:
    case = execute(cast, case_in(cast, "held"))
    assert case.state == "in_custody"
    assert not queries.breaches_of(case.pk).exists()
    served = next(p for p in handover.parts_of(case.pk) if p.part.code == "warrant_served")
    assert served.row is not None
    assert "directed by F. Ford" in served.row.answers["officer"]


@pytest_db
def test_without_a_warrant_that_stands_or_an_agreement_it_is_a_breach_and_not_lost(cast: Cast) -> None:
    case = case_in(cast, "held")
    end_agreement("Agreement 2026-1", last=timezone.now().date() - timedelta(days=2))
    case = execute(cast, case)
    assert case.state == "in_custody"
    assert [b.kind for b in queries.breaches_of(case.pk)] == ["designee"]


@pytest_db
def test_a_request_that_was_cancelled_meanwhile_takes_no_warrant(cast: Cast) -> None:
    case = case_in(cast, "held")
    cancelling.cancel(
        case.pk,
        actor=cast["stone"].actor,
        version=case.version,
        reason=LiftReason.DISCRETION,
        reasons=REASONS,
    )
    with pytest.raises(RefusedError):
        execute(cast, Matter.objects.get(pk=case.pk))


@pytest_db
def test_an_agreement_of_another_jail_names_nobody_here(cast: Cast) -> None:
    record_agreement(
        "CX0020000", model="wso", instrument="Agreement 9", office="CXIMMIG01", first=date(2026, 1, 1), last=None
    )  # fmt: skip
    with pytest.raises(ValidationError, match="officers of its own jail"):
        designate(
            "dunn", instrument="Agreement 9", trained_on=date(2026, 1, 1), hours=8, certified_by="Sky Stone",
            first=date(2026, 1, 1), last=None,
        )  # fmt: skip
    with pytest.raises(PermissionError, match="themselves"):
        designate(
            "dunn", instrument="Agreement 2026-1", trained_on=date(2026, 1, 1), hours=8, certified_by="Sky Stone",
            first=date(2026, 1, 1), last=None, actor=cast["dunn"].actor,
        )  # fmt: skip
    assert designated(cast["clark"].actor, DAY) is None
