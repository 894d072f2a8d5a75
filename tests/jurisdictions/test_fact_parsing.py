"""Facts as people write them, and as they are recorded: read back as they were, refused with what is allowed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.jurisdictions import (
    FactError,
    OffenceClass,
    OffenceFact,
    OffenceOutcome,
    PolicyFacts,
    facts_of,
    plain_facts,
    read_facts,
)
from tests.jurisdictions.test_evaluate import SOME_FACTS


def test_a_line_of_facts() -> None:
    text = "served_on_person=yes, judicial_warrant=no, watchlist_match=unknown, agreement=wso"
    text += ", offence=violent_or_serious/convicted/2020-01-01/30, offence=other_indictable/charged"
    read = read_facts("us-nj", text)
    assert (read.served_on_person, read.judicial_warrant, read.watchlist_match) == (True, False, None)
    assert read.agreement == "wso"
    assert read.offences == (
        OffenceFact(
            frozenset({OffenceClass.VIOLENT_OR_SERIOUS}), OffenceOutcome.CONVICTED, date(2020, 1, 1), 30
        ),
        OffenceFact(frozenset({OffenceClass.OTHER_INDICTABLE}), OffenceOutcome.CHARGED),
    )
    assert read_facts("us-nj", "offences=none").offences == ()
    assert read_facts("us-nj", "").offences is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nationality=XX", "there is no fact 'nationality'"),
        ("name=GARCIA", "there is no fact 'name'"),
        ("place=us-tx", "there is no fact 'place'"),
        ("served_on_person", "write NAME=VALUE"),
        ("served_on_person=maybe", "is one of yes, no, unknown"),
        ("agreement=287g", "none, jem, wso, tfm, unknown"),
        ("offence=theft/convicted", "offence class is one of"),
        ("offence=listed_felony/guilty", "outcome is one of charged, convicted"),
        ("offence=listed_felony", "write CLASS/OUTCOME"),
        ("offence=listed_felony/convicted/2020-13-01", "YYYY-MM-DD"),
        ("offence=listed_felony/convicted/2020-01-01/-4", "must not be negative"),
        ("offences=some", "none, unknown, not 'some'; each offence is written offence=CLASS"),
        ("served_on_persn=yes", "there are: .*served_on_person, .*agreement, offences"),
    ],
)
def test_what_is_no_fact_is_refused_with_what_is_one(text: str, message: str) -> None:
    with pytest.raises(FactError, match=message):
        read_facts("us-nj", text)


@given(SOME_FACTS)
def test_recorded_facts_are_read_back_as_they_were(facts: PolicyFacts) -> None:
    assert facts_of(plain_facts(facts)) == facts


@pytest.mark.parametrize(
    "values",
    [
        {}, {"place": "us", "nationality": "X"}, {"place": "us", "offences": ["theft"]},
        {"place": "us", "offences": [{"classes": ["theft"], "outcome": "charged", "on": None, "days_incarcerated": 0}]},
        {"place": "us", "offences": [{"classes": [], "outcome": "charged", "on": "soon", "days_incarcerated": 0}]},
        {"place": "us", "served_on_persn": True}, {"place": "us", "served_on_person": "yes"},
        {"place": "us", "agreement": "287"}, {"place": "us", "offences": {}},
    ],
)  # fmt: skip
def test_what_was_not_recorded_so_is_an_error(values: dict[str, object]) -> None:
    with pytest.raises(FactError, match="not facts as they were recorded"):
        facts_of(values)


def test_a_fact_that_is_newer_than_the_record_is_not_known() -> None:
    assert facts_of({"place": "us", "served_on_person": True}) == PolicyFacts("us", served_on_person=True)


@given(st.text(max_size=60))
def test_any_text_is_facts_or_a_clear_refusal(text: str) -> None:
    try:
        assert isinstance(read_facts("us", text), PolicyFacts)
    except FactError as refusal:
        assert str(refusal)
