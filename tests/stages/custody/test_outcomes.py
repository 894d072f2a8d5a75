"""The closed list of outcomes: every coded reason has one, and each has a public word or says that it has none."""

from __future__ import annotations

import pytest

from handover.process.graph import Track, states_of
from handover.stages.custody.outcomes import PUBLIC, Outcome, PublicLift, outcome_of
from handover.stages.custody.terms import AtLargeReason
from handover.stages.detainer.rules import LiftReason


def test_every_outcome_is_mapped() -> None:
    assert set(PUBLIC) == set(Outcome)
    without = {o for o, public in PUBLIC.items() if public is PublicLift.NOT_RECORDED}
    assert without == {Outcome.NO_ACTION, Outcome.UNKNOWN, Outcome.NONE_YET}


@pytest.mark.parametrize("reason", AtLargeReason)
def test_each_reason_of_at_large_is_an_outcome(reason: AtLargeReason) -> None:
    assert outcome_of("at_large", at_large=reason.value).value == f"at_large_{reason.value}"


@pytest.mark.parametrize("reason", LiftReason)
def test_each_reason_of_a_cancellation_is_an_outcome(reason: LiftReason) -> None:
    assert outcome_of("cancelled", cancelled=reason.value).value == f"cancelled_{reason.value}"


def test_every_end_of_a_case_is_an_outcome_and_nothing_else_is() -> None:
    for state in states_of(Track.CASE):
        assert (outcome_of(state.name) is not Outcome.NONE_YET) == state.ended, state.name


def test_every_outcome_reads_as_words() -> None:
    titles = {one: one.title for one in Outcome}
    assert titles[Outcome.AT_LARGE_LOAN] == "at large: let go by the agency that had the person on loan"
    assert titles[Outcome.CANCELLED_RESOURCES] == "cancelled: resources"
    assert len(set(titles.values())) == len(Outcome)
    assert not [title for title in titles.values() if "_" in title]
