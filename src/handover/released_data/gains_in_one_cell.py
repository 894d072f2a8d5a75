"""What a group gained between two releases, where all of it is in one cell. Pure.

Others of its cells may have lost, or all of them: requests that waited, and got an answer. Whoever knows that a person
is new among the group, or moved in it, would know where to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from handover.released_data.linked_tables import NumberName, Tables


@dataclass(frozen=True, slots=True)
class JoinedRelease:
    """A release among others. ``here``: the name among them of each of its numbers; ``place``: the first is 1."""

    tables: Tables
    here: dict[NumberName, NumberName]
    place: int


@dataclass(frozen=True, slots=True)
class Gained:
    """``whole``: the one cell of a group that gained. ``stayed``: those that did not change, or where none did, those
    that lost; ``others``: all but the one."""

    whole: NumberName
    stayed: tuple[NumberName, ...]
    others: tuple[NumberName, ...]

    def told_before(self, before: JoinedRelease, told: Collection[NumberName]) -> set[NumberName]:
        """What must be open and was told: as of today each is a number of its own, that can be withheld."""
        shown = {
            n for n in (self.whole, *self.stayed) if before.here.get(n) is None or before.here[n] in told
        }
        return shown if shown >= set(self.stayed) else shown & {self.whole}

    def between(self, before: JoinedRelease, now: JoinedRelease) -> LoneGain:
        """The same, by the names among all releases."""
        pairs = tuple((before.here.get(name), now.here[name]) for name in (self.whole, *self.stayed))
        return LoneGain(now.place, pairs[0], pairs[1:])


@dataclass(frozen=True, slots=True)
class LoneGain:
    """Each number as the earlier release has it, None where it has none, and as the later one has it. ``place``: of the
    later release."""

    place: int
    whole: tuple[NumberName | None, NumberName]
    stayed: tuple[tuple[NumberName | None, NumberName], ...]

    @property
    def others_now(self) -> tuple[NumberName, ...]:
        """The later names of those of which one is withheld."""
        return tuple(now for _, now in self.stayed)

    def whole_open(self, hidden: Collection[NumberName]) -> bool:
        """Whether nobody reads how much the cell gained."""
        return _open(self.whole, hidden)

    def others_open(self, hidden: Collection[NumberName]) -> bool:
        """Whether of one at least nobody reads that it stayed or lost."""
        return any(_open(one, hidden) for one in self.stayed)


def _open(pair: tuple[NumberName | None, NumberName], hidden: Collection[NumberName]) -> bool:
    return not {*pair}.isdisjoint(hidden)


def lone_gains(before: Tables, now: Tables) -> Iterator[Gained]:
    """The groups of both releases that gained in one cell alone, and have others."""
    for one in now.groups:
        if one.total not in before.values:
            continue
        more = [part for part in one.parts if now.values[part] > _was(before.values, part)]
        others = tuple(part for part in one.parts if part not in more)
        if len(more) == 1 and others:
            stayed = tuple(part for part in others if now.values[part] == _was(before.values, part))
            yield Gained(more[0], stayed or others, others)


def growing(releases: Iterable[Tables]) -> frozenset[str]:
    """What is counted, by the first word of its numbers, of which none ever fell from one release to another."""
    last: dict[NumberName, int] = {}
    again: set[str] = set()
    fell: set[str] = set()
    for one in releases:
        again |= {name[0] for name in one.values.keys() & last.keys()}
        fell |= {name[0] for name, value in one.values.items() if value < last.get(name, 0)}
        last |= one.values
    return frozenset(again - fell)


def steady_sums(before: Tables, now: Tables, cells: Collection[NumberName]) -> set[NumberName]:
    """The sums above some cells that are as they were: where counts only grow, each tells that its parts stayed."""
    above: dict[NumberName, list[NumberName]] = defaultdict(list)
    for one in now.sums:
        if before.values.get(one.total) == now.values[one.total]:
            for part in one.parts:
                above[part].append(one.total)
    found: set[NumberName] = set()
    fresh = set(cells)
    while fresh:
        fresh = {total for name in fresh for total in above[name]} - found
        found |= fresh
    return found


def _was(values: Mapping[NumberName, int], part: NumberName) -> int:
    return values.get(part, 0)
