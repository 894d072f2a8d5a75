from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handover.formats.minutiae import FingerMinutiae
from handover.world.kernels import mix
from handover.world.prints import impression, master_finger, master_rows, pressed, tenprint

from .rigid import rigid_score


@settings(deadline=None)
@given(seed=st.integers(0, 2**63 - 1), position=st.integers(1, 10), quality=st.floats(0.05, 1.0))
def test_every_finger_is_in_its_frame_and_range(seed: int, position: int, quality: float) -> None:
    rng = np.random.default_rng(seed)
    master = master_finger(rng, position)
    press = impression(rng, master, quality=quality)
    assert 25 <= len(master) <= 70
    for finger in (master, press):
        assert finger.position == position
        assert (finger.xy >= 0).all()
        assert (finger.xy < [finger.width, finger.height]).all()
        assert (finger.angle >= 0).all()
        assert (finger.angle < 2 * math.pi).all()
        assert set(finger.kind) <= {1, 2}
        assert ((finger.quality >= 1) & (finger.quality <= 100)).all()


def test_the_same_generator_state_gives_the_same_finger() -> None:
    def draw() -> bytes:
        rng = np.random.default_rng(5)
        press = impression(rng, master_finger(rng, 3))
        return press.xy.tobytes() + press.angle.tobytes() + press.quality.tobytes()

    assert draw() == draw()


def test_a_person_seed_fixes_the_masters_and_a_press_seed_the_press() -> None:
    first, again, other = tenprint(11, 1), tenprint(11, 1), tenprint(11, 2)
    assert list(first) == list(range(1, 11))
    assert all(np.array_equal(first[p].xy, again[p].xy) for p in first)
    assert not np.array_equal(first[2].xy, other[2].xy)


def test_mated_impressions_agree_and_unmated_do_not() -> None:
    mated, unmated = [], []
    for person in range(6):
        one, two = tenprint(person, 100 + person), tenprint(person, 200 + person)
        stranger = tenprint(50 + person, 300 + person)
        for position in (1, 2, 8):
            mated.append(rigid_score(one[position], two[position]))
            unmated.append(rigid_score(one[position], stranger[position]))
    assert min(mated) > max(unmated)
    assert np.mean(mated) > 0.6
    assert np.mean(unmated) < 0.3


def test_poor_presses_agree_less() -> None:
    def mean(quality: float) -> float:
        scores = []
        for person in range(8):
            rows = master_rows(mix(person), 2)
            good = pressed(1, rows, 2, quality=0.9)
            scores.append(rigid_score(good, pressed(2, rows, 2, quality=quality)))
        return float(np.mean(scores))

    assert mean(0.9) > mean(0.5) > mean(0.15)


def test_neighbouring_directions_follow_one_ridge_flow() -> None:
    """Doubled angles of minutiae within 35 pixels agree far better than those of any pair on the finger."""
    near, far = [], []
    for seed in range(40):
        rows = master_rows(mix(seed, 3), 4)
        apart = np.hypot(*(rows[:, None, :2] - rows[None, :, :2]).transpose(2, 0, 1))
        agree = np.cos(2 * (rows[:, None, 2] - rows[None, :, 2]))
        near.append(agree[(apart > 0) & (apart < 35)])
        far.append(agree[apart > 150])
    assert np.concatenate(near).mean() > 0.6
    assert abs(np.concatenate(far).mean()) < 0.4


@pytest.mark.parametrize("quality", [0.0, -0.5, 1.01])
def test_a_quality_outside_its_range_is_refused(quality: float) -> None:
    rng = np.random.default_rng(1)
    master = master_finger(rng, 1)
    with pytest.raises(ValueError, match="quality"):
        impression(rng, master, quality=quality)


def test_an_impression_of_nothing_is_empty() -> None:
    empty = FingerMinutiae(
        position=2,
        width=400,
        height=500,
        xy=np.empty((0, 2), np.float32),
        angle=np.empty(0, np.float32),
        quality=np.empty(0, np.uint8),
        kind=np.empty(0, np.uint8),
    )
    assert len(impression(np.random.default_rng(1), empty)) == 0
