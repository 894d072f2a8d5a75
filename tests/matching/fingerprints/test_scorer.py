"""One finger against others: what the score says, what it may not depend on, what it survives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handover.formats.minutiae import FingerMinutiae
from handover.formats.templates import read_template
from handover.matching.fingerprints.cylinders import MOST, template
from handover.matching.fingerprints.pairing import ANGLE_GATE, MAX_PAIRS, relaxed_pairs
from handover.matching.fingerprints.scorer import PREFILTER, compare, compare_many
from tests.matching.fingerprints.fingers import finger, moved, pressed, random_finger
from tests.support.examples import examples

MATE = 0.9
OTHER = 0.3


def test_mates_score_high_and_non_mates_low() -> None:
    probe = template(pressed(1, 1))
    gallery = template(*(pressed(seed, 2) for seed in range(60)))
    scores = compare_many(probe, gallery).scores
    assert scores[1] > MATE
    assert np.delete(scores, 1).max() < OTHER


@settings(max_examples=examples(20))
@given(seed=st.integers(0, 500), turn=st.floats(-0.6, 0.6), dx=st.floats(-80, 80), dy=st.floats(-80, 80))
def test_a_finger_matches_itself_however_it_lies(seed: int, turn: float, dx: float, dy: float) -> None:
    source = pressed(seed)
    assert compare(source, moved(source, turn, (dx, dy))).score > MATE


def test_prints_turned_beyond_the_gate_are_not_compared() -> None:
    source = pressed(4)
    assert compare(source, moved(source, ANGLE_GATE + 0.3, (0, 0))).score < OTHER


def test_the_paired_minutiae_are_those_that_lie_on_each_other() -> None:
    source = pressed(7)
    evidence = compare(source, moved(source, 0.3, (25, -10)))
    assert len(evidence.pairs) > 0.9 * min(len(source), MOST)
    assert all(pair.probe == pair.gallery for pair in evidence.pairs)
    likeness = [pair.similarity for pair in evidence.pairs]
    assert likeness == sorted(likeness, reverse=True)
    assert all(0.0 <= value <= 1.0 for value in likeness)


def test_each_minutia_is_paired_once() -> None:
    pairs = compare(pressed(9, 1), pressed(9, 2)).pairs
    assert len({p.probe for p in pairs}) == len({p.gallery for p in pairs}) == len(pairs) > 5


def test_the_score_does_not_depend_on_how_many_are_compared_at_once_nor_on_order() -> None:
    fingers = [pressed(seed, 2) for seed in range(12)]
    probe = template(pressed(3, 1))
    together = compare_many(probe, template(*fingers)).scores
    backwards = compare_many(probe, template(*reversed(fingers))).scores[::-1]
    alone = [compare_many(probe, template(one)).scores[0] for one in fingers]
    assert np.array_equal(together, backwards)
    assert np.array_equal(together, alone)


def test_the_prefilter_changes_no_score_but_to_zero() -> None:
    fingers = template(*(pressed(seed, 2) for seed in range(40)))
    probe = template(pressed(3, 1))
    every, kept = compare_many(probe, fingers, prefilter=0.0).scores, compare_many(probe, fingers).scores
    assert kept[3] == every[3]
    assert set(np.flatnonzero(kept)) <= set(np.flatnonzero(every))
    assert np.array_equal(kept[kept > 0], every[kept > 0])
    assert (kept == 0).sum() > 20, "the prefilter spares most of the work"
    assert PREFILTER > 0


def test_relaxed_pairs_are_ranked_one_to_one_and_bounded() -> None:
    pairs = relaxed_pairs(template(pressed(5, 1)), template(pressed(5, 2), pressed(6, 1)))
    for f in range(2):
        k = pairs.count[f]
        assert 0 < k <= MAX_PAIRS
        assert len(set(pairs.probe[f, :k])) == len(set(pairs.gallery[f, :k])) == k
        assert (np.diff(pairs.relaxed[f, :k]) <= 0).all()
    assert pairs.score[0] > 5 * pairs.score[1]


@pytest.mark.parametrize("n", [0, 1, 2, 3, 300])
@pytest.mark.parametrize("m", [0, 1, 300])
def test_any_count_against_any_other_gives_a_finite_score(n: int, m: int) -> None:
    a, b = random_finger(1, n), random_finger(2, m)
    for one, other in ((a, b), (b, a), (a, pressed(1)), (pressed(1), a)):
        assert 0.0 <= compare(one, other).score <= 1.0


@settings(max_examples=examples(40))
@given(data=st.data())
def test_degenerate_fingers_give_a_finite_score(data: st.DataObject) -> None:
    """Minutiae on one another, on a line, all of one direction, at the ends of what floats hold."""

    turns = st.sampled_from([0.0, 3.1415927, 6.28])

    def draw() -> FingerMinutiae:
        n = data.draw(st.integers(0, 40))
        places = st.sampled_from([0.0, 1.0, 1.5, 250.0, 1e6, 1e30])
        xy = np.array(data.draw(st.lists(st.tuples(places, places), min_size=n, max_size=n)), float).reshape(
            n, 2
        )
        return finger(xy, np.array(data.draw(st.lists(turns, min_size=n, max_size=n))))

    score = compare(draw(), draw()).score
    assert 0.0 <= score <= 1.0


@pytest.mark.parametrize("kind", ["leader_fvc_b_iso", "openafis_fvc_b_iso"])
def test_real_mates_and_non_mates(samples: Path, kind: str) -> None:
    folder = samples / "fingerprints" / kind / "fvc2002" / "DB1_B"

    def one(name: str) -> FingerMinutiae:
        return read_template((folder / f"{name}.iso").read_bytes(), 2)[0]

    mate, other = (compare(one("101_1"), one(name)).score for name in ("101_2", "102_1"))
    assert mate > MATE
    assert other < OTHER
