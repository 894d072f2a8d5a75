"""A real Ray cluster of several nodes on this machine, whose processes are killed while it is searched."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from handover.matching.gallery import Gallery
from handover.matching.sharding.gallery import ShardedGallery
from handover.matching.types import Probe, SearchAnswer
from tests.matching.sharding.local_nodes import made, person, probes, told

NODES, SHARDS = 3, 6


class Cluster:
    """A head and two more machines, all with shards; the head stays."""

    def __init__(self, folder: Path) -> None:
        from ray.cluster_utils import Cluster as Whole

        from handover.matching.sharding.on_ray import RayNodes

        # Without processors to offer, a node starts no Python process but the holder.
        offers = {"num_cpus": 0, "resources": {"gallery": 1}, "object_store_memory": 78_643_200}
        self._offers: dict[str, Any] = offers
        self.whole = Whole(initialize_head=True, head_node_args={**offers, "include_dashboard": False})
        self.machines: list[Any] = []
        for _ in range(NODES - 1):
            self.add()
        self.nodes = RayNodes(self.whole.address, folder)

    def add(self) -> None:
        """Add a machine."""
        for left in (2, 1, 0):
            try:
                self.machines.append(self.whole.add_node(**self._offers, wait=False))
                return
            except Exception:  # Ray waits half a minute for a node, which a busy machine may need
                if not left:
                    raise

    def lose(self, number: int) -> None:
        """Kill a machine's processes at once."""
        self.whole.remove_node(self.machines.pop(number), allow_graceful=False)

    def kill_holder(self, number: int) -> None:
        """Kill one holder's process, which Ray does not expect."""
        living = self.nodes.living()
        _, actor = self.nodes._holders[living[number % len(living)]]
        import ray

        os.kill(ray.get(actor.process.remote()), signal.SIGKILL)

    def close(self) -> None:
        self.nodes.close()
        self.whole.shutdown()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    before = dict(os.environ)
    os.environ |= {
        "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": "only-for-this-test-" + "0" * 32, "RAY_USAGE_STATS_ENABLED": "0",
        "PYTHONPATH": os.pathsep.join(["src", *filter(None, [os.environ.get("PYTHONPATH")])]),
        # A node starts Python processes of its own, which on a busy machine takes longer than Ray waits by default.
        "RAY_agent_register_timeout_ms": "120000", "RAY_raylet_start_wait_time_s": "120",
        # A machine that is gone is known to be so after seconds, not after half a minute.
        "RAY_health_check_period_ms": "1000", "RAY_health_check_failure_threshold": "3",
    }  # fmt: skip
    made_of = Cluster(tmp_path_factory.mktemp("shards"))
    try:
        yield made_of
    finally:
        made_of.close()
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture
def whole(tmp_path: Path) -> Gallery:
    return made(tmp_path / "criminal")


@pytest.fixture
def sharded(cluster: Cluster, whole: Gallery) -> Iterator[ShardedGallery]:
    found = ShardedGallery(whole._folder, cluster.nodes, shards=SHARDS, deadline=4.0, patience=0.3)
    try:
        settle(found)
        yield found
    finally:
        found.close()


