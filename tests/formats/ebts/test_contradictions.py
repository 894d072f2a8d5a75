"""Records of one file that contradict each other or their own image: warned, and never used in silence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handover.formats.ansi_nist import (
    AnsiNistError,
    AnsiRecord,
    FieldValue,
    TaggedRecord,
    Transaction,
    read,
    tagged,
)
from handover.formats.checking import check
from handover.formats.ebts.booking import BookingSubmission, read_booking
from handover.formats.ebts.car import write_car
from handover.formats.ebts.finger_fields import Segment
from handover.formats.ebts.fingers import cut_fingers
from handover.formats.ebts.print_image import PrintImage
from handover.formats.ebts.prints import image_to_record
from handover.formats.ebts.type9 import minutiae_to_record, read_minutiae, read_with_notes
from handover.formats.images import GreyImage, decode, encode_wsq, to_png
from tests.formats.ebts.builders import booking, finger, image, rebuilt
from tests.formats.ebts.test_slaps import TIPS, hand
from tests.support.examples import examples

RIDGES = np.tile((np.arange(120) * 16 % 256).astype(np.uint8), (90, 1))


def picture(width: int = 120, height: int = 90, ppi: int = 500) -> bytes:
    return to_png(GreyImage(np.ascontiguousarray(RIDGES[:height, :width]), ppi))


def png(position: int, **changes: Any) -> PrintImage:
    return image(position, **{"compression": "PNG", "width": 120, "height": 90, "data": picture(), **changes})


def sent(images: tuple[PrintImage, ...], *more: AnsiRecord) -> BookingSubmission:
    """A booking of these images, each under its own IDC, and of further records, written and read again."""
    tx = read(write_car(booking(images=(png(1),), minutiae={})))
    two = tx.record(2)
    assert two is not None
    made = [image_to_record(one, one.idc, "TX0570000", "20200225") for one in images]
    return read_booking(rebuilt(Transaction((tx.header, two, *made, *more)), two))


def said(found: BookingSubmission, tag: str) -> list[str]:
    """The warnings of a field, without its name."""
    return [text.partition(": ")[2] for text in found.warnings if text.startswith(tag)]


def nine(position: int, idc: int, count: int = 3) -> TaggedRecord:
    return minutiae_to_record(finger(position, count), idc)


def with_fields(record: TaggedRecord, **changes: FieldValue) -> TaggedRecord:
    """A Type-9 with other fields; ``f137`` is 9.137."""
    fields: dict[int, FieldValue] = {f.number: f.value for f in record.fields if f.number != 1}
    fields |= {int(name[1:]): value for name, value in changes.items()}
    return tagged(9, sorted(fields.items(), key=lambda pair: pair[0]))


@given(width=st.integers(1, 300), height=st.integers(1, 300))
@settings(max_examples=examples(20))
def test_a_print_of_one_finger_is_used_by_its_own_header(width: int, height: int) -> None:
    found = sent((png(3, width=width, height=height),))
    warned = said(found, "14.006")
    assert (found.images[0].width, found.images[0].height) == (120, 90)
    assert decode(found.images[0]).pixels.shape == (90, 120)
    agrees = (width, height) == (120, 90)
    assert warned == ([] if agrees else [
        f"Type-14 IDC 1: {width} x {height} pixels by the record, 120 x 90 by the image's own header, which is used"
    ])  # fmt: skip
    assert found.images[0].stated_size == (None if agrees else (width, height))


def test_a_binary_record_too() -> None:
    found = sent((png(3, width=90, height=120, record_type=4),))
    assert said(found, "4.06")[0].startswith("Type-4 IDC 1: 90 x 120 pixels by the record, 120 x 90 by")


def test_raw_pixels_of_another_number_cannot_be_used_and_that_is_told() -> None:
    assert "cannot be used" in said(sent((image(3, width=9),)), "14.006")[0]


@pytest.mark.parametrize(
    ("own", "told"), [(1000, True), (500, False), (503, False), (96, False), (250, True)]
)
def test_two_resolutions_are_told(own: int, told: bool) -> None:
    warned = said(sent((png(3, data=picture(ppi=own)),)), "14.009")
    assert [text.partition(", which is used, ")[2] for text in warned] == (
        [f"{own} by the image's own header"] if told else []
    )


def test_the_comment_of_a_wsq_is_held_against_its_header() -> None:
    plain = encode_wsq(GreyImage(RIDGES, 500))
    comment = b"NIST_COM 4\nPIX_WIDTH 800\nPIX_HEIGHT 90\nPPI 1000\n"
    data = plain[:2] + b"\xff\xa8" + (len(comment) + 2).to_bytes(2, "big") + comment + plain[2:]
    found = sent((png(3, compression="WSQ20", data=data),))
    assert "states 800 x 90 pixels, its header 120 x 90, which is used" in said(found, "14.999")[0]
    assert "1000 by the image's own header" in said(found, "14.009")[0]
    assert not said(sent((png(3, compression="WSQ20", data=plain),)), "14")


@pytest.mark.parametrize(
    ("stated", "shift", "cut"),
    [
        ((1000, 1600), 0, {2, 3, 4, 5}),  # the sides exchanged: the boxes are of the image
        ((1800, 1200), 0, {2, 3, 4, 5}),  # another size, and the ridges agree with the boxes
        (
            (1800, 1200),
            330,
            {2, 3, 4, 5},
        ),  # another size, and the boxes lie one finger beside: the ridges are followed
    ],
)
def test_the_boxes_of_a_slap_of_another_size_are_held_against_its_ridges(
    stated: tuple[int, int], shift: int, cut: set[int]
) -> None:
    pixels = hand(*TIPS)
    boxes = tuple(
        Segment(f, x - shift, x - shift + 219, y, y + 319)
        for f, (x, y) in zip((2, 3, 4, 5), TIPS, strict=True)
        if x >= shift
    )
    slap = image(13, width=1600, height=1000, segments=boxes, stated_size=stated)
    found = cut_fingers(slap, GreyImage(pixels, 500))
    assert set(found.fingers) == cut
    assert set(found.by_ridges) == (cut if shift else set())


def test_boxes_of_another_size_without_ridges_to_hold_them_against_are_told() -> None:
    blank = np.full((1000, 1600), 200, np.uint8)
    boxes = tuple(Segment(f, x, x + 219, y, y + 319) for f, (x, y) in zip((2, 3, 4, 5), TIPS, strict=True))
    slap = image(13, width=1600, height=1000, segments=boxes, stated_size=(1800, 1200))
    found = cut_fingers(slap, GreyImage(blank, 500))
    assert found.fingers == {}
    assert all("its box is for an image of another size" in why for why in found.problems.values())


def test_one_idc_of_two_images_is_told_and_minutiae_keep_to_their_own() -> None:
    """The standard layout counts y from below: the height is that of the image of the same finger."""
    rows = [["001", "05080254000", "10", "A"]]
    record = tagged(9, [(2, "01"), (3, "1"), (4, "S"), (6, "02"), (12, rows)])
    two = (png(2, idc=1), png(3, idc=1, width=60, height=40, data=picture(60, 40)))
    for images in (two, two[::-1]):
        found = sent(images, record)
        assert "IDC 01 stands for 2 images" in said(found, "14.002")[0]
        assert found.minutiae[2].xy.tolist() == [[100, 40]]


@pytest.mark.parametrize(
    ("images", "used"),
    [
        ((png(3, idc=1),), False),
        ((png(2, idc=1),), True),
        ((png(13, idc=1),), True),
        ((png(14, idc=1),), False),
        ((png(0, idc=1),), True),
        ((png(3, idc=2),), True),
        ((png(3, idc=1), png(2, idc=1)), True),
    ],
)
def test_minutiae_of_another_finger_than_the_image_of_their_idc_are_not_used(
    images: tuple[PrintImage, ...], used: bool
) -> None:
    found = sent(images, nine(2, 1))
    assert (2 in found.minutiae) is used
    assert (
        any("is of finger 2, the image of that IDC is of position" in w for w in said(found, "9")) is not used
    )


POSSIBLE: dict[str, TaggedRecord] = {
    "9.006": tagged(
        9, [(2, "01"), (4, "S"), (6, [["02"], ["07"]]), (12, [["001", "02540254000", "00", "A"]])]
    ),
    "9.006 items": tagged(
        9, [(2, "01"), (4, "S"), (6, [["02", "07"]]), (12, [["001", "02540254000", "00", "A"]])]
    ),
    "9.014": tagged(
        9, [(2, "01"), (4, "S"), (14, [["02"], ["07"]]), (23, [["001", "02540254000", "00", "A"]])]
    ),
    "9.302": tagged(
        9, [(2, "01"), (4, "U"), (302, [[str(n)] for n in range(1, 11)]), (331, [["1", "2", "3", "E"]])]
    ),
    "9.134": with_fields(nine(2, 1), f134=[["02"], ["07"]]),
}


@pytest.mark.parametrize("name", POSSIBLE)
def test_a_list_of_possible_fingers_is_no_finger(name: str) -> None:
    found = sent((png(1, idc=9),), POSSIBLE[name])
    assert found.minutiae == {}
    assert any("list of possible ones and no finger; the record is not used" in w for w in said(found, "9"))
    assert read_minutiae(POSSIBLE[name], position=7).position == 7


def test_a_position_said_twice_or_filled_up_is_one_finger() -> None:
    for rows in ([["02"], ["02"]], [["02", "255", "255"]]):
        record = tagged(9, [(2, "01"), (4, "S"), (6, rows), (12, [["001", "02540254000", "00", "A"]])])
        assert read_minutiae(record).position == 2


def test_the_scale_of_y_is_its_own() -> None:
    rows = [
        ["1", "100", "200", "0", "1", "50"],
        ["2", "100", "200", "45", "1", "50"],
        ["3", "20", "20", "22", "1", "9"],
    ]
    record = with_fields(nine(2, 1, 0), f131="500", f132="1000", f137=rows)
    found = read_minutiae(record)
    assert (found.width, found.height) == (400, 250)
    assert found.xy.tolist()[:2] == [[100, 100], [100, 100]]
    assert np.degrees(found.angle[:2]) == pytest.approx([0, 90])
    assert np.tan(found.angle[2]) == pytest.approx(np.tan(np.radians(44)) / 2)
    for tag in (131, 132):
        with pytest.raises(AnsiNistError, match="not a resolution"):
            read_minutiae(with_fields(record, **{f"f{tag}": "5"}))


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(0, 700)), min_size=1, max_size=12))
@settings(max_examples=examples(50))
def test_minutiae_outside_the_image_are_told_and_left_out(places: list[tuple[int, int]]) -> None:
    """The record's image has 400 by 500 pixels."""
    rows = [[str(n), str(x), str(y), "10", "1", "50"] for n, (x, y) in enumerate(places, 1)]
    inside = [[x, y] for x, y in places if x <= 400 and y <= 500]
    record = with_fields(nine(2, 1), f136=str(len(rows)), f137=rows)
    if 2 * len(inside) < len(places):
        with pytest.raises(AnsiNistError, match="lie outside the image of 400 x 500 pixels"):
            read_minutiae(record)
        return
    found, notes = read_with_notes(record)
    assert found.xy.tolist() == inside
    assert notes == ([] if len(inside) == len(places) else [
        f"{len(places) - len(inside)} of {len(places)} minutiae lie outside the image of 400 x 500 pixels: left out"
    ])  # fmt: skip


