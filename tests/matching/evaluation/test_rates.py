"""Error rates against cases that can be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.matching.evaluation.protocol import Protocol
from handover.matching.evaluation.rates import REJECTED, Rates, Scores, curve, intervals


def scores(genuine: list[float], impostor: list[float]) -> Scores:
    """One finger a genuine comparison; non-mates between finger 0 and 1."""
    return Scores(
        np.array(genuine, np.float64),
        np.array(impostor, np.float64),
        np.arange(len(genuine), dtype=np.int64),
        np.tile(np.array([0, 1], np.int64), (len(impostor), 1)),
    )


@pytest.mark.parametrize(
    ("genuine", "impostor", "expected"),
    [
        ([2, 3, 4, 5], [0, 0, 1, 1], Rates(0.0, 0.0, 0.0, 0.0)),
        # Threshold 3 misses one mate in four and lets none in; 2 lets one non-mate in four in and misses none.
        ([2, 3, 4, 5], [0, 0, 1, 2], Rates(0.125, 0.25, 0.25, 0.25)),
        # At 2 both rates are one in four.
        ([1, 2, 4, 5], [0, 0, 0, 2], Rates(0.25, 0.5, 0.5, 0.5)),
        ([0, 0], [1, 1], Rates(1.0, 1.0, 1.0, 1.0)),
        # All scores alike say nothing.
        ([1, 1], [1, 1], Rates(0.5, 1.0, 1.0, 1.0)),
        # One mate of four could not be enrolled: it is missed at every threshold that means anything.
        ([REJECTED, 3, 4, 5], [0, 0, 1, 1], Rates(0.125, 0.25, 0.25, 0.25)),
    ],
)
def test_rates_are_those_counted_by_hand(
    genuine: list[float], impostor: list[float], expected: Rates
) -> None:
    assert Rates.of(curve(scores(genuine, impostor))) == expected


def test_fmr100_allows_one_in_a_hundred_and_fmr1000_none_of_a_hundred() -> None:
    rates = Rates.of(curve(scores([5, 6, 7, 8], [*range(-94, 5), 5.5])))
    assert (rates.fmr100, rates.fmr1000) == (0.0, 0.25)


def test_without_mates_or_non_mates_there_are_no_rates() -> None:
    for genuine, impostor in (([], [1.0]), ([1.0], [])):
        with pytest.raises(ValueError, match="mates"):
            curve(scores(genuine, impostor))


values = st.lists(st.integers(0, 20), min_size=1, max_size=30)


@given(values, values)
def test_curves_are_monotonous_and_end_where_nothing_matches(
    genuine: list[float], impostor: list[float]
) -> None:
    found = curve(scores(genuine, impostor))
    assert (np.diff(found.fmr) <= 0).all()
    assert (np.diff(found.fnmr) >= 0).all()
    assert (found.fmr[-1], found.fnmr[-1]) == (0.0, 1.0)
    assert 0.0 <= found.eer <= 1.0
    rates = Rates.of(found)
    assert rates.fmr100 <= rates.fmr1000 <= rates.zero_fmr


@given(values, values)
def test_rates_do_not_depend_on_the_scale_of_scores(genuine: list[float], impostor: list[float]) -> None:
    plain = Rates.of(curve(scores(genuine, impostor)))
    stretched = scores([3.0 * g - 7.0 for g in genuine], [3.0 * i - 7.0 for i in impostor])
    assert Rates.of(curve(stretched)) == plain


def test_the_fvc_protocol_has_its_known_numbers_of_comparisons() -> None:
    protocol = Protocol.of([str(finger) for finger in range(10) for _ in range(8)])
    assert (len(protocol.genuine), len(protocol.first), len(protocol.cross)) == (280, 45, 2880)


def test_protocol_compares_each_pair_once_and_scores_stay_with_their_fingers() -> None:
    protocol = Protocol.of(["a", "a", "b", "c", "c"])
    matrix = np.arange(25, dtype=np.float64).reshape(5, 5)
    found = protocol.scores(matrix)
    assert sorted(found.genuine) == [1, 19]  # (0, 1) of a, (3, 4) of c
    assert list(found.genuine_finger) == [0, 2]
    assert len(found.impostor) == 8
    assert sorted(protocol.scores(matrix, fvc=True).impostor) == [2, 3, 13]  # first of a, b, c


def test_intervals_hold_the_rate_and_narrow_with_more_fingers() -> None:
    rng = np.random.default_rng(4)
    widths = []
    for fingers in (8, 60):
        protocol = Protocol.of([str(f) for f in range(fingers) for _ in range(3)])
        matrix = rng.normal(0, 1, (3 * fingers, 3 * fingers))
        matrix[protocol.genuine[:, 0], protocol.genuine[:, 1]] += 2.0
        found = protocol.scores(matrix)
        bounds = intervals(found, 200)
        assert bounds is not None
        low, high = bounds["eer"]
        assert low <= curve(found).eer <= high
        widths.append(high - low)
    assert widths[1] < 0.7 * widths[0]


def test_two_fingers_give_no_interval() -> None:
    protocol = Protocol.of(["a", "a", "b", "b"])
    assert intervals(protocol.scores(np.ones((4, 4)))) is None


def test_joined_databases_keep_their_fingers_apart() -> None:
    one = Protocol.of(["a", "a", "b", "b"]).scores(np.ones((4, 4)))
    both = Scores.joined([one, one])
    assert both.fingers == 4
    assert set(both.genuine_finger) == {0, 1, 2, 3}
    assert not (both.impostor_fingers[:, 0] == both.impostor_fingers[:, 1]).any()
