"""A booking from JSON and image files is the booking that it says, or every fault is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from handover import formats
from handover.formats.ebts.booking import read_booking
from handover.formats.ebts.car import write_car, write_car_xml
from handover.formats.ebts.finger_fields import QualityScore, Segment
from handover.formats.ebts.spec import SpecError, booking_from_json, schema
from handover.formats.images import GreyImage, decode, encode_wsq, kind_of, to_png

RIDGES = (127 + 90 * np.sin(np.arange(96) * 2 * np.pi / 9)).astype(np.uint8)
PICTURE = GreyImage(np.tile(RIDGES, (128, 1)), 500)
FILES = {"thumb.png": to_png(PICTURE), "index.wsq": encode_wsq(PICTURE), "raw": bytes(48)}


def spec(**changes: Any) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "tcn": "JAIL-20200225-0001",
        "ori": "TX0570000",
        "dai": "TXDPS0000",
        "date": "2020-02-25",
        "control_ori": "TX0570100",
        "names": [{"last": "NÚÑEZ", "first": "JOSE"}],
        "births": ["1985-07-01"],
        "sex": "M",
        "race": "W",
        "birthplace": "MM",
        "height": "508",
        "weight": "165",
        "eyes": "BRO",
        "hair": "BLK",
        "numbers": [["PP", "X1"]],
        "arrest_date": "2020-02-24",
        "charges": [{"literal": "DWI 2ND", "date": "2020-02-24"}],
        "amputations": {"9": "XX"},
        "images": [
            {"position": 1, "file": "thumb.png", "impression": 1, "nfiq": 2},
            {"position": 2, "file": "index.wsq", "record_type": 4},
            {
                "position": 13,
                "file": "thumb.png",
                "segments": [{"finger": 2, "left": 0, "right": 40, "top": 0, "bottom": 100}],
                "scores": [{"finger": 2, "value": 80, "vendor": "1A2B", "product": "3"}],
            },
            {"position": 3, "file": "raw", "width": 8, "height": 6},
        ],
        "other": {"2.040": "COOK"},
    }
    return whole | changes


def load(name: str) -> bytes:
    if name not in FILES:
        raise FileNotFoundError(2, "No such file", name)
    return FILES[name]


def faults(**changes: Any) -> list[str]:
    with pytest.raises(SpecError) as refused:
        booking_from_json(json.dumps(spec(**changes)), load)
    return refused.value.problems


def test_the_booking_is_what_the_specification_says_in_both_encodings() -> None:
    made = booking_from_json(json.dumps(spec()), load)
    for data in (write_car(made), write_car_xml(made).data):
        again = read_booking(data)
        assert again.names[0].last == "NÚÑEZ"
        assert again.numbers == (("PP", "X1"),)
        assert again.charges[0].date == "2020-02-24"
        assert again.amputations == {9: "XX"}
        assert again.other == (("2.040", "COOK"),)
        kinds = [(i.position, i.compression, i.width, i.height) for i in again.images]
        assert kinds == [(1, "PNG", 96, 128), (2, "WSQ20", 96, 128), (13, "PNG", 96, 128), (3, "NONE", 8, 6)]
        assert again.images[0].nfiq == 2
        assert again.images[2].segments == (Segment(2, 0, 40, 0, 100),)
        assert again.images[2].scores == (QualityScore(2, 80, "1A2B", "3"),)


def test_an_image_is_encoded_where_that_is_asked() -> None:
    picture = {"position": 1, "file": "thumb.png", "encode": "WSQ20"}
    (image,) = booking_from_json(json.dumps(spec(images=[picture])), load).images
    assert (image.compression, kind_of(image.data)) == ("WSQ20", "WSQ20")
    assert np.abs(decode(image).pixels.astype(int) - PICTURE.pixels.astype(int)).mean() < 20


def test_every_fault_is_told_by_its_place() -> None:
    told = faults(tot="SRE", names=[{"first": "JOSE"}], colour="red")
    assert [text.partition(":")[0] for text in told] == ["tot", "names.0.last", "colour"]
    assert "images.0.position" in faults(images=[{"position": 16, "file": "raw"}])[0]
    told = faults(images=[{"position": 1, "file": "none"}, {"position": 2, "file": "raw"}])
    assert "none cannot be read (No such file)" in told[0]
    assert "width and height" in told[1]
    with pytest.raises(SpecError, match="JSON"):
        booking_from_json("{", load)


def test_the_example_of_the_readme_is_a_booking() -> None:
    readme = (Path(formats.__file__).with_name("README.md")).read_text("utf-8")
    example = readme.partition("```json\n")[2].partition("```")[0]
    files = {"thumb.wsq": FILES["index.wsq"], "slap.png": FILES["thumb.png"]}
    made = booking_from_json(example, files.__getitem__)
    again = read_booking(write_car(made))
    assert (again.names[1].last, [i.compression for i in again.images]) == ("ROE", ["WSQ20", "WSQ20"])


def test_the_schema_names_every_key_of_the_example() -> None:
    known = schema()["properties"]
    assert set(spec()) <= set(known)
    assert schema()["required"] == ["tcn", "ori", "dai", "date", "names"]
