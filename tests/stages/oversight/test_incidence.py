"""Cumulative incidence and intervals, against tables worked by hand and against other ways to the same number."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import CensoredData, binomtest, ecdf

from handover.stages.oversight.cohorts.incidence import Followed, incidence, known_by, wilson

HAND = [Followed(1, "a"), Followed(2, ""), Followed(2, "b"), Followed(3, "a"), Followed(4, "")]
"""By day 1: a 1/5, 4/5 without. By 2: b 4/5 x 1/4 = 1/5, 3/5 without; the one followed to 2 counts at 2. By 3: a
1/5 + 3/5 x 1/2 = 1/2, 3/10 without."""


def test_by_hand() -> None:
    found = incidence(HAND, [0, 1, 2, 3, 4, 99])
    assert found["a"] == pytest.approx([0, 0.2, 0.2, 0.5, 0.5, 0.5])
    assert found["b"] == pytest.approx([0, 0, 0.2, 0.2, 0.2, 0.2])
    assert [known_by(HAND, day) for day in (1, 2, 3, 5)] == [5, 5, 4, 3]
    assert incidence([], [1]) == {}


requests = st.lists(
    st.builds(Followed, st.integers(0, 8).map(float), st.sampled_from(["", "hold", "decline", "gone"])), max_size=30
)  # fmt: skip


def by_weights(rows: list[Followed], outcome: str, day: float) -> Fraction:
    """The same share by another road: each outcome weighs what a request followed so long stands for (1 / the share not
    yet cut off before it); a request cut off at the moment of an outcome is cut off after it."""
    total = Fraction(0)
    for row in rows:
        if row.outcome == outcome and row.days <= day:
            kept = Fraction(1)
            for moment in sorted({r.days for r in rows if not r.outcome and r.days < row.days}):
                cut = sum(1 for r in rows if not r.outcome and r.days == moment)
                there = sum(1 for r in rows if r.days > moment or (r.days == moment and not r.outcome))
                kept *= 1 - Fraction(cut, there)
            total += 1 / kept
    return total / len(rows)


@given(requests)
def test_it_is_what_weighting_by_the_share_still_followed_gives(rows: list[Followed]) -> None:
    for outcome, shares in incidence(rows, range(9)).items():
        assert shares == pytest.approx([float(by_weights(rows, outcome, day)) for day in range(9)])


@given(requests.filter(bool))
def test_what_is_left_is_the_curve_of_kaplan_and_meier(rows: list[Followed]) -> None:
    censored = CensoredData(
        uncensored=[r.days for r in rows if r.outcome], right=[r.days for r in rows if not r.outcome]
    )
    left = ecdf(censored).sf.evaluate([0.0, 3.0, 8.0])
    found = incidence(rows, [0, 3, 8])
    assert [1 - sum(s[n] for s in found.values()) for n in range(3)] == pytest.approx(list(left))


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_the_reference(given_: tuple[int, int]) -> None:
    k, n = given_
    reference = binomtest(k, n).proportion_ci(0.95, method="wilson")
    assert wilson(k / n, n) == pytest.approx((reference.low, reference.high), abs=1e-9)
    assert wilson(0, 0) is None
