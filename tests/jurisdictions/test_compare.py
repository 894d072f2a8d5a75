"""Two versions over past cases: what changes is counted of all, and nothing changes where nothing differs."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from handover.jurisdictions import (
    PastCase,
    PolicyFacts,
    Topic,
    Version,
    compare,
    parse_place,
    shipped_policies,
)
from handover.jurisdictions.load import DATA
from tests.jurisdictions.cases import MISDEMEANOUR, PACKAGE, offence
from tests.jurisdictions.test_evaluate import DAYS, SOME_FACTS

CASES = st.lists(st.tuples(SOME_FACTS, DAYS), max_size=6).map(
    lambda rows: [PastCase(f"C-{n}", facts, on) for n, (facts, on) in enumerate(rows)]
)


def case(reference: str, place: str, on: date, **facts: Any) -> PastCase:
    return PastCase(reference, PolicyFacts(place, **{**PACKAGE, **facts}), on)


def test_the_law_of_two_days() -> None:
    """Illinois before and after the TRUST Act (28 Aug 2017), and a place where neither day changed a thing."""
    cases = [case("C-1", "us-il", date(2016, 5, 1)), case("C-2", "us-il-cook", date(2016, 5, 1), cost_agreement=True),
             case("C-3", "us-il-cook", date(2016, 5, 1), cost_agreement=False)]  # fmt: skip
    first, second = (Version(shipped_policies(), day) for day in (date(2017, 8, 27), date(2017, 8, 28)))
    found = compare(cases, first, second)
    hold = found.counts[0]
    assert (hold.topic, hold.different, hold.considered) == (Topic.HOLD, 2, 3)
    assert [(a.value, b.value, n) for a, b, n in hold.moves] == [
        ("not_established", "no", 1),
        ("yes", "no", 1),
    ]
    assert {d.case.reference for d in found.differences} == {"C-1", "C-2"}
    assert found.changed == 2
    assert found.differences[0].second.citation == "5 ILCS 805/5, 805/15"


def test_a_draft_in_the_stead_of_the_file_on_record() -> None:
    text = (DATA / "us-columbia-birch.yaml").read_text(encoding="utf-8")
    draft = text.replace(
        "answer: 'yes'\n        text: The jail gives notice",
        "answer: 'no'\n        grounds: [local_policy_other]\n        text: The jail gives no notice",
    )
    assert draft != text
    other = Version(shipped_policies().with_place(parse_place(draft, "draft")))
    cases = [
        case(f"C-{n}", place, date(2026, 1, 1))
        for n, place in enumerate(("us-columbia-birch", "us-columbia-alder"))
    ]
    found = compare(cases, Version(shipped_policies()), other)
    assert [(d.case.facts.place, d.topic.value, d.second.answer.value) for d in found.differences] == [
        ("us-columbia-birch", "notify", "no")
    ]
    assert shipped_policies()["us-columbia-birch"] != other.policies["us-columbia-birch"]


def test_look_backs_count_from_the_cases_own_day() -> None:
    facts = PolicyFacts("us-ca", **{**PACKAGE, **offence(MISDEMEANOUR, on=date(2021, 11, 20))})
    past = [PastCase("C-1", facts, date(2026, 11, 20))]
    later = Version(shipped_policies(), date(2030, 1, 1))
    assert compare(past, Version(shipped_policies()), later).differences == ()


@given(CASES, st.none() | DAYS)
def test_a_version_against_itself_changes_nothing(cases: list[PastCase], day: date | None) -> None:
    version = Version(shipped_policies(), day)
    found = compare(cases, version, version)
    assert (found.changed, found.differences, found.considered) == (0, (), len(cases))


@given(CASES, DAYS, DAYS)
def test_counts_are_of_all_and_mirror_when_the_versions_change_places(
    cases: list[PastCase], one: date, other: date
) -> None:
    first, second = Version(shipped_policies(), one), Version(shipped_policies(), other)
    there, back = compare(cases, first, second), compare(cases, second, first)
    assert sum(c.different for c in there.counts) == len(there.differences)
    assert all(c.different <= c.considered == len(cases) for c in there.counts)
    assert there.changed == back.changed
    assert {(d.case.reference, d.topic, d.first.answer) for d in there.differences} == {
        (d.case.reference, d.topic, d.second.answer) for d in back.differences
    }
