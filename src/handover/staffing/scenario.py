"""Read a scenario of the staffing study from YAML, and say what is wrong with it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from handover.yaml_text import YamlTextError, parse_yaml

HOURS: Final = 24
_MOST_POSTS: Final = 500
_MOST_DAYS: Final = 3660


class ScenarioError(Exception):
    """A scenario that cannot be simulated; the message names the key."""


class DeskPlan(StrEnum):
    """Who reviews: one desk for all zones, a desk in each zone, or local desks while open and the central one else."""

    CENTRAL = "central"
    LOCAL = "local"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Zone:
    """``arrivals``: expected matches in each hour of the local day; ``offset``: hours from UTC."""

    name: str
    offset: float
    arrivals: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class OpenHours:
    """From this hour to that one of the local day; 0 to 24 is always."""

    first: float
    last: float

    @property
    def a_day(self) -> float:
        """Hours a day."""
        return self.last - self.first


@dataclass(frozen=True, slots=True)
class DeskOption:
    """One way to staff: the plan, when desks are open, and the numbers of posts to try. ``central_share``: of the
    posts, where there are both kinds of desk; ``central_hours``: when the central desk is open then."""

    name: str
    plan: DeskPlan
    hours: OpenHours
    posts: tuple[int, ...]
    central_share: float
    central_hours: OpenHours


@dataclass(frozen=True, slots=True)
class Scenario:
    """Times in minutes unless named otherwise. ``weights``: mean minutes of a case by name; ``cv``: of their spread;
    ``stay_hours``: mean time from the match to the release from jail, None where nobody leaves unreviewed;
    ``hand_over``: added where the desk is not in the person's zone; ``knowledge``: factor on the minutes of a local
    desk; ``officer_hours``: hours a week that one officer is at the desk."""

    zones: tuple[Zone, ...]
    options: tuple[DeskOption, ...]
    weights: Mapping[str, float]
    cv: float
    stay_hours: float | None
    stay_cv: float
    hand_over: float
    knowledge: float
    officer_hours: float
    days: int
    warm_up: int
    replications: int
    seed: int

    def officers(self, option: DeskOption, posts: int) -> float:
        """How many officers fill the posts week after week."""
        central = central_posts(option, posts)
        hours = central * option.central_hours.a_day + (posts - central) * option.hours.a_day
        return 7 * hours / self.officer_hours


def central_posts(option: DeskOption, posts: int) -> int:
    """How many of the posts are at the central desk."""
    if option.plan is DeskPlan.LOCAL:
        return 0
    if option.plan is DeskPlan.CENTRAL:
        return posts
    return min(posts - 1, max(1, round(option.central_share * posts)))


def scenario_of(text: str) -> Scenario:
    """Read a scenario. Raises `ScenarioError`."""
    try:
        given = parse_yaml(text)
    except YamlTextError as problem:
        raise ScenarioError(str(problem)) from problem
    if not isinstance(given, dict):
        raise ScenarioError("it must be a mapping of keys")
    read = _Keys(given, "")
    zones = tuple(_zone(one) for one in read.listed("zones"))
    weights = read.mapping("case_minutes")
    stay = read.mapping("stay_hours", optional=True)
    found = Scenario(
        zones=zones,
        options=tuple(_option(one, len(zones)) for one in read.listed("options")),
        weights={str(name): _positive(f"case_minutes.{name}", value) for name, value in weights.items()},
        cv=read.number("case_spread", 1.0, least=0.0),
        stay_hours=_positive("stay_hours.mean", stay.get("mean")) if stay else None,
        stay_cv=_number("stay_hours.spread", stay.get("spread", 1.0), 0.0) if stay else 1.0,
        hand_over=read.number("hand_over_minutes", 0.0, least=0.0),
        knowledge=read.number("local_knowledge", 1.0, least=0.01),
        officer_hours=read.number("officer_hours_a_week", 33.6, least=0.1),
        days=int(read.number("days", 28, least=1, most=_MOST_DAYS)),
        warm_up=int(read.number("warm_up_days", 7, least=0, most=_MOST_DAYS)),
        replications=int(read.number("replications", 20, least=2, most=10_000)),
        seed=int(read.number("seed", 19, least=0)),
    )
    read.nothing_else()
    return found


def _zone(given: _Keys) -> Zone:
    arrivals = given.take("arrivals_by_hour")
    if not isinstance(arrivals, list) or len(arrivals) != HOURS:
        raise ScenarioError(f"{given.place}arrivals_by_hour: {HOURS} numbers, for the hours of the local day")
    found = Zone(
        str(given.take("name")),
        given.number("utc_offset", 0.0, least=-12.0, most=14.0),
        tuple(_number(f"{given.place}arrivals_by_hour", n, 0.0) for n in arrivals),
    )
    given.nothing_else()
    return found


def _option(given: _Keys, zones: int) -> DeskOption:
    name, plan = str(given.take("name")), str(given.take("plan"))
    if plan not in set(DeskPlan):
        raise ScenarioError(f"{given.place}plan: one of {', '.join(DeskPlan)}")
    posts = given.take("posts")
    least = {DeskPlan.CENTRAL: 1, DeskPlan.LOCAL: zones, DeskPlan.BOTH: zones + 1}[DeskPlan(plan)]
    fit = isinstance(posts, list) and posts and all(isinstance(n, int) for n in posts)
    if not fit or not all(least <= n <= _MOST_POSTS for n in posts):
        raise ScenarioError(f"{given.place}posts: whole numbers from {least} to {_MOST_POSTS}")
    hours = _hours(given, "hours")
    found = DeskOption(
        name, DeskPlan(plan), hours, tuple(sorted(set(posts))),
        given.number("central_share", 0.5, least=0.0, most=1.0),
        hours if plan == DeskPlan.CENTRAL else _hours(given, "central_hours"),
    )  # fmt: skip
    given.nothing_else()
    return found


def _hours(given: _Keys, key: str) -> OpenHours:
    value = given.take(key, [0, HOURS])
    if not isinstance(value, list) or len(value) != 2:
        raise ScenarioError(f"{given.place}{key}: two hours of the day, such as [8, 18]")
    first, last = (_number(f"{given.place}{key}", n, 0.0, HOURS) for n in value)
    if first >= last:
        raise ScenarioError(f"{given.place}{key}: the first hour lies before the last")
    return OpenHours(first, last)


def _positive(place: str, value: object) -> float:
    found = _number(place, value, 0.0)
    if found <= 0:
        raise ScenarioError(f"{place}: a number over 0")
    return found


def _number(place: str, value: object, least: float, most: float = math.inf) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        ends = f"from {least:g} to {most:g}" if most < math.inf else f"of {least:g} or more"
        raise ScenarioError(f"{place}: a number {ends}")
    return float(value)


class _Keys:
    """A mapping of the scenario; what is not asked for is a misspelling."""

    def __init__(self, given: Mapping[Any, Any], place: str) -> None:
        self.given, self.place, self.asked = given, place, set[str]()

    def take(self, key: str, default: object = None) -> Any:
        self.asked.add(key)
        found = self.given.get(key, default)
        if found is None:
            raise ScenarioError(f"{self.place}{key}: it is missing")
        return found

    def number(self, key: str, default: float, *, least: float, most: float = math.inf) -> float:
        return _number(f"{self.place}{key}", self.take(key, default), least, most)

    def mapping(self, key: str, *, optional: bool = False) -> Mapping[str, Any]:
        found = self.take(key, {} if optional else None)
        if not isinstance(found, dict) or not (found or optional):
            raise ScenarioError(f"{self.place}{key}: a mapping")
        return found

    def listed(self, key: str) -> Sequence[_Keys]:
        found = self.take(key)
        if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
            raise ScenarioError(f"{self.place}{key}: a list of mappings")
        return [_Keys(one, f"{self.place}{key}[{n}].") for n, one in enumerate(found)]

    def nothing_else(self) -> None:
        if more := sorted(str(key) for key in self.given.keys() - self.asked):
            raise ScenarioError(f"{self.place}{more[0]}: no such key")
