"""The simulated queue is the one of theory where theory has it, and what the scenario says is what is simulated."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from typer.testing import CliRunner

from handover.cli import app
from handover.staffing.scenario import ScenarioError, scenario_of
from handover.staffing.simulation import simulate
from handover.staffing.study import BreakEven, band_of, break_evens, study

PLAIN = """
zones: [{{name: One, arrivals_by_hour: [{rate}]}}]
options: [{{name: central, plan: central, posts: [{posts}]}}]
case_minutes: {{middle: 30}}
days: {days}
warm_up_days: 5
replications: {runs}
"""
TWO_ZONES = """
zones:
  - {name: East, utc_offset: -5, arrivals_by_hour: [0.2,0.2,0.2,0.2,0.2,0.2,0.4,0.6,0.8,1,1,1,1,1,1,1,1.2,1.4,1.6,1.6,1.4,1,0.6,0.4]}
  - {name: West, utc_offset: -8, arrivals_by_hour: [0.1,0.1,0.1,0.1,0.1,0.1,0.2,0.3,0.4,0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.6,0.7,0.8,0.8,0.7,0.5,0.3,0.2]}
options:
  - {name: central day and night, plan: central, posts: [2, 4]}
  - {name: local days, plan: local, hours: [8, 18], posts: [3, 6]}
  - {name: both, plan: both, hours: [8, 18], posts: [4, 6], central_share: 0.4}
case_minutes: {low: 25, high: 50}
stay_hours: {mean: 20}
hand_over_minutes: 8
local_knowledge: 0.9
days: 14
replications: 4
"""  # noqa: E501


def erlang_c_wait(rate: float, minutes: float, posts: int) -> float:
    """Mean wait in minutes of M/M/c (Erlang 1917): arrivals an hour, minutes a case."""
    load = rate * minutes / 60
    last = load**posts / math.factorial(posts) / (1 - load / posts)
    waits = last / (sum(load**n / math.factorial(n) for n in range(posts)) + last)
    return waits * minutes / (posts - load)


def against_erlang(rate: float, posts: int, days: int, runs: int) -> None:
    text = PLAIN.format(rate=", ".join([str(rate)] * 24), posts=posts, days=days, runs=runs)
    (point,) = study(scenario_of(text))
    assert point.wait.low is not None
    assert point.wait.high is not None
    assert point.wait.low <= erlang_c_wait(rate, 30, posts) <= point.wait.high
    assert point.busy.mean == pytest.approx(100 * rate * 0.5 / posts, rel=0.05)
    assert point.left.mean == 0


def test_the_interval_contains_erlang_c() -> None:
    assert erlang_c_wait(2, 30, 2) == pytest.approx(10.0), "load 1, two officers: a third of the cases wait"
    against_erlang(2, 2, days=60, runs=8)


@pytest.mark.slow
@pytest.mark.parametrize(("rate", "posts"), [(1.6, 1), (5, 4), (9, 5), (17, 10), (38, 20)])
def test_the_interval_contains_erlang_c_in_long_runs(rate: float, posts: int) -> None:
    against_erlang(rate, posts, days=400, runs=20)


def test_whoever_is_released_first_waits_for_nobody_and_takes_nobodys_time() -> None:
    text = PLAIN.format(rate=", ".join(["4"] * 24), posts=1, days=20, runs=2)
    one = scenario_of(text + "stay_hours: {mean: 2, spread: 0}\n")
    run = simulate(one, one.options[0], 1, 30, 0)
    assert run.left > 0
    assert float(run.waits.max()) < 120
    assert run.busy > 0.97, "twice as many as can be reviewed: the officer is never idle"
    assert run.left / run.arrived == pytest.approx(0.5, abs=0.06)


def test_a_desk_that_is_closed_begins_nothing_and_options_meet_the_same_days() -> None:
    read = scenario_of(TWO_ZONES)
    central, local, both = read.options
    runs = [simulate(read, option, option.posts[-1], 25, 0) for option in (central, local, both)]
    assert len({run.arrived for run in runs}) == 1
    assert float(runs[1].waits.max()) > 8 * 60, "who comes in the evening waits for the morning"
    assert float(runs[2].waits.mean()) < float(runs[1].waits.mean())
    assert read.officers(local, 6) == pytest.approx(6 * 10 * 7 / 33.6)
    assert read.officers(both, 6) == pytest.approx((2 * 24 + 4 * 10) * 7 / 33.6)


def test_points_bands_and_break_even_come_out_twice_the_same(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(TWO_ZONES)
    first, second = (CliRunner().invoke(app, ["study", "staffing", str(file), "--json"]) for _ in range(2))
    assert first.exit_code == 0
    assert first.stdout == second.stdout
    told = json.loads(first.stdout)
    assert len(told["points"]) == 12
    assert all(p["wait"]["low"] <= p["wait"]["mean"] <= p["wait"]["high"] for p in told["points"])
    assert any(p["frontier"] for p in told["points"])
    shown = CliRunner().invoke(app, ["study", "staffing", str(file)]).stdout
    assert "equal_mean_wait_at_officers" in shown
    assert "recommend" not in shown
    points = study(scenario_of(TWO_ZONES))
    assert {(b.first, b.second) for b in break_evens(points) if b.weight == "low"} == {
        ("central day and night", "local days"), ("central day and night", "both"), ("local days", "both")
    }  # fmt: skip


def test_where_two_lines_cross_is_told() -> None:
    points = study(scenario_of(TWO_ZONES))
    a, b = (p for p in points if p.weight == "low" and p.option == "central day and night")
    from dataclasses import replace

    def at(point: object, officers: float, wait: float) -> object:
        return replace(point, officers=officers, wait=band_of([wait - 0.001, wait + 0.001]))  # type: ignore[type-var]

    lines = [at(a, 1, 10), at(b, 3, 2), at(replace(a, option="x"), 1, 4), at(replace(b, option="x"), 3, 4)]
    apart = [at(a, 1, 10), at(b, 3, 2), at(replace(a, option="x"), 4, 4), at(replace(b, option="x"), 5, 4)]
    assert break_evens(apart) == [BreakEven("low", a.option, "x", (), False, compared=False)]  # type: ignore[arg-type]
    assert break_evens(lines) == [BreakEven("low", a.option, "x", (2.5,), False)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("plan: local", "plan: nowhere", "options[1].plan: one of central, local, both"),
        ("posts: [3, 6]", "posts: [1]", "options[1].posts: whole numbers from 2"),
        ("hours: [8, 18], posts: [3", "hours: [18, 8], posts: [3", "the first hour lies before the last"),
        ("days: 14", "dayz: 14", "dayz: no such key"),
        ("low: 25", "low: 0", "case_minutes.low: a number over 0"),
        ("arrivals_by_hour: [0.2,", "arrivals_by_hour: [", "24 numbers"),
        ("local_knowledge: 0.9", "local_knowledge: much", "local_knowledge: a number"),
    ],
)
def test_a_scenario_that_is_wrong_says_where(old: str, new: str, said: str) -> None:
    assert old in TWO_ZONES
    with pytest.raises(ScenarioError) as problem:
        scenario_of(TWO_ZONES.replace(old, new, 1))
    assert said in str(problem.value)


def test_the_scenario_of_the_documents_is_one() -> None:
    page = (Path(__file__).parents[2] / "docs" / "staffing.md").read_text(encoding="utf-8")
    read = scenario_of(page.split("```yaml\n")[1].split("```")[0])
    assert [option.plan for option in read.options] == ["central", "local", "both"]
    assert read.stay_hours == 20
