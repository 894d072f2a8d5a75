"""Bars say what their table says; alerts name the threshold that a figure passed."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from handover.stages.oversight.alerts import THRESHOLDS, alerts_of
from handover.stages.oversight.charts import WIDTH, ChartBar, bars
from handover.stages.oversight.counted import Figure
from handover.stages.oversight.queries import Funnel


@given(counts=st.lists(st.integers(0, 10**7), max_size=8))
def test_bars_are_as_long_as_their_counts_and_within_the_picture(counts: list[int]) -> None:
    drawn = bars("Cases", [ChartBar(f"a <b> & {n}", n) for n in counts], "key")
    widths = [int(w) for w in re.findall(r'<rect[^>]* width="(\d+)"', drawn)]
    assert len(widths) == len(counts)
    assert all((w > 0) == (n > 0) and w < WIDTH for w, n in zip(widths, counts, strict=True))
    order = sorted(range(len(counts)), key=counts.__getitem__)
    assert [widths[i] for i in order] == sorted(widths)
    assert "<b>" not in drawn


def test_a_long_label_goes_on_below_and_is_cut_only_after_two_lines() -> None:
    drawn = bars("Cases", [ChartBar("searches that ended with no usable print in a repository", 1)], "key")
    assert re.findall(r">([^<>]+)</tspan>", drawn) == ["in a repository"]
    assert "…" in bars("Cases", [ChartBar("word " * 40, 1)], "key")
    assert "tspan" not in bars("Cases", [ChartBar("a short one", 1)], "key")


def test_a_share_has_a_denominator_or_is_empty() -> None:
    assert (ChartBar("a", 1, 4).share, ChartBar("a", 1).share) == ("25.0 %", "")


def test_an_alert_is_told_above_its_threshold_and_not_at_it() -> None:
    at = Funnel(datetime(2026, 11, 29, tzinfo=UTC))
    at.errors.extend(Figure(one.figure, "a figure", one.most, "cases", 100) for one in THRESHOLDS)
    assert alerts_of(at) == []
    over = Funnel(at.as_of)
    over.errors.extend(Figure(one.figure, "a figure", one.most + 1, "cases", 100) for one in THRESHOLDS)
    assert [(a.n, a.most) for a in alerts_of(over)] == [(one.most + 1, one.most) for one in THRESHOLDS]
