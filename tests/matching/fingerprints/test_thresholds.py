"""Thresholds come from their targets, and a probability says what they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.matching.fingerprints.thresholds import (
    EXAMINE_TARGET,
    LIGHTS_OUT_TARGET,
    THRESHOLDS,
    false_match_rate,
    probability,
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