def settle(sharded: ShardedGallery, copies: int = 2, seconds: float = 120.0) -> None:
    """Wait until every shard has its copies on different nodes."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        shards = sharded.state()["shards"]
        if len(shards) == SHARDS and all(len(set(on)) == copies for on in shards.values()):
            return
        time.sleep(0.1)
    raise AssertionError(sharded.state())


def searched(sharded: ShardedGallery, probe: Probe, epoch: int = 0) -> SearchAnswer:
    """Search; on a busy machine ask again where the answer says that it is incomplete, a few times."""
    for _ in range(5):
        answer = sharded.search(probe, epoch=epoch)
        if answer.complete:
            break
    return answer


class Searching:
    """Threads that search without pause and keep what was wrong, and how many answers were whole."""

    def __init__(self, sharded: ShardedGallery, expected: Callable[[Probe], list[SearchAnswer]]) -> None:
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.longest = 0.0
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(sharded, expected, number)) for number in range(2)
        ]

    def __enter__(self) -> Searching:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(
        self, sharded: ShardedGallery, expected: Callable[[Probe], list[SearchAnswer]], seed: int
    ) -> None:
        drawn, every = random.Random(seed), probes()[:9]
        while not self._stop.is_set():
            probe = drawn.choice(every)
            begun = time.monotonic()
            answer = sharded.search(probe)
            self.longest = max(self.longest, time.monotonic() - begun)
            if not answer.complete:
                self.counts["incomplete"] += 1
                if answer.prints or answer.names or not answer.missing:
                    self.wrong.append("an incomplete answer shows candidates or does not say what is missing")
            elif told(answer) not in expected(probe):
                self.wrong.append(f"epoch {answer.epoch} answered otherwise than one machine")
            else:
                self.counts["whole"] += 1

    def wait_for(self, more: int, seconds: float = 30.0) -> None:
        """Wait for so many more whole answers."""
        until, goal = time.monotonic() + seconds, self.counts["whole"] + more
        while self.counts["whole"] < goal:
            assert time.monotonic() < until, (self.counts, self.wrong)
            time.sleep(0.02)


class Expected:
    """What one machine answers, at each epoch that there was."""

    def __init__(self, whole: Gallery) -> None:
        self._answers: dict[int, list[SearchAnswer]] = {}
        self._whole = whole
        self.note()

    def note(self) -> None:
        """Note the answers of the epoch of now."""
        for number, probe in enumerate(probes()):
            self._answers.setdefault(number, []).append(told(self._whole.search(probe)))

    def change(self, number: int) -> None:
        """Enrol somebody; what is answered after is known before anybody may see it."""
        with self._lock:
            self._whole.add([person(number)])
            self.note()

    _lock = threading.Lock()

    def __call__(self, probe: Probe) -> list[SearchAnswer]:
        with self._lock:
            return self._answers[[_key(one) for one in probes()].index(_key(probe))]


def _key(probe: Probe) -> Any:
    return probe.biographics, {p: one.xy.tobytes() for p, one in probe.fingers.items()}


@pytest.mark.heavy
def test_a_cluster_answers_as_one_machine_while_its_parts_die_and_come(
    cluster: Cluster, sharded: ShardedGallery, whole: Gallery
) -> None:
    for number, probe in enumerate(probes()):
        assert told(searched(sharded, probe)) == told(whole.search(probe)), f"probe {number}"
    expected = Expected(whole)
    with Searching(sharded, expected) as searching:
        searching.wait_for(5)
        cluster.kill_holder(0)
        searching.wait_for(5)
        settle(sharded)
        cluster.lose(0)
        searching.wait_for(5)
        expected.change(300)
        searching.wait_for(5)
        cluster.add()
        settle(sharded)
        searching.wait_for(5)
    assert searching.wrong == []
    assert searching.longest < 4.0 + 1.0, "answered, or told that it is not, within the deadline"
    assert told(searched(sharded, probes()[0], whole.epoch)) == told(whole.search(probes()[0]))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [20201, 20202])
def test_forty_deaths_at_drawn_moments(
    cluster: Cluster, sharded: ShardedGallery, whole: Gallery, seed: int
) -> None:
    drawn, expected, deaths = random.Random(seed), Expected(whole), Counter[str]()
    with Searching(sharded, expected) as searching:
        for death in range(20):
            time.sleep(drawn.random())
            kind = drawn.choice(["holder", "holder", "machine", "both holders", "change"])
            deaths[kind] += 1
            match kind:
                case "holder":
                    cluster.kill_holder(drawn.randrange(NODES))
                case "both holders":
                    for number in drawn.sample(range(NODES), 2):
                        with contextlib.suppress(Exception):
                            cluster.kill_holder(number)
                case "machine":
                    cluster.lose(drawn.randrange(NODES - 1))
                    time.sleep(drawn.random())
                    cluster.add()
                case "change":
                    expected.change(400 + 40 * (seed % 10) + death)
            settle(sharded)
            searching.wait_for(3)
    print(seed, dict(deaths), dict(searching.counts), f"longest {searching.longest:.2f} s")
    assert searching.wrong == []
    assert searching.longest < 5.0
