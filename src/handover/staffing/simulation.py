"""Simulate the desks of a scenario once: matches arrive, wait for an officer, and leave the jail unreviewed where their
release comes first.

A desk takes cases in the order of their arrival. So one pass over the arrivals with the officers' free times is the
whole of the queue (Kiefer and Wolfowitz, Trans. AMS 78 (1955) 1): no clock of events is needed. Who leaves before an
officer is free takes up none of anybody's time.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from handover.staffing.scenario import HOURS, DeskOption, DeskPlan, OpenHours, Scenario, Zone, central_posts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MINUTES: Final = 60.0
_DAY: Final = 24 * _MINUTES


@dataclass(frozen=True, slots=True)
class RunResult:
    """One replication after its warm-up. ``waits``: minutes from the match to the review, of those reviewed; ``left``:
    how many were released before review; ``busy``: share of the open time that officers were at a case."""

    waits: NDArray[np.float64]
    left: int
    busy: float

    @property
    def arrived(self) -> int:
        """How many matches arrived."""
        return len(self.waits) + self.left


@dataclass(slots=True)
class _Desk:
    """``offset``: hours from UTC by which its day is told."""

    hours: OpenHours
    offset: float
    posts: int
    cases: list[tuple[float, float, float]]


def simulate(
    scenario: Scenario, option: DeskOption, posts: int, minutes: float, replication: int
) -> RunResult:
    """Simulate one replication. ``minutes``: the mean of a case. The same replication has the same arrivals and stays
    whatever is staffed, so that options are compared on the same days."""
    import numpy as np

    desks = _desks(scenario, option, posts)
    for place, zone in enumerate(scenario.zones):
        draw = np.random.default_rng([scenario.seed, replication, place])
        days = scenario.warm_up + scenario.days
        times = _arrivals(zone, days, draw)
        stays = _spread(draw, scenario.stay_hours * _MINUTES, scenario.stay_cv, len(times)) if (
            scenario.stay_hours is not None
        ) else np.full(len(times), math.inf)  # fmt: skip
        works = _spread(draw, 1.0, scenario.cv, len(times))
        for at, stay, work in zip(times.tolist(), stays.tolist(), works.tolist(), strict=True):
            desk, local = _desk_of(desks, option, place, at)
            factor = scenario.knowledge if local else 1.0
            desk.cases.append((at, stay, work * minutes * factor + (0.0 if local else scenario.hand_over)))
    return _counted(scenario, desks)


def _desks(scenario: Scenario, option: DeskOption, posts: int) -> list[_Desk]:
    """The central desk first, where there is one, then one a zone."""
    middle = sum(zone.offset for zone in scenario.zones) / len(scenario.zones)
    central = central_posts(option, posts)
    found = [_Desk(option.central_hours, middle, central, [])]
    if option.plan is not DeskPlan.CENTRAL:
        shares = _divided(posts - central, [sum(zone.arrivals) for zone in scenario.zones])
        found += [
            _Desk(option.hours, zone.offset, n, []) for zone, n in zip(scenario.zones, shares, strict=True)
        ]
    return found


def _divided(posts: int, by: Sequence[float]) -> list[int]:
    """Posts by the arrivals of the zones, at least one each where there are so many; largest remainders."""
    least = 1 if posts >= len(by) else 0
    rest, whole = posts - least * len(by), sum(by) or 1.0
    exact = [rest * one / whole for one in by]
    found = [math.floor(one) for one in exact]
    order = sorted(range(len(by)), key=lambda n: exact[n] - found[n], reverse=True)
    for n in order[: rest - sum(found)]:
        found[n] += 1
    return [least + n for n in found]


def _desk_of(desks: Sequence[_Desk], option: DeskOption, zone: int, at: float) -> tuple[_Desk, bool]:
    """Where a match of a zone goes, and whether that desk is in the zone."""
    if option.plan is DeskPlan.CENTRAL:
        return desks[0], False
    local = desks[1 + zone]
    if option.plan is DeskPlan.LOCAL or (local.posts and _opens(local, at) == at):
        return local, True
    return desks[0], False


def _arrivals(zone: Zone, days: int, draw: Any) -> NDArray[np.float64]:
    """Minutes from the first midnight (UTC) at which matches arrive: a Poisson process with a rate for each hour."""
    import numpy as np

    rates = [zone.arrivals[math.floor(hour + zone.offset) % HOURS] for hour in range(HOURS)]
    counts = draw.poisson(np.tile(rates, days))
    starts = np.repeat(np.arange(days * HOURS) * _MINUTES, counts)
    return np.sort(starts + draw.uniform(0.0, _MINUTES, len(starts)))


def _spread(draw: Any, mean: float, cv: float, n: int) -> NDArray[np.float64]:
    """Times with this mean and coefficient of variation: gamma, which is exponential at 1; fixed at 0."""
    import numpy as np

    return draw.gamma(1 / cv**2, mean * cv**2, n) if cv else np.full(n, mean)


def _opens(desk: _Desk, at: float) -> float:
    """The first moment from here on at which the desk is open."""
    if desk.hours.a_day >= HOURS:
        return at
    begun = math.floor((at + desk.offset * _MINUTES) / _DAY) * _DAY - desk.offset * _MINUTES
    first, last = (begun + _MINUTES * hour for hour in (desk.hours.first, desk.hours.last))
    if at < first:
        return first
    return at if at < last else first + _DAY


def _counted(scenario: Scenario, desks: Sequence[_Desk]) -> RunResult:
    import numpy as np

    since = scenario.warm_up * _DAY
    waits: list[float] = []
    left, worked, there = 0, 0.0, 0.0
    for desk in desks:
        there += desk.posts * desk.hours.a_day * _MINUTES * scenario.days
        for at, wait, work in _served(desk):
            if at < since:
                continue
            if wait is None:
                left += 1
            else:
                waits.append(wait)
                worked += work
    return RunResult(np.array(waits), left, worked / there if there else 0.0)


def _served(desk: _Desk) -> Iterator[tuple[float, float | None, float]]:
    """Each case of a desk: when it arrived, how long it waited, the work; None where the release came first."""
    free = [0.0] * desk.posts
    heapq.heapify(free)
    for at, stay, work in sorted(desk.cases):
        begin = _opens(desk, max(at, free[0])) if free else math.inf
        if begin - at >= stay or begin == math.inf:
            yield at, None, 0.0
            continue
        heapq.heapreplace(free, begin + work)
        yield at, begin - at, work
