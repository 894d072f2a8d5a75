"""Slaps without boxes: all the fingers that must be there, or nothing and why."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from handover.formats.ebts.booking import read_booking
from handover.formats.ebts.fingers import cut_fingers
from handover.formats.ebts.print_image import PrintImage
from handover.formats.ebts.slaps import find_fingers
from handover.formats.images import GreyImage, decode
from handover.matching.fingerprints.extract import extract
from handover.matching.fingerprints.scorer import compare

TIPS = ((150, 300), (480, 180), (810, 220), (1140, 420))
"""Left and top of four fingertips of 220 by 320 pixels at 500 ppi."""


def hand(
    *tips: tuple[int, int], joints: bool = False, size: tuple[int, int] = (1000, 1600)
) -> NDArray[np.uint8]:
    """White paper with ovals of ridges, nine pixels apart; with ``joints``, another oval below each."""
    y, x = np.mgrid[0 : size[0], 0 : size[1]].astype(np.float32)
    ridges = 127 + 120 * np.sin(2 * np.pi * (x * 0.6 + y * 0.8) / 9)
    paper = np.full(size, 255.0, np.float32)
    for left, top in tips:
        for down in (0, 380) if joints else (0,):
            inside = ((x - left - 110) / 110) ** 2 + ((y - top - down - 160) / 160) ** 2 < 1
            paper = np.where(inside, ridges, paper)
    return paper.astype(np.uint8)


def boxes(
    position: int, pixels: NDArray[np.uint8], ppi: int = 500, **missing: str
) -> dict[int, tuple[int, int]]:
    stated = {int(name[1:]): code for name, code in missing.items()}
    found = find_fingers(position, GreyImage(pixels, ppi), stated)
    return {box.finger: (box.left, box.top) for box in found.boxes}


def near(found: dict[int, tuple[int, int]], expected: dict[int, tuple[int, int]]) -> bool:
    off = [abs(a - b) for f in expected for a, b in zip(found[f], expected[f], strict=True)]
    return list(found) == list(expected) and max(off) <= 40


@pytest.mark.parametrize("joints", [False, True])
def test_four_fingers_are_named_from_left_to_right_of_each_hand(joints: bool) -> None:
    picture = hand(*TIPS, joints=joints)
    assert near(boxes(13, picture), dict(zip((2, 3, 4, 5), TIPS, strict=True)))
    assert near(boxes(14, picture), dict(zip((10, 9, 8, 7), TIPS, strict=True)))


def test_fingers_that_nearly_touch_are_parted() -> None:
    tips = ((150, 300), (406, 180), (662, 220), (918, 420))
    assert near(boxes(13, hand(*tips)), dict(zip((2, 3, 4, 5), tips, strict=True)))


def test_a_smudge_beside_a_faint_finger_does_not_take_its_name() -> None:
    picture = hand(*TIPS).astype(np.float32)
    faint = picture.copy()
    faint[:, 1100:] = 255 - (255 - picture[:, 1100:]) * 0.42
    smudge = hand((10, 640)).astype(np.float32)
    both = np.minimum(faint, smudge).astype(np.uint8)
    assert find_fingers(13, GreyImage(both, 500)).boxes == ()


def test_thumbs_lie_left_and_right() -> None:
    assert near(boxes(15, hand(*TIPS[:2])), dict(zip((6, 1), TIPS[:2], strict=True)))


def test_an_amputated_finger_is_not_expected() -> None:
    assert near(boxes(13, hand(*TIPS[:3]), f5="XX"), dict(zip((2, 3, 4), TIPS, strict=False)))
    assert near(
        boxes(13, hand(TIPS[0], *TIPS[2:]), f3="XX"), dict(zip((2, 4, 5), (TIPS[0], *TIPS[2:]), strict=True))
    )


def test_another_scale_gives_the_boxes_in_its_own_pixels() -> None:
    larger = np.repeat(np.repeat(hand(*TIPS), 2, axis=0), 2, axis=1)
    found = boxes(13, larger, 1000)
    assert near({f: (x // 2, y // 2) for f, (x, y) in found.items()}, boxes(13, hand(*TIPS)))


@pytest.mark.parametrize(
    ("position", "tips", "missing", "why"),
    [
        (13, TIPS[:3], {}, "3 separate fingertips were found, 4 were expected"),
        (
            13,
            (TIPS[0], (480, 180), (690, 200), (900, 220)),
            {},
            "its fingers touch each other or something else",
        ),
        (13, TIPS, {3: "UP"}, "the fingers cannot be told apart"),
        (13, TIPS, {5: "XX"}, "4 separate fingertips were found, 3 were expected"),
        (13, (), {}, "0 separate fingertips were found, 4 were expected"),
        (1, TIPS, {}, "no finger is expected in it"),
        (15, (), {1: "XX", 6: "XX"}, "no finger is expected in it"),
    ],
)
def test_whatever_is_not_plain_gives_nothing_and_says_why(
    position: int, tips: tuple[tuple[int, int], ...], missing: dict[int, str], why: str
) -> None:
    found = find_fingers(position, GreyImage(hand(*tips), 500), missing)
    assert (found.boxes, found.problem) == ((), why)


@pytest.mark.samples
def test_a_live_scans_slap_gives_four_fingers_that_can_be_searched(samples: Path) -> None:
    file = read_booking(
        (samples / "ebts/car/NISTFile2.ebts").read_bytes(), require_booking=False, lenient=True
    )
    slap = next(i for i in file.images if i.position == 13)
    cut = cut_fingers(slap, decode(slap)).fingers
    assert set(cut) == {2, 3, 4, 5}
    assert all(len(extract(grey, finger)) >= 20 for finger, grey in cut.items())
    tops = {box.finger: box.top for box in find_fingers(13, decode(slap)).boxes}
    assert min(tops, key=lambda finger: tops[finger]) == 3, "the middle finger reaches highest"


@pytest.mark.samples
def test_real_fingers_laid_side_by_side_are_each_found_again(samples: Path) -> None:
    file = read_booking((samples / "ebts/an2k/type-14-tpcard-nqm.an2").read_bytes(), require_booking=False)
    rolled = {i.position: decode(i) for i in file.images if i.position in (2, 3, 4, 5)}
    paper = np.full((1000, 1600), 255, np.uint8)
    y, x = np.mgrid[0:420, 0:320]
    oval = ((x - 160) / 160) ** 2 + ((y - 210) / 210) ** 2 < 1
    for (finger, grey), left in zip(sorted(rolled.items()), (60, 450, 840, 1220), strict=True):
        height, width = grey.pixels.shape
        piece = grey.pixels[height // 2 - 210 : height // 2 + 210, width // 2 - 160 : width // 2 + 160]
        paper[200 + 30 * finger : 620 + 30 * finger, left : left + 320][oval] = piece[oval]
    slap = PrintImage(13, 0, "NONE", 1600, 1000, 500, paper.tobytes())
    cut = cut_fingers(slap, GreyImage(paper, 500)).fingers
    for finger, grey in cut.items():
        scores = {f: compare(extract(grey, 2), extract(whole, 2)).score for f, whole in rolled.items()}
        assert max(scores, key=lambda f: scores[f]) == finger, scores
    assert set(cut) == {2, 3, 4, 5}


@pytest.mark.samples
def test_a_card_with_text_over_its_fingers_gives_nothing(samples: Path) -> None:
    file = read_booking(
        (samples / "ebts/an2k/type-4-14-slaps.an2").read_bytes(), require_booking=False, lenient=True
    )
    assert [cut_fingers(image, decode(image)).problem for image in file.images] == [
        "its fingers touch each other or something else"
    ] * 3
