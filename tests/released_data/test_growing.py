"""A reader who knows that counts only grow learns no withheld number, no small change and no lone gain."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from handover.released_data.linked_releases import gains_told, to_withhold
from handover.released_data.linked_releases import learned as all_learned
from handover.released_data.linked_tables import (
    CLOSE,
    EXACT,
    CannotProtectError,
    EarlierRelease,
    cells_table,
    narrower,
)
from tests.released_data.growing_reader import ReaderOfGrowth

CELLS = list(product("wxyz", "pqr"))


def chain(seed: int, *, still: float) -> list[EarlierRelease]:
    """Three releases of counts that grow; a cell stays as it is in this share of the later ones. What cannot be
    protected is not released."""
    chance = Random(seed)
    so_far, found = dict.fromkeys(CELLS, 0), list[EarlierRelease]()
    for n in range(3):
        for cell in CELLS:
            more = chance.choice([0, 0, chance.randint(1, 10), chance.randint(11, 60)])
            so_far[cell] += more if n == 0 or chance.random() >= still else 0
        tables = cells_table(("requests",), ("agency", "outcome"), so_far)
        try:
            found.append(
                EarlierRelease(tables, to_withhold(found, tables, f"draw {seed}" if seed % 2 else ""))
            )
        except CannotProtectError:
            continue
    return found


def test_the_reader_subtracts_what_is_told_and_knows_which_cell_a_gain_is_in_where_no_other_can_have_fallen() -> (
    None
):
    """The reader itself: of a row whose others are told to have stayed, and of a column that did not grow."""
    first = dict.fromkeys(CELLS, 20)
    later = {**first, ("x", "p"): 35}
    names = {cell: ("requests", "agency", cell[0], "outcome", cell[1]) for cell in CELLS}
    hidden = frozenset(names[cell] for cell in (("x", "p"), ("x", "q"), ("y", "p"), ("y", "q")))
    both = [
        EarlierRelease(cells_table(("requests",), ("agency", "outcome"), counts), withheld)
        for counts, withheld in ((first, frozenset()), (later, hidden))
    ]
    learned = ReaderOfGrowth(both).learned()
    assert learned.numbers == dict.fromkeys(((1, name) for name in hidden), 0), (
        "a column that did not grow tells it"
    )
    assert set(learned.told) == {(0, 1, names["x", "p"]), (0, 1, ("requests", "outcome", "p"))}


@pytest.mark.heavy
@pytest.mark.parametrize("still", [0.0, 0.6])
def test_nothing_comes_out_of_chains_of_releases_by_knowing_that_counts_only_grow(still: float) -> None:
    numbers = changes = gains = 0
    worst = (float("inf"), float("inf"))
    for seed in range(10):
        learned = ReaderOfGrowth(chain(seed, still=still)).learned()
        numbers, changes, gains = (
            numbers + len(learned.numbers),
            changes + len(learned.changes),
            gains + learned.gains,
        )
        worst = (min(worst[0], learned.worst()[0]), min(worst[1], learned.worst()[1]))
        assert learned.told == [], seed
    print(f"{numbers} numbers, {changes} small changes, {gains} lone gains; the narrowest {worst}")
    assert numbers > 50
    assert min(worst) >= CLOSE - EXACT, worst


def months(seed: int, number: int) -> list[dict[tuple[str, str], int]]:
    """Counts as they stand at the end of each month: many cells gain one or two, and a total a few."""
    chance, so_far, found = Random(seed), dict.fromkeys(CELLS, 0), []
    often = {cell: chance.choice((0.3, 1, 3)) for cell in CELLS}
    for _ in range(number):
        for cell in CELLS:
            so_far[cell] += sum(chance.random() < often[cell] / 6 for _ in range(6))
        found.append(dict(so_far))
    return found


def test_months_in_which_many_cells_gain_few_are_released_with_more_withheld_and_tell_nothing() -> None:
    """That a withheld number changed, and so by one at least, is told by nothing where it was withheld before: a reader
    who knew it of every cell would know each, where a total gained few; and every release would be refused."""
    found: list[EarlierRelease] = []
    for counts in months(1, 5)[1:]:
        tables = cells_table(("requests",), ("agency", "outcome"), counts)
        found.append(EarlierRelease(tables, to_withhold(found, tables, "a draw")))
    assert narrower(all_learned(found)) == frozenset()
    assert gains_told(found) == 0
    apart = ReaderOfGrowth(found).learned()
    assert apart.told == []
    assert min(apart.worst()) >= CLOSE - EXACT, apart.worst()
