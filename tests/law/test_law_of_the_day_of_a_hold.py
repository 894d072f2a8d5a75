"""A hold that is told late is judged by the law of the day on which it began, and of each day since."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handover.process.models import Matter
from handover.stages.custody import actions as custody
from handover.stages.custody import policy_advice
from tests.law.alder_law import alder_with
from tests.law.between_steps import clerk
from tests.safeguards.gate.ways import kinds, now
from tests.support.cast import Cast
from tests.support.walk import at, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
INSTRUMENT = """
  - id: us-columbia-alder-{number}
    title: Sheriff's Order {number}
    cite: Order {number}
    effective_from: {day}
    effective_to: {day}
    dates_confidence: F
    clauses:
      - {{topic: hold, answer: '{answer}', text: It is about holds., citation: Order {number}, confidence: F{grounds}}}
"""
"""The law of a place that changes from one day to the next."""


@pytest.mark.parametrize(
    ("began", "answers", "breaches"),
    [
        # hours ago, the law by days ago, what is recorded
        (30, {2: "yes", 1: "yes", 0: "yes"}, []),
        (30, {2: "no", 1: "no", 0: "yes"}, ["held_no_power"]),
        (30, {2: "yes", 1: "no", 0: "yes"}, ["held_no_power"]),
        (30, {2: "yes", 1: "yes", 0: "no"}, ["held_no_power"]),
    ],
)
def test_the_law_of_the_first_day_and_of_each_day_since_is_asked(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, began: float, answers: dict[int, str], breaches: list[str]
) -> None:
    case = case_in(cast, "hold_agreed")
    changed(monkeypatch, case, answers)
    custody.report_release_time(
        case.pk, actor=clerk(cast, case), version=case.version, otherwise_release_at=at(-began)
    )
    assert kinds(now(case)) == breaches


def changed(monkeypatch: pytest.MonkeyPatch, case: Matter, answers: dict[int, str]) -> None:
    """The law of the jail's place, by days ago."""
    today = at(0).astimezone(case.agency.zone).date()
    instruments = (
        INSTRUMENT.format(
            number=31 + ago, day=today - timedelta(days=ago), answer=answer,
            grounds=", grounds: [local_policy_other]" if answer == "no" else "",
        )
        for ago, answer in answers.items()
    )  # fmt: skip
    policies = alder_with(*instruments)
    monkeypatch.setattr(policy_advice, "shipped_policies", lambda: policies)
