"""Releases as one system of numbers: what is withheld now must stay open beside all that was published before. Pure.

A number that a later release gives otherwise is another number, and what it changed by is one too: somebody who reads
two releases, one after another or not, subtracts. A change of 1 to 10 is small like any number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from handover.released_data.withholding import THRESHOLD, Name, Sum, Tables, attack, ceilings, protect

CHANGE: Final = "change"


@dataclass(frozen=True, slots=True)
class EarlierRelease:
    """All numbers of one release with how they add up, and those that it withheld."""

    tables: Tables
    withheld: frozenset[Name]


@dataclass(frozen=True, slots=True)
class LinkedReleases:
    """``tables``: the numbers of all releases. ``told`` and ``hidden``: what the earlier ones published and withheld.
    ``changes``: what numbers changed by, where it is 11 or more; nobody publishes it. ``newest``: the name here of each
    number of the newest release. ``most``: what the earlier ones tell of their withheld numbers by the way these are
    picked."""

    tables: Tables
    told: frozenset[Name]
    hidden: frozenset[Name]
    changes: frozenset[Name]
    newest: Mapping[Name, Name]
    most: Mapping[Name, int]


def linked(earlier: Sequence[EarlierRelease], new: Tables) -> LinkedReleases:
    """Join the releases, in their order, with what changed between them."""
    values: dict[Name, int] = {}
    sums: dict[Sum, None] = {}
    newest: dict[Name, Name] = {}
    told: set[Name] = set()
    hidden: set[Name] = set()
    changes: set[Name] = set()
    since: dict[int, set[Name]] = defaultdict(set)
    met: dict[Name, list[Name]] = defaultdict(list)
    for number, one in enumerate([*earlier, EarlierRelease(new, frozenset())], start=1):
        for name, value in one.tables.values.items():
            same = next((n for n in met[name] if values[n] == value), None)
            newest[name] = now = same or (*name, f"release {number}")
            if same:
                continue
            values[now] = value
            since[number].add(now)
            for before in met[name]:
                change = (*now, before[-1], CHANGE)
                values[change] = abs(value - values[before])
                less, more = sorted((before, now), key=lambda n: values[n])
                sums[Sum(more, (less, change))] = None
                if values[change] >= THRESHOLD:
                    changes.add(change)
            met[name].append(now)
        sums |= dict.fromkeys(
            Sum(newest[s.total], tuple(newest[part] for part in s.parts)) for s in one.tables.sums
        )
        if number <= len(earlier):
            for name in one.tables.values:
                (hidden if name in one.withheld else told).add(newest[name])
    tables, mine = Tables(values, tuple(sums)), {name: newest[name] for name in new.values}
    most = {
        n: m for one in since.values() for n, m in ceilings(tables, one & hidden - told, one & told).items()
    }
    return LinkedReleases(tables, frozenset(told), frozenset(hidden - told), frozenset(changes), mine, most)


def to_withhold(earlier: Sequence[EarlierRelease], new: Tables) -> frozenset[Name]:
    """The numbers of a new release to withhold. `CannotProtectError`: beside the earlier ones it cannot be."""
    joined = linked(earlier, new)
    found = protect(joined.tables, joined.told, joined.hidden, joined.changes, joined.most)
    return frozenset(name for name, here in joined.newest.items() if here in found)


def learned(releases: Sequence[EarlierRelease]) -> dict[Name, tuple[float, float]]:
    """What everything released tells of each withheld number: the least and the most that it can be."""
    if not releases:
        return {}
    joined = linked(releases, Tables({}, ()))
    small_changes = {n for n, v in joined.tables.values.items() if n[-1] == CHANGE and v < THRESHOLD}
    found = attack(joined.tables, joined.hidden | joined.changes | small_changes, joined.most)
    return {name: seen for name, seen in found.items() if name not in joined.changes}
