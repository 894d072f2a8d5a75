"""The query and the response: what they carry, what they refuse, and that neither holds anybody."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.formats.iaq import OPINION_NOTICE, AlienQuery, AlienResponse, IaqError

QUERY: dict[str, Any] = {
    "sender_ori": "CO0010000",
    "attention": "SGT DOE",
    "phone": "303-555-0100",
    "last": "GARCIA LOPEZ",
    "first": "JUAN",
    "middle": "CARLOS",
    "birth": "1985-03-12",
    "sex": "M",
    "birthplace": "MM",
}
RESPONSE: dict[str, Any] = {
    "reference": "R-1",
    "query_reference": "Q-1",
    "answered_at": datetime(2026, 3, 1, 7, 5, tzinfo=timezone(timedelta(hours=-7))),
    "officer_name": "Ann Lee",
    "officer_title": "Records specialist",
    "officer_ori": "VTINS0000",
    "match_basis": "ten prints, confirmed",
    "fin": "1100000123",
    "status": "admitted",
    "opinion": "records do not tell",
}


def test_the_text_is_the_public_form() -> None:
    query = AlienQuery(**QUERY, a_number="123456789", ucn="123456AB7")
    assert query.text() == (
        "IAQ.CO0010000.AX.TXT\n"
        "PUR/C.ATN/SGT DOE.PHN/303-555-0100.NAM/GARCIA LOPEZ,JUAN CARLOS.DOB/19850312.SEX/M.POB/MM."
        "CUS/Y.OFF/0399.ARN/123456789.FBI/123456AB7."
    )
    assert AlienQuery.parse(query.text()) == query


def test_optional_fields_are_left_out() -> None:
    assert list(AlienQuery(**QUERY).fields()) == [
        "PUR",
        "ATN",
        "PHN",
        "NAM",
        "DOB",
        "SEX",
        "POB",
        "CUS",
        "OFF",
    ]


@pytest.mark.parametrize(
    ("name", "value", "mnemonic"),
    [
        ("sender_ori", "CO001000", "ORI"),
        ("sender_ori", "co0010000", "ORI"),
        ("purpose", "X", "PUR"),
        ("attention", "", "ATN"),
        ("attention", "A" * 31, "ATN"),
        ("attention", "SGT. DOE", "ATN"),
        ("attention", "SGT\nDOE", "ATN"),
        ("phone", "5" * 21, "PHN"),
        ("phone", "", "PHN"),
        ("last", "A" * 31, "NAM"),
        ("last", "", "NAM"),
        ("last", "GARCIA,LOPEZ", "NAM"),
        ("last", "GARCIA  LOPEZ", "NAM"),
        ("last", "GARCÍA", "NAM"),
        ("first", "", "NAM"),
        ("middle", "X" * 13, "NAM"),
        ("birth", "1985-02-30", "DOB"),
        ("birth", "19850312", "DOB"),
        ("sex", "MALE", "SEX"),
        ("birthplace", "MEX", "POB"),
        ("offence", "399", "OFF"),
        ("a_number", "A12345678", "ARN"),
        ("a_number", "1234567", "ARN"),
        ("ucn", "1234567890", "FBI"),
        ("sid", "C", "SID"),
        ("sid", "CO123456789", "SID"),
        ("ssn", "123-45-6789", "SOC"),
        ("oln", "A" * 21, "OLN"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_its_field(name: str, value: str, mnemonic: str) -> None:
    with pytest.raises(IaqError) as refused:
        AlienQuery(**{**QUERY, name: value})
    assert refused.value.field == mnemonic
    assert not value or len(value) < 3 or value not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "mnemonic"),
    [
        ("", "IAQ"),
        ("IAQ.CO0010000.AY.TXT\nPUR/C.", "IAQ"),
        ("{}x", "IAQ"),
        ("{}PUR/C.", "PUR"),
        ("{}ZZZ/1.", "IAQ"),
        ("{}ARN/12.", "ARN"),
        ("IAQ.CO0010000.AX.TXT\nPUR/C.", "ATN"),
    ],
)
def test_a_text_that_is_no_query_is_refused(text: str, mnemonic: str) -> None:
    with pytest.raises(IaqError) as refused:
        AlienQuery.parse(text.format(AlienQuery(**QUERY).text()))
    assert refused.value.field == mnemonic


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    for candidate in (text, "IAQ.CO0010000.AX.TXT\n" + text, AlienQuery(**QUERY).text() + text):
        try:
            query = AlienQuery.parse(candidate)
        except IaqError:
            continue
        assert AlienQuery.parse(query.text()) == query


WORDS = st.text("ABCDEFGHIJ'-", min_size=1, max_size=8).map(lambda w: "K" + w)


@given(last=WORDS, first=WORDS, middle=st.one_of(st.just(""), WORDS), born=st.dates(), held=st.booleans())
def test_what_is_written_is_read_back(last: str, first: str, middle: str, born: date, held: bool) -> None:
    changed = {"last": last, "first": first, "middle": middle, "birth": born.isoformat(), "in_custody": held}
    query = AlienQuery(**{**QUERY, **changed})
    assert AlienQuery.parse(query.text()) == query


def test_fitting_says_what_it_changed() -> None:
    query = AlienQuery.fitting(
        sender_ori="CO0010000",
        attention="Sgt. Zoë Doe, Adams County Sheriff, Intake",
        phone="303-555-0100",
        last="García-López",
        first="Juan Carlos",
        middle="Maximiliano",
        sex="M",
        birthplace="MM",
    )
    assert query.attention == "SGT ZOE DOE, ADAMS COUNTY SHER"
    assert query.fields()["NAM"] == "GARCIA-LOPEZ,JUAN CARLOS MAXIM"
    assert query.shortened == ("ATN", "NAM")
    assert query.respelled == ("ATN", "NAM")
    assert query.supplied == ("DOB", "OFF")
    assert query.fields()["DOB"] == "00000000"
    assert AlienQuery.parse(query.text()).birth == ""


def test_fitting_changes_nothing_that_fits() -> None:
    query = AlienQuery.fitting(**QUERY, offence="1299")
    assert query == AlienQuery(**QUERY, offence="1299")
    assert (query.shortened, query.respelled, query.supplied) == ((), (), ())


def test_fitting_refuses_a_number_that_does_not_fit() -> None:
    with pytest.raises(IaqError, match="ARN"):
        AlienQuery.fitting(**QUERY, a_number="A123456789")


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("", "", ""), "UNKNOWN"),
        (("", "Suharto", ""), "SUHARTO"),
        (("Li", "", "Wei"), "LI,WEI"),
        (("A" * 40, "B", "C"), "A" * 30),
        (("A" * 28, "BCD", "E"), "A" * 28 + ",B"),
        (("A" * 29, "BCD", ""), "A" * 29),
    ],
)
def test_fitting_takes_names_as_people_have_them(parts: tuple[str, str, str], name: str) -> None:
    last, first, middle = parts
    query = AlienQuery.fitting(**{**QUERY, "last": last, "first": first, "middle": middle})
    assert query.fields()["NAM"] == name


@given(last=st.text(max_size=40), first=st.text(max_size=40), middle=st.text(max_size=40))
def test_fitting_makes_a_sendable_name_of_any_text(last: str, first: str, middle: str) -> None:
    try:
        query = AlienQuery.fitting(**{**QUERY, "last": last, "first": first, "middle": middle})
    except IaqError as refused:
        # A name that begins with a digit stays refused: nobody guesses its letters.
        assert refused.field == "NAM"
        return
    assert AlienQuery.parse(query.text()).text() == query.text()
    assert len(query.fields()["NAM"]) <= 30


def test_a_response_prints_its_fields_in_utc_and_that_it_holds_nobody() -> None:
    text = AlienResponse(**RESPONSE, a_number="123456789", records=("status:12", "entry:4")).text()
    assert "ANSWERED AT:   2026-03-01T14:05:00Z" in text
    assert "ANSWERED BY:   Ann Lee, Records specialist (VTINS0000)" in text
    assert "RECORDS:       1. status:12\n               2. entry:4\n" in text
    assert OPINION_NOTICE in " ".join(text.split())
    assert "by itself it holds nobody" in " ".join(text.split())


def test_no_value_of_a_response_can_forge_a_label() -> None:
    response = AlienResponse(**RESPONSE, remarks="searched\nOPINION: appears removable\r\nFIN: 1")
    labels = [
        line.split(":")[0] for line in response.text().splitlines() if line[:1].isupper() and ":" in line
    ]
    assert labels.count("OPINION") == labels.count("FIN") == 1


@pytest.mark.parametrize(
    ("name", "value", "mnemonic"),
    [
        ("answered_at", datetime(2026, 3, 1), "DTE"),
        ("officer_name", " ", "OFR"),
        ("officer_title", "", "TTL"),
        ("officer_ori", "X", "ORI"),
        ("opinion", "two\nlines", "OPN"),
        ("status", "x" * 121, "STA"),
        ("a_number", "12", "ARN"),
        ("records", ("",), "REC"),
        ("remarks", "bell \a", "RMK"),
        ("remarks", "x" * 10_001, "RMK"),
    ],
)
def test_a_response_that_cannot_be_printed_is_refused(name: str, value: object, mnemonic: str) -> None:
    with pytest.raises(IaqError) as refused:
        AlienResponse(**{**RESPONSE, name: value})
    assert refused.value.field == mnemonic


@given(st.text(max_size=300), st.lists(st.text(max_size=40), max_size=4))
def test_any_remarks_print_or_are_refused(remarks: str, records: list[str]) -> None:
    try:
        response = AlienResponse(**{**RESPONSE, "remarks": remarks, "records": tuple(records)})
    except IaqError as refused:
        assert refused.field in {"RMK", "REC"}
        return
    assert all(len(line) <= 76 for line in response.text().splitlines())


def test_the_time_is_utc_whatever_zone_it_came_in() -> None:
    utc = AlienResponse(**{**RESPONSE, "answered_at": datetime(2026, 3, 1, 14, 5, tzinfo=UTC)})
    assert utc.fields() == AlienResponse(**RESPONSE).fields()
