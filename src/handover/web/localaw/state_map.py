"""The states as tiles: where each stands, and what its law answers on a topic and a day for the usual request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from handover.jurisdictions import Allowance, Coverage, PlaceCoverage, Topic, coverage, shipped_policies

_ROWS: Final = (
    "AK .. .. .. .. .. .. .. .. .. ME",
    ".. .. .. .. .. .. .. .. .. VT NH",
    "WA ID MT ND MN IL WI MI NY RI MA",
    "OR NV WY SD IA IN OH PA NJ CT ..",
    "CA UT CO NE MO KY WV VA MD DE ..",
    ".. AZ NM KS AR TN NC SC DC .. ..",
    ".. .. .. OK LA MS AL GA .. .. ..",
    "HI .. .. TX .. .. .. .. FL .. ..",
)
"""One tile a state, about where it lies."""
PLACES: Final = {
    code: (column, row)
    for row, line in enumerate(_ROWS)
    for column, code in enumerate(line.split())
    if code != ".."
}
SIDE: Final = 60
"""Width and height of a tile with its gap, in units of the picture."""
LETTERS: Final = {
    Allowance.NO: "no",
    Allowance.NOT_ESTABLISHED: "–",
    Allowance.CONDITIONAL: "if",
    Allowance.YES: "yes",
    Allowance.REQUIRED: "must",
}
"""What a tile says besides its colour."""
FIRST_YEAR, LAST_YEAR = 2010, 2030


@dataclass(frozen=True, slots=True)
class Tile:
    """One state on the map."""

    code: str
    x: int
    y: int
    answer: Allowance
    covered: PlaceCoverage

    @property
    def says(self) -> str:
        """Return the letters of its answer."""
        return LETTERS[self.answer]


@dataclass(frozen=True, slots=True)
class StateMap:
    """The tiles on a day for a topic, and how many states give each answer."""

    topic: Topic
    on: date
    tiles: tuple[Tile, ...]
    counts: tuple[tuple[Allowance, str, int], ...]
    covered: Coverage
    width: int = SIDE * 11
    height: int = SIDE * 8


def map_of(topic: Topic, on: date) -> StateMap:
    """Lay out the map."""
    covered = coverage(shipped_policies(), on)
    tiles = tuple(_tile(p, topic) for p in covered.states)
    counted = covered.answers(topic)
    counts = tuple((a, LETTERS[a], counted.get(a, 0)) for a in Allowance)
    return StateMap(topic, on, tiles, counts, covered)


def _tile(covered: PlaceCoverage, topic: Topic) -> Tile:
    code = covered.place.id.removeprefix("us-").upper()
    column, row = PLACES[code]
    return Tile(code, column * SIDE, row * SIDE, covered.answer.topic(topic).answer, covered)
