"""One table of facts: the form, the command, the data files, the records and the page of docs all follow it."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

import pytest

from handover.jurisdictions import (
    FACTS,
    DeclineGround,
    FactError,
    FactKind,
    PolicyFacts,
    evaluate,
    facts,
    facts_about,
    facts_of,
    parse_place,
    plain_facts,
    policy_fact,
    read_facts,
    shipped_policies,
    values_of,
)
from handover.jurisdictions.fact_table import facts_table
from handover.jurisdictions.model import Clause
from handover.web.localaw.forms import WhatIfForm
from handover.web.localaw.words import facts_in_words, query_of
from tests.jurisdictions.cases import DAY

ASKED = {"place": "us-columbia-alder", "on": DAY.isoformat()}


def test_every_fact_is_a_field_and_every_field_but_the_place_is_a_fact() -> None:
    assert ["place", *FACTS] == [f.name for f in fields(PolicyFacts)]
    assert PolicyFacts("us") == facts_about("us", dict.fromkeys(FACTS))


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_is_asked_and_told_wherever_facts_are(name: str) -> None:
    row = FACTS[name]
    form = WhatIfForm()
    asked = "record" if row.kind is FactKind.OFFENCES else name
    assert form.fields[asked].label == row.title
    assert not form.fields[asked].required
    assert row.title in dict(facts_in_words(PolicyFacts("us")))
    assert name in plain_facts(PolicyFacts("us"))
    assert f"| `{name}` | {row.words}" in facts_table()
    for value in values_of(row):
        known = read_facts("us", f"{name}={value}")
        assert (getattr(known, name) is None) is (value == "unknown")
        assert facts_of(plain_facts(known)) == known


@pytest.mark.parametrize(
    "name", [n for n, row in FACTS.items() if row.kind in (FactKind.YES_NO, FactKind.CHOICE)]
)
def test_what_the_form_is_given_reaches_the_law_and_the_address_asks_it_again(name: str) -> None:
    for value, _ in WhatIfForm().fields[name].choices:  # type: ignore[attr-defined]
        form = WhatIfForm({**ASKED, name: value})
        assert form.is_valid(), form.errors
        answer = form.answer()
        assert answer.facts == read_facts(ASKED["place"], f"{name}={value or 'unknown'}")
        assert (f"{name}={value}" in query_of(answer)) is bool(value)


def test_nothing_about_who_a_person_is_can_be_a_fact() -> None:
    said = [f"{row.name} {row.words} {row.more}" for row in FACTS.values()]
    assert not [
        s for s in said if re.search(r"national|birth|ethnic|race|religio|name of|\bsex\b|country", s)
    ]


def test_a_misspelt_name_is_an_error_with_the_names_that_there_are() -> None:
    for ask in (
        lambda: policy_fact("served_on_persn"),
        lambda: facts_about("us", {"served_on_persn": True}),
        lambda: read_facts("us", "served_on_persn=yes"),
    ):
        with pytest.raises(FactError, match=r"no fact 'served_on_persn'; there are: .*served_on_person"):
            ask()


def test_a_fact_that_a_clause_asks_for_has_a_ground_to_decline_without_it() -> None:
    clauses = [
        c for p in shipped_policies().values() for i in p.instruments for c in i.clauses if c.when is not None
    ]
    asked = {name for c in clauses for name in FACTS if f"'{name}'" in str(_asked(c))}
    assert len(asked) > 7
    assert [name for name in asked if FACTS[name].ground is None] == []


def _asked(clause: Clause) -> object:
    return clause.model_dump()["when"]


@dataclass(frozen=True, slots=True)
class WiderFacts(PolicyFacts):
    """The recipe for a new fact: this line, and nothing else."""

    court_order: bool | None = facts.fact("an order of a court to hold", ground=DeclineGround.COURT_ORDER)


@pytest.fixture
def court_order(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(facts, "PolicyFacts", WiderFacts)
    monkeypatch.setitem(facts._ROWS, "court_order", facts.rows_of(WiderFacts)["court_order"])
    return "court_order"


DRAFT = """
id: us-columbia-birch
name: Birch County
level: county
within: us-columbia
illustrative: true
as_of: 2026-11-28
fictional: true
instruments:
  - id: rule-1
    title: Rule number one
    cite: Rule 1
    effective_from: 2018-01-01
    dates_confidence: F
    clauses:
      - topic: notify
        answer: conditional
        when: {fact: court_order}
        text: A court must have ordered it.
        citation: Rule 1
        confidence: F
"""


def test_a_new_fact_is_one_line(court_order: str) -> None:
    place = "us-columbia-birch"
    known = read_facts(place, "court_order=yes")
    assert getattr(known, court_order) is True
    assert facts_of(plain_facts(known)) == known
    assert (
        "| `court_order` | an order of a court to hold | `court_order=` yes, no, unknown |" in facts_table()
    )

    form = WhatIfForm({"place": place, "on": DAY.isoformat(), court_order: "no"})
    assert form.is_valid(), form.errors
    answer = form.answer()
    assert ("An order of a court to hold", "no") in facts_in_words(answer.facts)
    assert "court_order=no" in query_of(answer)

    policies = shipped_policies().with_place(parse_place(DRAFT, "draft"))
    answers = [
        evaluate(read_facts(place, f"court_order={value}"), DAY, policies).notify
        for value in ("yes", "no", "unknown")
    ]
    assert [a.answer.value for a in answers] == ["yes", "no", "conditional"]
    assert answers[1].grounds == (DeclineGround.COURT_ORDER,)
    assert answers[2].open == ("an order of a court to hold",)


def test_without_its_line_the_same_fact_is_refused_everywhere() -> None:
    with pytest.raises(
        ValueError, match="there is no fact 'court_order'; a clause may use: judicial_warrant"
    ):
        parse_place(DRAFT, "draft")
    assert "court_order" not in WhatIfForm().fields
