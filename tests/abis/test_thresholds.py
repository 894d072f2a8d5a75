"""The operator's thresholds hold for our own comparisons; the matcher's own where there are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings

from handover.abis.galleries import thresholds
from handover.abis.one_to_one import compare
from handover.matching.fingerprints.thresholds import THRESHOLDS, ThresholdError, Thresholds
from handover.matching.types import Band
from tests.abis.galleries import hand


def band() -> Band:
    found = compare(hand(1, 2), hand(1, 1), thresholds())
    assert found is not None
    return found.band


def test_a_file_of_thresholds_decides_the_band(settings: LazySettings, tmp_path: Path) -> None:
    assert (thresholds(), band()) == (THRESHOLDS, Band.IDENTIFIED)
    place = tmp_path / "strict.json"
    Thresholds(lights_out=9.9, examine=1.4, examine_few=0.9).save(place, {})
    settings.HANDOVER_PRINT_THRESHOLDS = place
    assert band() is Band.EXAMINE


def test_one_finger_is_never_identified_without_an_examiner() -> None:
    """docs/adr/0005: a verification of one finger needs a threshold of the caller's to be more than `examine`."""
    found = compare(hand(1, 1, (2,)), hand(1, 1, (2,)))
    assert found is not None
    assert found.score > 0.99
    assert found.band is Band.EXAMINE


def test_a_file_that_holds_none_is_refused(settings: LazySettings, tmp_path: Path) -> None:
    settings.HANDOVER_PRINT_THRESHOLDS = tmp_path / "none.json"
    with pytest.raises(ThresholdError, match=r"none\.json"):
        thresholds()
