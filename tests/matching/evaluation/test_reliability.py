"""Figures about probabilities: perfect promises score as such, broken ones are seen, intervals hold what they must."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handover.matching.evaluation.biographics import NameSearch, figures
from handover.matching.evaluation.identification import EvaluatedSearch, promises
from handover.matching.evaluation.reliability import calibration, reliability, wilson, write_plot


@given(st.integers(1, 10_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_an_interval_holds_the_share_and_stays_within_nought_and_one(counted: tuple[int, int]) -> None:
    hits, of = counted
    low, high = wilson(hits, of)
    assert 0 <= low <= hits / of <= high <= 1
    narrower = wilson(4 * hits, 4 * of)
    assert narrower[1] - narrower[0] < high - low


def test_the_interval_of_a_textbook_case() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263, score method, 0.2553 to 0.3662.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    with pytest.raises(ValueError, match="at least one"):
        wilson(0, 0)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
@example([(0.01, False)] * 10)
def test_every_search_lies_in_one_bin(pairs: list[tuple[float, bool]]) -> None:
    bins = reliability([p for p, _ in pairs], [y for _, y in pairs])
    assert sum(b.searches for b in bins) == len(pairs)
    assert sum(b.right * b.searches for b in bins) == pytest.approx(sum(y for _, y in pairs))
    for one in bins:
        assert one.low <= one.promised <= one.high
        assert one.least <= one.right <= one.most


def test_kept_promises_score_better_than_broken_ones() -> None:
    rng = np.random.default_rng(3)
    promised = rng.random(20_000)
    right = rng.random(20_000) < promised
    kept = calibration(promised.tolist(), right.tolist())
    broken = calibration(np.sqrt(promised).tolist(), right.tolist())
    assert kept["ece"] < 0.02 < broken["ece"]
    assert kept["brier"] < broken["brier"]
    assert kept["log_loss"] < broken["log_loss"]


def test_open_set_figures_count_only_the_right_person_above_the_strangers() -> None:
    searches = [NameSearch(True, 1, 30.0, 0.9)] * 6 + [NameSearch(True, 1, 5.0, 0.2)] * 2
    searches += [NameSearch(True, 3, 40.0, 0.9), NameSearch(True, 0, 9.0, 0.1)]
    searches += [NameSearch(False, 0, float(weight), 0.1) for weight in range(20)]
    found = figures(searches, 100)
    assert found["recall_1"] == 0.8
    assert found["recall_10"] == 0.9
    assert found["identification_rate_at_fpir"]["0.01"]["rate"] == 0.6
    with pytest.raises(ValueError, match="enrolled"):
        figures(searches[:10], 100)


def test_prints_promises_are_judged_at_the_share_enrolled() -> None:
    searches = [EvaluatedSearch(True, 3.0, 1, 0.2, "good", 1.0)] * 30 + [
        EvaluatedSearch(False, 0.0, 0, 0.3, "stranger", 1.0)
    ] * 30
    found = promises(searches, 1000)
    best = found["bins"][-1]
    assert (best["searches"], best["right"]) == (30, 1.0)
    with pytest.raises(ValueError, match="enrolled"):
        promises(searches[:30], 1000)


def test_the_plot_and_its_table_show_the_same_bins(tmp_path: Path) -> None:
    bins = calibration([0.2, 0.25, 0.95, 0.97], [False, True, True, True])["bins"]
    write_plot(tmp_path / "plot.html", "A <title>", {"version 2": bins})
    page = (tmp_path / "plot.html").read_text()
    assert "A &lt;title&gt;" in page
    assert page.count("<circle") == len(bins) == page.count("<tr><td>")
    write_plot(tmp_path / "plot.svg", "A", {"version 2": bins})
    assert (tmp_path / "plot.svg").read_text().startswith("<svg")
