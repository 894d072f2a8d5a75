"""Table of cases against the shipped policies. Each names its source; all of it is illustrative."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.jurisdictions import (
    Allowance,
    DeclineGround,
    OffenceClass,
    OffenceFact,
    Outcome,
    PolicyFacts,
    Topic,
    UnknownPlaceError,
    evaluate,
    shipped_policies,
)
from handover.jurisdictions.conditions import FACT_TEXT

DAY = date(2026, 11, 20)
OLD = date(2020, 1, 1)
PACKAGE: dict[str, Any] = {"served_on_person": True, "administrative_warrant": True, "form_complete": True}
VIOLENT = frozenset({OffenceClass.VIOLENT_OR_SERIOUS})


def offence(
    kind: OffenceClass, outcome: str = "convicted", on: date | None = date(2024, 1, 1), days: int = 0
) -> dict[str, Any]:
    return {"offences": (OffenceFact(frozenset({kind}), Outcome(outcome), on, days),)}


NONE: dict[str, Any] = {"offences": ()}
SERIOUS, INDICTABLE = OffenceClass.VIOLENT_OR_SERIOUS, OffenceClass.OTHER_INDICTABLE
FELONY, MISDEMEANOUR = OffenceClass.LISTED_FELONY, OffenceClass.LISTED_MISDEMEANOUR
JUDGE = {"judicial_warrant": True}

CASES: list[tuple[str, str, dict[str, Any], date, str, str]] = [
    # source, place, facts beside a whole package, day, topic, answer
    ("SB 54", "us-ca", {}, DAY, "hold", "no"),
    ("SB 54: a judicial warrant moves a transfer, not a hold", "us-ca", JUDGE, DAY, "hold", "no"),
    ("SB 54, transfer", "us-ca", JUDGE, DAY, "transfer", "yes"),
    ("Gov. Code 7282.5", "us-ca", offence(FELONY), DAY, "notify", "yes"),
    ("Gov. Code 7282.5, charge only", "us-ca", offence(FELONY, "charged"), DAY, "notify", "no"),
    ("7282.5, 5 years", "us-ca", offence(MISDEMEANOUR, on=date(2021, 11, 19)), DAY, "notify", "no"),
    ("7282.5, 5 years", "us-ca", offence(MISDEMEANOUR, on=date(2021, 11, 20)), DAY, "notify", "yes"),
    ("Gov. Code 7282.5, undated", "us-ca", offence(MISDEMEANOUR, on=None), DAY, "notify", "conditional"),
    ("Gov. Code 7282.5, record not looked at", "us-ca", {}, DAY, "notify", "conditional"),
    ("SB 54 before its day", "us-ca", {}, date(2017, 12, 31), "hold", "yes"),
    ("TRUTH Act", "us-ca", {"interview_consent": False}, DAY, "interview", "no"),
    ("TRUTH Act", "us-ca", {"interview_consent": True}, DAY, "interview", "yes"),
    ("TRUST Act, 5 ILCS 805", "us-il", JUDGE, DAY, "hold", "no"),
    ("Way Forward 2021", "us-il", {"criminal_warrant": False}, DAY, "notify", "no"),
    ("Way Forward 2021, before it", "us-il", {"criminal_warrant": False}, date(2020, 1, 1), "notify", "yes"),
    ("46-37: no agreement", "us-il-cook", {"cost_agreement": False}, date(2012, 1, 1), "hold", "no"),
    ("46-37: agreement, in 2012", "us-il-cook", {"cost_agreement": True}, date(2012, 1, 1), "hold", "yes"),
    ("46-37 under the TRUST Act", "us-il-cook", {"cost_agreement": True}, DAY, "hold", "no"),
    ("46-37, interview", "us-il-cook", {"criminal_warrant": False}, date(2018, 1, 1), "interview", "no"),
    ("9-131: warrant alone", "us-ny-nyc", {**JUDGE, **NONE, "watchlist_match": False}, DAY, "hold", "no"),
    ("9-131: no warrant", "us-ny-nyc", {"judicial_warrant": False, **offence(SERIOUS)}, DAY, "hold", "no"),
    ("9-131: both", "us-ny-nyc", {**JUDGE, **offence(SERIOUS)}, DAY, "hold", "yes"),
    ("9-131: watch list", "us-ny-nyc", {**JUDGE, **NONE, "watchlist_match": True}, DAY, "hold", "yes"),
    ("9-131: older than five years", "us-ny-nyc",
     {**JUDGE, "watchlist_match": False, **offence(SERIOUS, on=OLD)}, DAY, "hold", "no"),
    ("9-131: time in custody left out", "us-ny-nyc",
     {**JUDGE, "watchlist_match": False, **offence(SERIOUS, on=OLD, days=700)}, DAY, "hold", "yes"),
    ("9-131: not known", "us-ny-nyc", JUDGE, DAY, "hold", "conditional"),
    ("Lunn", "us-ma", {**JUDGE, **offence(SERIOUS)}, DAY, "hold", "no"),
    ("Lunn decides no rule on notice", "us-ma", {}, DAY, "notify", "yes"),
    ("Lunn, the day before", "us-ma", {}, date(2017, 7, 23), "hold", "yes"),
    ("2018-6: charged suffices", "us-nj", offence(SERIOUS, "charged"), DAY, "notify", "yes"),
    ("2018-6: ever convicted", "us-nj", offence(SERIOUS, on=date(1990, 1, 1)), DAY, "notify", "yes"),
    ("2018-6: indictable within 5 years", "us-nj", offence(INDICTABLE), DAY, "notify", "yes"),
    ("2018-6: indictable charge", "us-nj",
     {"judicial_warrant": False, **offence(INDICTABLE, "charged")}, DAY, "notify", "no"),
    ("2018-6: judicial warrant", "us-nj", {**JUDGE, **NONE}, DAY, "notify", "yes"),
    ("SB 4", "us-tx", {}, DAY, "hold", "required"),
    ("SB 4: proof of status", "us-tx", {"proof_of_status_shown": True}, DAY, "hold", "no"),
    ("SB 4 before its day", "us-tx", {}, date(2017, 8, 31), "hold", "yes"),
    ("I-247A: not served, even under a mandate", "us-tx", {"served_on_person": False}, DAY, "hold", "no"),
    ("ch. 908", "us-fl", {}, DAY, "hold", "required"),
    ("ch. 908: no warrant", "us-fl", {"administrative_warrant": False}, DAY, "hold", "no"),
    ("ch. 908: not known", "us-fl", {"form_complete": None}, DAY, "hold", "conditional"),
    ("Alder honours", "us-columbia-alder", {}, DAY, "hold", "yes"),
    ("Alder, not served", "us-columbia-alder", {"served_on_person": False}, DAY, "hold", "no"),
    ("Alder, not served yet", "us-columbia-alder", {"served_on_person": None}, DAY, "hold", "conditional"),
    ("Birch: notice only", "us-columbia-birch", {"judicial_warrant": False}, DAY, "hold", "no"),
    ("Birch: notice only", "us-columbia-birch", {}, DAY, "notify", "yes"),
    ("Birch: warrant of a judge", "us-columbia-birch", JUDGE, DAY, "hold", "yes"),
    ("Cedar declines", "us-columbia-cedar", {"judicial_warrant": False}, DAY, "hold", "no"),
    ("Cedar declines", "us-columbia-cedar", {"judicial_warrant": False}, DAY, "notify", "no"),
    ("Cedar: warrant of a judge", "us-columbia-cedar", JUDGE, DAY, "notify", "yes"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "place", "facts", "day", "topic", "answer"), CASES)
def test_cases(source: str, place: str, facts: dict[str, Any], day: date, topic: str, answer: str) -> None:
    found = evaluate(PolicyFacts(place, **{**PACKAGE, **facts}), day, shipped_policies())
    assert found.topic(Topic(topic)).answer.value == answer, source


def test_a_decline_names_its_ground_and_its_law() -> None:
    facts = PolicyFacts("us-columbia-cedar", **PACKAGE, judicial_warrant=False)
    hold = evaluate(facts, DAY, shipped_policies()).hold
    assert hold.grounds == (DeclineGround.NO_JUDICIAL_WARRANT,)
    assert hold.missing == ("a warrant signed by a federal judge or magistrate",)
    assert hold.citation == "Cedar County Resolution 21, article 1"
    assert hold.confidence.words == "invented for the synthetic state"
    lunn = evaluate(PolicyFacts("us-ma"), DAY, shipped_policies()).hold
    assert lunn.grounds == (DeclineGround.STATE_LAW_NO_ARREST_POWER,)
    assert lunn.why == "a ban of the state binds"


def test_open_facts_of_every_rule_are_named() -> None:
    hold = evaluate(PolicyFacts("us-columbia-alder"), DAY, shipped_policies()).hold
    assert hold.answer is Allowance.CONDITIONAL
    assert set(hold.open) == {FACT_TEXT["administrative_warrant"], FACT_TEXT["served_on_person"]}
    assert set(hold.grounds) == {DeclineGround.NO_ADMINISTRATIVE_WARRANT, DeclineGround.PERSON_NOT_SERVED}
    texas = evaluate(PolicyFacts("us-tx"), DAY, shipped_policies()).hold
    assert (texas.answer, texas.open) == (Allowance.REQUIRED, (FACT_TEXT["served_on_person"],))


def test_the_cited_rule_is_the_places_own_where_answers_agree() -> None:
    found = evaluate(PolicyFacts("us-columbia-alder", **PACKAGE), DAY, shipped_policies())
    assert found.notify.decided_by.place == "us-columbia-alder"
    assert [r.place for r in found.notify.others] == ["us"]


def test_weakest_confidence_wins_between_clause_and_dates() -> None:
    assert evaluate(PolicyFacts("us-fl", **PACKAGE), DAY, shipped_policies()).hold.confidence.value == "M"


def test_provisions_of_the_whole_chain_are_given_with_the_answer() -> None:
    found = evaluate(PolicyFacts("us-il-cook"), DAY, shipped_policies())
    assert {p.code.value for p in found.provisions} == {"detainer_definition", "facility_access", "cost_rule"}
    assert evaluate(PolicyFacts("us-fl"), date(2024, 1, 1), shipped_policies()).provisions != ()
    codes = {
        p.code.value for p in evaluate(PolicyFacts("us-fl"), date(2024, 1, 1), shipped_policies()).provisions
    }
    assert "agreement_287g" not in codes


def test_plain_values_say_that_they_are_illustrative() -> None:
    plain = evaluate(PolicyFacts("us-columbia-birch"), DAY, shipped_policies()).as_dict()
    assert plain["illustrative"] is True
    assert plain["hold"]["grounds"] == ["no_judicial_warrant", "person_not_served"]
    assert plain["hold"]["confidence_words"]


def test_an_unknown_place_is_an_error_and_not_an_empty_answer() -> None:
    with pytest.raises(UnknownPlaceError, match="us-atlantis"):
        evaluate(PolicyFacts("us-atlantis"), DAY, shipped_policies())


TRISTATE = st.sampled_from([None, False, True])
FACTS = st.builds(
    PolicyFacts,
    st.sampled_from(sorted(shipped_policies())),
    **dict.fromkeys(FACT_TEXT, TRISTATE),
    offences=st.none()
    | st.lists(
        st.builds(
            OffenceFact,
            st.frozensets(st.sampled_from(OffenceClass), min_size=1),
            st.sampled_from(Outcome),
            st.none() | st.dates(date(1990, 1, 1), DAY),
            st.integers(0, 4000),
        ),
        max_size=3,
    ).map(tuple),
)
DAYS = st.dates(date(2011, 1, 1), date(2030, 1, 1))


@given(FACTS, DAYS)
def test_every_answer_is_cited_and_every_no_has_a_ground(facts: PolicyFacts, on: date) -> None:
    found = evaluate(facts, on, shipped_policies())
    for topic in Topic:
        answer = found.topic(topic)
        assert answer.text
        assert answer.citation
        if answer.answer is Allowance.NO:
            assert answer.grounds
        if answer.answer is Allowance.CONDITIONAL and answer.decided_by.citation != "none":
            assert answer.open


@given(FACTS, DAYS, st.sampled_from(sorted(FACT_TEXT)), st.booleans())
def test_learning_a_fact_never_overturns_an_answer_that_was_certain(
    facts: PolicyFacts, on: date, name: str, value: bool
) -> None:
    if getattr(facts, name) is not None or name == "proof_of_status_shown":
        return
    changed: dict[str, Any] = {name: value}
    before = evaluate(facts, on, shipped_policies())
    after = evaluate(replace(facts, **changed), on, shipped_policies())
    for topic in Topic:
        known, learned = before.topic(topic).answer, after.topic(topic).answer
        if known in (Allowance.NO, Allowance.YES):
            assert learned is known
        if known is Allowance.REQUIRED:  # only the terms of the request itself can still take it back
            assert learned is known or name == "served_on_person"


@given(FACTS, DAYS)
def test_a_hold_that_was_not_served_is_never_allowed(facts: PolicyFacts, on: date) -> None:
    found = evaluate(replace(facts, served_on_person=False), max(on, date(2017, 4, 2)), shipped_policies())
    assert found.hold.answer is Allowance.NO


@given(
    st.sampled_from(["us-columbia-alder", "us-columbia-birch", "us-columbia-cedar", "us-il-cook"]),
    FACTS,
    DAYS,
)
def test_a_county_never_allows_what_its_state_bans(place: str, facts: PolicyFacts, on: date) -> None:
    policies = shipped_policies()
    state = policies[place].within
    assert state is not None
    for topic in Topic:
        above = evaluate(replace(facts, place=state), on, policies).topic(topic)
        here = evaluate(replace(facts, place=place), on, policies).topic(topic)
        if above.answer is Allowance.NO:
            assert here.answer is Allowance.NO
