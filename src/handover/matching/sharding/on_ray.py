"""The nodes of a Ray cluster, one `ShardHolder` on each. All that this program does with Ray is here.

A node takes part if it offers the resource ``gallery`` (``ray start --resources '{"gallery": 1}'``). A holder that
dies, or whose machine does, is gone with all it was asked; another one is started when the node is there, under a name
of its own, and finds the files that it had.
"""

from __future__ import annotations

import itertools
import os
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Final

import ray
from ray.exceptions import RayActorError, RayError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from handover.matching.sharding.holder import ShardHolder, own_folder
from handover.matching.sharding.requests import NodeError
from handover.matching.sharding.warmup import warm

RESOURCE: Final = "gallery"
AT_ONCE: Final = 16
"""Questions that a holder works at, at the same time."""


class RayHolder:
    """A `ShardHolder` as an actor."""

    def __init__(self, below: str) -> None:
        place, self._lock = own_folder(Path(below))
        self._holder = ShardHolder(place)

    def process(self) -> int:
        """Return the process id, once the holder is ready for questions."""
        warm()
        return os.getpid()

    def do(self, request: Any) -> Any:
        """Do what a request asks."""
        return self._holder.do(request)


class RayNodes:
    """The cluster at ``address``. ``below``: the folder on each node in which its shards lie.

    Raises ``NodeError`` where there is no cluster. Close it when it is no longer used.
    """

    def __init__(self, address: str, below: Path) -> None:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to anybody
        try:
            ray.init(address=address, log_to_driver=False, configure_logging=False)
        except (RayError, ConnectionError, ValueError, RuntimeError) as problem:
            raise NodeError(f"no Ray cluster answers at {address}: {problem}") from problem
        self._below = below
        self._lock = threading.Lock()
        self._starts = itertools.count()
        self._actor: Any = ray.remote(RayHolder)
        self._starting: dict[str, tuple[str, Any, Any]] = {}
        self._holders: dict[str, tuple[str, Any]] = {}

    def close(self) -> None:
        """End the holders and leave the cluster."""
        ray.shutdown()

    def living(self) -> tuple[str, ...]:
        """Return the holders that answer; start one on each node that has none."""
        there = {n["NodeID"] for n in ray.nodes() if n["Alive"] and n["Resources"].get(RESOURCE, 0) >= 1}
        with self._lock:
            self._holders = {name: held for name, held in self._holders.items() if held[0] in there}
            busy = {node for node, _ in self._holders.values()}
            self._starting = {
                node: made for node, made in self._starting.items() if node in there and node not in busy
            }
            for node in sorted(there - busy - set(self._starting)):
                self._start(node)
            self._take_started()
            return tuple(sorted(self._holders))

    def _start(self, node: str) -> None:
        where = NodeAffinitySchedulingStrategy(node_id=node, soft=False)
        actor = self._actor.options(
            max_concurrency=AT_ONCE, num_cpus=0, resources={RESOURCE: 1}, scheduling_strategy=where
        ).remote(str(self._below))
        self._starting[node] = f"{node[:8]}.{next(self._starts)}", actor, actor.process.remote()

    def _take_started(self) -> None:
        for node, (name, actor, started) in list(self._starting.items()):
            if not ray.wait([started], timeout=0)[0]:
                continue
            del self._starting[node]
            try:
                ray.get(started)
            except RayError:
                continue  # it is started again at the next look
            self._holders[name] = node, actor

    def ask(self, node: str, request: Any) -> Future[Any]:
        """Ask a holder. Raises ``NodeError`` where it is gone."""
        with self._lock:
            held = self._holders.get(node)
        if held is None:
            raise NodeError(f"node {node} is gone")
        answer: Future[Any] = held[1].do.remote(request).future()
        answer.add_done_callback(lambda done: self._note_end(node, done))
        return answer

    def _note_end(self, node: str, done: Future[Any]) -> None:
        if not done.cancelled() and isinstance(done.exception(), RayActorError):
            with self._lock:
                self._holders.pop(node, None)
