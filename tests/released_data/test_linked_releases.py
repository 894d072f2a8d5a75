"""A later release gives nothing of an earlier one away, nor what changed between them."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handover.released_data.attacking import attack
from handover.released_data.linked_releases import EarlierRelease, learned, linked, to_withhold
from handover.released_data.withholding import (
    CLOSE,
    THRESHOLD,
    CannotProtectError,
    Name,
    cells_table,
    exact,
    narrower,
    small,
)

FIRST = {(a, b): 20 + 10 * n for n, (a, b) in enumerate(product("xyz", "pqr"))}


def released(*counts: dict[tuple[str, str], int]) -> list[EarlierRelease]:
    found: list[EarlierRelease] = []
    for one in counts:
        tables = cells_table(("requests",), ("agency", "outcome"), one)
        found.append(EarlierRelease(tables, to_withhold(found, tables)))
    return found


def test_margins_of_three_ways_add_up_and_tables_of_one_population_share_them() -> None:
    three = cells_table(("arrests",), ("area", "year", "way"), {("a", "1", "s"): 3, ("b", "2", "t"): 4})
    assert three.values["arrests",] == 7
    assert three.values["arrests", "area", "a", "way", "s"] == 3
    assert three.values["arrests", "area", "a", "year", "2", "way", "s"] == 0
    assert all(three.values[s.total] == sum(three.values[p] for p in s.parts) for s in three.sums)
    both = three | cells_table(("arrests",), ("way", "sex"), {("s", "f"): 3, ("t", "m"): 4})
    assert both.values["arrests", "way", "t"] == 4


def test_a_difference_of_two_releases_is_a_number_too() -> None:
    second = {**FIRST, ("x", "p"): FIRST["x", "p"] + 3}
    both = released(FIRST, second)
    assert both[0].withheld == frozenset(), "nothing is small in the first"
    joined = linked(both[:1], both[1].tables)
    assert small(joined.tables), "three more is small"
    naive = attack(joined.tables, small(joined.tables))
    assert exact(naive) == small(joined.tables), "whoever has both subtracts"
    assert ("requests", "agency", "x", "outcome", "p") in both[1].withheld
    assert narrower(learned(both), CLOSE) == frozenset()


def subtracted(releases: list[EarlierRelease]) -> dict[Name, set[int]]:
    """What anybody learns who subtracts any two published numbers of one name."""
    found: dict[Name, set[int]] = {}
    for one, other in combinations(releases, 2):
        for name in one.tables.values.keys() & other.tables.values.keys() - one.withheld - other.withheld:
            found.setdefault(name, set()).add(abs(one.tables.values[name] - other.tables.values[name]))
    return found


def few(found: dict[Name, set[int]]) -> dict[Name, set[int]]:
    return {name: small for name, all_ in found.items() if (small := {n for n in all_ if 0 < n < THRESHOLD})}


def test_a_release_between_two_others_does_not_hide_what_changed_between_those() -> None:
    """40, then 45 withheld, then 50: whoever skips the second release has a small number."""
    at = ("x", "p")
    three = released({**FIRST, at: 40}, {**FIRST, at: 45}, {**FIRST, at: 50})
    assert few(subtracted(three)) == {}
    assert narrower(learned(three), CLOSE) == frozenset()
    back = released({**FIRST, at: 40}, {**FIRST, at: 80}, {**FIRST, at: 40}, {**FIRST, at: 44})
    assert few(subtracted(back)) == {}


def test_what_stayed_is_published_again_and_what_was_withheld_stays_so() -> None:
    first = {**FIRST, ("x", "p"): 4}
    both = released(first, first)
    assert both[1].withheld == both[0].withheld != frozenset()
    grown = released(first, {k: v + 40 for k, v in first.items()})
    assert narrower(learned(grown), CLOSE) == frozenset()


def test_a_small_number_that_became_known_cannot_be_taken_back() -> None:
    tables = cells_table(("requests",), ("agency", "outcome"), {**FIRST, ("x", "p"): 4})
    everything = EarlierRelease(tables, frozenset({("requests", "agency", "x", "outcome", "p")}))
    with pytest.raises(CannotProtectError):
        to_withhold([everything], tables)


def test_a_group_that_was_empty_and_is_now_in_one_cell_has_a_zero_withheld() -> None:
    """The zeros were published when nobody was in the group; that it is zero still is another number."""
    empty = {**FIRST, **dict.fromkeys([("x", "p"), ("x", "q"), ("x", "r")], 0)}
    grown = {key: n and n + 20 for key, n in empty.items()} | {("x", "p"): 40}
    three = released(empty, grown, grown)
    x = [("requests", "agency", "x", "outcome", answer) for answer in "pqr"]
    assert three[0].withheld == frozenset()
    assert x[0] in three[1].withheld
    assert {x[1], x[2]} & three[1].withheld
    assert {x[1], x[2]} & three[2].withheld == {x[1], x[2]} & three[1].withheld
    assert narrower(learned(three)) == frozenset()


changes = st.lists(
    st.fixed_dictionaries(
        {(a, b): st.one_of(st.just(0), st.integers(1, 10), st.integers(11, 60)) for a, b in product("wxyz", "pqr")}
    ),
    min_size=2, max_size=3,
)  # fmt: skip


@settings(max_examples=3)
@given(changes)
def test_nothing_comes_out_over_everything_released(steps: list[dict[tuple[str, str], int]]) -> None:
    """Counts that only grow: what each release adds is drawn, and often small."""
    so_far = dict.fromkeys(steps[0], 0)
    found: list[EarlierRelease] = []
    for step in steps:
        so_far = {key: so_far[key] + n for key, n in step.items()}
        tables = cells_table(("requests",), ("agency", "outcome"), so_far)
        try:
            found.append(EarlierRelease(tables, to_withhold(found, tables)))
        except CannotProtectError:
            continue  # refused, and so nothing of it is released
    assert few(subtracted(found)) == {}
    told = learned(found)
    assert exact(told) == narrower(told, CLOSE) == frozenset()
