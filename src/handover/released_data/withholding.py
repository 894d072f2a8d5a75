"""Disclosure control: which numbers of linked tables are withheld so that no small one can be worked out. Pure.

A number of 1 to 10 is withheld (the threshold of the public releases' users is 11); a zero is published, for nobody is
in it. That is not enough: a withheld number is often the difference of published ones. So the tables are attacked by a
linear program over everything published, and further numbers are withheld until it learns no withheld number to within
`CLOSE`. The attacker also knows these rules: that numbers are whole, and which ones are withheld beside the small ones
(`ceilings`). Tables, and releases, are linked by numbers of one name.

Source: Fischetti and Salazar, Management Science 47 (2001) 1008 (complementary cell suppression, the attacker's pair of
programs).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any, Final, TypeVar

Name = tuple[str, ...]
At = TypeVar("At", bound=tuple[str, ...])
"""Where a cell stands: a value for each way."""
THRESHOLD: Final = 11
CLOSE: Final = 5
"""A withheld number must be open by at least so much: the attacker's interval is this wide or wider."""
MARKER: Final = "withheld"
"""Stands for a withheld number; no reader of numbers takes it for one."""
_EXACT: Final = 1e-6
_GLANCES: Final = 12
_LEAST_MOST: Final = 4 * THRESHOLD
"""What the attacker takes a withheld number to be at most, where all that is published is small."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and its parts."""

    total: Name
    parts: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """Numbers by name, and how they add up. Two tables are linked where they share a name."""

    values: Mapping[Name, int]
    sums: tuple[Sum, ...]

    def __or__(self, other: Tables) -> Tables:
        """Both. `ValueError`: they disagree on a number."""
        if any(self.values[n] != v for n, v in other.values.items() if n in self.values):
            raise ValueError("two tables give one name two values")
        return Tables({**self.values, **other.values}, (*self.sums, *other.sums))


class CannotProtectError(Exception):
    """What was published before gives a small number away, whatever is withheld now."""


def cells_table(of: Name, ways: Sequence[str], counts: Mapping[At, int]) -> Tables:
    """A table of some ways with all its margins. ``counts``: by the values of the ways, in their order.

    A cell is named by each way and its value, a margin by those that it has, after the name of what is counted; so two
    tables of one ``of`` share the margins of their common ways.
    """
    places = range(len(ways))
    members = [sorted({key[n] for key in counts}) for n in places]
    chosen = [some for size in range(len(ways) + 1) for some in combinations(places, size)]

    def named(some: Sequence[int], picked: Sequence[str]) -> Name:
        return (*of, *(word for n, value in zip(some, picked, strict=True) for word in (ways[n], value))) or (
            "all",
        )

    values = {named(some, picked): 0 for some in chosen for picked in product(*(members[n] for n in some))}
    for key, count in counts.items():
        for some in chosen:
            values[named(some, [key[n] for n in some])] += count
    sums = []
    for some in chosen:
        for n in set(places) - set(some):
            finer = sorted((*some, n))
            for picked in product(*(members[k] for k in some)):
                given = dict(zip(some, picked, strict=True))
                parts = (named(finer, [{**given, n: value}[k] for k in finer]) for value in members[n])
                sums.append(Sum(named(some, picked), tuple(parts)))
    return Tables(values, tuple(sums))


def cross_table(rows: str, columns: str, counts: Mapping[tuple[str, str], int]) -> Tables:
    """A table of two ways with its margins: cells are named by both, margins by one, the whole by none."""
    return cells_table((), (rows, columns), counts)


def small(tables: Tables, among: Iterable[Name] | None = None) -> frozenset[Name]:
    """Numbers of 1 to 10, of these or of all."""
    names = tables.values if among is None else among
    return frozenset(n for n in names if 0 < tables.values[n] < THRESHOLD)


def attack(
    tables: Tables, hidden: Collection[Name], most: Mapping[Name, int] | None = None, close: int = CLOSE
) -> dict[Name, tuple[float, float]]:
    """What everything published tells of each hidden number: the least and the most that it can be.

    The attacker knows that a withheld number is 1 or more, and at most what ``most`` says of it. An interval is
    exact where it is narrower than ``close``; of the others it is known only that they are as wide. `ValueError`: a
    hidden number is not within these bounds.
    """
    names = sorted(hidden)
    if not names:
        return {}
    program = _Program(tables, names, most or {})
    program.glance()
    for place in range(len(names)):
        if program.width(place) < close:
            program.settle(place)
    return {name: program.seen(place) for place, name in enumerate(names)}


def ceilings(tables: Tables, withheld: Collection[Name], published: Collection[Name]) -> dict[Name, int]:
    """The most that withheld numbers of one release can be for somebody who knows how `protect` picks them: each is
    small, or was the least of a sum when it was picked, and so is no more than what was published of that sum.

    ``published``: in that release and in none before, so that it could have been picked. Left out is what has no bound.
    """
    found, free = dict.fromkeys(withheld, THRESHOLD - 1), frozenset(published)
    unbounded: set[Name] = set()
    for one in tables.sums:
        members = (*one.parts, one.total)
        least = min((v for n in members if n in free and (v := tables.values[n]) >= THRESHOLD), default=None)
        for name in found.keys() & set(members):
            if least is None:
                unbounded.add(name)
            else:
                found[name] = max(found[name], least)
    return {name: most for name, most in found.items() if name not in unbounded}


