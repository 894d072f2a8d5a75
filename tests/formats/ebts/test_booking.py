from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from handover.formats.ansi_nist import FieldValue
from handover.formats.ebts.booking import ArrestSegment, Name, SubmissionError, read_booking
from handover.formats.ebts.car import write_car
from tests.formats.ebts.builders import booking, finger, image, with_type1, with_type2


def faults(data: bytes, **options: object) -> set[tuple[str, str]]:
    with pytest.raises(SubmissionError) as caught:
        read_booking(data, **options)  # type: ignore[arg-type]
    return {(p.code, p.field) for p in caught.value.problems}


@pytest.mark.samples
def test_the_sample_car(samples: Path) -> None:
    car = read_booking((samples / "ebts/car/NISTFile2.ebts").read_bytes())
    assert (car.tot, car.tcn, car.ori) == ("CAR", "TEST-20080528173758-SOFT-0001-1C629", "TEST00001")
    assert car.names == (Name("LISA", "MONA", "J"),)
    assert car.births == ("1975-06-20",)
    assert (car.sex, car.race, car.birthplace, car.height, car.weight) == ("F", "W", "IT", "510", "100")
    assert car.arrest_date == date(2008, 7, 9)
    assert car.charges == (ArrestSegment("2008-07-09", "Armed Robbery"),)
    assert car.control_ori == "DDNMI0039"
    assert [(i.position, i.record_type, i.compression, i.width, i.ppi) for i in car.images] == [
        (2, 4, "WSQ20", 374, 500),
        (13, 14, "WSQ20", 1576, 500),
    ]
    assert car.warnings == ()
    assert car.is_booking


@pytest.mark.samples
def test_a_tenprint_card_of_another_type_is_an_unclassified_submission(samples: Path) -> None:
    data = (samples / "ebts/an2k/type-14-tpcard-nqm.an2").read_bytes()
    assert ("A0004", "1.004") in faults(data)
    card = read_booking(data, require_booking=False)
    assert not card.is_booking
    assert sorted(i.position for i in card.images) == list(range(1, 15))
    assert [i.nfiq for i in card.images][:3] == [1, 5, 5]
    assert all(i.ppi == 500 for i in card.images)  # 197 a centimetre
    assert any("2.018 NAM: is missing" in w for w in card.warnings)
    assert card.names == ()


@pytest.mark.samples
@pytest.mark.parametrize("name", ["type-4-tpcard.an2", "type-4-14-slaps.an2", "type-9-10-14.an2"])
def test_other_nist_tenprint_files(samples: Path, name: str) -> None:
    card = read_booking((samples / "ebts/an2k" / name).read_bytes(), require_booking=False)
    assert card.images
    assert all(i.ppi == 500 and i.width > 300 for i in card.images)


@pytest.mark.samples
def test_a_car_without_its_mandatory_fields_is_refused_in_either_profile(samples: Path) -> None:
    data = (samples / "ebts/an2k/type-3.an2").read_bytes()
    expected = {"2.005", "2.018", "2.020", "2.022", "2.024", "2.025", "2.027", "2.029", "2.031", "2.032"}
    expected |= {"2.045", "2.047", "2.073"}
    for require in (True, False):
        missing = {field for code, field in faults(data, require_booking=require) if code == "E0001"}
        assert expected <= missing


def test_what_is_written_is_read_back() -> None:
    written = booking()
    back = read_booking(write_car(written), today=date(2020, 2, 25))
    assert back == written
    assert back.warnings == ("1.003 CNT: a Type-9 record, which CAR of EBTS 9.1 does not have",)
    assert sorted(back.minutiae) == [1, 7]


def test_every_fault_is_told_at_once() -> None:
    data = with_type2({18: None, 24: "Q", 22: "19850231", 45: "20200301", 27: "599", 73: None})
    found = faults(data)
    assert found == {
        ("E0001", "2.018"),
        ("E0002", "2.024"),
        ("E0002", "2.022"),
        ("E0006", "2.045"),
        ("E0006", "2.054"),
        ("E0002", "2.027"),
        ("E0001", "2.073"),
    }


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        (18, "A" * 60, "E0002"),
        (16, "12345678", "E0002"),
        (16, "1234x6789", "E0002"),
        (31, "XXY", "E0002"),
        (32, "BLU", ""),
        (29, "0x1", "E0002"),
        (29, "000", ""),
        (27, "N70", ""),
        (27, "000", ""),
        (9, "12.5", "E0002"),
        (15, "T1", "E0002"),
        (15, "TX 12345", "E0002"),
        (22, "00000000", ""),
        (22, [["19850101"]] * 6, "E0002"),
        (45, "20201340", "E0002"),
        (45, "00000000", "E0002"),
        (47, [["20200224"]], "E0001"),
        (47, [["", "THEFT"]], ""),
        (84, [["01", "ZZ"]], "E0002"),
        (5, "X", "E0002"),
        (6, "AB", "E0002"),
        (56, "TAKE\x07CARE", "E0002"),
        (20, "QQ", ""),
    ],
)
def test_the_edits(field: int, value: FieldValue, code: str) -> None:
    data = with_type2({field: value, 54: None, 55: None})
    if code:
        assert (code, f"2.{field:03d}") in faults(data)
    else:
        read_booking(data)


