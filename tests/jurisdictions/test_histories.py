"""Random histories of one request: days pass, facts are learned, law changes; no answer is ever unlawful."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handover.jurisdictions import (
    Allowance,
    PolicyAnswer,
    PolicyFacts,
    Topic,
    evaluate,
    facts_of,
    policy_fact,
    shipped_policies,
)
from handover.jurisdictions.model import Level
from tests.jurisdictions.test_evaluate import DAYS, SOME_FACTS, YES_NO

STEPS = st.lists(
    st.tuples(
        st.integers(0, 900),
        st.sampled_from([name for name in YES_NO if policy_fact(name).ground]),
        st.booleans(),
    ),
    max_size=8,
)  # fmt: skip


def lawful(answer: PolicyAnswer) -> None:
    """What holds of every answer, whatever is known."""
    for topic in Topic:
        found = answer.topic(topic)
        rules = (found.decided_by, *found.others)
        assert found.text
        assert found.citation
        if found.answer is Allowance.NO:
            assert found.grounds
        else:
            assert not [
                r for r in rules if r.answer is Allowance.NO and r.level in (Level.FEDERAL, Level.STATE)
            ]
            assert found.answer is not Allowance.NOT_ESTABLISHED or not [
                r for r in found.binding if r.level is not Level.FEDERAL
            ]
        if found.answer is not Allowance.REQUIRED and found.why == "the most restrictive rule in force":
            assert not [r for r in rules if r.level is Level.STATE and r.answer is Allowance.REQUIRED]
    if answer.facts.served_on_person is False and answer.on >= date(2017, 4, 2):
        assert answer.hold.answer is Allowance.NO
    assert facts_of(answer.as_dict()["facts"]) == answer.facts


def walk(facts: PolicyFacts, on: date, steps: list[tuple[int, str, bool]]) -> None:
    policies = shipped_policies()
    lawful(evaluate(facts, on, policies))
    for days, name, value in steps:
        learned: dict[str, Any] = {name: value}
        on, facts = on + timedelta(days=days), replace(facts, **learned)
        answer = evaluate(facts, on, policies)
        lawful(answer)
        assert evaluate(facts, on, policies, law_of=on) == answer


@given(SOME_FACTS, DAYS, STEPS)
def test_no_history_leads_to_an_unlawful_answer(
    facts: PolicyFacts, on: date, steps: list[tuple[int, str, bool]]
) -> None:
    walk(facts, on, steps)


@pytest.mark.slow
@settings(max_examples=10_000)
@given(SOME_FACTS, DAYS, STEPS)
def test_nor_do_ten_thousand(facts: PolicyFacts, on: date, steps: list[tuple[int, str, bool]]) -> None:
    walk(facts, on, steps)
