"""What somebody concludes who knows the rule and every number that is published, and not the draw: of each value that a
withheld count can have, how likely it is. Every table that fits is tried with many draws.

The linear programs promise that a number is open; they promise nothing about odds. Which set is picked depends on the
counts: a withheld total tells that withholding another cell was perhaps not enough. The bound here is measured, not
proved, and for tables as small as these (`BOUND`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pytest

from handover.released_data import suppression_costs
from handover.released_data.disclosure_attack import AttackedTables, SeenNumbers
from handover.released_data.linked_tables import CannotProtectError, NumberName, cells_table
from handover.released_data.secondary_suppression import protect

BOUND: Final = 1 / 3
"""The most that the odds of one value may be, where any of 0 to 29 was as likely before."""
ASKED: Final[NumberName] = ("n", "way", "a")
TOTAL: Final[NumberName] = ("n",)


@pytest.fixture(autouse=True)
def _once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the programs say of a set does not depend on the draw: they are solved once."""
    known: dict[object, SeenNumbers] = {}
    look = AttackedTables.look

    def looked(
        self: AttackedTables, hidden: Any, close: float, asked: Any, stop: bool = False
    ) -> SeenNumbers:
        key = (tuple(self.values), tuple(self.names), hidden.tobytes(), asked.tobytes(), close, stop)
        if key not in known:
            known[key] = look(self, hidden, close, asked, stop)
        return known[key]

    monkeypatch.setattr(AttackedTables, "look", looked)


def odds(others: tuple[int, ...], draws: int, up_to: int) -> Mapping[int, float]:
    """Of each count of the one cell that is withheld, with the total, beside cells that are published."""
    found: dict[int, float] = {}
    for count in range(up_to):
        cells = {("a",): count, **{(way,): n for way, n in zip("bcd", others, strict=False)}}
        tables = cells_table(("n",), ["way"], cells)
        for draw in range(draws):
            try:
                hidden = protect(tables, draw=f"a secret {draw}")
            except CannotProtectError:
                continue
            if hidden == {ASKED, TOTAL}:
                found[count] = found.get(count, 0) + 1
    return {count: n / sum(found.values()) for count, n in found.items()}


@pytest.mark.heavy
def test_a_total_that_is_withheld_tells_little_of_the_one_cell_beside_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """15 published, a cell and the total withheld: with 1 in the cell the 15 would not hide it, with 2 to 10 it would.
    Where the costs are drawn narrowly, a withheld total says that it is 1."""
    wide = odds((15,), draws=40, up_to=11)
    assert set(wide) == set(range(1, 11))
    assert max(wide.values()) <= BOUND
    monkeypatch.setattr(suppression_costs, "_SPREAD", 1)
    assert max(odds((15,), draws=40, up_to=11).values()) > 1 / 2, "so that the test would see it"


@pytest.mark.slow
@pytest.mark.parametrize(
    "others",
    [
        (11,), (12,), (13,), (14,), (15,), (16,), (40,), (0, 13), (0, 15), (12, 12), (13, 13), (15, 15), (12, 40),
        (0, 0, 15),
    ],
    ids=str,
)  # fmt: skip
def test_no_value_of_a_withheld_cell_is_likely(others: tuple[int, ...]) -> None:
    found = odds(others, draws=150, up_to=30)
    assert set(found) == set(range(1, 11))
    assert max(found.values()) <= BOUND
