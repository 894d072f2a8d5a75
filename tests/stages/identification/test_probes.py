"""Which fingers of a file become probes: rolled ones, then plain thumbs and what a slap's own boxes give."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from handover.formats.ebts.booking import read_booking
from handover.formats.ebts.finger_fields import Segment
from handover.formats.ebts.print_image import PrintImage
from handover.stages.identification.probes import fingers_of
from tests.formats.ebts.builders import booking, image


def blank(position: int, *boxes: Segment) -> PrintImage:
    grey = np.full((300, 600), 255, np.uint8).tobytes()
    return image(position, width=600, height=300, data=grey, segments=boxes)


def test_a_slap_stands_in_for_the_fingers_that_were_not_rolled() -> None:
    slap = blank(13, Segment(2, 0, 199, 0, 299), Segment(3, 200, 399, 0, 299), Segment(4, 400, 599, 0, 299))
    file = booking(images=(slap, blank(2), blank(11)), minutiae={}, amputations={4: "XX"})
    found = {f.position: f for f in fingers_of(file)}
    slapped = "Type-14 NONE slap"
    assert {p: f.source for p, f in found.items()} == {
        1: "Type-14 NONE",
        2: "Type-14 NONE",
        3: slapped,
        5: slapped,
    }
    assert found[5].minutiae is None
    assert "cannot be cut from the slap: it has no box, and 0" in found[5].problem


def test_a_slap_without_boxes_is_looked_at_and_each_finger_that_it_does_not_give_is_told() -> None:
    found = fingers_of(booking(images=(blank(13),), minutiae={}, amputations={4: "XX"}))
    assert [(f.position, f.problem) for f in found] == [
        (n, "cannot be cut from the slap: 0 separate fingertips were found, 3 were expected")
        for n in (2, 3, 5)
    ]


@pytest.mark.samples
def test_a_slap_stands_in_for_a_print_that_cannot_be_read_and_not_the_other_way(samples: Path) -> None:
    data = (samples / "ebts/car/NISTFile2.ebts").read_bytes()
    file = read_booking(data, require_booking=False, lenient=True)
    alone, slap = (next(i for i in file.images if i.position == p) for p in (2, 13))
    broken = replace(alone, data=alone.data[:200])
    found = fingers_of(replace(file, images=(broken, slap)))
    assert [(f.position, f.source[-4:], f.problem) for f in found] == [(n, "slap", "") for n in (2, 3, 4, 5)]
    found = fingers_of(replace(file, images=(alone, replace(slap, data=slap.data[:200]))))
    assert [(f.position, f.problem == "") for f in found] == [(2, True), (3, False), (4, False), (5, False)]


def test_a_damaged_slap_is_told_for_each_finger_it_shows() -> None:
    slap = replace(blank(13, Segment(2, 0, 199, 0, 299)), data=b"short")
    found = fingers_of(booking(images=(slap, blank(5)), minutiae={}))
    assert [(f.position, f.minutiae is None, "has 5 bytes" in f.problem) for f in found][:3] == [
        (2, True, True),
        (3, True, True),
        (4, True, True),
    ]


@pytest.mark.samples
def test_the_plain_thumbs_of_a_real_card_have_minutiae(samples: Path) -> None:
    data = (samples / "ebts/an2k/type-14-tpcard-nqm.an2").read_bytes()
    file = read_booking(data, require_booking=False)
    plain = tuple(i for i in file.images if i.position in {11, 12})
    found = fingers_of(replace(file, images=plain))
    assert [(f.position, f.minutiae is not None and len(f.minutiae) > 12) for f in found] == [
        (1, True),
        (6, True),
    ]
