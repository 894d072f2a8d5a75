"""Disclosure control: numbers of linked tables, how they add up, and which are small. Pure.

A number of 1 to 10 is withheld (the threshold of the public releases' users is 11). A zero is published, since nobody
is in it; but if a whole group is in one cell, the group's zeros reveal that of every member, so that cell and one
zero are withheld (`lone_groups`). What else is withheld so that none of these can be worked out is found in
`choosing`, and held against a linear program in `attacking`. Tables, and releases, are linked by numbers of one name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Final, TypeVar

NumberName = tuple[str, ...]
At = TypeVar("At", bound=tuple[str, ...])
"""Where a cell stands: a value for each way."""
THRESHOLD: Final = 11
CLOSE: Final = 5
"""A withheld number must be open by at least so much: the attacker's interval is this wide or wider."""
EXACT: Final = 1e-6
"""An interval that is narrower than this is a number."""
MARKER: Final = "withheld"
"""Stands for a withheld number; no reader of numbers takes it for one."""
CHANGE: Final = "change"
"""The last word of the name of what a number changed by between two releases; nobody publishes it."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and its parts."""

    total: NumberName
    parts: tuple[NumberName, ...]

    @property
    def told(self) -> bool:
        """Whether it adds up counts of a table, and not a number and its change."""
        return all(part[-1] != CHANGE for part in self.parts)


@dataclass(frozen=True, slots=True)
class Tables:
    """Numbers by name, and how they add up. Two tables are linked where they share a name. ``groups``: the sums over
    the last way, which says what became of those who are counted; the ways before it say who they are. ``one_of``: of
    each of these at least one is withheld. ``still``: what numbers changed by of which nobody reads that they changed
    at all."""

    values: Mapping[NumberName, int]
    sums: tuple[Sum, ...]
    groups: tuple[Sum, ...] = ()
    one_of: tuple[tuple[NumberName, ...], ...] = ()
    still: frozenset[NumberName] = frozenset()

    def __or__(self, other: Tables) -> Tables:
        """Both. `ValueError`: they disagree on a number."""
        if any(self.values[n] != v for n, v in other.values.items() if n in self.values):
            raise ValueError("two tables give one name two values")
        return Tables(
            {**self.values, **other.values}, (*self.sums, *other.sums), (*self.groups, *other.groups),
            (*self.one_of, *other.one_of), self.still | other.still,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class EarlierRelease:
    """All numbers of one release with how they add up, and those that it withheld."""

    tables: Tables
    withheld: frozenset[NumberName]


class CannotProtectError(Exception):
    """What was published before gives a number away, whatever is withheld now."""


class NotSolvedError(CannotProtectError):
    """The solver gave no answer: it is not known what everything published tells, and so nothing is published."""


class WorkSpentError(NotSolvedError):
    """What may be spent on the programs is spent, before it is known what everything published tells."""


@dataclass(frozen=True, slots=True)
class LoneGroup:
    """A group that falls into one cell, ``whole``, and the cells of it that are zero."""

    whole: NumberName
    zeros: tuple[NumberName, ...]


def lone_groups(tables: Tables) -> Iterator[LoneGroup]:
    """The groups all of whose members fall into one cell of several: whoever knows that a person is in the group would
    know what became of them."""
    for one in tables.groups:
        some = [part for part in one.parts if tables.values[part]]
        if len(some) == 1 and len(one.parts) > 1:
            yield LoneGroup(some[0], tuple(part for part in one.parts if not tables.values[part]))


def cells_table(of: NumberName, ways: Sequence[str], counts: Mapping[At, int]) -> Tables:
    """A table of some ways with all its margins. ``counts``: by the values of the ways, in their order.

    A cell is named by each way and its value, a margin by those that it has, after the name of what is counted; so two
    tables of one ``of`` share the margins of their common ways.
    """
    places = range(len(ways))
    members = [sorted({key[n] for key in counts}) for n in places]
    chosen = [some for size in range(len(ways) + 1) for some in combinations(places, size)]

    def named(some: Sequence[int], picked: Sequence[str]) -> NumberName:
        return (*of, *(word for n, value in zip(some, picked, strict=True) for word in (ways[n], value))) or (
            "all",
        )

    values = {named(some, picked): 0 for some in chosen for picked in product(*(members[n] for n in some))}
    for key, count in counts.items():
        for some in chosen:
            values[named(some, [key[n] for n in some])] += count
    sums, groups = [], []
    for some in chosen:
        for n in set(places) - set(some):
            finer = sorted((*some, n))
            for picked in product(*(members[k] for k in some)):
                given = dict(zip(some, picked, strict=True))
                parts = (named(finer, [{**given, n: value}[k] for k in finer]) for value in members[n])
                sums.append(Sum(named(some, picked), tuple(parts)))
                if n == places[-1]:
                    groups.append(sums[-1])
    return Tables(values, tuple(sums), tuple(groups))


def cross_table(rows: str, columns: str, counts: Mapping[tuple[str, str], int]) -> Tables:
    """A table of two ways with its margins: cells are named by both, margins by one, the whole by none."""
    return cells_table((), (rows, columns), counts)


def small(tables: Tables, among: Iterable[NumberName] | None = None) -> frozenset[NumberName]:
    """Numbers of 1 to 10, of these or of all."""
    names = tables.values if among is None else among
    return frozenset(n for n in names if 0 < tables.values[n] < THRESHOLD)


def narrower(found: Mapping[NumberName, tuple[float, float]], close: float = CLOSE) -> frozenset[NumberName]:
    """Hidden numbers whose interval is narrower than this."""
    return frozenset(name for name, (low, high) in found.items() if high - low < close - EXACT)


def exact(found: Mapping[NumberName, tuple[float, float]]) -> frozenset[NumberName]:
    """Hidden numbers that come out as one number."""
    return frozenset(name for name, (low, high) in found.items() if high - low < EXACT)
