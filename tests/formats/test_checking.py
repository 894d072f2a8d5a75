from __future__ import annotations

import json
from pathlib import Path

import pytest

from handover.formats.ansi_nist import read
from handover.formats.checking import check, describe, roundtrip, to_json
from handover.formats.ebts.car import write_car
from tests.formats.ebts.builders import booking, image, with_type1, with_type2


def test_the_tree_names_every_field_and_steers_no_terminal() -> None:
    text = describe(read(with_type2({56: "RED\x1b[31m", 41: "R" * 120})))
    assert "  2.018 NAM: NÚÑEZ,JOSE LUIS JR\n" in text
    assert "  2.047 ASL: 20200224 | DWI 2ND\n" in text
    assert "  14.999 DAT: 48 bytes\n" in text
    assert "HLL=8 VLL=6 GCA=0 data of 48 bytes" in text
    assert "2.056 ICO: RED?[31m" in text
    assert f"2.041 RES: {'R' * 97}...\n" in text
    assert "\x1b" not in text


def test_json_holds_every_value_and_no_image() -> None:
    tree = to_json(read(write_car(booking())))
    assert json.loads(json.dumps(tree)) == tree
    two = next(r for r in tree["records"] if r["type"] == 2)
    charges = next(f for f in two["fields"] if f["tag"] == "2.047")
    assert charges["value"] == [["20200224", "DWI 2ND"], ["", "FAIL TO IDENTIFY"]]
    image = next(r for r in tree["records"] if r["type"] == 14)
    assert image["fields"][-1]["data"]["bytes"] == 48
    four = next(r for r in tree["records"] if r["type"] == 4)
    assert four["header"]["FGP"] == [4]


def test_a_good_booking_is_valid() -> None:
    whole = {6: "XX", 8: "XX", 9: "XX", 10: "UP"}
    assert check(write_car(booking(amputations=whole))) == {
        "tot": "CAR",
        "valid": True,
        "errors": [],
        "warnings": ["1.003 CNT: a Type-9 record, which CAR of EBTS 9.1 does not have"],
    }


def test_a_file_is_warned_of_every_finger_to_take_again() -> None:
    """Poor or missing: who makes the file sees before sending it what the answer would ask for."""
    prints = {
        "images": (image(5, nfiq=5),),
        "minutiae": {},
        "amputations": dict.fromkeys((1, 2, 3, 4, 6, 7, 8), "XX"),
    }
    assert check(write_car(booking(**prints)))["warnings"][-3:] == [
        "14.022 NQM: finger 5: NFIQ 5 of 5, at most 3 is good; take it again",
        "2.084 AMP: finger 9: no print of it, and no reason is stated; take it again",
        "2.084 AMP: finger 10: no print of it, and no reason is stated; take it again",
    ]


def test_faults_are_listed_by_field() -> None:
    result = check(with_type2({18: None, 24: "Q"}))
    assert not result["valid"]
    assert {(e["code"], e["field"], e["mnemonic"]) for e in result["errors"]} == {
        ("E0001", "2.018", "NAM"),
        ("E0002", "2.024", "SEX"),
    }


def test_a_file_that_only_lenient_reading_takes_is_checked_further() -> None:
    result = check(with_type2({24: "Q"}) + b"tail")
    assert [e["code"] for e in result["errors"]] == ["E0004", "E0002"]
    assert result["tot"] == "CAR"
    assert check(b"no such file")["errors"][0]["code"] == "E0004"


def test_an_unknown_type_of_transaction() -> None:
    assert ("H0002", "1.004") in {(e["code"], e["field"]) for e in check(with_type1({4: "CRM"}))["errors"]}


def test_nothing_differs_after_a_round_trip() -> None:
    assert roundtrip(write_car(booking())) is None


@pytest.mark.samples
def test_the_samples_round_trip_and_print(samples: Path) -> None:
    files = [p for p in (samples / "ebts").rglob("*") if ".an2" in p.name or p.suffix == ".ebts"]
    for path in files:
        data = path.read_bytes()
        assert roundtrip(data) is None, path.name
        tx = read(data, lenient=True)
        assert describe(tx).count("Type-") >= len(tx.records)
        json.dumps(to_json(tx))
    assert check((samples / "ebts/car/NISTFile2.ebts").read_bytes())["valid"]


def test_a_value_that_was_not_understood_shows_as_the_first_difference() -> None:
    data = with_type2({}) + b"tail"
    assert roundtrip(data) is None  # kept as trailing bytes
    broken = data.replace(b"\x1d2.218:", b"\x1d\x1d2.218:")
    assert broken != data
    with pytest.raises(ValueError, match="has no tag"):
        roundtrip(broken)
