"""Slaps whose boxes are wrong: no expected finger is lost in silence, and none is cut where another lies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from typer.testing import CliRunner

from handover.cli import app
from handover.formats.ansi_nist import FieldValue, TaggedRecord, read, tagged
from handover.formats.ebts.booking import read_booking
from handover.formats.ebts.boxes import SLAPS, judge
from handover.formats.ebts.car import write_car
from handover.formats.ebts.edits import Findings
from handover.formats.ebts.finger_fields import QualityScore, Segment
from handover.formats.ebts.fingers import Cut, cut_fingers
from handover.formats.ebts.print_image import PrintImage
from handover.formats.ebts.prints import read_images
from handover.formats.images import GreyImage
from tests.formats.ebts.builders import booking, image
from tests.formats.ebts.test_slaps import TIPS, hand
from tests.support.examples import examples

HAND = hand(*TIPS)
PLACES = dict(zip((2, 3, 4, 5), TIPS, strict=True))


def box(finger: int, place: int | None = None) -> Segment:
    """The box of the fingertip that lies where ``place`` is, or the finger itself."""
    left, top = PLACES[place or finger]
    return Segment(finger, left, left + 219, top, top + 319)


def cut(*boxes: Segment, pixels: NDArray[np.uint8] = HAND, **missing: str) -> Cut:
    height, width = pixels.shape
    slap = image(13, width=width, height=height, segments=boxes)
    return cut_fingers(slap, GreyImage(pixels, 500), {int(name[1:]): code for name, code in missing.items()})


def place_of(piece: GreyImage, whole: NDArray[np.uint8] = HAND) -> int:
    """The finger whose fingertip a piece of the picture shows, by where its pixels lie in memory."""
    start = piece.pixels.__array_interface__["data"][0] - whole.__array_interface__["data"][0]
    top, left = divmod(start, whole.shape[1])
    height, width = piece.pixels.shape
    middle = left + width / 2, top + height / 2
    return min(
        PLACES, key=lambda f: abs(PLACES[f][0] + 110 - middle[0]) + abs(PLACES[f][1] + 160 - middle[1])
    )


def well_placed(found: Cut) -> bool:
    return all(place_of(piece) == finger for finger, piece in found.fingers.items())


WRONG: dict[str, Segment | None] = {
    "no box": None,
    "no width": Segment(5, 1140, 1140, 420, 739),
    "no height": Segment(5, 1140, 1359, 420, 420),
    "left and right exchanged": Segment(5, 1359, 1140, 420, 739),
    "too small": Segment(5, 1140, 1180, 420, 739),
    "outside": Segment(5, 1700, 1919, 420, 739),
    "over another finger": box(5, 4),
    "the whole slap": Segment(5, 0, 1599, 0, 999),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_finger_whose_box_is_wrong_is_found_by_its_ridges(name: str) -> None:
    wrong = WRONG[name]
    found = cut(*(box(f) for f in (2, 3, 4)), *([wrong] if wrong else []))
    assert set(found.fingers) == {2, 3, 4, 5}
    assert found.problems == {}
    assert 5 in found.by_ridges
    assert well_placed(found)


@pytest.mark.parametrize("name", WRONG)
def test_one_whose_ridges_are_not_there_is_told(name: str) -> None:
    wrong = WRONG[name]
    found = cut(*(box(f) for f in (2, 3, 4)), *([wrong] if wrong else []), pixels=hand(*TIPS[:3]))
    assert set(found.problems) | set(found.fingers) == {2, 3, 4, 5}
    assert 5 in found.problems
    assert not set(found.problems) & set(found.fingers)


def test_a_second_box_of_a_finger_at_another_place_is_decided_by_ridges() -> None:
    found = cut(box(2), box(3), box(4), box(4, 5))
    assert set(found.fingers) == {2, 3, 4, 5}
    assert well_placed(found)
    assert set(found.by_ridges) == {4, 5}


def test_boxes_that_name_the_fingers_beside_are_overruled() -> None:
    found = cut(box(2, 3), box(3, 4), box(4, 5), Segment(1, 150, 369, 300, 619))
    assert set(found.fingers) == {2, 3, 4, 5}
    assert well_placed(found)
    assert set(found.by_ridges) == {2, 3, 4, 5}


def test_touching_fingers_leave_the_one_beside_the_good_boxes() -> None:
    """All four cannot be told apart, but what stands beside three good boxes is the fourth."""
    near = (TIPS[0], (480, 180), (690, 200), TIPS[3])
    pixels = hand(*near)
    boxes = [Segment(f, x, x + 219, y, y + 319) for f, (x, y) in zip((2, 3, 4), near, strict=False)]
    assert cut(pixels=pixels).fingers == {}
    found = cut(*boxes, pixels=pixels)
    assert set(found.fingers) == {2, 3, 4, 5}
    assert set(found.by_ridges) == {5}
    assert place_of(found.fingers[5], pixels) == 5


def test_a_fingertip_beside_the_boxes_in_the_wrong_order_is_not_the_expected_finger() -> None:
    """Four boxes one place too far right, and the last of them lost: what is free is the first place."""
    near = (TIPS[0], (480, 180), (690, 200), TIPS[3])
    boxes = [Segment(f, x, x + 219, y, y + 319) for f, (x, y) in zip((2, 3, 4), near[1:], strict=True)]
    found = cut(*boxes, pixels=hand(*near))
    assert 5 not in found.fingers
    assert "it has no box, and 1 fingertips were found beside the boxes" in found.problems[5]


def test_missing_fingers_are_not_expected() -> None:
    assert cut(box(2), box(3), box(4), f5="XX", pixels=hand(*TIPS[:3])).problems == {}
    assert cut(box(2), box(3), box(4), f5="UP").problems == {}
    unsure = cut(box(2), box(3), f5="UP")
    assert set(unsure.problems) == {4}
    assert "cannot be told apart" in unsure.problems[4]


numbers = st.integers(0, 1700)
segments = st.builds(Segment, st.sampled_from([1, 2, 3, 4, 5, 7, 13]), numbers, numbers, numbers, numbers)


@given(
    boxes=st.lists(segments, max_size=6),
    missing=st.dictionaries(st.integers(2, 5), st.just("XX"), max_size=2),
)
@settings(max_examples=examples(15))
def test_every_expected_finger_is_cut_or_told(boxes: list[Segment], missing: dict[int, str]) -> None:
    slap = image(13, width=1600, height=1000, segments=tuple(boxes))
    found = cut_fingers(slap, GreyImage(HAND, 500), missing)
    expected = set(SLAPS[13]) - set(missing)
    assert set(found.fingers) | set(found.problems) == expected
    assert not set(found.fingers) & set(found.problems)
    assert all(found.problems.values())
    judged = judge(slap, missing)
    assert not boxes or set(judged.good) | set(judged.faults) == expected


def fourteen(position: int, *fields: tuple[int, FieldValue]) -> tuple[PrintImage, list[str]]:
    """A Type-14 record with these fields, read; and the warnings."""
    tx = read(write_car(booking(images=(image(position),), minutiae={})))
    record = next(r for r in tx.of_type(14) if isinstance(r, TaggedRecord))
    kept: list[tuple[int, FieldValue]] = [
        (f.number, f.value) for f in record.fields if f.number not in {1, 999}
    ]
    made = tagged(14, [*kept, *fields, (999, record.data())])
    found = Findings()
    images, _ = read_images(type(tx)((tx.header, made)), found)
    return images[0], found.warnings


def test_thumbs_that_are_named_11_and_12_are_thumbs() -> None:
    rows = [["11", "560", "940", "40", "570"], ["12", "60", "440", "40", "570"]]
    for field in (21, 25):
        shapes = [[n, "4", x1, y1, x2, y1, x2, y2, x1, y2] for n, x1, x2, y1, y2 in rows]
        both, warnings = fourteen(15, (field, rows if field == 21 else shapes))
        assert both.segments == (Segment(1, 560, 940, 40, 570), Segment(6, 60, 440, 40, 570))
        assert [w.partition("names ")[2] for w in warnings] == [
            "position 11; it is read as 1",
            "position 12; it is read as 6",
        ]
    both, _ = fourteen(15, (22, [["11", "5"], ["12", "2"]]), (24, [["12", "30", "1A2B", "7"]]))
    assert both.finger_nfiq == ((1, 5), (6, 2))
    assert both.scores == (QualityScore(6, 30, "1A2B", "7"),)
    other, _ = fourteen(13, (21, rows))
    assert {b.finger for b in other.segments} == {11, 12}, "no thumb is in four fingers"


@pytest.mark.parametrize(
    "row", [["5", "", "", "", ""], ["5", "1", "2", "3"], ["5", "1.5", "20", "3", "40"], ["x"] * 5]
)
def test_a_box_that_is_no_numbers_is_told(row: list[str]) -> None:
    _, warnings = fourteen(13, (21, [["2", "1", "90", "1", "90"], row]))
    assert len(warnings) == 1
    assert "1 of its rows are not boxes in numbers" in warnings[0]


def test_a_polygon_stands_in_for_a_box_without_area() -> None:
    shape = ["5", "3", "10", "5", "240", "9", "220", "290"]
    found, _ = fourteen(13, (21, [["5", "30", "30", "3", "400"]]), (25, [shape]))
    slap = PrintImage(13, 0, "NONE", 600, 400, 500, b"", segments=found.segments)
    assert judge(slap, {}).good == {5: Segment(5, 10, 240, 5, 290)}


def _lines(*command: str) -> list[dict[str, Any]]:
    found = CliRunner().invoke(app, ["ebts", *command])
    assert found.exit_code == 0, found.output
    return [json.loads(line) for line in found.stdout.splitlines()]


@pytest.mark.samples
@pytest.mark.parametrize(
    "name", ["little-finger-box-collapsed", "one-box-non-numeric", "three-of-four-boxes"]
)
def test_slaps_from_the_field_lose_no_finger(name: str, samples: Path, tmp_path: Path) -> None:
    place = samples / "field" / "formats" / "02-seg-degenerate"
    file = str(place / f"442-{name}.ebts")
    (checked,) = _lines("check", file)
    assert checked["valid"]
    assert any("14.021" in text and "finger 5 (right little)" in text for text in checked["warnings"])
    lines = _lines("images", file, str(tmp_path))
    assert sorted(line["finger"] for line in lines if line["finger"]) == list(range(1, 11))
    (little,) = (line for line in lines if line["finger"] == 5)
    assert little["cut_by"].startswith("ridges: it")
    whole = next(
        i for i in read_booking((place / "442-all-good.ebts").read_bytes()).images if i.position == 13
    )
    stated = next(b for b in whole.segments if b.finger == 5)
    assert little["width"] == pytest.approx(stated.right - stated.left, abs=60)
    assert (_lines("check", str(place / "442-all-good.ebts")))[0]["warnings"] == []


@pytest.mark.samples
def test_thumbs_named_11_and_12_in_the_field_are_cut(samples: Path, tmp_path: Path) -> None:
    place = samples / "field" / "formats" / "01-seg-thumbs-11-12"
    right = _lines("images", str(place / "seg-1-6-good.ebts"), str(tmp_path / "right"))
    lines = _lines("images", str(place / "seg-11-12-only-record.ebts"), str(tmp_path / "odd"))
    shapes = {(line["finger"], line["width"], line["height"]) for line in lines if line["finger"]}
    assert shapes == {(line["finger"], line["width"], line["height"]) for line in right[-2:]}
    (checked,) = _lines("check", str(place / "seg-11-12-only-record.ebts"))
    assert any(
        "14.021" in text and "names position 11; it is read as 1" in text for text in checked["warnings"]
    )
