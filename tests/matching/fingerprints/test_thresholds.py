"""Thresholds come from their targets, and a probability says what they say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.matching.fingerprints.thresholds import (
    EXAMINE_TARGET,
    LIGHTS_OUT_TARGET,
    THRESHOLDS,
    ThresholdError,
    Thresholds,
    false_match_rate,
    probability,
    recalibrated,
    score_at,
    threshold_for,
)
from handover.matching.types import Band


def test_the_thresholds_in_use_are_those_of_their_targets() -> None:
    assert pytest.approx(threshold_for(*LIGHTS_OUT_TARGET, 10), abs=0.05) == THRESHOLDS.lights_out
    assert pytest.approx(threshold_for(*EXAMINE_TARGET, 10), abs=0.05) == THRESHOLDS.examine
    assert pytest.approx(threshold_for(*EXAMINE_TARGET, 2), abs=0.05) == THRESHOLDS.examine_few


@pytest.mark.parametrize(
    ("fused", "fingers", "band"),
    [
        (2.2, 10, Band.IDENTIFIED),
        (2.19, 10, Band.EXAMINE),
        (1.35, 3, Band.EXAMINE),
        (1.34, 3, Band.BELOW),
        (2.0, 2, Band.EXAMINE),
        (0.95, 1, Band.EXAMINE),
        (0.89, 2, Band.BELOW),
        (2.5, 2, Band.EXAMINE),  # cannot be, and would not identify either
    ],
)
def test_bands(fused: float, fingers: int, band: Band) -> None:
    assert THRESHOLDS.band(fused, fingers) is band


@given(fpir=st.floats(1e-5, 0.5), size=st.integers(100, 10**7), fingers=st.integers(1, 10))
def test_rates_and_thresholds_are_each_other_s_inverse(fpir: float, size: int, fingers: int) -> None:
    rate = false_match_rate(threshold_for(fpir, size, fingers), fingers)
    assert 1 - (1 - rate) ** size == pytest.approx(fpir, rel=1e-3)


@given(fused=st.floats(0, 10), more=st.floats(0, 2), fingers=st.integers(1, 10), size=st.integers(1, 10**7))
def test_probability_grows_with_the_score_and_falls_with_the_gallery(
    fused: float, more: float, fingers: int, size: int
) -> None:
    value = probability(fused, fingers, size)
    assert 0.0 <= value <= probability(min(fused + more, 12.0), fingers, size) <= 1.0
    assert probability(fused, fingers, size * 10) <= value
    assert value >= 0.5 - 1e-9, "half of the people are enrolled, and no score speaks against one"


def test_recalibrated_thresholds_let_through_what_their_targets_allow() -> None:
    """Scores whose tail is known: exponential, a tenth as many every 0.2, one in 10,000 comparisons at 0.5."""
    rng = np.random.default_rng(11)
    decade, size = 0.2, 1000

    def best(searches: int, shift: float) -> list[float]:
        scores = rng.exponential(decade / np.log(10), (searches, size)).max(axis=1)
        return [float(score) + shift for score in scores]

    limits = recalibrated(best(4000, 0.1), best(4000, 0.3), size)
    for score, shift, (fpir, target) in (
        (limits.lights_out, 0.1, LIGHTS_OUT_TARGET),
        (limits.examine, 0.1, EXAMINE_TARGET),
        (limits.examine_few, 0.3, EXAMINE_TARGET),
    ):
        assert score == pytest.approx(shift + decade * np.log10(target / fpir), abs=0.12)


def test_too_few_searches_set_no_threshold() -> None:
    with pytest.raises(ThresholdError, match="9 unmated searches are too few"):
        score_at([0.1] * 9, 100, 0.01, 100)


def test_thresholds_come_back_from_their_file_and_nothing_else_does(tmp_path: Path) -> None:
    place = tmp_path / "limits.json"
    limits = Thresholds(2.5, 1.5, 0.8)
    limits.save(place, {"identities": 7})
    assert Thresholds.load(place) == limits
    for text in (
        "",
        "[]",
        "{}",
        '{"lights_out": 1.0, "examine": 2.0, "examine_few": 1.0}',
        '{"lights_out": []}',
    ):
        place.write_text(text)
        with pytest.raises(ThresholdError, match=r"limits\.json"):
            Thresholds.load(place)
    with pytest.raises(ThresholdError):
        Thresholds.load(tmp_path / "none.json")


def test_who_is_identified_must_not_be_fewer_than_who_is_asked() -> None:
    with pytest.raises(ThresholdError):
        Thresholds(lights_out=1.0, examine=1.1, examine_few=0.5)
