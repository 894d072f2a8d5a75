"""Releases as one system of numbers: what is withheld now must stay open beside all that was published before. Pure.

A number that a later release gives otherwise is another number, and what it changed by is one too: somebody who reads
two releases, one after another or not, subtracts. A change of 1 to 10 is small like any number. Where all that a group
gained between two releases is in one cell, whoever knows that a person is new there would know what became of them:
that cell's gain is withheld, and of one cell that stayed or lost, that it did (`LoneGain`); that it is enough is held
against linear programs (`gain_attack`).

Whoever reads a number and then finds it withheld, or the other way round, knows that it changed. Of two that are both
withheld nobody reads that, and the programs do not take it for granted. If a release cannot be protected otherwise,
each number that was withheld before is withheld again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from handover.released_data.gains_in_one_cell import JoinedRelease, LoneGain, growing, lone_gains, steady_sums
from handover.released_data.linked_tables import (
    CHANGE,
    THRESHOLD,
    CannotProtectError,
    EarlierRelease,
    NotSolvedError,
    NumberName,
    Sum,
    Tables,
    lone_groups,
)
from handover.released_data.solver_work import SolverWork


@dataclass(frozen=True, slots=True)
class LinkedReleases:
    """``tables``: the numbers of all releases. ``told`` and ``hidden``: what the earlier ones published and withheld.
    ``changes``: what numbers changed by, where it is not 1 to 10; nobody publishes it. ``newest``: the name here of
    each number of the newest release. ``gains``: what groups gained in one cell alone. ``kept``: numbers of the newest
    release that are to be withheld as those of before were."""

    tables: Tables
    told: frozenset[NumberName]
    hidden: frozenset[NumberName]
    changes: frozenset[NumberName]
    newest: Mapping[NumberName, NumberName]
    gains: Sequence[LoneGain]
    kept: frozenset[NumberName] = frozenset()


def linked(earlier: Sequence[EarlierRelease], new: Tables, *, again: bool = False) -> LinkedReleases:
    """Join the releases, in their order, with what changed between them. ``again``: what was withheld before and has
    changed is to be withheld again."""
    chain = _Chain()
    for one in earlier:
        chain.join(one.tables)
        for name in one.tables.values:
            (chain.hidden if name in one.withheld else chain.told).add(chain.newest[name])
    chain.join(new)
    told = frozenset(chain.told)
    hidden, newest = frozenset(chain.hidden - told), {n: chain.newest[n] for n in new.values}
    fresh = frozenset(newest.values()) - told - hidden
    kept = frozenset(
        now for before, now in chain.pairs.values() if again and before in hidden and now in fresh
    )
    still = frozenset(change for change, pair in chain.pairs.items() if {*pair} <= hidden | kept)
    tables = Tables(chain.values, tuple(chain.sums), tuple(chain.groups), still=still)
    return LinkedReleases(tables, told, hidden, frozenset(chain.changes), newest, chain.gains, kept)


class _Chain:
    """The numbers of the releases joined so far. ``newest``: the name here of each number, as it was said last;
    ``pairs``: the two numbers between which each change is."""

    def __init__(self) -> None:
        self.values: dict[NumberName, int] = {}
        self.sums: dict[Sum, None] = {}
        self.groups: dict[Sum, None] = {}
        self.newest: dict[NumberName, NumberName] = {}
        self.told: set[NumberName] = set()
        self.hidden: set[NumberName] = set()
        self.changes: set[NumberName] = set()
        self.pairs: dict[NumberName, tuple[NumberName, NumberName]] = {}
        self.gains: list[LoneGain] = []
        self._met: dict[NumberName, list[NumberName]] = defaultdict(list)
        self._releases: list[JoinedRelease] = []

    def join(self, tables: Tables) -> None:
        """Add a release: a number that is as it was is the same number, another is new, and so is what changed."""
        anew = self._zeros(tables)
        gained = [(before, one) for before in self._releases for one in lone_gains(before.tables, tables)]
        grows = growing([*(one.tables for one in self._releases), tables])
        for before, one in gained:
            anew |= one.told_before(before, self.told)
            if one.whole[0] in grows:
                anew |= steady_sums(before.tables, tables, one.stayed)
        here = JoinedRelease(tables, {}, len(self._releases) + 1)
        for name, value, was in self._as_before(tables):
            same = was if was not in self.told or name not in anew else None
            self.newest[name] = same or self._added(name, value)
        self.sums |= dict.fromkeys(self._here(one) for one in tables.sums)
        self.groups |= dict.fromkeys(self._here(one) for one in tables.groups)
        here.here.update({name: self.newest[name] for name in tables.values})
        self._releases.append(here)
        self.gains += [one.between(before, here) for before, one in gained]

    def _as_before(self, tables: Tables) -> Iterator[tuple[NumberName, int, NumberName | None]]:
        """Each number with the one of before that is the same, if any: of a group whose sum is as it was, the one of
        then; else one that was withheld, for a count that only grows and is told again was the same in between."""
        group_of = {part: one.total for one in tables.groups for part in one.parts}
        for name, value in tables.values.items():
            same = [n for n in self._met[name] if self.values[n] == value]
            group = group_of.get(name)
            if len(same) > 1 and group is not None:
                like = [r for r in self._releases if r.tables.values.get(group) == tables.values[group]]
                then = [r.here[name] for r in reversed(like) if r.here.get(name) in same]
                same = then or sorted(same, key=self.told.__contains__)
            yield name, value, same[0] if same else None

    def _zeros(self, tables: Tables) -> set[NumberName]:
        """The zeros of groups in one cell that were published when nobody was in the group: a zero of today, which is
        to be withheld, is another number."""
        anew: set[NumberName] = set()
        for group in lone_groups(tables):
            value = tables.values[group.whole]
            known = any(self.values[n] == value for n in self._met[group.whole] if n in self.told)
            kept = any(self.values[n] == 0 and n not in self.told for z in group.zeros for n in self._met[z])
            if not known and not kept:
                anew.update(group.zeros)
        return anew

    def _added(self, name: NumberName, value: int) -> NumberName:
        now = (*name, f"release {len(self._releases) + 1}")
        self.values[now] = value
        for before in self._met[name]:
            change = (*now, before[-1], CHANGE)
            self.values[change] = abs(value - self.values[before])
            self.pairs[change] = (before, now)
            less, more = sorted((before, now), key=lambda n: self.values[n])
            self.sums[Sum(more, (less, change))] = None
            if not 0 < self.values[change] < THRESHOLD:
                self.changes.add(change)
        self._met[name].append(now)
        return now

    def _here(self, one: Sum) -> Sum:
        return Sum(self.newest[one.total], tuple(self.newest[part] for part in one.parts))


def to_withhold(
    earlier: Sequence[EarlierRelease], new: Tables, draw: str = "", work: SolverWork | None = None
) -> frozenset[NumberName]:
    """The numbers of a new release to withhold. ``draw``: a secret that weighs them (`suppression_costs`); ``work``:
    bounds the choice. `CannotProtectError`: beside the earlier ones it cannot be."""
    try:
        return _chosen(earlier, new, linked(earlier, new), draw, work)
    except NotSolvedError:
        raise
    except CannotProtectError:
        joined = linked(earlier, new, again=True)
        if not joined.kept:
            raise
        return _chosen(earlier, new, joined, draw, work)


def _chosen(
    earlier: Sequence[EarlierRelease], new: Tables, joined: LinkedReleases, draw: str, work: SolverWork | None
) -> frozenset[NumberName]:
    # The solvers are loaded where they are needed.
    from handover.released_data.gain_attack import SeenRelease, told_by_both
    from handover.released_data.secondary_suppression import protect

    open_gains = [one for one in joined.gains if one.place > len(earlier)]
    hidden = joined.hidden | joined.kept
    hidden |= {one.whole[1] for one in open_gains if not one.whole_open(joined.hidden)}
    one_of = tuple(one.others_now for one in open_gains if not one.others_open(joined.hidden))
    tables = replace(joined.tables, one_of=one_of)
    before = [SeenRelease(one, work) for one in earlier]
    while True:
        found = protect(tables, joined.told, hidden, joined.changes, draw, work)
        withheld = frozenset(name for name, here in joined.newest.items() if here in found)
        now = SeenRelease(EarlierRelease(new, withheld), work)
        told = told_by_both(before, now, work)
        if not told:
            return withheld
        # A number that is withheld is open, but perhaps not so far that its cell can have gained: then so are the sums
        # above it and what stands beside it.
        near = {name for one in told for name in (one.whole, *one.others)}
        for names in (
            near,
            {name for one in new.sums if near & {*one.parts} for name in (one.total, *one.parts)},
        ):
            cells = {joined.newest[name] for name in names} - joined.told
            if not cells <= found:
                break
        else:
            raise CannotProtectError(
                f"what {len(told)} groups gained is in one cell each, and cannot be hidden"
            )
        hidden |= cells


def gains_told(releases: Sequence[EarlierRelease], work: SolverWork | None = None) -> int:
    """How many groups' gains between two releases everybody can see to be in one cell."""
    from handover.released_data.gain_attack import told_gains

    return told_gains(releases, work)


def learned(
    releases: Sequence[EarlierRelease], work: SolverWork | None = None
) -> dict[NumberName, tuple[float, float]]:
    """What everything released tells of each withheld number: the least and the most that it can be.
    `NotSolvedError`: the solver gave no answer."""
    if not releases:
        return {}
    from handover.released_data.disclosure_attack import attack

    joined = linked(releases, Tables({}, ()))
    small_changes = {n for n, v in joined.tables.values.items() if n[-1] == CHANGE and 0 < v < THRESHOLD}
    return attack(joined.tables, joined.hidden | small_changes, unasked=joined.changes, work=work)
