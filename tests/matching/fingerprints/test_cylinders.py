"""Cylinders: what they may not depend on, and what they refuse to say."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handover.matching.fingerprints.cylinders import BITS, MIN_BITS, MOST, WORDS, prepare, template
from tests.matching.fingerprints.fingers import finger, moved, pressed, random_finger


def likeness(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Similarity of cylinders row by row (paper, equation 19)."""
    bits = np.sqrt(np.bitwise_count(a).sum(axis=1)) + np.sqrt(np.bitwise_count(b).sum(axis=1))
    return np.asarray(1 - np.sqrt(np.bitwise_count(a ^ b).sum(axis=1)) / np.maximum(bits, 1e-9))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), turn=st.floats(-3, 3), dx=st.floats(-500, 500), dy=st.floats(-500, 500))
def test_a_cylinder_depends_neither_on_place_nor_on_rotation(
    seed: int, turn: float, dx: float, dy: float
) -> None:
    whole = pressed(seed)
    # No more than a template keeps, so that both sides keep the same.
    source = finger(whole.xy[:MOST], whole.angle[:MOST])
    there = moved(source, turn, (dx, dy))
    a, b = template(source), template(there)
    codes = np.empty_like(a.codes)
    back = np.empty_like(b.codes)
    codes[a.order], back[b.order] = a.codes, b.codes
    used = np.bitwise_count(codes).sum(axis=1) >= MIN_BITS
    assert used.sum() > 10
    # Cells whose value lies at the threshold may fall to either side.
    assert likeness(codes[used], back[used]).mean() > 0.9


def test_a_lone_minutia_and_a_pair_have_no_cylinder() -> None:
    for n in (1, 2):
        pack = template(random_finger(1, n))
        assert (len(pack), len(pack.x), pack.root.any()) == (1, n, np.False_)


def test_neighbours_out_of_reach_leave_no_bit() -> None:
    apart = finger(np.array([[0, 0], [200, 0], [0, 200], [200, 200]], float), np.zeros(4))
    assert not template(apart).codes.any()


def test_a_bit_stands_where_the_neighbour_is() -> None:
    """A neighbour ahead of the minutia and one behind it, in the same direction, light mirrored cells."""
    ahead = finger(np.array([[0, 0], [40, 0], [41, 3]], float), np.zeros(3))
    behind = finger(np.array([[0, 0], [-40, 0], [-41, -3]], float), np.zeros(3))
    codes = [pack.codes[pack.order == 0] for pack in (template(ahead), template(behind))]
    assert all(code.any() for code in codes)
    assert not (codes[0] & codes[1]).any()


def test_bits_beyond_the_last_cell_are_never_set() -> None:
    codes = template(*(random_finger(seed, 80) for seed in range(5))).codes
    assert codes.any()
    assert not (codes[:, -1] >> np.uint64(BITS - 64 * (WORDS - 1))).any()


def test_packs_join_fingers_without_mixing_them() -> None:
    fingers = [pressed(seed) for seed in range(4)]
    joined = template(*fingers)
    assert all(len(one) < MOST for one in fingers)
    for number, one in enumerate(fingers):
        alone = template(one)
        part = joined.one(number)
        assert np.array_equal(part.codes, alone.codes)
        assert np.array_equal(part.order, alone.order)
    tail = joined.part(1, 4)
    assert len(tail) == 3
    assert np.array_equal(tail.one(2).codes, joined.one(3).codes)


@pytest.mark.parametrize("n", [0, 1, 300])
def test_any_count_is_taken(n: int) -> None:
    pack = template(random_finger(3, n), pressed(1), random_finger(4, n))
    kept = min(n, MOST)
    assert np.array_equal(np.diff(pack.start), [kept, len(pressed(1)), kept])
    assert np.isfinite(pack.root).all()


def test_of_many_minutiae_the_best_are_kept_and_of_equal_ones_the_middle() -> None:
    many = random_finger(5, 200)
    many.quality[:] = np.where(np.arange(200) % 2, 90, 30)
    kept = template(pressed(1), many).one(1).order
    assert len(kept) == MOST
    assert (kept % 2 == 1).all()
    far = np.linalg.norm(many.xy - many.xy.mean(axis=0), axis=1)
    left = np.setdiff1d(np.arange(1, 200, 2), kept)
    assert far[kept].max() <= far[left].min()


def test_rows_are_sorted_by_direction_and_full_turns_fold() -> None:
    angle = np.array([0.0, 2 * math.pi - 1e-9, 3.0, 1.0], np.float32)
    pack = prepare(np.array([4], np.int64), np.zeros((4, 2), np.float32), angle, np.zeros(4, np.uint8))
    assert (np.diff(pack.theta) >= 0).all()
    assert (pack.theta < np.float32(2 * math.pi)).all()


def test_places_beyond_any_image_stay_finite() -> None:
    far = finger(np.array([[1e30, -1e30], [0, 0], [3e38, 3e38]], float), np.zeros(3))
    pack = template(far)
    assert np.isfinite(pack.x).all()
    assert np.isfinite(pack.y).all()
