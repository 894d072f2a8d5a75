"""Fingers cut from slaps, and what is known of the quality of each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from handover.formats.ansi_nist import FieldValue, TaggedRecord, read, tagged
from handover.formats.ebts.booking import read_booking
from handover.formats.ebts.car import write_car
from handover.formats.ebts.edits import Findings
from handover.formats.ebts.finger_fields import QualityScore, Segment
from handover.formats.ebts.fingers import cut_fingers
from handover.formats.ebts.print_image import PrintImage
from handover.formats.ebts.prints import read_images
from handover.formats.ebts.quality import FingerQuality, print_quality
from handover.formats.images import GreyImage, decode, nfiq2
from tests.formats.ebts.builders import booking, image, with_type2


def slap(**changes: Any) -> PrintImage:
    boxes = (Segment(2, 0, 199, 100, 299), Segment(3, 200, 399, 50, 249), Segment(4, 380, 900, 0, 399))
    return image(13, width=600, height=400, segments=boxes, **changes)


def pixels(width: int = 600, height: int = 400, ppi: int = 500) -> GreyImage:
    across = np.arange(width) * 255 // width
    return GreyImage(np.tile(across.astype(np.uint8), (height, 1)), ppi)


def test_boxes_are_cut_inclusive_and_clipped_to_the_image() -> None:
    cut = cut_fingers(slap(), pixels()).fingers
    assert {finger: grey.pixels.shape for finger, grey in cut.items()} == {
        2: (200, 200),
        3: (200, 200),
        4: (400, 220),
    }
    assert cut[3].pixels[0, 0] == pixels().pixels[50, 200]


def test_boxes_follow_an_image_that_was_scaled() -> None:
    cut = cut_fingers(slap(ppi=1000), pixels(300, 200)).fingers
    assert cut[2].pixels.shape == (100, 100)


def test_a_missing_finger_is_never_cut() -> None:
    assert set(cut_fingers(slap(), pixels(), {3: "XX", 2: "UP"}).fingers) == {2, 4}
    assert cut_fingers(image(1), pixels(), {1: "XX"}).fingers == {}


def test_what_is_no_finger_of_the_slap_is_passed_over() -> None:
    boxes: tuple[Segment, ...] = (
        Segment(7, 0, 199, 0, 199),
        Segment(2, 0, 20, 0, 20),
        Segment(3, 700, 900, 0, 300),
    )
    boxes += (Segment(4, 300, 100, 0, 300), Segment(5, 0, 149, 0, 149), Segment(5, 0, 199, 0, 199))
    cut = cut_fingers(image(13, width=600, height=400, segments=boxes), pixels())
    assert {f: g.pixels.shape for f, g in cut.fingers.items()} == {5: (150, 150)}
    assert {f: why.split(",")[0] for f, why in cut.problems.items()} == {
        2: "its box of 21 x 21 pixels is too small",
        3: "its box lies outside the image",
        4: "its box has no area",
    }
    assert cut_fingers(image(13), pixels()).problem == "0 separate fingertips were found, 4 were expected"
    assert set(cut_fingers(image(13), pixels()).problems) == {2, 3, 4, 5}
    assert cut_fingers(image(0), pixels()).fingers == {}


def test_one_finger_is_itself() -> None:
    assert set(cut_fingers(image(4), pixels()).fingers) == {4}
    assert set(cut_fingers(image(12), pixels()).fingers) == {6}


def fourteen(fields: list[tuple[int, FieldValue]]) -> PrintImage:
    tx = read(write_car(booking(images=(image(13),), minutiae={})))
    record = next(r for r in tx.of_type(14) if isinstance(r, TaggedRecord))
    kept: list[tuple[int, FieldValue]] = [
        (f.number, f.value) for f in record.fields if f.number not in {1, 999}
    ]
    made = tagged(14, [*kept, *fields, (999, record.data())])
    images, _ = read_images(type(tx)((tx.header, made)), Findings())
    return images[0]


def test_polygons_stand_in_where_there_is_no_box() -> None:
    corners = [["2", "3", "10", "5", "40", "9", "20", "90"], ["3", "2", "1", "1"], ["4", "x"]]
    assert fourteen([(25, corners)]).segments == (Segment(2, 10, 40, 5, 90),)
    both: list[tuple[int, FieldValue]] = [(21, [["2", "1", "2", "3", "4"]]), (25, corners)]
    assert fourteen(both).segments == (Segment(2, 1, 2, 3, 4),)


def test_quality_as_sent_is_kept_and_written_again() -> None:
    scores = [["2", "12", "1A2B", "7"], ["3", "254", "1A2B", "7"], ["4", "x"]]
    found = fourteen([(22, [["2", "5"], ["3", "1"], ["4", "254"]]), (24, scores)])
    assert found.finger_nfiq == ((2, 5), (3, 1))
    assert found.scores == (QualityScore(2, 12, "1A2B", "7"),)
    again = read_booking(write_car(booking(images=(found,)))).images[0]
    assert (again.finger_nfiq, again.scores) == (found.finger_nfiq, found.scores)


def test_poor_and_missing_fingers_are_told_and_excused_ones_are_not() -> None:
    prints = (
        image(1, nfiq=4),
        image(2, nfiq=5),
        image(3, scores=(QualityScore(3, 25),)),
        image(13, finger_nfiq=((2, 2), (4, 5))),
        image(9, nfiq=5),
    )
    found = print_quality(booking(images=prints, minutiae={}, amputations={9: "UP", 10: "XX"}), {5: 12})
    assert [(f.finger, len(f.reasons)) for f in found.poor] == [(1, 1), (3, 1), (4, 1), (5, 1)]
    assert found.missing == (6, 7, 8)
    assert found.excused == {9: "UP", 10: "XX"}
    assert found.needs_retake
    assert [f.nfiq for f in found.fingers if f.finger == 2] == [2], "the better of two images counts"


@pytest.mark.parametrize(
    ("quality", "poor"),
    [
        (FingerQuality(1), False),
        (FingerQuality(1, nfiq=3, score=26, nfiq2=30), False),
        (FingerQuality(1, nfiq=4), True),
        (FingerQuality(1, score=25), True),
        (FingerQuality(1, nfiq2=29), True),
    ],
)
def test_each_measure_has_its_bound(quality: FingerQuality, poor: bool) -> None:
    assert quality.is_poor is poor


def test_a_poor_print_is_a_finger_to_take_again_and_no_oddity_of_the_file() -> None:
    """The booking's page lists both; a jail that read of it twice would take it for two."""
    found = read_booking(with_type2({}, booking(images=(image(5, nfiq=5),), minutiae={})))
    assert found.warnings == ()
    poor = next(again for again in print_quality(found).retakes if again.finger == 5)
    assert (poor.field, poor.reason) == ("14.022", "NFIQ 5 of 5, at most 3 is good")


def test_a_quality_that_cannot_be_measured_is_not_known() -> None:
    assert nfiq2(pixels(100, 100)) is None
    assert nfiq2(pixels(300, 300, 1000)) is None
    assert nfiq2(GreyImage(np.full((300, 300), 255, np.uint8), 500)) in {None, 0}


@pytest.mark.slow
@pytest.mark.samples
def test_nfiq2_orders_the_thumbs_of_nist(samples: Path) -> None:
    data = (samples / "ebts/an2k/type-14-tpcard-nqm.an2").read_bytes()
    prints = {i.position: i for i in read_booking(data, require_booking=False).images}
    good, bad = (nfiq2(decode(prints[finger])) for finger in (4, 5))
    assert good is not None
    assert bad is not None
    assert (prints[4].nfiq, prints[5].nfiq) == (1, 5)
    assert good > bad
