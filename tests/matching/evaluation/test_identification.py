"""Open-set figures against searches that can be counted by hand, and once on a small world."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from handover.cli import app
from handover.matching.evaluation.identification import EvaluatedSearch, figures, open_set, suggested
from handover.matching.fingerprints.thresholds import Thresholds, tail


def mated(mate: float, rank: int = 1, other: float = 0.1, group: str = "good") -> EvaluatedSearch:
    return EvaluatedSearch(True, mate, rank, other, group, 5.0)


def unmated(other: float) -> EvaluatedSearch:
    return EvaluatedSearch(False, 0.0, 0, other, "stranger", 7.0)


SEARCHES = [mated(5.0), mated(3.0), mated(1.5, 2, 1.7, "poor"), mated(0.0, 0, 0.3, "poor"),
            *(unmated(score) for score in (0.1, 0.2, 0.3, 1.6))]  # fmt: skip


def test_rates_and_ranks_are_those_counted_by_hand() -> None:
    found = figures(SEARCHES, 100, (2.0, 1.0))
    assert (found["mated"], found["unmated"], found["identities"]) == (4, 4, 100)
    assert found["rank"] == {"1": 0.5, "2": 0.75, "5": 0.75, "10": 0.75, "20": 0.75}
    assert found["thresholds"]["lights_out"] == {"score": 2.0, "fpir": 0.0, "fnir": 0.5}
    assert found["thresholds"]["examine"] == {"score": 1.0, "fpir": 0.25, "fnir": 0.25}
    assert found["fnir_at_fpir"]["0.1"] == 0.5, "no one in ten of four: the strictest threshold counts"
    assert found["groups"]["poor"]["rank_1"] == 0.0
    assert found["groups"]["stranger"]["rank_1"] is None
    assert found["groups"]["good"]["mate_least"] == 3.0


def test_without_both_kinds_of_search_there_are_no_rates() -> None:
    for searches in ([mated(1.0)], [unmated(1.0)]):
        with pytest.raises(ValueError, match="enrolled"):
            open_set(searches)


def test_the_tail_of_exponential_scores_is_found() -> None:
    scores = np.random.default_rng(3).exponential(0.1, 40_000)
    hundredth, decade = tail(scores)
    assert hundredth == pytest.approx(0.1 * np.log(100), rel=0.05)
    assert decade == pytest.approx(0.1 * np.log(10), rel=0.05)


def test_a_rarer_error_and_a_larger_gallery_ask_for_a_higher_threshold() -> None:
    searches = [unmated(score) for score in np.random.default_rng(4).exponential(0.1, 2000)]
    base = suggested(searches, 1000, 0.01, 1000)
    assert suggested(searches, 1000, 0.001, 1000) > base
    assert suggested(searches, 1000, 0.01, 10_000) == pytest.approx(suggested(searches, 1000, 0.001, 1000))


@pytest.mark.heavy
def test_a_world_is_searched_and_everybody_with_prints_is_found(tmp_path: Path) -> None:
    plot, limits = tmp_path / "open_set.svg", tmp_path / "limits.json"
    found = CliRunner().invoke(
        app,
        ["evaluate", "identification", "--identities", "60", "--bookings", "12", "--unmated", "12", "--json",
         "--plot", str(plot), "--recalibrate", str(limits)],
    )  # fmt: skip
    assert found.exit_code == 0, found.output
    report = json.loads(found.stdout)
    assert report["identities"] == 60
    assert report["rank"]["1"] == 1.0
    assert report["thresholds"]["lights_out"]["fpir"] == 0.0
    assert report["suggested"]["lights_out"]["score"] > report["suggested"]["examine"]["score"]
    assert plot.read_text().startswith("<svg")
    written = Thresholds.load(limits)
    assert report["recalibrated"]["examine"] == written.examine <= written.lights_out
    assert written.examine == pytest.approx(report["suggested"]["examine"]["score"], abs=0.011)
    assert json.loads(limits.read_text())["measured"]["unmated_two_fingers"] == 12
    assert f"lights out {written.lights_out:.2f}" in limits.with_suffix(".svg").read_text()


def test_a_folder_that_is_no_world_is_refused(tmp_path: Path) -> None:
    found = CliRunner().invoke(app, ["evaluate", "identification", str(tmp_path)])
    assert found.exit_code == 2