def narrower(found: Mapping[Name, tuple[float, float]], close: float) -> frozenset[Name]:
    """Hidden numbers whose interval is narrower than this."""
    return frozenset(name for name, (low, high) in found.items() if high - low < close - _EXACT)


def exact(found: Mapping[Name, tuple[float, float]]) -> frozenset[Name]:
    """Hidden numbers that come out as one number."""
    return frozenset(name for name, (low, high) in found.items() if high - low < _EXACT)


def protect(
    tables: Tables,
    published: Collection[Name] = (),
    hidden: Collection[Name] = (),
    unasked: Collection[Name] = (),
    most: Mapping[Name, int] | None = None,
) -> frozenset[Name]:
    """The numbers to withhold: the small ones, and what else keeps each of them open by `CLOSE`.

    ``published``: what an earlier release told already and cannot take back; ``hidden``: what one withheld, and stays
    so, and ``most`` tells what it can be at most; ``unasked``: numbers that nobody publishes and that need not stay
    open. `CannotProtectError`: because of what was published some number cannot be kept open.
    """
    told, beside = frozenset(published), frozenset(unasked)
    found = (set(small(tables)) | set(hidden)) - told - beside
    of_number: dict[Name, list[Sum]] = defaultdict(list)
    for one in tables.sums:
        for name in (one.total, *one.parts):
            of_number[name].append(one)
    before = frozenset(hidden)
    while True:
        now = ceilings(tables, found - before, set(tables.values) - found - told - beside)
        weak = narrower(attack(tables, found | beside, {**(most or {}), **now}), CLOSE) - beside
        if not weak:
            return frozenset(found)
        more = {
            pick
            for name in weak
            for one in of_number[name]
            if (pick := _companion(tables, one, found | told | beside))
        }
        if not more:
            raise CannotProtectError(
                f"{len(weak)} numbers cannot be kept open beside what was published before"
            )
        found |= more


def _companion(tables: Tables, one: Sum, taken: Collection[Name]) -> Name | None:
    """The least number of a sum that can still be withheld and is not zero."""
    free = [n for n in (*one.parts, one.total) if n not in taken and tables.values[n] >= THRESHOLD]
    return min(free, key=lambda n: (tables.values[n], n), default=None)


class _Program:
    """The attacker's linear program over the hidden numbers, and the least and most that any solution showed."""

    def __init__(self, tables: Tables, names: list[Name], most: Mapping[Name, int]) -> None:
        import numpy as np
        from scipy.sparse import csr_matrix

        open_end = max(2 * max(tables.values.values()), _LEAST_MOST)
        self.bounds = [(1, most.get(name, open_end)) for name in names]
        place = {name: n for n, name in enumerate(names)}
        entries: list[tuple[float, int, int]] = []
        right: list[float] = []
        for one in tables.sums:
            signed = [*((part, 1.0) for part in one.parts), (one.total, -1.0)]
            inside = [(place[n], sign) for n, sign in signed if n in place]
            if inside:
                entries += [(sign, len(right), at) for at, sign in inside]
                right.append(-sum(sign * tables.values[n] for n, sign in signed if n not in place))
        data, rows, columns = zip(*entries, strict=True) if entries else ((), (), ())
        self.matrix = csr_matrix((data, (rows, columns)), shape=(len(right), len(names))) if right else None
        self.right = right
        self.low = np.full(len(names), np.inf)
        self.high = np.full(len(names), -np.inf)

    def width(self, place: int) -> float:
        """How far apart the solutions seen so far are."""
        return float(self.high[place] - self.low[place])

    def seen(self, place: int) -> tuple[float, float]:
        """The least and the most seen."""
        return float(self.low[place]), float(self.high[place])

    def glance(self) -> None:
        """Solve in some directions at once: most numbers show that they are open."""
        import numpy as np

        draw = np.random.default_rng(19)
        for _ in range(_GLANCES):
            aim = draw.normal(size=len(self.low))
            self._solve(aim)
            self._solve(-aim)

    def settle(self, place: int) -> None:
        """The true least and most of one number."""
        import numpy as np

        aim = np.zeros(len(self.low))
        aim[place] = 1.0
        self._solve(aim)
        self._solve(-aim)

    def _solve(self, aim: Any) -> None:
        import numpy as np
        from scipy.optimize import linprog

        found = linprog(aim, A_eq=self.matrix, b_eq=self.right or None, bounds=self.bounds, method="highs")
        if found.x is None:
            raise ValueError(f"no numbers fit what is published: {found.message}")
        # Counts are whole: what lies between two of them is neither.
        self.low = np.minimum(self.low, np.ceil(found.x - _EXACT))
        self.high = np.maximum(self.high, np.floor(found.x + _EXACT))
