"""Cylinders: what they may not depend on, and what they refuse to say."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handover.formats.minutiae import FingerMinutiae
from handover.matching.fingerprints.cylinders import (
    BITS,
    CELL_THRESHOLD,
    MIN_BITS,
    MOST,
    RADIUS,
    SECTIONS,
    SIDE,
    SIGMA_ANGLE,
    SIGMA_PLACE,
    WORDS,
    prepare,
    template,
)
from tests.matching.fingerprints.fingers import finger, moved, pressed, random_finger
from tests.support.examples import examples


def likeness(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Similarity of cylinders row by row (paper, equation 19)."""
    bits = np.sqrt(np.bitwise_count(a).sum(axis=1)) + np.sqrt(np.bitwise_count(b).sum(axis=1))
    return np.asarray(1 - np.sqrt(np.bitwise_count(a ^ b).sum(axis=1)) / np.maximum(bits, 1e-9))


@settings(max_examples=examples(25))
@given(seed=st.integers(0, 2**32), turn=st.floats(-3, 3), dx=st.floats(-500, 500), dy=st.floats(-500, 500))
def test_a_cylinder_depends_neither_on_place_nor_on_rotation(
    seed: int, turn: float, dx: float, dy: float
) -> None:
    # Minutiae everywhere, so that cylinders abound (24 at least in thousands of seeds; a press may leave 5): the
    # property is about motion. No more of them than a template keeps, so that both sides keep the same.
    source = random_finger(seed, MOST)
    there = moved(source, turn, (dx, dy))
    a, b = template(source), template(there)
    codes = np.empty_like(a.codes)
    back = np.empty_like(b.codes)
    codes[a.order], back[b.order] = a.codes, b.codes
    used = np.bitwise_count(codes).sum(axis=1) >= MIN_BITS
    assert used.any()
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


def by_formula(source: FingerMinutiae) -> np.ndarray:
    """Which cells reach the threshold, (n, 312) in the order of the minutiae given: equations 4-9 of the paper as
    they are written, one cell and one neighbour at a time."""
    x, y, theta = source.xy[:, 0], -source.xy[:, 1], source.angle
    centre = (np.arange(SIDE) - (SIDE - 1) / 2) * 2 * RADIUS / SIDE
    cells = [(u, v) for u in centre for v in centre if u * u + v * v <= RADIUS**2]
    sections = [-math.pi + (k + 0.5) * 2 * math.pi / SECTIONS for k in range(SECTIONS)]
    found = np.zeros((len(x), len(cells) * SECTIONS), bool)
    for m in range(len(x)):
        c, s = math.cos(theta[m]), math.sin(theta[m])
        for number, (u, v) in enumerate(cells):
            px, py = x[m] + c * u - s * v, y[m] + s * u + c * v
            far = (x - px) ** 2 + (y - py) ** 2
            near = np.exp(-far / (2 * SIGMA_PLACE**2)) / (SIGMA_PLACE * math.sqrt(2 * math.pi))
            near[(far > (3 * SIGMA_PLACE) ** 2) | (np.arange(len(x)) == m)] = 0
            for k, section in enumerate(sections):
                off = (section - (theta[m] - theta) + math.pi) % (2 * math.pi) - math.pi
                upper = np.array([math.erf((o + math.pi / 6) / (SIGMA_ANGLE * math.sqrt(2))) for o in off])
                lower = np.array([math.erf((o - math.pi / 6) / (SIGMA_ANGLE * math.sqrt(2))) for o in off])
                found[m, number * SECTIONS + k] = (near * (upper - lower) / 2).sum() >= CELL_THRESHOLD
    return found


def test_a_cylinder_is_that_of_the_paper_s_formulas() -> None:
    """But for the steps in which distances and directions are taken: cells near the threshold may differ."""
    source = pressed(5)
    pack = template(source)
    want = by_formula(source)[pack.order]
    bits = np.unpackbits(pack.codes.view(np.uint8), axis=1, bitorder="little")[:, :BITS].astype(bool)
    many = bits.any(axis=1)
    assert many.sum() > 20
    assert (bits[many] == want[many]).mean() > 0.995
    assert bits[many].mean() == pytest.approx(want[many].mean(), rel=0.02)


def test_rows_stand_by_direction_and_equal_ones_as_they_came() -> None:
    """Of few minutiae and of many, which are sorted in another way."""
    rng = np.random.default_rng(3)
    counts = np.array([0, 5, MOST, 200, 1], np.int64)
    angle = rng.integers(0, 12, counts.sum()).astype(np.float32) / 2
    place = rng.uniform(0, 400, (len(angle), 2)).astype(np.float32)
    pack = prepare(counts, place, angle, np.full(len(angle), 50, np.uint8))
    assert np.diff(pack.start).tolist() == np.minimum(counts, MOST).tolist()
    for k, first in enumerate(np.cumsum(counts) - counts):
        own = pack.order[pack.start[k] : pack.start[k + 1]]
        theta = angle[first + own]
        assert np.array_equal(np.lexsort((own, theta)), np.arange(len(own)))
