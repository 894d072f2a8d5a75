"""Table of cases against the shipped policies. Each names its source; all of it is illustrative."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.jurisdictions import (
    FACTS,
    RESTRICTIVENESS,
    Allowance,
    DeclineGround,
    FactKind,
    Level,
    OffenceClass,
    OffenceFact,
    OffenceOutcome,
    PolicyFacts,
    Rule,
    RuleStanding,
    Topic,
    TopicAnswer,
    UnknownPlaceError,
    evaluate,
    policy_fact,
    shipped_policies,
)
from tests.jurisdictions.cases import CASES, DAY, PACKAGE

YES_ALL: dict[str, Any] = {
    name: True for name, row in FACTS.items() if row.kind is FactKind.YES_NO and name not in PACKAGE
}


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
    assert set(hold.needs) == {"administrative_warrant", "served_on_person"}
    assert set(hold.open) == {policy_fact(name).words for name in hold.needs}
    assert set(hold.grounds) == {DeclineGround.NO_ADMINISTRATIVE_WARRANT, DeclineGround.PERSON_NOT_SERVED}


def test_no_mandate_makes_a_request_that_was_not_served_effective() -> None:
    """I-247A: the federal terms limit the request, whatever the state requires."""
    facts = PolicyFacts("us-la", administrative_warrant=True, form_complete=True)
    hold = evaluate(facts, DAY, shipped_policies()).hold
    assert (hold.answer, hold.needs) == (Allowance.CONDITIONAL, ("served_on_person",))


def test_the_federal_request_is_what_is_asked_and_never_what_the_place_allows() -> None:
    """L2: Lunn v. Commonwealth, 477 Mass. 517: a federal form gives no local power to arrest."""
    found = evaluate(PolicyFacts("us", **PACKAGE, **YES_ALL), DAY, shipped_policies())
    assert {found.topic(t).answer for t in Topic} == {Allowance.NOT_ESTABLISHED}
    assert {a.topic for a in found.asked} == {Topic.HOLD, Topic.NOTIFY, Topic.TRANSFER}
    assert found.hold.grounds == (DeclineGround.NO_RULE_FOUND,)
    assert "Nov 28, 2026" in found.notify.text


def test_weakest_confidence_wins_between_clause_and_dates() -> None:
    hold = evaluate(PolicyFacts("us-ny", **PACKAGE), DAY, shipped_policies()).hold
    assert hold.confidence.value == "M"


def test_provisions_of_the_whole_chain_are_given_with_the_answer() -> None:
    found = evaluate(PolicyFacts("us-il-cook"), DAY, shipped_policies())
    assert {p.code.value for p in found.provisions} == {
        "detainer_definition", "facility_access", "cost_rule", "agreement_287g", "information_sharing",
    }  # fmt: skip
    assert evaluate(PolicyFacts("us-fl"), date(2021, 1, 1), shipped_policies()).provisions != ()
    codes = {
        p.code.value for p in evaluate(PolicyFacts("us-fl"), date(2021, 1, 1), shipped_policies()).provisions
    }
    assert "agreement_287g" not in codes


def test_the_federal_provision_on_status_information_is_given_with_every_answer() -> None:
    """L19: 8 USC 1373 and 1644 speak of status, and of no release date; 5 ILCS 805/5 says that it saves them."""
    for place in ("us-il-cook", "us-wa-king", "us-tx", "us-ak"):
        federal = [
            p
            for p in evaluate(PolicyFacts(place), DAY, shipped_policies()).provisions
            if "1373" in p.citation
        ]
        assert federal, place
        assert "release dates" in federal[0].text
    local = [
        p
        for p in evaluate(PolicyFacts("us-il-cook"), DAY, shipped_policies()).provisions
        if "ILCS" in p.citation
    ]
    assert any("8 USC 1373" in p.text for p in local)


def test_plain_values_say_that_they_are_illustrative() -> None:
    plain = evaluate(PolicyFacts("us-columbia-birch"), DAY, shipped_policies()).as_dict()
    assert plain["illustrative"] is True
    assert plain["hold"]["grounds"] == ["no_judicial_warrant", "person_not_served"]
    assert plain["hold"]["confidence_words"]


def test_an_unknown_place_is_an_error_and_not_an_empty_answer() -> None:
    with pytest.raises(UnknownPlaceError, match="us-atlantis"):
        evaluate(PolicyFacts("us-atlantis"), DAY, shipped_policies())


YES_NO = sorted(name for name, row in FACTS.items() if row.kind is FactKind.YES_NO)
TRISTATE = st.sampled_from([None, False, True])
SOME_FACTS = st.builds(
    PolicyFacts,
    st.sampled_from(sorted(shipped_policies())),
    **dict.fromkeys(YES_NO, TRISTATE),
    sentence_months=st.none() | st.integers(0, 400),
    agreement=st.sampled_from([None, *policy_fact("agreement").choices()]),
    offences=st.none()
    | st.lists(
        st.builds(
            OffenceFact,
            st.frozensets(st.sampled_from(OffenceClass), min_size=1),
            st.sampled_from(OffenceOutcome),
            st.none() | st.dates(date(1990, 1, 1), DAY),
            st.integers(0, 4000),
        ),
        max_size=3,
    ).map(tuple),
)
DAYS = st.dates(date(2011, 1, 1), date(2030, 1, 1))


@given(SOME_FACTS, DAYS)
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


@given(SOME_FACTS, DAYS, st.sampled_from(YES_NO), st.booleans())
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
        if known is Allowance.REQUIRED:
            assert learned is known


@given(SOME_FACTS, DAYS)
def test_a_hold_that_was_not_served_is_never_allowed(facts: PolicyFacts, on: date) -> None:
    found = evaluate(replace(facts, served_on_person=False), max(on, date(2017, 4, 2)), shipped_policies())
    assert found.hold.answer is Allowance.NO


@given(
    st.sampled_from(
        ["us-columbia-alder", "us-columbia-alder-annex", "us-columbia-cedar", "us-il-cook", "us-ny-nyc"]
    ),
    SOME_FACTS,
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


@given(SOME_FACTS, DAYS)
def test_no_answer_is_more_permissive_than_its_most_restrictive_binding_rule(
    facts: PolicyFacts, on: date
) -> None:
    """Issue 17: over random places, facts and days. What binds is found anew here, from the files."""
    answer = evaluate(facts, on, shipped_policies())
    for topic in Topic:
        _is_as_restrictive_as_what_binds(answer.topic(topic))


def _is_as_restrictive_as_what_binds(found: TopicAnswer) -> None:
    binding = _binding(found)
    least = min((RESTRICTIVENESS.index(r.answer) for r in binding), default=len(RESTRICTIVENESS))
    assert RESTRICTIVENESS.index(found.answer) <= least
    if found.answer in (Allowance.YES, Allowance.REQUIRED):
        assert found.confidence.may_permit
        assert [r for r in binding if r.level is not Level.FEDERAL], "only a place's own rule permits"
        assert found.decided_by.level is not Level.FEDERAL


def test_that_search_is_not_empty_and_an_answer_one_step_too_permissive_fails_it() -> None:
    """Of every place on a day, with all facts that speak for the request and with none known."""
    found = [
        evaluate(facts, DAY, shipped_policies()).topic(topic)
        for place in shipped_policies()
        for facts in (PolicyFacts(place), PolicyFacts(place, **YES_ALL, **PACKAGE))
        for topic in Topic
    ]
    bound = [one for one in found if _binding(one)]
    assert len(bound) > 200
    assert {r.answer for one in bound for r in _binding(one)} == {*RESTRICTIVENESS} - {
        Allowance.NOT_ESTABLISHED
    }
    looser = []
    for one in bound:
        at = min(RESTRICTIVENESS.index(r.answer) for r in _binding(one)) + 1
        if at < len(RESTRICTIVENESS):
            rule = replace(
                one.decided_by, answer=RESTRICTIVENESS[at], said=Allowance.NO, standing=RuleStanding.SILENT
            )
            looser.append(replace(one, decided_by=rule, others=(one.decided_by, *one.others)))
    assert len(looser) > 100
    for wrong in looser:
        with pytest.raises(AssertionError):
            _is_as_restrictive_as_what_binds(wrong)


def _binding(found: TopicAnswer) -> list[Rule]:
    """The rules that bind: those of the request and of the state; of those below, what the state leaves to them."""
    rules = [found.decided_by, *found.others]
    read = [
        r for r in rules if r.said is r.answer and r.standing not in (RuleStanding.SILENT, RuleStanding.ASKS)
    ]
    above = [r for r in read if r.level in (Level.FEDERAL, Level.STATE)]
    mandated = any(
        r.answer is Allowance.REQUIRED or r.may_become_required for r in above if r.level is Level.STATE
    )
    below = [r for r in read if r not in above and r.standing is not RuleStanding.VOID]
    return above if mandated else [*above, *below]


@given(SOME_FACTS, DAYS)
def test_a_rule_that_nobody_read_permits_nothing(facts: PolicyFacts, on: date) -> None:
    answer = evaluate(facts, on, shipped_policies())
    for topic in Topic:
        for rule in (answer.topic(topic).decided_by, *answer.topic(topic).others):
            if not rule.confidence.may_permit and rule.level is not Level.FEDERAL:
                assert rule.answer not in (Allowance.YES, Allowance.REQUIRED)
