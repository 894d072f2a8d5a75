"""How many machines a sharded gallery needs, by simulation from slopes that were measured on one.

    python -m bench.machines --identities 300000000 --per-day 400000

Searches come at random (Poisson) at the rate of the busiest hour. Each asks every shard, by the program's own `placed`
and `Scatter`; a machine answers in the order in which it is asked, with so many cores. Time for a shard is slope x
identities, by the kind of search, times a draw (log-normal) for what differs between probes. Machines die meanwhile.
The last line is one JSON object. Nothing of it was measured at this size: every input stands in it, with its source.
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import json
import math
import random
import sys
from collections import deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from handover.matching.sharding.layout import placed
from handover.matching.sharding.scatter import Scatter, ShardRequest

MILLION = 1_000_000


@dataclass(frozen=True)
class Measured:
    """Docs/adr/0004 and 0008: two cores of an Intel Xeon, idle, 2026-11-25; slopes between 1 and 10 million."""

    mated_s_per_million: float = (0.604 - 0.109) / 9
    stranger_s_per_million: float = (1.425 - 0.359) / 9
    own_s_mated: float = 0.054
    own_s_stranger: float = 0.241
    again_share: float = 4 / 14
    """A shard votes anew with the four fingers of the first look when it is asked for the second one."""
    name_s_per_search_and_shard: float = 0.002
    index_bytes: int = 1_390
    name_bytes: int = 196
    disk_bytes: int = 7_000


@dataclass(frozen=True)
class Assumed:
    """Of the deployment; illustrative, each an option."""

    identities: int
    per_day: int
    strangers: float
    peak: float
    cores: int
    memory_gb: int
    network_gbit: float
    spread: float
    patience: float
    deadline: float
    seconds: float
    deaths: int
    seed: int


@dataclass
class Machine:
    """Cores and a queue. What waits when it dies is never answered."""

    free: int
    waiting: deque[tuple[int, ShardRequest]] = field(default_factory=deque)
    alive: bool = True
    busy_s: float = 0.0


@dataclass
class Search:
    """One search under way: its kind, when it came, and the state of its question."""

    stranger: bool
    came: float
    state: Scatter
    ended: bool = False


class World:
    """The machines, the searches and the clock."""

    def __init__(self, given: Assumed, measured: Measured, machines: int, shards: int) -> None:
        self.given, self.measured = given, measured
        self.drawn = random.Random(given.seed)
        self.names = [f"m{n:04}" for n in range(machines)]
        self.machines = {name: Machine(given.cores) for name in self.names}
        self.shards = shards
        self.layout = placed(shards, self.names, {})
        self.events: list[tuple[float, int, str, Any]] = []
        self.order = itertools.count()
        self.searches: list[Search] = []
        self.took: list[float] = []
        self.incomplete = self.hedged = 0

    def at(self, when: float, what: str, about: Any = None) -> None:
        heapq.heappush(self.events, (when, next(self.order), what, about))

    def run(self, rate: float) -> None:
        when = 0.0
        while (when := when + self.drawn.expovariate(rate)) < self.given.seconds:
            self.at(when, "search")
        for death in range(self.given.deaths):
            self.at(self.given.seconds * (death + 1) / (self.given.deaths + 1), "death")
        while self.events:
            now, _, what, about = heapq.heappop(self.events)
            getattr(self, f"on_{what}")(now, about)

    def on_search(self, now: float, _: Any) -> None:
        turn = len(self.searches)
        layout = {s: (*on[turn % len(on) :], *on[: turn % len(on)]) for s, on in self.layout.items()}
        state = Scatter(
            layout, range(self.shards), ends=now + self.given.deadline, patience=self.given.patience
        )
        one = Search(self.drawn.random() < self.given.strangers, now, state)
        self.searches.append(one)
        self.at(now + self.given.deadline, "tick", turn)
        self.send(turn, state.begin(now), now)

    def send(self, number: int, asks: Iterable[ShardRequest], now: float) -> None:
        for ask in asks:
            machine = self.machines[ask.node]
            if machine.alive:
                machine.waiting.append((number, ask))
                self.work(ask.node, now)
            else:
                self.at(now + 0.001, "failed", (number, ask))
        one = self.searches[number]
        if not one.state.done(now) and (wakes := one.state.wakes()) < one.came + self.given.deadline:
            self.at(wakes, "tick", number)

    def work(self, name: str, now: float) -> None:
        machine = self.machines[name]
        while machine.alive and machine.free and machine.waiting:
            number, ask = machine.waiting.popleft()
            if self.searches[number].ended:
                continue
            machine.free -= 1
            takes = self.takes(self.searches[number])
            machine.busy_s += takes
            self.at(now + takes, "answer", (number, ask))

    def takes(self, one: Search) -> float:
        m, size = self.measured, self.given.identities / self.shards / MILLION
        slope = m.stranger_s_per_million * (1 + m.again_share) if one.stranger else m.mated_s_per_million
        drawn = math.exp(self.drawn.gauss(0.0, self.given.spread) - self.given.spread**2 / 2)
        return (slope * size + m.name_s_per_search_and_shard) * drawn

    def on_answer(self, now: float, about: tuple[int, ShardRequest]) -> None:
        number, ask = about
        machine = self.machines[ask.node]
        if not machine.alive:
            return
        machine.free += 1
        self.work(ask.node, now)
        self.searches[number].state.answered(ask.shard, now)
        self.close(number, now)

    def on_failed(self, now: float, about: tuple[int, ShardRequest]) -> None:
        number, ask = about
        self.send(number, self.searches[number].state.failed(ask.shard, ask.node, now), now)
        self.close(number, now)

    def on_tick(self, now: float, number: int) -> None:
        if not self.searches[number].ended:
            asks = self.searches[number].state.tick(now)
            self.hedged += len(asks)
            self.send(number, asks, now)
            self.close(number, now)

    def on_death(self, now: float, _: Any) -> None:
        name = self.drawn.choice([n for n in self.names if self.machines[n].alive])
        machine = self.machines[name]
        machine.alive = False
        for number, ask in machine.waiting:
            self.at(now + 0.001, "failed", (number, ask))
        machine.waiting.clear()
        # Its shards move within the hour, not within these minutes: the other copies answer alone.
        self.layout = {s: tuple(n for n in on if n != name) for s, on in self.layout.items()}

    def close(self, number: int, now: float) -> None:
        one = self.searches[number]
        if one.ended or not one.state.done(now):
            return
        one.ended = True
        if one.state.missing:
            self.incomplete += 1
            return
        own = self.measured.own_s_stranger if one.stranger else self.measured.own_s_mated
        self.took.append(now - one.came + own)


def percentile(values: list[float], share: float) -> float | None:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2) if ordered else None


def tried(given: Assumed, measured: Measured, machines: int, shards: int, rate: float) -> dict[str, Any]:
    world = World(given, measured, machines, shards)
    world.run(rate)
    load = sum(one.busy_s for one in world.machines.values()) / (machines * given.cores * given.seconds)
    return {
        "machines": machines, "searches": len(world.searches), "incomplete": world.incomplete,
        "hedged_share": round(world.hedged / max(1, len(world.searches) * shards), 4),
        "p50_s": percentile(world.took, 0.5), "p95_s": percentile(world.took, 0.95),
        "p99_s": percentile(world.took, 0.99), "cores_busy": round(load, 2),
    }  # fmt: skip


def needed(given: Assumed, measured: Measured) -> dict[str, Any]:
    """What follows without any queue: processor, memory, disk, network, and the program's own part."""
    millions = given.identities / MILLION
    stranger = (
        measured.own_s_stranger + measured.stranger_s_per_million * (1 + measured.again_share) * millions
    )
    mated = measured.own_s_mated + measured.mated_s_per_million * millions
    per_search = given.strangers * stranger + (1 - given.strangers) * mated
    mean = given.per_day / 86_400
    memory = given.identities * (measured.index_bytes + measured.name_bytes) * 2 / 1e9
    disk = given.identities * measured.disk_bytes / 1e12
    return {
        "searches_per_s": round(mean, 2), "searches_per_s_peak": round(mean * given.peak, 2),
        "processor_s_per_search": round(per_search, 1), "cores_mean": math.ceil(mean * per_search),
        "cores_peak": math.ceil(mean * given.peak * per_search),
        "memory_gb_both_copies": round(memory), "disk_tb_one_copy": round(disk, 2),
        "disk_tb_in_all": round(3 * disk, 2),
        "machines_for_memory": math.ceil(memory / (0.8 * given.memory_gb)),
        "hours_to_fill_both_copies": round(2 * disk * 8e12 / (given.network_gbit * 1e9) / 3600, 1),
        "segments": math.ceil(given.identities / 65_536),
        "house_cores_peak": round(mean * given.peak * (measured.own_s_mated + measured.own_s_stranger) / 2, 1),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--identities", type=int, default=300 * MILLION)
    parser.add_argument("--per-day", type=int, default=400_000)
    parser.add_argument(
        "--strangers", type=float, default=0.5, help="share of searches of whom nobody is on file"
    )
    parser.add_argument(
        "--peak", type=float, default=2.5, help="the busiest hour's rate as a multiple of the mean"
    )
    parser.add_argument("--cores", type=int, default=64)
    parser.add_argument("--memory-gb", type=int, default=512)
    parser.add_argument("--network-gbit", type=float, default=25.0)
    parser.add_argument("--spread", type=float, default=0.3, help="sigma of the log-normal draw")
    parser.add_argument("--shards", type=int, default=256)
    parser.add_argument("--patience", type=float, default=3.0)
    parser.add_argument("--deadline", type=float, default=30.0)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--deaths", type=int, default=1)
    parser.add_argument("--p95", type=float, default=10.0, help="seconds that 95 of 100 searches may take")
    parser.add_argument("--seed", type=int, default=1)
    options = vars(parser.parse_args())
    shards, goal = options.pop("shards"), options.pop("p95")
    given, measured = Assumed(**options), Measured()
    sums = needed(given, measured)
    rate = sums["searches_per_s_peak"]
    machines = max(3, sums["machines_for_memory"], math.ceil(sums["cores_peak"] / given.cores))
    rows = []
    while True:
        rows.append(tried(given, measured, machines, shards, rate))
        sys.stderr.write(f"{rows[-1]}\n")
        if rows[-1]["incomplete"] == 0 and (rows[-1]["p95_s"] or goal + 1) <= goal:
            break
        machines = math.ceil(1.15 * machines)
    less = [] if machines < 4 else [tried(given, measured, math.ceil(0.7 * machines), shards, rate)]
    result = {
        "measured": asdict(measured), "assumed": {**asdict(given), "shards": shards, "p95_goal_s": goal},
        "needed": sums, "tried": rows, "machines": machines, "with_three_tenths_fewer": less,
    }  # fmt: skip
    print(json.dumps(result))


if __name__ == "__main__":
    main()
