"""A small gallery of many segments, probes of every kind, and nodes in this process that can be stopped or slowed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from handover.matching.gallery import Gallery
from handover.matching.sharding.holder import ShardHolder
from handover.matching.sharding.requests import NodeError
from handover.matching.types import Biographics, Identity, PersonName, Probe, SearchAnswer
from tests.matching.fingerprints.fingers import pressed

PEOPLE = 54
POSITIONS = (1, 2, 3, 6, 7)


def person(number: int, press: int = 1) -> Identity:
    """Somebody with five fingers and a name that others share in part."""
    names = Biographics(
        (PersonName(f"FAMILY{number % 9}", f"GIVEN{number % 4}"),),
        (f"19{50 + number % 40}-01-02",),
        numbers=(("SID", f"S{number:05}"),) if number % 3 == 0 else (),
    )
    return Identity(f"ID{number:03}", names, {p: pressed(20 * number + p, press, p) for p in POSITIONS})


def made(folder: Path, people: int = PEOPLE, each: int = 9) -> Gallery:
    """A gallery of small segments, from one of which somebody was removed."""
    gallery = Gallery.create(folder, "criminal")
    for first in range(0, people, each):
        gallery.add(person(number) for number in range(first, min(people, first + each)))
    gallery.remove([f"ID{people // 2:03}"])
    return gallery


def probes() -> list[Probe]:
    """Those enrolled, strangers (who take three looks), swapped hands, one finger, names alone, nothing at all."""
    again = [Probe(person(n).biographics, person(n, 2).fingers) for n in (0, 10, 27, 40, 53)]
    stranger = Probe(Biographics((PersonName("FAMILY1", "GIVEN1"),)), person(900, 2).fingers)
    crossed = {1: 6, 2: 7, 6: 1, 7: 2}
    hands = {to: replace(person(31, 2).fingers[p], position=to) for p, to in crossed.items()}
    return [
        *again,
        stranger,
        Probe(Biographics(()), hands),
        Probe(Biographics(()), {2: person(20, 2).fingers[2]}),
        Probe(Biographics((PersonName("FAMILY3", "GIVEN2"),), ("1963-01-02",))),
        Probe(Biographics(())),
    ]


def told(answer: SearchAnswer) -> SearchAnswer:
    """An answer without the time that it took, its waterfalls read: what must be the same to the bit."""
    return replace(
        answer,
        elapsed_ms=0.0,
        names=tuple(replace(one, evidence=tuple(one.evidence)) for one in answer.names),
    )


class LocalNodes:
    """Nodes in this process. ``rule`` may delay a request, or raise, by node and request."""

    def __init__(self, folder: Path, count: int) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(16)
        self.holders: dict[str, ShardHolder] = {}
        self.rule: Callable[[str, Any], float] = lambda _node, _request: 0.0
        self.asked: list[tuple[str, Any]] = []
        for _ in range(count):
            self.start()

    def start(self) -> str:
        """Add a node."""
        with self._lock:
            name = f"node{len(list(self._folder.glob('node*')))}"
            self.holders[name] = ShardHolder(self._folder / name)
            (self._folder / name).mkdir(parents=True)
            return name

    def kill(self, name: str) -> None:
        """Take a node away; what it was asked is lost."""
        with self._lock:
            del self.holders[name]

    def living(self) -> tuple[str, ...]:
        """Those that are there."""
        with self._lock:
            return tuple(sorted(self.holders))

    def ask(self, node: str, request: Any) -> Future[Any]:
        """Ask in another thread."""
        self.asked.append((node, request))
        return self._pool.submit(self._answer, node, request)

    def _answer(self, node: str, request: Any) -> Any:
        time.sleep(self.rule(node, request))
        answer = self._holder(node).do(request)
        self._holder(node)
        return answer

    def _holder(self, node: str) -> ShardHolder:
        with self._lock:
            if node not in self.holders:
                raise NodeError(f"{node} is gone")
            return self.holders[node]
