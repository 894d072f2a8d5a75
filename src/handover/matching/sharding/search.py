"""A search of a sharded gallery: the search of one machine, whose votes and rows come from the shards."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from handover.matching.biographics import PREVALENCE, default_weights
from handover.matching.fingerprints.election import Elected, Look
from handover.matching.fingerprints.tenprint import PrintSearch, usable
from handover.matching.fingerprints.thresholds import Thresholds
from handover.matching.gallery_manifest import Manifest
from handover.matching.sharding import merging
from handover.matching.sharding.gathering import Round, gather
from handover.matching.sharding.layout import shard_of
from handover.matching.sharding.requests import Elect, FindNames, Question, ReadRows, SentRow
from handover.matching.types import NameCandidate, PrintCandidate, Probe, SearchAnswer


class MissingShardsError(Exception):
    """Some shards did not answer in time, so there is no answer at all."""

    def __init__(self, shards: Sequence[int]) -> None:
        super().__init__(f"no answer from shard {', '.join(map(str, shards))}")
        self.shards = tuple(shards)


@dataclass(frozen=True, eq=False, slots=True)
class ShardedEpoch:
    """One epoch of a gallery, and how to ask the shards that hold it. ``rules``: the digest of the weights."""

    manifest: Manifest
    version: str
    shards: int
    rules: str
    round: Round

    def shard(self, number: int) -> int:
        """Return the shard of the manifest's segment of this number."""
        return shard_of(self.manifest.segments[number].name, self.shards)

    def used(self) -> list[int]:
        """Return the shards that have segments."""
        return sorted({self.shard(number) for number in range(len(self.manifest.segments))})

    def _question(self, shard: int) -> tuple[str, str, int, str]:
        return self.manifest.name, self.version, shard, self.rules

    def elect(self, looks: tuple[Look, ...]) -> list[Elected]:
        """Let all shards elect. Raises `MissingShardsError`."""
        found = self._asked(self.used(), lambda shard: Elect(*self._question(shard), looks))
        return merging.elected(found.values(), looks[-1].most)

    def rows(self, wanted: Sequence[tuple[int, int]]) -> list[SentRow]:
        """Read rows from the shards that have them. Raises `MissingShardsError`."""
        by_shard: dict[int, list[tuple[int, int]]] = {}
        for number, row in wanted:
            by_shard.setdefault(self.shard(number), []).append((number, row))
        found = self._asked(by_shard, lambda s: ReadRows(*self._question(s), tuple(by_shard[s])))
        sent = {
            place: row
            for shard, places in by_shard.items()
            for place, row in zip(places, found[shard], strict=True)
        }
        return [sent[place] for place in wanted]

    def names(self, probe: Probe, limit: int, prevalence: float) -> tuple[NameCandidate, ...]:
        """Search by names, dates and numbers. Raises `MissingShardsError`."""
        told = probe.biographics
        if limit < 1 or not (told.names or told.births or told.numbers):
            return ()
        found = self._asked(self.used(), lambda shard: FindNames(*self._question(shard), told, limit))
        return merging.names(list(found.values()), self.manifest.identities, limit, prevalence=prevalence)

    def _asked(self, shards: Iterable[int], question: Callable[[int], Question]) -> dict[int, Any]:
        found = gather(self.round, shards, question)
        if found.missing:
            raise MissingShardsError(found.missing)
        return found.answers


class _Votes:
    """Votes that shards cast. Each look is put to them with those before it, so that any node of a shard can answer."""

    def __init__(self, epoch: ShardedEpoch) -> None:
        self._epoch = epoch
        self._looks: tuple[Look, ...] = ()

    def after(self, look: Look) -> list[Elected]:
        """Look, and return those who now have most votes."""
        self._looks = (*self._looks, look)
        return self._epoch.elect(self._looks)


class _Source:
    """The shards as a `VoteSource`, for one search."""

    def __init__(self, epoch: ShardedEpoch) -> None:
        self._epoch = epoch
        self._rows: dict[tuple[int, int], SentRow] = {}
        self.size = sum(entry.identities for entry in epoch.manifest.segments)

    def begin(self) -> _Votes:
        """Begin an election without votes."""
        return _Votes(self._epoch)

    def fingers(self, wanted: Sequence[tuple[int, int]]) -> list[SentRow]:
        """Return what is stored of these rows; nobody is asked twice for one."""
        new = [place for place in wanted if place not in self._rows]
        if new:
            self._rows.update(zip(new, self._epoch.rows(new), strict=True))
        return [self._rows[place] for place in wanted]

    def id_at(self, segment: int, row: int) -> str:
        """Return the identity of a row that was compared."""
        return self._rows[segment, row].identity_id


def search(
    epoch: ShardedEpoch,
    probe: Probe,
    thresholds: Thresholds,
    *,
    limit: int = 20,
    prevalence: float = PREVALENCE,
) -> SearchAnswer:
    """Search all shards by prints and by names. The answer is that of `Gallery.search` on one machine, to the bit.

    Where a shard does not answer in time there are no candidates at all: ``complete`` is false, ``missing`` names it.
    """
    started = time.perf_counter()
    prints: tuple[PrintCandidate, ...] = ()
    names: tuple[NameCandidate, ...] = ()
    missing: tuple[int, ...] = ()
    try:
        names = epoch.names(probe, limit, prevalence)
        source = _Source(epoch)
        prints = tuple(
            PrintCandidate(source.id_at(f.segment, f.row), rank, f.score, f.band, f.fingers)
            for rank, f in enumerate(PrintSearch(source, thresholds).search(probe.fingers, limit=limit), 1)
        )
    except MissingShardsError as problem:
        prints, names, missing = (), (), problem.shards
    return SearchAnswer(
        gallery=epoch.manifest.name,
        epoch=epoch.manifest.epoch,
        size=epoch.manifest.identities,
        complete=not missing,
        prints=prints,
        names=names,
        fingers_used=usable(probe.fingers),
        elapsed_ms=(time.perf_counter() - started) * 1e3,
        weights=default_weights().version,
        prevalence=prevalence,
        missing=tuple(f"shard {shard}" for shard in missing),
    )
