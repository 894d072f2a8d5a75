"""Two prints drawn in one frame: a rigid motion is undone exactly, and nothing else is changed."""

from __future__ import annotations

import math
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handover.formats.minutiae import FingerMinutiae
from handover.matching.fingerprints.print_drawing import TICK, Mark, as_svg, draw
from handover.matching.fingerprints.scorer import compare
from handover.matching.types import MinutiaPair
from handover.world.prints import tenprint
from tests.support.examples import examples


def finger(xy: np.ndarray, angle: np.ndarray) -> FingerMinutiae:
    n = len(xy)
    return FingerMinutiae(
        2, 400, 500, xy.astype(np.float32), np.mod(angle, 2 * math.pi).astype(np.float32),
        np.full(n, 60, np.uint8), (np.arange(n) % 3).astype(np.uint8),
    )  # fmt: skip


def scattered(seed: int, count: int) -> FingerMinutiae:
    rng = np.random.default_rng(seed)
    return finger(rng.uniform(0, 400, (count, 2)), rng.uniform(0, 2 * math.pi, count))


def turned(print_: FingerMinutiae, turn: float, shift: tuple[float, float]) -> FingerMinutiae:
    """The print turned clockwise as seen and shifted."""
    c, s = math.cos(turn), math.sin(turn)
    x, y = print_.xy[:, 0], print_.xy[:, 1]
    xy = np.stack([x * c - y * s + shift[0], x * s + y * c + shift[1]], axis=1)
    return finger(xy, print_.angle - turn)


def all_pairs(count: int) -> list[MinutiaPair]:
    return [MinutiaPair(i, i, 0.5) for i in range(count)]


@settings(max_examples=examples(60))
@given(
    seed=st.integers(0, 999),
    count=st.integers(3, 60),
    turn=st.floats(-3.1, 3.1),
    x=st.floats(-200, 200),
    y=st.floats(-200, 200),
)
def test_a_turned_and_shifted_copy_is_drawn_as_the_original(
    seed: int, count: int, turn: float, x: float, y: float
) -> None:
    probe = scattered(seed, count)
    shown = draw(probe, turned(probe, turn, (x, y)), all_pairs(count))
    assert shown.turned is not None
    assert math.degrees(turn) == pytest.approx(-shown.turned, abs=0.1)
    for a, b in zip(shown.probe, shown.candidate, strict=True):
        assert a.number == b.number
        for name in ("x", "y", "tick_x", "tick_y", "label_x", "label_y"):
            assert getattr(a, name) == pytest.approx(getattr(b, name), abs=0.3)


@settings(max_examples=examples(40))
@given(
    seeds=st.tuples(st.integers(0, 99), st.integers(0, 99)),
    counts=st.tuples(st.integers(0, 40), st.integers(0, 40)),
)
def test_every_minutia_is_drawn_inside_the_frame_with_a_tick_of_one_length(
    seeds: tuple[int, int], counts: tuple[int, int]
) -> None:
    a, b = scattered(seeds[0], counts[0]), scattered(seeds[1], counts[1])
    shown = draw(a, b, all_pairs(min(counts)))
    assert (len(shown.probe), len(shown.candidate)) == counts
    left, top, width, height = shown.box
    for mark in (*shown.probe, *shown.candidate):
        assert left <= mark.x <= left + width
        assert top <= mark.y <= top + height
        assert left <= mark.tick_x <= left + width
        assert math.hypot(mark.tick_x - mark.x, mark.tick_y - mark.y) == pytest.approx(TICK, abs=0.2)


def test_pairs_of_a_print_that_was_replaced_are_left_out() -> None:
    shown = draw(scattered(1, 5), scattered(2, 5), [
        MinutiaPair(0, 4, 0.9), MinutiaPair(0, 5, 0.9), MinutiaPair(99, 0, 0.9),
    ])  # fmt: skip
    assert [p.number for p in shown.pairs] == [1]
    assert shown.turned is None


def test_a_direction_points_up_the_page_where_it_is_a_quarter_turn() -> None:
    up = draw(finger(np.array([[100, 100]]), np.array([math.pi / 2])), scattered(1, 0), [])
    mark: Mark = up.probe[0]
    assert (mark.tick_x, mark.tick_y) == (100.0, 100.0 - TICK)


def test_two_presses_of_one_finger_lie_on_each_other() -> None:
    probe, mate = tenprint(1, 2)[2], tenprint(1, 3)[2]
    pairs = compare(probe, mate).pairs
    assert len(pairs) >= 8
    shown = draw(probe, mate, pairs)
    mates = {m.number: m for m in shown.candidate if m.number}
    apart = [math.hypot(m.x - mates[m.number].x, m.y - mates[m.number].y) for m in shown.probe if m.number]
    assert float(np.median(apart)) < 12


def test_the_picture_holds_every_minutia_and_numbers_each_pair_twice() -> None:
    probe, mate = scattered(1, 12), scattered(2, 9)
    picture = ElementTree.fromstring(as_svg("A & B", draw(probe, mate, all_pairs(5))))
    svg = "{http://www.w3.org/2000/svg}"
    assert picture.findtext(f"{svg}title") == "A & B"
    marks = [*picture.iter(f"{svg}circle"), *picture.iter(f"{svg}rect")]
    assert len(marks) == 12 + 9
    assert sorted(text.text or "" for text in picture.iter(f"{svg}text")) == sorted("1122334455")
    width = float(picture.attrib["viewBox"].split()[2]) / 2
    assert picture.find(f"{svg}g[@transform]").attrib["transform"] == f"translate({width:.0f} 0)"  # type: ignore[union-attr]
