"""A later release gives nothing of an earlier one away, nor what changed between them."""

from __future__ import annotations

from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import OptimizeResult

from handover.released_data import disclosure_attack
from handover.released_data.disclosure_attack import _GLANCES, attack
from handover.released_data.linked_releases import gains_told, learned, linked, to_withhold
from handover.released_data.linked_tables import (
    CLOSE,
    THRESHOLD,
    CannotProtectError,
    EarlierRelease,
    NotSolvedError,
    NumberName,
    Tables,
    cells_table,
    exact,
    narrower,
    small,
)
from handover.released_data.solver_work import SolverWork

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


def subtracted(releases: list[EarlierRelease]) -> dict[NumberName, set[int]]:
    """What anybody learns who subtracts any two published numbers of one name."""
    found: dict[NumberName, set[int]] = {}
    for one, other in combinations(releases, 2):
        for name in one.tables.values.keys() & other.tables.values.keys() - one.withheld - other.withheld:
            found.setdefault(name, set()).add(abs(one.tables.values[name] - other.tables.values[name]))
    return found


def few(found: dict[NumberName, set[int]]) -> dict[NumberName, set[int]]:
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


ANSWERS = "pqrs"
LONE = {(a, b): 40 + 7 * n for n, (a, b) in enumerate(product("xyz", ANSWERS))}


def of(place: str, answer: str) -> NumberName:
    return ("requests", "agency", place, "outcome", answer)


def grown(counts: dict[tuple[str, str], int], **more: int) -> dict[tuple[str, str], int]:
    """All of the others by something, and a group as it is said."""
    return {(a, b): n + (more.get(b, 0) if a == "x" else 20 + ord(b)) for (a, b), n in counts.items()}


@pytest.mark.parametrize(
    ("more", "alone"),
    [({"p": 25}, True), ({"p": 25, "q": -25}, True), ({"p": 25, "q": 12}, False), ({}, False)],
)
def test_a_gain_of_a_group_that_is_in_one_cell_alone_is_withheld_and_so_is_that_another_stayed(
    more: dict[str, int], alone: bool
) -> None:
    """25 more, all of them p: whoever knows that a person is new with x would know that they are p."""
    second = grown(LONE, **more)
    both = released(LONE, second)
    assert both[0].withheld == frozenset()
    naive = cells_table(("requests",), ("agency", "outcome"), second)
    assert gains_told([both[0], EarlierRelease(naive, frozenset())]) == alone
    assert gains_told(both) == 0
    assert (of("x", "p") in both[1].withheld) == alone
    stayed = {of("x", b) for b in ANSWERS if second["x", b] == LONE["x", b]}
    assert bool(stayed & both[1].withheld) == alone
    assert narrower(learned(both)) == frozenset()


LOST = {"q": -13, "r": -12, "s": -20}
"""All of the others lost."""
FEW_LEFT = LOST | {"q": 4 - LONE["x", "q"]}
"""And of one few are left: that cell is withheld, and everybody knows that it did not gain."""


@pytest.mark.parametrize("lost", [LOST, FEW_LEFT], ids=["published", "one withheld as it is small"])
def test_a_lone_gain_beside_cells_that_all_lost_is_told_by_two_programs_and_is_not_once_it_is_withheld(
    lost: dict[str, int],
) -> None:
    second = grown(LONE, p=60, **lost)
    first = released(LONE)
    tables = cells_table(("requests",), ("agency", "outcome"), second)
    naive = EarlierRelease(tables, small(tables))
    assert gains_told([*first, naive]) == 1
    after = EarlierRelease(tables, to_withhold(first, tables))
    assert gains_told([*first, after]) == 0
    assert of("x", "p") in after.withheld
    assert narrower(learned([*first, after])) == frozenset()


