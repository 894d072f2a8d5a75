"""One question put to every shard: whom to ask, when to ask a second one, and when to give up.

Pure: it holds no connection and reads no clock. The caller tells it what happened and when (seconds of any clock that
only grows) and does what it returns.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from handover.matching.sharding.layout import ShardLayout

NEVER: Final = float("inf")


@dataclass(frozen=True, slots=True)
class ShardRequest:
    """Ask this node for this shard."""

    shard: int
    node: str


@dataclass(slots=True)
class _Waiting:
    """A shard without an answer: those not asked yet, those asked, and when the next one is asked."""

    spare: list[str]
    asked: list[str] = field(default_factory=list)
    hedge: float = NEVER


class Scatter:
    """The state of one question.

    A shard's first node is asked at once; the next one when an answer fails, or has not come after ``patience``
    seconds (the hedge). No node is asked twice. The first answer of a shard counts, later ones do not. A shard of which
    every node failed is lost. What has not answered at ``ends`` is missing; an answer after it counts for nothing.
    """

    def __init__(self, layout: ShardLayout, shards: Iterable[int], *, ends: float, patience: float) -> None:
        self._ends = ends
        self._patience = patience
        self._waiting = {shard: _Waiting(list(layout.get(shard, ()))) for shard in shards}
        self._lost: set[int] = set()

    @property
    def missing(self) -> tuple[int, ...]:
        """Shards without an answer: at the end, those that make it incomplete."""
        return tuple(sorted(self._lost | set(self._waiting)))

    def done(self, now: float) -> bool:
        """Whether nothing more is waited for."""
        return not self._waiting or now >= self._ends

    def wakes(self) -> float:
        """When to call `tick`, if nothing happens before."""
        return min([self._ends, *(one.hedge for one in self._waiting.values())])

    def begin(self, now: float) -> list[ShardRequest]:
        """Ask one node of every shard."""
        return [ask for shard in list(self._waiting) for ask in self._next(shard, now)]

    def answered(self, shard: int, now: float) -> bool:
        """Note an answer; return whether it counts."""
        if now >= self._ends or shard not in self._waiting:
            return False
        del self._waiting[shard]
        return True

    def failed(self, shard: int, node: str, now: float) -> list[ShardRequest]:
        """Note that a node has no answer, and ask the next one at once."""
        one = self._waiting.get(shard)
        if one is None or node not in one.asked or now >= self._ends:
            return []
        one.asked.remove(node)
        if one.spare:
            return self._next(shard, now)
        if not one.asked:
            self._lose(shard)
        return []

    def tick(self, now: float) -> list[ShardRequest]:
        """Ask the second node of every shard whose first one is late."""
        if now >= self._ends:
            return []
        late = [shard for shard, one in self._waiting.items() if one.hedge <= now]
        return [ask for shard in late for ask in self._next(shard, now)]

    def _next(self, shard: int, now: float) -> list[ShardRequest]:
        one = self._waiting[shard]
        if not one.spare:
            self._lose(shard)
            return []
        node = one.spare.pop(0)
        one.asked.append(node)
        one.hedge = now + self._patience if one.spare else NEVER
        return [ShardRequest(shard, node)]

    def _lose(self, shard: int) -> None:
        del self._waiting[shard]
        self._lost.add(shard)
