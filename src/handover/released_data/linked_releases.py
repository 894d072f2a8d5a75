"""Releases as one system of numbers: what is withheld now must stay open beside all that was published before. Pure.

A number that a later release gives otherwise is another number, and what it changed by is one too: somebody who reads
both releases subtracts. A change of 1 to 10 is small like any number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from handover.released_data.withholding import THRESHOLD, Name, Sum, Tables, attack, protect


@dataclass(frozen=True, slots=True)
class EarlierRelease:
    """All numbers of one release with how they add up, and those that it withheld."""

    tables: Tables
    withheld: frozenset[Name]


@dataclass(frozen=True, slots=True)
class LinkedReleases:
    """``tables``: the numbers of all releases. ``told`` and ``hidden``: what the earlier ones published and withheld.
    ``changes``: what numbers changed by, where it is 11 or more; nobody publishes it. ``newest``: the name here of each
    number of the newest release."""

    tables: Tables
    told: frozenset[Name]
    hidden: frozenset[Name]
    changes: frozenset[Name]
    newest: Mapping[Name, Name]


def linked(earlier: Sequence[EarlierRelease], new: Tables) -> LinkedReleases:
    """Join the releases, in their order, with what changed between them."""
    values: dict[Name, int] = {}
    sums: dict[Sum, None] = {}
    newest: dict[Name, Name] = {}
    told: set[Name] = set()
    hidden: set[Name] = set()
    changes: set[Name] = set()
    for number, one in enumerate([*earlier, EarlierRelease(new, frozenset())], start=1):
        for name, value in one.tables.values.items():
            before = newest.get(name)
            if before is not None and values[before] == value:
                continue
            newest[name] = now = (*name, f"release {number}")
            values[now] = value
            if before is not None:
                change = (*now, "change")
                values[change] = abs(value - values[before])
                less, more = sorted((before, now), key=lambda n: values[n])
                sums[Sum(more, (less, change))] = None
                if values[change] >= THRESHOLD:
                    changes.add(change)
        sums |= dict.fromkeys(
            Sum(newest[s.total], tuple(newest[part] for part in s.parts)) for s in one.tables.sums
        )
        if number <= len(earlier):
            for name in one.tables.values:
                (hidden if name in one.withheld else told).add(newest[name])
    mine = {name: newest[name] for name in new.values}
    return LinkedReleases(
        Tables(values, tuple(sums)), frozenset(told), frozenset(hidden - told), frozenset(changes), mine
    )


def to_withhold(earlier: Sequence[EarlierRelease], new: Tables) -> frozenset[Name]:
    """The numbers of a new release to withhold. `CannotProtectError`: beside the earlier ones it cannot be."""
    joined = linked(earlier, new)
    found = protect(joined.tables, joined.told, joined.hidden, joined.changes)
    return frozenset(name for name, here in joined.newest.items() if here in found)


def learned(releases: Sequence[EarlierRelease]) -> dict[Name, tuple[float, float]]:
    """What everything released tells of each withheld number: the least and the most that it can be."""
    if not releases:
        return {}
    joined = linked(releases, Tables({}, ()))
    small_changes = (n for n, v in joined.tables.values.items() if n[-1] == "change" and v < THRESHOLD)
    return _without(
        attack(joined.tables, joined.hidden | joined.changes | set(small_changes)), joined.changes
    )


def _without(
    found: Mapping[Name, tuple[float, float]], left_out: Iterable[Name]
) -> dict[Name, tuple[float, float]]:
    gone = frozenset(left_out)
    return {name: seen for name, seen in found.items() if name not in gone}
