"""What is withheld stays open against a linear program over everything published."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handover.released_data.withholding import (
    CLOSE,
    MARKER,
    THRESHOLD,
    CannotProtectError,
    Name,
    Sum,
    Tables,
    attack,
    ceilings,
    cells_table,
    cross_table,
    exact,
    narrower,
    protect,
    small,
)

HAND = {("x", "p"): 3, ("x", "q"): 20, ("x", "r"): 40, ("y", "p"): 30, ("y", "q"): 50, ("y", "r"): 60}


def test_a_number_that_alone_is_withheld_is_the_difference_of_its_row() -> None:
    tables = cross_table("place", "answer", HAND)
    cell = ("place", "x", "answer", "p")
    assert small(tables) == {cell}
    assert exact(attack(tables, [cell])) == {cell}
    hidden = protect(tables)
    assert cell in hidden
    assert len(hidden) >= 4, "one more in its row, one in its column, and one where these cross"
    assert narrower(attack(tables, hidden), CLOSE) == set()


def test_zeros_are_published_and_the_marker_is_no_number() -> None:
    tables = cross_table("place", "answer", {**HAND, ("x", "q"): 0})
    assert all(tables.values[name] for name in protect(tables))
    with pytest.raises(ValueError, match="could not convert"):
        float(MARKER)


def test_tables_are_linked_by_their_margins_and_what_was_told_before_counts() -> None:
    by_month = {("x", "1"): 4, ("x", "2"): 59, ("y", "1"): 70, ("y", "2"): 70}
    both = cross_table("place", "answer", HAND) | cross_table("place", "month", by_month)
    hidden = protect(both)
    assert {("place", "x", "answer", "p"), ("place", "x", "month", "1")} <= hidden
    assert narrower(attack(both, hidden), CLOSE) == set()
    with pytest.raises(ValueError, match="two values"):
        cross_table("place", "answer", HAND) | cross_table("place", "month", {**by_month, ("x", "1"): 5})
    others = set(both.values) - small(both)
    with pytest.raises(CannotProtectError):
        protect(both, published=others)


def survivors(published: Mapping[Name, int], pair: tuple[Name, Name], both: int) -> set[int]:
    """What an attacker keeps of the first of two withheld numbers who knows the rules and tries every number."""
    found = set()
    for n in range(1, both):
        tried = {**published, pair[0]: n, pair[1]: both - n}
        guess = cells_table((), ("k",), {(name[1],): v for name, v in tried.items()})
        if protect(guess) == set(pair):
            found.add(n)
    return found


def test_who_knows_the_rules_and_tries_every_number_learns_no_more() -> None:
    """10 and 11 withheld with a sum of 21, where 11 is published: the larger is the least of its row and so 11."""
    low, next_one = ("k", "a"), ("k", "b")
    tables = cells_table((), ("k",), {("a",): 10, ("b",): 11, ("c",): 11, ("d",): 60})
    told = set(tables.values) - {low, next_one}
    assert narrower(attack(tables, {low, next_one}), CLOSE) == set(), "it is not the sums that tell it"
    knowing = attack(tables, {low, next_one}, ceilings(tables, {low, next_one}, told))
    assert narrower(knowing, CLOSE) == {low, next_one}
    assert protect(tables) > {low, next_one}
    wide = cells_table((), ("k",), {("a",): 8, ("b",): 20, ("c",): 40, ("d",): 60})
    assert protect(wide) == {low, next_one}
    left = survivors({("k", "c"): 40, ("k", "d"): 60}, (low, next_one), 28)
    assert 8 in left
    assert max(left) - min(left) >= CLOSE


def test_counts_are_whole_and_an_interval_ends_at_a_count() -> None:
    """Twice a number and one more, of 1 at least, are 26: it is 12 at most and not 12.5."""
    values: dict[Name, int] = {("a",): 6, ("b",): 6, ("t",): 12, ("c",): 14, ("u",): 26}
    sums = (Sum(("a",), (("b",),)), Sum(("t",), (("a",), ("b",))), Sum(("u",), (("t",), ("c",))))
    found = attack(Tables(values, sums), [("a",), ("b",), ("t",), ("c",)], close=30)
    assert found["a",] == (1, 12)


counts = st.integers(2, 4).flatmap(
    lambda wide: st.fixed_dictionaries(
        {(a, b): st.one_of(st.just(0), st.integers(1, 10), st.integers(11, 60))
         for a, b in product("abcd", "wxyz"[:wide])}
    )
)  # fmt: skip


@settings(max_examples=8)
@given(counts)
def test_no_number_comes_out_exactly_or_nearly(given_: dict[tuple[str, str], int]) -> None:
    tables = cross_table("place", "answer", given_)
    try:
        hidden = protect(tables)
    except CannotProtectError:
        # Too little to hide behind: only where everything else is zero or small already.
        free = [n for n, v in tables.values.items() if v >= THRESHOLD]
        assert len(free) <= 8
        return
    found = attack(tables, hidden)
    assert exact(found) == narrower(found, CLOSE) == set()
    assert all(low - 1e-6 <= tables.values[name] <= high + 1e-6 for name, (low, high) in found.items())
