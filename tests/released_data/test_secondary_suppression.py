"""As little is withheld as can be, and what is withheld stays open, whichever way it was picked."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain, combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handover.released_data import secondary_suppression
from handover.released_data.disclosure_attack import attack
from handover.released_data.linked_tables import (
    CLOSE,
    CannotProtectError,
    NumberName,
    Tables,
    cells_table,
    cross_table,
    exact,
    lone_groups,
    narrower,
    small,
)
from handover.released_data.secondary_suppression import protect
from handover.released_data.suppression_costs import levels
from tests.released_data.hand_tables import HAND, LOW


def at(place: str, answer: str) -> NumberName:
    return ("place", place, "answer", answer)


def open_everywhere(tables: Tables, hidden: Collection[NumberName]) -> bool:
    """Whether the attack finds nothing and no group is shown."""
    shown = [
        one for one in lone_groups(tables) if one.whole not in hidden or not set(one.zeros) & set(hidden)
    ]
    return not shown and not narrower(attack(tables, hidden))


def cost(tables: Tables, hidden: Collection[NumberName]) -> int:
    level = levels(tables)
    return sum(1 + level[name] for name in hidden)


def cheapest(tables: Tables) -> int:
    """What the cheapest good set costs, by trying every set."""
    must = set(small(tables)) | {one.whole for one in lone_groups(tables)}
    others = [n for n, v in tables.values.items() if n not in must]
    sets = chain.from_iterable(combinations(others, size) for size in range(len(others) + 1))
    tried = sorted(sets, key=lambda some: cost(tables, some))
    return next(cost(tables, must | set(some)) for some in tried if open_everywhere(tables, must | set(some)))


def test_one_small_cell_takes_three_more_with_it_the_other_corners_of_a_rectangle() -> None:
    hidden = protect(cross_table("place", "answer", HAND))
    assert len(hidden) == 4
    assert {LOW, at("y", "p")} < hidden


def test_two_small_cells_of_one_row_and_column_cover_each_other() -> None:
    """Four small ones at the corners of a rectangle need nothing beside them."""
    low = dict.fromkeys(product("xy", "pq"), 6)
    tables = cross_table("place", "answer", {**low, **dict.fromkeys(product("xy", "r"), 30), ("z", "p"): 40,
                                             ("z", "q"): 50, ("z", "r"): 60})  # fmt: skip
    assert protect(tables) == {at(a, b) for a, b in low}


def test_a_cell_is_withheld_rather_than_a_sum() -> None:
    tables = cells_table((), ("k",), {("a",): 4, ("b",): 900, ("c",): 30})
    assert ("all",) not in protect(tables)


def test_a_group_in_one_cell_is_withheld_with_a_zero_and_both_stay_open() -> None:
    tables = cross_table("place", "answer", {**HAND, ("x", "p"): 40, ("x", "q"): 0, ("x", "r"): 0})
    assert small(tables) == frozenset()
    hidden = protect(tables)
    assert at("x", "p") in hidden
    (zero,) = {at("x", "q"), at("x", "r")} & hidden
    low, high = attack(tables, hidden)[zero]
    assert (low, high >= CLOSE) == (0, True), "so nobody knows that all are in the other cell"
    assert len(hidden) == 4


def test_who_knows_the_rules_learns_no_more_where_all_that_is_withheld_in_a_row_is_small() -> None:
    """9, 9 and 10 of a row that says 28 for them: who knows that each is 10 at most would have each to within 2."""
    tables = cells_table((), ("k",), {("a",): 9, ("b",): 9, ("c",): 10, ("d",): 40, ("e",): 60})
    low = {("k", n) for n in "abc"}
    assert narrower(attack(tables, low)) == low
    assert len(protect(tables)) == 4
    assert low < protect(tables)


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("counts", "of"),
    [((10, 11, 11, 60), "a"), ((8, 20, 40, 60), "a"), ((2, 18, 12, 13), "a"), ((10, 10, 30, 31), "b")],
)
def test_who_tries_every_number_and_many_draws_is_left_with_a_wide_interval(
    counts: tuple[int, ...], of: str
) -> None:
    """An attacker who runs the chooser on every table that fits what is published, with draws of their own."""
    names = [("k", n) for n in "abcd"]
    tables = cells_table((), ("k",), {(n,): v for (_, n), v in zip(names, counts, strict=True)})
    hidden = protect(tables, draw="the secret")
    free = [n for n in names if n in hidden]
    assert ("k", of) in free
    assert ("all",) not in hidden
    both, left = sum(tables.values[n] for n in free), set()
    others = [n for n in free if n != ("k", of)]
    for tried, rest in product(range(1, both), product(range(1, both, 4), repeat=len(others) - 1)):
        last = both - tried - sum(rest)
        if last > 0 and tried not in left:
            values = {n: tables.values[n] for n in names}
            values |= {("k", of): tried, **dict(zip(others, (*rest, last), strict=True))}
            guess = cells_table((), ("k",), {(n,): v for (_, n), v in values.items()})
            if any(protect(guess, draw=str(draw)) == hidden for draw in range(8)):
                left.add(tried)
        if left and max(left) - min(left) >= CLOSE:
            return
    pytest.fail(f"only {sorted(left)} are left")


@pytest.mark.heavy
@pytest.mark.parametrize("small_one", range(1, 11))
def test_which_set_was_picked_tells_no_number(small_one: int) -> None:
    """Beside 15 a 1 leaves one way, to withhold the sum; beside 2 to 10 that is the dearer one of two. Were it never
    taken there, whoever sees it taken would know the 1."""
    tables = cells_table((), ("k",), {("a",): small_one, ("b",): 15})
    assert any(protect(tables, draw=str(n)) == {("k", "a"), ("all",)} for n in range(40))


@pytest.mark.heavy
def test_the_draw_decides_between_sets_that_do_and_the_same_draw_picks_the_same() -> None:
    tables = cross_table("place", "answer", HAND)
    picked = [protect(tables, draw=str(n)) for n in range(8)]
    assert len(set(picked)) > 1
    assert all(open_everywhere(tables, one) for one in picked)
    assert max(len(one) for one in picked) <= 9
    assert picked == [protect(tables, draw=str(n)) for n in range(8)]


def test_a_search_that_is_cut_off_is_finished_by_steps_and_the_attack_finds_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counts = {(a, b): 3 + 7 * n % 41 for n, (a, b) in enumerate(product("uvwxyz", "pqrst"))}
    tables = cross_table("place", "answer", counts)
    best = protect(tables)
    for name, value in (("_ROUNDS", 1), ("_SEARCHED", 0)):
        monkeypatch.setattr(secondary_suppression, name, value)
        found = protect(tables)
        assert open_everywhere(tables, found)
        assert cost(tables, best) <= cost(tables, found) <= 1.5 * cost(tables, best)


def test_what_a_chooser_picks_is_attacked_whatever_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secondary_suppression._Choice, "chosen", lambda self: frozenset({LOW}))
    with pytest.raises(CannotProtectError):
        protect(cross_table("place", "answer", HAND))


cells = st.one_of(st.just(0), st.integers(1, 10), st.integers(11, 60))


@pytest.mark.heavy
@settings(max_examples=6)
@given(st.tuples(*[cells] * 4).filter(any))
def test_no_set_is_cheaper_than_the_one_that_is_picked(drawn: tuple[int, ...]) -> None:
    tables = cross_table("place", "answer", dict(zip(product("xy", "pq"), drawn, strict=True)))
    try:
        found = protect(tables)
    except CannotProtectError:
        return  # that nothing can be done is the subject of the next test
    assert cost(tables, found) == cheapest(tables)


counts = st.integers(2, 4).flatmap(
    lambda wide: st.fixed_dictionaries(dict.fromkeys(product("abcd", "wxyz"[:wide]), cells))
)


@pytest.mark.heavy
@settings(max_examples=12)
@given(counts)
def test_no_number_comes_out_exactly_or_nearly(drawn: dict[tuple[str, str], int]) -> None:
    tables = cross_table("place", "answer", drawn)
    try:
        hidden = protect(tables)
    except CannotProtectError:
        everything = {n for n, v in tables.values.items() if v} | {
            z for g in lone_groups(tables) for z in g.zeros
        }
        assert not open_everywhere(tables, everything), "refused only where withholding all is not enough"
        return
    found = attack(tables, hidden)
    assert exact(found) == narrower(found) == set()
    assert open_everywhere(tables, hidden)
    assert all(low - 1e-6 <= tables.values[name] <= high + 1e-6 for name, (low, high) in found.items())


@pytest.mark.heavy
def test_that_a_number_is_withheld_does_not_tell_that_fewer_would_not_do() -> None:
    """Of 29 in three cells with one of them small, all three must be withheld where it is 3 and two would do where it
    is 6: all three come out of both, or whoever sees them would know that it is not 6."""
    for counts in ((3, 13, 13), (6, 12, 11)):
        cells = {(place,): n for place, n in zip("abc", counts, strict=True)}
        tables = cells_table(("n",), ["way"], cells)
        sets = [protect(tables, draw=f"a secret {n}") for n in range(60)]
        assert any(len([name for name in some if len(name) > 1]) == 3 for some in sets)
        assert all(open_everywhere(tables, some) for some in sets)
