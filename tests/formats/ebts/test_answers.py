from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.formats.ansi_nist import TaggedRecord, read, write
from handover.formats.checking import check
from handover.formats.ebts.answers import RAP_SHEET_LENGTH, in_xml, write_errt, write_sre
from handover.formats.ebts.niem import read_package
from handover.formats.ebts.values import Name

DAY = date(2020, 2, 25)


def errt(**changes: object) -> bytes:
    values: dict[str, object] = {
        "tcn": "HO20200225ERRT01",
        "tcr": "JAIL-20200225-0001",
        "ori": "TXBUREAU0",
        "dai": "TX0570000",
        "messages": ("E0001 - 2.018 NAM: is missing", "E0002 - 2.024 SEX: is not a code in its table"),
        "date": DAY,
    }
    return write_errt(**{**values, **changes})  # type: ignore[arg-type]


def sre(**changes: object) -> bytes:
    values: dict[str, object] = {
        "tcn": "HO20200225SRE001",
        "tcr": "JAIL-20200225-0001",
        "ori": "TXBUREAU0",
        "dai": "TX0570000",
        "date": DAY,
        "identified": True,
        "name": Name("NÚÑEZ", "JOSE", "LUIS"),
        "control_ori": "TX0570100",
        "booking_number": "20-004711",
        "ucn": "123456AB7",
        "sid": "TX01234567",
        "rap_sheet": "RECORD\n1. ARREST 2019-01-01",
    }
    return write_sre(**{**values, **changes})  # type: ignore[arg-type]


def type2(data: bytes) -> TaggedRecord:
    two = read(data).record(2)
    assert two is not None
    return two


def test_an_error_answer() -> None:
    tx = read(errt(control_ori="TX0570100", booking_number="20-004711", attention="SGT. MILLER"))
    assert (tx.tot, tx.header.get("1.010"), tx.header.get("1.007")) == (
        "ERRT",
        "JAIL-20200225-0001",
        "TX0570000",
    )
    two = type2(write(tx))
    assert two.items("2.060") == [
        ["E0001 - 2.018 NAM: is missing"],
        ["E0002 - 2.024 SEX: is not a code in its table"],
    ]
    assert (two.get("2.009"), two.get("2.073"), two.get("2.006")) == ("20-004711", "TX0570100", "SGT MILLER")
    assert check(errt())["errors"] == []


def test_an_error_answer_to_garbage() -> None:
    data = errt(tcr="", dai="", messages=())
    tx = read(data)
    assert tx.header.get("1.010") == "UNREADABLE"
    assert tx.header.get("1.007") == "UNKNOWN00"
    assert type2(data).first("2.060").startswith("E0004 - ")
    assert check(data)["valid"]


@given(st.text(), st.text(), st.lists(st.text(max_size=400), max_size=20))
def test_any_text_can_be_answered(tcr: str, dai: str, messages: list[str]) -> None:
    data = errt(tcr=tcr, dai=dai, messages=messages)
    rows = type2(data).items("2.060")
    assert 1 <= len(rows) <= 11
    assert all(len(row) == 1 and 1 <= len(row[0]) <= 300 for row in rows)


def test_more_messages_than_fit_are_counted() -> None:
    rows = type2(errt(messages=[f"E0002 - fault {n}" for n in range(15)])).items("2.060")
    assert len(rows) == 11
    assert rows[9] == ["E0002 - fault 9"]
    assert "5 more" in rows[10][0]


def test_an_identification() -> None:
    two = type2(sre())
    expected = {"2.009": "20-004711", "2.014": "123456AB7", "2.015": "TX01234567", "2.018": "NÚÑEZ,JOSE LUIS"}
    expected |= {"2.059": "I", "2.073": "TX0570100", "2.075": "RECORD\r\n1. ARREST 2019-01-01"}
    assert {tag: two.get(tag) for tag in expected} == expected
    assert check(sre())["errors"] == []


def test_no_identification() -> None:
    data = sre(identified=False, ucn="", sid="", rap_sheet="", name={}, control_ori="")
    two = type2(data)
    assert (two.get("2.059"), two.get("2.014"), two.get("2.075")) == ("N", None, None)
    assert (two.get("2.018"), two.get("2.073")) == ("UNKNOWN", "TX0570000")
    assert check(data)["errors"] == []


def test_result_codes_of_the_later_edition_are_known() -> None:
    later = sre(identified=False, ucn="").replace(b"\x1d2.059:N", b"\x1d2.059:P")
    assert check(later)["valid"]


def test_an_identification_has_a_number_and_nothing_else_has() -> None:
    with pytest.raises(ValueError, match="UCN"):
        sre(ucn="")
    with pytest.raises(ValueError, match="UCN"):
        sre(identified=False)


def test_a_long_rap_sheet_is_cut_and_says_so() -> None:
    text = type2(sre(rap_sheet="A LINE OF THE RECORD\n" * 20_000)).get("2.075")
    assert text is not None
    assert len(text) == RAP_SHEET_LENGTH
    assert "truncated" in text[-100:]


@given(st.text(), st.text(), st.lists(st.text(max_size=400), max_size=20))
def test_every_answer_says_the_same_in_xml(tcr: str, dai: str, messages: list[str]) -> None:
    data = errt(tcr=tcr, dai=dai, messages=messages)
    assert write(read_package(in_xml(data)).transaction) == data


def test_a_result_says_the_same_in_xml() -> None:
    data = sre(messages=("CHECK <THE> RECORD & MORE",))
    assert write(read_package(in_xml(data)).transaction) == data