def test_by_every_table_of_the_numbers_withheld_another_cell_of_the_group_can_have_gained() -> None:
    """The program's word against a count by hand: x is p, q and s, and no table but the one of its sums binds them."""
    first = EarlierRelease(cells_table(("n",), ("a", "b"), {("x", b): 30 for b in "pqs"}), frozenset())
    counts = {("x", "p"): 45, ("x", "q"): 30, ("x", "s"): 18}
    tables = cells_table(("n",), ("a", "b"), counts)
    whole = range(sum(counts.values()) + 1)
    for hidden in ("", "p", "pq", "ps", "qs", "pqs"):
        names = {("n", "a", "x", "b", b) for b in hidden} | {("n", "b", b) for b in hidden}
        fits = [
            at
            for at in product(whole, repeat=3)
            if sum(at) == sum(counts.values())
            and all(
                n == m if b not in hidden else n >= THRESHOLD
                for b, n, m in zip("pqs", at, counts.values(), strict=True)
            )
        ]
        told = not any(at[1] > 30 or at[2] > 30 for at in fits)
        both = [first, EarlierRelease(tables, frozenset(names))]
        assert gains_told(both) == 2 * told, f"the group x and the sum over it, {hidden} withheld"


def test_what_was_withheld_as_it_stayed_is_withheld_while_it_stays_and_an_old_leak_stops_no_release() -> None:
    second, third = grown(LONE, p=25), grown(grown(LONE, p=25), p=30, q=30)
    three = released(LONE, second, third)
    kept = {
        name
        for name in three[1].withheld
        if name[2:3] == ("x",) and third["x", name[4]] == LONE["x", name[4]]
    }
    assert kept <= three[2].withheld
    assert gains_told(three) == 0
    naive = [
        EarlierRelease(cells_table(("requests",), ("agency", "outcome"), one), frozenset())
        for one in (LONE, second)
    ]
    tables = cells_table(("requests",), ("agency", "outcome"), third)
    after = EarlierRelease(tables, to_withhold(naive, tables))
    assert gains_told([*naive, after]) == gains_told(naive) == 1
    assert narrower(learned([*naive, after])) == frozenset()


def five(places: str) -> list[dict[tuple[str, str], int]]:
    """Counts of five months that grow, often by few."""
    drawn = Random(19)
    counts = dict.fromkeys(product(places, ANSWERS), 0)
    found = []
    for least in (40, 0, 0, 0, 0):
        counts = {at: n + least + drawn.choice((0, 6, 12, 25, 40)) for at, n in counts.items()}
        found.append(counts)
    return found


def test_five_releases_are_chosen_within_the_work_that_is_given_and_the_attack_finds_nothing() -> None:
    found: list[EarlierRelease] = []
    cut_off = 0
    for counts in five("uvwxyz"):
        tables, work = cells_table(("requests",), ("agency", "outcome"), counts), SolverWork(most=10_000)
        found.append(EarlierRelease(tables, to_withhold(found, tables, "a secret", work)))
        attack_of_all = 2 * (_GLANCES + len(linked(found, Tables({}, ())).hidden)) * 4000
        assert work.done <= 2 * work.most + 2 * attack_of_all
        cut_off += work.cut_off
    assert cut_off, "so that the bound is tried"
    assert few(subtracted(found)) == {}
    assert narrower(learned(found)) == frozenset()
    assert gains_told(found) == 0


def test_with_no_work_at_all_everything_near_is_withheld_and_the_same_again() -> None:
    tables = cells_table(("requests",), ("agency", "outcome"), {**LONE, ("x", "p"): 4})
    most, enough = SolverWork(most=0), SolverWork()
    hidden = to_withhold([], tables, "a secret", most)
    assert (most.cut_off, enough.cut_off) == (True, False)
    assert (
        to_withhold([], tables, "a secret", enough)
        < hidden
        == to_withhold([], tables, "a secret", SolverWork(0))
    )
    assert narrower(attack(tables, hidden)) == frozenset()


def test_where_the_solver_gives_no_answer_nothing_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        disclosure_attack, "linprog", lambda *_, **__: OptimizeResult(success=False, message="no", x=None)
    )
    with pytest.raises(NotSolvedError, match="gave no answer"):
        released({**FIRST, ("x", "p"): 4})
