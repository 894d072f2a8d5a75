"""The study over a scenario: for each option and number of posts what waiting comes out, with bands; and where two
options cross. It orders nothing and recommends nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

from handover.staffing.scenario import Scenario
from handover.staffing.simulation import simulate

CONFIDENCE: Final = 0.99


@dataclass(frozen=True, slots=True)
class MeanBand:
    """A mean over replications and its interval of 99 %. None where it cannot be told."""

    low: float | None
    mean: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class StaffingPoint:
    """One option with so many posts, and one weight of a case. Waits in minutes, of the cases that were reviewed;
    ``left`` in percent of all: released before review; ``busy`` in percent of the open hours. ``frontier``: no other
    point of this weight has both fewer officers and a shorter mean wait, counting no wait that cannot be told."""

    option: str
    weight: str
    posts: int
    officers: float
    wait: MeanBand
    wait_p90: MeanBand
    left: MeanBand
    busy: MeanBand
    frontier: bool = False


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Where the mean waits of two options are equal. ``compared``: both were simulated over some range of officers;
    ``open``: their bands overlap all along it."""

    weight: str
    first: str
    second: str
    officers: tuple[float, ...]
    open: bool
    compared: bool = True


def study(scenario: Scenario) -> list[StaffingPoint]:
    """Simulate every option, number of posts and weight."""
    found = []
    for weight, minutes in scenario.weights.items():
        points = [
            _point(scenario, option_at, posts, weight, minutes)
            for option_at in range(len(scenario.options))
            for posts in scenario.options[option_at].posts
        ]
        found += [_marked(one, points) for one in points]
    return found


def break_evens(points: Sequence[StaffingPoint]) -> list[BreakEven]:
    """For each two options of a weight the numbers of officers at which their mean waits are equal, by straight lines
    between the points that were simulated."""
    found = []
    for weight in dict.fromkeys(one.weight for one in points):
        names = list(dict.fromkeys(one.option for one in points if one.weight == weight))
        for first, second in combinations(names, 2):
            ours, theirs = (_line(points, weight, name) for name in (first, second))
            ends = _range(ours, theirs)
            if ends is None:
                found.append(BreakEven(weight, first, second, (), False, compared=False))
                continue
            crossed, overlap = _crossings(ours, theirs, ends)
            found.append(BreakEven(weight, first, second, tuple(crossed), overlap))
    return found


def band_of(values: Sequence[float]) -> MeanBand:
    """Student's interval of the mean over replications (at least two)."""
    from statistics import fmean, stdev

    from scipy.special import stdtrit

    told = [value for value in values if not math.isnan(value)]
    if len(told) < 2:
        return MeanBand(None, None, None)
    middle = fmean(told)
    half = float(stdtrit(len(told) - 1, (1 + CONFIDENCE) / 2)) * stdev(told) / math.sqrt(len(told))
    return MeanBand(max(0.0, middle - half), middle, middle + half)


def _point(scenario: Scenario, option_at: int, posts: int, weight: str, minutes: float) -> StaffingPoint:
    import numpy as np

    option = scenario.options[option_at]
    runs = [simulate(scenario, option, posts, minutes, n) for n in range(scenario.replications)]
    waits = [float(np.mean(run.waits)) if len(run.waits) else math.nan for run in runs]
    nine_in_ten = [float(np.quantile(run.waits, 0.9)) if len(run.waits) else math.nan for run in runs]
    left = [100 * run.left / run.arrived if run.arrived else math.nan for run in runs]
    return StaffingPoint(
        option.name, weight, posts, round(scenario.officers(option, posts), 1), band_of(waits), band_of(nine_in_ten),
        band_of(left), band_of([100 * run.busy for run in runs]),
    )  # fmt: skip


def _marked(one: StaffingPoint, points: Sequence[StaffingPoint]) -> StaffingPoint:
    from dataclasses import replace

    wait = one.wait.mean
    if wait is None:
        return one
    beaten = any(
        other.wait.mean is not None
        and (other.officers <= one.officers and other.wait.mean <= wait)
        and (other.officers < one.officers or other.wait.mean < wait)
        for other in points
    )
    return replace(one, frontier=not beaten)


_Line = list[tuple[float, MeanBand]]


def _line(points: Sequence[StaffingPoint], weight: str, option: str) -> _Line:
    mine = (
        one for one in points if one.weight == weight and one.option == option and one.wait.mean is not None
    )
    return sorted(((one.officers, one.wait) for one in mine), key=lambda one: one[0])


def _range(first: _Line, second: _Line) -> tuple[float, float] | None:
    """The numbers of officers that both lines reach."""
    if not first or not second:
        return None
    low, high = max(first[0][0], second[0][0]), min(first[-1][0], second[-1][0])
    return (low, high) if low <= high else None


def _crossings(first: _Line, second: _Line, ends: tuple[float, float]) -> tuple[list[float], bool]:
    """Where the means are equal, and whether the bands overlap at every number of officers between."""
    low, high = ends
    places = sorted({low, high, *(x for x, _ in (*first, *second) if low <= x <= high)})
    gaps = [_at(first, x, "mean") - _at(second, x, "mean") for x in places]
    crossed = list(_zeros(places, gaps))
    overlap = all(
        _at(first, x, "low") <= _at(second, x, "high") and _at(second, x, "low") <= _at(first, x, "high")
        for x in places
    )
    return [round(x, 1) for x in crossed], overlap


def _zeros(places: Sequence[float], gaps: Sequence[float]) -> Iterator[float]:
    for n in range(len(places) - 1):
        a, b = gaps[n], gaps[n + 1]
        if a * b < 0:
            yield places[n] + (places[n + 1] - places[n]) * a / (a - b)
        elif a == 0 != b:
            yield places[n]


def _at(line: _Line, x: float, part: str) -> float:
    """A value of the line at this number of officers."""
    for (x0, y0), (x1, y1) in pairwise(line):
        if x0 <= x <= x1:
            a, b = float(getattr(y0, part)), float(getattr(y1, part))
            return a if x1 == x0 else a + (b - a) * (x - x0) / (x1 - x0)
    return float(getattr(line[0][1] if x <= line[0][0] else line[-1][1], part))
