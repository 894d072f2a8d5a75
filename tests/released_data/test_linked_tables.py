"""Which numbers are small or tell of a whole group, and what a linear program learns of withheld ones."""

from __future__ import annotations

import pytest

from handover.released_data.disclosure_attack import attack, limits
from handover.released_data.linked_tables import (
    MARKER,
    CannotProtectError,
    NumberName,
    Sum,
    Tables,
    cells_table,
    cross_table,
    exact,
    lone_groups,
    narrower,
    small,
)
from handover.released_data.secondary_suppression import protect
from tests.released_data.hand_tables import HAND, LOW


def test_a_number_that_alone_is_withheld_is_the_difference_of_its_row() -> None:
    tables = cross_table("place", "answer", HAND)
    assert small(tables) == {LOW}
    assert exact(attack(tables, [LOW])) == {LOW}
    hidden = protect(tables)
    assert LOW in hidden
    assert narrower(attack(tables, hidden)) == set()


def test_a_zero_is_published_where_its_group_has_two_outcomes_and_the_marker_is_no_number() -> None:
    tables = cross_table("place", "answer", {**HAND, ("x", "q"): 0})
    assert all(tables.values[name] for name in protect(tables))
    with pytest.raises(ValueError, match="could not convert"):
        float(MARKER)


def test_tables_are_linked_by_their_margins_and_what_was_told_before_counts() -> None:
    by_month = {("x", "1"): 4, ("x", "2"): 59, ("y", "1"): 70, ("y", "2"): 70}
    both = cross_table("place", "answer", HAND) | cross_table("place", "month", by_month)
    hidden = protect(both)
    assert {LOW, ("place", "x", "month", "1")} <= hidden
    assert narrower(attack(both, hidden)) == set()
    with pytest.raises(ValueError, match="two values"):
        cross_table("place", "answer", HAND) | cross_table("place", "month", {**by_month, ("x", "1"): 5})
    others = set(both.values) - small(both)
    with pytest.raises(CannotProtectError):
        protect(both, published=others)


def test_the_attacker_knows_of_a_cell_whether_it_is_small_and_of_a_sum_that_it_is_one_or_more() -> None:
    tables = cells_table((), ("k",), {("a",): 3, ("b",): 5, ("c",): 40})
    ends = limits(tables)
    assert (ends["k", "a"], ends["k", "c"], ends["all",]) == ((1, 10), (11, 96), (1, 96))
    found = attack(tables, [("k", "a"), ("k", "b")], close=20)
    assert found["k", "a"] == (1, 7), "8 are left for two cells of one or more"


def test_counts_are_whole_and_an_interval_ends_at_a_count() -> None:
    """Twice a number and one more, of 11 at least, are 46: it is 17 at most and not 17.5."""
    values: dict[NumberName, int] = {("a",): 16, ("b",): 16, ("t",): 32, ("c",): 14, ("u",): 46}
    sums = (Sum(("a",), (("b",),)), Sum(("t",), (("a",), ("b",))), Sum(("u",), (("t",), ("c",))))
    found = attack(Tables(values, sums), [("a",), ("b",), ("t",), ("c",)], close=30)
    assert found["a",] == (11, 17)


def test_a_group_in_one_cell_tells_of_each_of_its_members_and_its_last_way_is_what_it_tells() -> None:
    counts = {("x", "p"): 40, ("x", "q"): 0, ("y", "p"): 30, ("y", "q"): 50}
    (group,) = lone_groups(cross_table("place", "answer", counts))
    assert group.whole == ("place", "x", "answer", "p")
    assert group.zeros == (("place", "x", "answer", "q"),)
    turned = {(b, a): n for (a, b), n in counts.items()}
    (other,) = lone_groups(cross_table("answer", "place", turned))
    assert other.whole == ("answer", "q", "place", "y"), "that all with an answer are of one place"
    one_answer = cross_table("place", "answer", {("x", "p"): 40, ("y", "p"): 30})
    assert list(lone_groups(one_answer)) == [], "where there is one answer alone, it tells nothing"
    nobody = lone_groups(cross_table("place", "answer", {**counts, ("x", "p"): 0}))
    assert {one.whole[1] for one in nobody} <= {"y"}, "a group of nobody tells of nobody"
