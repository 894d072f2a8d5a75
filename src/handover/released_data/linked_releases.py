"""Releases as one system of numbers: what is withheld now must stay open beside all that was published before. Pure.

A number that a later release gives otherwise is another number, and what it changed by is one too: somebody who reads
two releases, one after another or not, subtracts. A change of 1 to 10 is small like any number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handover.released_data.withholding import CHANGE, THRESHOLD, Name, Sum, Tables, lone_groups


@dataclass(frozen=True, slots=True)
class EarlierRelease:
    """All numbers of one release with how they add up, and those that it withheld."""

    tables: Tables
    withheld: frozenset[Name]


@dataclass(frozen=True, slots=True)
class LinkedReleases:
    """``tables``: the numbers of all releases. ``told`` and ``hidden``: what the earlier ones published and withheld.
    ``changes``: what numbers changed by, where it is not 1 to 10; nobody publishes it. ``newest``: the name here of
    each number of the newest release."""

    tables: Tables
    told: frozenset[Name]
    hidden: frozenset[Name]
    changes: frozenset[Name]
    newest: Mapping[Name, Name]


def linked(earlier: Sequence[EarlierRelease], new: Tables) -> LinkedReleases:
    """Join the releases, in their order, with what changed between them."""
    chain = _Chain()
    for one in earlier:
        chain.join(one.tables)
        for name in one.tables.values:
            (chain.hidden if name in one.withheld else chain.told).add(chain.newest[name])
    chain.join(new)
    return LinkedReleases(
        Tables(chain.values, tuple(chain.sums), tuple(chain.groups)), frozenset(chain.told),
        frozenset(chain.hidden - chain.told), frozenset(chain.changes), {n: chain.newest[n] for n in new.values},
    )  # fmt: skip


class _Chain:
    """The numbers of the releases joined so far. ``newest``: the name here of each number, as it was said last."""

    def __init__(self) -> None:
        self.values: dict[Name, int] = {}
        self.sums: dict[Sum, None] = {}
        self.groups: dict[Sum, None] = {}
        self.newest: dict[Name, Name] = {}
        self.told: set[Name] = set()
        self.hidden: set[Name] = set()
        self.changes: set[Name] = set()
        self._met: dict[Name, list[Name]] = defaultdict(list)
        self._releases = 0

    def join(self, tables: Tables) -> None:
        """Add a release: a number that is as it was is the same number, another is new, and so is what changed."""
        self._releases += 1
        again, anew = self._zeros(tables)
        for name, value in tables.values.items():
            same = [n for n in self._met[name] if self.values[n] == value and name not in anew]
            if name in again:
                same.sort(key=self.told.__contains__)
            self.newest[name] = same[0] if same else self._added(name, value)
        self.sums |= dict.fromkeys(self._here(one) for one in tables.sums)
        self.groups |= dict.fromkeys(self._here(one) for one in tables.groups)

    def _zeros(self, tables: Tables) -> tuple[set[Name], set[Name]]:
        """The zeros of groups in one cell; and those that were published when nobody was in the group, so that a zero
        of today, which is to be withheld, is another number."""
        again: set[Name] = set()
        anew: set[Name] = set()
        for group in lone_groups(tables):
            value = tables.values[group.whole]
            known = any(self.values[n] == value for n in self._met[group.whole] if n in self.told)
            kept = any(self.values[n] == 0 and n not in self.told for z in group.zeros for n in self._met[z])
            again.update(group.zeros)
            if not known and not kept:
                anew.update(group.zeros)
        return again, anew

    def _added(self, name: Name, value: int) -> Name:
        now = (*name, f"release {self._releases}")
        self.values[now] = value
        for before in self._met[name]:
            change = (*now, before[-1], CHANGE)
            self.values[change] = abs(value - self.values[before])
            less, more = sorted((before, now), key=lambda n: self.values[n])
            self.sums[Sum(more, (less, change))] = None
            if not 0 < self.values[change] < THRESHOLD:
                self.changes.add(change)
        self._met[name].append(now)
        return now

    def _here(self, one: Sum) -> Sum:
        return Sum(self.newest[one.total], tuple(self.newest[part] for part in one.parts))


def to_withhold(earlier: Sequence[EarlierRelease], new: Tables, draw: str = "") -> frozenset[Name]:
    """The numbers of a new release to withhold. ``draw``: a secret that weighs them (`choosing`).
    `CannotProtectError`: beside the earlier ones it cannot be."""
    from handover.released_data.choosing import protect  # the solvers are loaded where they are needed

    joined = linked(earlier, new)
    found = protect(joined.tables, joined.told, joined.hidden, joined.changes, draw)
    return frozenset(name for name, here in joined.newest.items() if here in found)


def learned(releases: Sequence[EarlierRelease]) -> dict[Name, tuple[float, float]]:
    """What everything released tells of each withheld number: the least and the most that it can be."""
    if not releases:
        return {}
    from handover.released_data.attacking import attack

    joined = linked(releases, Tables({}, ()))
    small_changes = {n for n, v in joined.tables.values.items() if n[-1] == CHANGE and 0 < v < THRESHOLD}
    found = attack(joined.tables, joined.hidden | joined.changes | small_changes)
    return {name: seen for name, seen in found.items() if name not in joined.changes}