def test_an_unknown_place_code_is_a_warning_because_the_table_is_old() -> None:
    assert any(w.startswith("2.020 POB") for w in read_booking(with_type2({20: "QQ"})).warnings)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        (9, None, "H0001"),
        (8, None, "H0001"),
        (7, "SHORT", "H0002"),
        (9, "X" * 41, "H0002"),
        (5, "20200230", "H0002"),
        (4, "SRE", "A0004"),
        (11, "1969", "H0002"),
    ],
)
def test_the_header_edits(field: int, value: FieldValue | None, code: str) -> None:
    assert (code, f"1.{field:03d}") in faults(with_type1({field: value}))


def test_a_transaction_from_the_day_after_tomorrow() -> None:
    data = write_car(booking())
    assert read_booking(data, today=date(2020, 2, 24))
    assert ("H0002", "1.005") in faults(data, today=date(2020, 2, 23))


def test_a_birth_after_the_arrest_and_a_status_before_it() -> None:
    assert ("E0006", "2.022") in faults(write_car(booking(births=("2020-02-26",))))
    assert ("E0006", "2.054") in faults(with_type2({54: "20200101"}))


def test_an_amputated_finger_with_an_image_contradicts() -> None:
    assert ("E0006", "2.084") in faults(write_car(booking(amputations={1: "XX"})))
    assert ("E0006", "2.084") in faults(write_car(booking(amputations={6: "XX"}, images=(image(12),))))
    unprintable = read_booking(write_car(booking(amputations={1: "UP"})))
    assert any("finger 1 is stated as unprintable" in w for w in unprintable.warnings)


def test_minutiae_alone_are_prints_and_nothing_is_none() -> None:
    assert read_booking(write_car(booking(images=()))).minutiae
    assert ("E0001", "14") in faults(write_car(booking(images=(), minutiae={})))


def test_an_unclassified_submission_still_names_its_sender_and_number() -> None:
    for field in (8, 9):
        data = with_type1({4: "AMN", field: None})
        assert faults(data, require_booking=False) == {("H0001", f"1.{field:03d}")}


def test_fields_of_a_state_are_kept_as_they_came() -> None:
    back = read_booking(with_type2({1003: [["A", "B"], ["C"]]}))
    assert ("2.1003", "A\x1fB\x1eC") in back.other


def test_a_second_type9_of_a_finger_and_a_broken_one_are_passed_over() -> None:
    twice = booking(minutiae={1: finger(1), 2: finger(1)})
    back = read_booking(write_car(twice))
    assert list(back.minutiae) == [1]
    assert any("second record of finger 1" in w for w in back.warnings)


def test_an_unknown_birth_date_is_left_out_and_written_as_zeros() -> None:
    back = read_booking(write_car(booking(births=())))
    assert back.births == ()
    assert read_booking(with_type2({22: [["00000000"], ["19850701"]]})).births == ("1985-07-01",)


def test_oddities_of_images_are_warnings() -> None:
    back = read_booking(write_car(booking(images=(image(1, ppi=0), image(2, record_type=4)), minutiae={})))
    assert [i.ppi for i in back.images] == [0, 500]
    assert any("states no scale" in w for w in back.warnings)
    head = with_type1({11: "00.00"})
    assert any(w.startswith("1.011 NSR") for w in read_booking(head).warnings)


def test_a_repository_that_nobody_knows() -> None:
    assert any("2.098" in w for w in read_booking(write_car(booking(repositories=("1", "77")))).warnings)
    assert read_booking(write_car(booking(repositories=("10", "300"), minutiae={}))).warnings == ()


def test_a_field_of_other_transactions_is_named_and_not_judged() -> None:
    back = read_booking(with_type2({75: "rap"}))
    assert "2.075 ERS: is not a field of CAR" in back.warnings
    assert ("2.075", "rap") in back.other


def test_a_short_control_number_is_a_warning_since_the_templates_of_the_fbi_have_one() -> None:
    warnings = read_booking(with_type1({9: "12345"})).warnings
    assert "1.009 TCN: has 5 characters; EBTS 9.1 requires 10 to 40" in warnings