def test_records_without_an_image_are_told() -> None:
    found = sent((png(1), image(4, record_type=4, idc=4, data=b"", width=8, height=6)))
    assert [i.position for i in found.images] == [1]
    assert "Type-4 IDC 4 has no image: not used" in said(found, "4.09")
    empty = tagged(14, [(2, "07"), (3, "1"), (13, "2")])
    absent = tagged(14, [(2, "08"), (3, "1"), (13, "3"), (18, [["3", "XX"]])])
    assert said(sent((png(1),), empty, absent), "14.999") == [
        "Type-14 IDC 7 has no image, and states no finger as missing"
    ]


def test_a_file_of_a_type_that_is_not_checked_in_full_is_warned_too() -> None:
    data = write_car(booking(tot="FAUF", images=(png(3, width=9),), minutiae={}))
    assert any(text.startswith("14.006 HLL") for text in check(data)["warnings"])


@pytest.mark.samples
def test_contradictions_from_the_field(samples: Path) -> None:
    place = samples / "field" / "formats"

    def of(name: str) -> BookingSubmission:
        return read_booking((place / name).read_bytes(), lenient=True, require_booking=False)

    twice = of("04-duplicate-records/dup-idc-type9.ebts")
    assert said(twice, "14.002") == ["IDC 01 stands for 2 images, of positions 2, 3"]
    assert float(twice.minutiae[2].xy[0, 1]) == pytest.approx(500 - 200 / 5.08, abs=0.1), (
        "the image is 500 high"
    )
    other = of("09-hll-vll-differ/hll500-vll750.ebts")
    assert said(other, "14.006") == [
        "Type-14 IDC 10: 500 x 750 pixels by the record, 400 x 500 by the image's own header, which is used"
    ]
    assert [decode(i).pixels.shape for i in other.images if i.position == 10] == [(500, 400)]
    outside = of("19-type9/m1-outside-image.ebts")
    assert any("1 of 1 minutiae lie outside the image of 400 x 500 pixels" in w for w in said(outside, "9"))
    assert outside.minutiae == {}
    possible = of("19-type9/std-fgp-two-candidates.ebts")
    assert any("several fingers (2, 7)" in w for w in said(possible, "9"))
    assert possible.minutiae == {}
