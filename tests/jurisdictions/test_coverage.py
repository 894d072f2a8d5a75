"""What is on record and how old it is, and what changed between two days."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.commands.jurisdictions_page import BEGIN, END, with_places
from handover.jurisdictions import (
    Allowance,
    Level,
    Topic,
    all_level,
    changes,
    coverage,
    shipped_policies,
)
from tests.jurisdictions.test_evaluate import DAYS

PAGE = Path(__file__).parents[2] / "docs" / "jurisdictions.md"
DAY = date(2026, 11, 29)


def test_every_state_is_covered_and_each_answer_is_counted_once() -> None:
    found = coverage(shipped_policies(), DAY)
    assert len(found.states) == 51
    for topic in Topic:
        assert sum(found.answers(topic).values()) == 51
    assert found.answers(Topic.HOLD)[Allowance.NOT_ESTABLISHED] > 20, "most states: nobody read a rule"
    assert not [p for p in found.places if p.place.fictional]
    assert sum(found.marks().values()) == sum(len(i.rules) for p in found.places for i in p.place.instruments)


def test_a_place_that_nobody_looked_at_for_a_year_is_named() -> None:
    new, old = (coverage(shipped_policies(), DAY + timedelta(days=n)).summary()[-1] for n in (0, 400))
    assert "Look again" not in new
    assert "us-tx" in old
    assert "401 days ago at most" in old


def test_the_page_of_docs_says_what_the_files_say() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert with_places(page) == page, "run `handover reference`"
    with pytest.raises(ValueError, match="lacks the marks"):
        with_places(page.replace(BEGIN, "").replace(END, ""))


def test_texas_before_and_after_the_recodification() -> None:
    found = changes(shipped_policies(), ["us-tx"], date(2024, 12, 31), date(2026, 1, 1))
    assert {(c.instrument.id, c.began, c.on) for c in found} == {
        ("us-tx-sb4", False, date(2025, 1, 1)),
        ("us-tx-2a060", True, date(2025, 1, 1)),
        ("us-tx-sb8", True, date(2026, 1, 1)),
    }
    assert {c.topic for c in found} >= {"hold", "notify", "agreement 287g", "tell person of request"}


def test_a_longest_hold_is_a_change_too_and_a_superseded_instrument_ends_where_the_next_begins() -> None:
    found = changes(shipped_policies(), ["us-dc"], date(2020, 12, 7), date(2020, 12, 8))
    ended = [c for c in found if not c.began]
    assert {c.topic for c in ended} == {"hold", "longest hold"}
    assert {c.on for c in found} == {date(2020, 12, 8)}


@given(st.sampled_from(sorted(shipped_policies())), DAYS, DAYS)
def test_what_began_one_way_ended_the_other(place: str, one: date, other: date) -> None:
    policies = shipped_policies()
    there, back = changes(policies, [place], one, other), changes(policies, [place], other, one)
    assert [(c.place.id, c.instrument.id, c.rule) for c in there if c.began] == [
        (c.place.id, c.instrument.id, c.rule) for c in back if not c.began
    ] or len(there) == len(back)
    assert changes(policies, [place], one, one) == []


def test_every_state_is_asked_at_once() -> None:
    states = all_level(shipped_policies(), Level.STATE)
    found = changes(shipped_policies(), states, date(2025, 11, 1), date(2026, 11, 1))
    assert {"us-nh", "us-me", "us-in", "us-md"} <= {c.place.id for c in found}
