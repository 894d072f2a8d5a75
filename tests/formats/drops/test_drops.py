from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.formats.drops import (
    COLUMNS,
    DropError,
    EventType,
    JailEvent,
    read_cloudevent,
    read_csv,
    reconcile,
    write_cloudevent,
    write_csv,
)

CST = timezone(timedelta(hours=-6))
BOOK = JailEvent(
    event_id="E-1",
    event_type=EventType.BOOK,
    event_time=datetime(2020, 2, 24, 23, 5, tzinfo=CST),
    facility_ori="TX0570100",
    booking_no="20-004711",
    tcn="JAIL-20200225-0001",
    last="NÚÑEZ",
    first='JOSE "PEPE", LUIS',
    dob="1985-07-00",
    sex="M",
    pob="MM",
    charge_seq=1,
    charge_text="DWI,\nSECOND",
    bond_amount=Decimal("1500.00"),
    expected_release=datetime(2020, 2, 26, 8, 0, tzinfo=CST),
)
PLAIN = replace(BOOK, charge_text="DWI, SECOND")

TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=20).map(
    str.strip
)
TIMES = st.datetimes(
    datetime(1990, 1, 1),
    datetime(2090, 1, 1),
    timezones=st.integers(-720, 840).map(lambda m: timezone(timedelta(minutes=m))),
)
EVENTS = st.builds(
    JailEvent,
    event_id=TEXT.filter(bool),
    event_type=st.just(EventType.BOOK),
    event_time=TIMES,
    facility_ori=st.from_regex(r"[A-Z0-9]{9}", fullmatch=True),
    booking_no=TEXT.filter(bool),
    inmate_no=TEXT,
    last=TEXT.filter(bool),
    first=TEXT,
    dob=st.dates().map(str),
    sex=st.sampled_from(["", "F", "M", "X"]),
    charge_seq=st.none() | st.integers(0, 9999),
    charge_text=TEXT,
    bond_amount=st.none() | st.decimals(0, 10**9, places=2),
    next_court=st.none() | TIMES,
)  # fmt: skip


@given(st.lists(EVENTS, max_size=5, unique_by=lambda e: (e.facility_ori, e.event_id)))
def test_a_drop_survives(events: list[JailEvent]) -> None:
    drop = read_csv(write_csv(events))
    assert drop.events == tuple(events)
    assert drop.faults == ()


@given(EVENTS)
def test_a_message_survives(event: JailEvent) -> None:
    assert read_cloudevent(write_cloudevent(event)) == event


def test_quotes_commas_and_letters_beyond_ascii() -> None:
    assert read_csv(write_csv([PLAIN])).events == (PLAIN,)
    assert read_csv(b"\xef\xbb\xbf" + write_csv([PLAIN])).events == (PLAIN,)


def rows(*changes: dict[str, str]) -> bytes:
    base = {"event_id": "E-1", "event_type": "BOOK", "event_time": "2020-02-24T23:05:00-06:00"}
    base |= {"facility_ori": "TX0570100", "booking_no": "20-1", "last": "DOE"}
    names = sorted(base.keys() | {name for change in changes for name in change})
    lines = [",".join(names)]
    lines += [
        ",".join({**base, "event_id": f"E-{n}", **change}.get(name, "") for name in names)
        for n, change in enumerate(changes)
    ]
    return "\n".join(lines).encode()


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"event_time": "2020-02-24T23:05:00"}, "event_time"),
        ({"event_time": "yesterday"}, "event_time"),
        ({"event_type": "ESCAPE"}, "event_type"),
        ({"facility_ori": "TX057"}, "facility_ori"),
        ({"booking_no": ""}, "booking_no"),
        ({"last": ""}, "last"),
        ({"dob": "1985-02-30"}, "dob"),
        ({"dob": "1985-XX-04"}, "dob"),
        ({"dob": "07/01/1985"}, "dob"),
        ({"bond_amount": "NaN"}, "bond_amount"),
        ({"bond_amount": "1.005"}, "bond_amount"),
        ({"bond_amount": "-5"}, "bond_amount"),
        ({"charge_seq": "one"}, "charge_seq"),
        ({"sex": "MALE"}, "sex"),
        ({"anum": "A123"}, "anum"),
        ({"event_type": "RELEASE"}, "released_at"),
        ({"event_type": "HOLD"}, "hold_agency"),
        ({"event_type": "MERGE", "inmate_no": "7"}, "prev_inmate_no"),
        ({"first": "A\x07B"}, "first"),
        ({"tcn": "T" * 41}, "tcn"),
    ],
)
def test_a_bad_row_is_told_by_line_and_column_and_spoils_no_other(
    change: dict[str, str], column: str
) -> None:
    drop = read_csv(rows({}, change, {}))
    assert [e.event_id for e in drop.events] == ["E-0", "E-2"]
    assert [(f.line, f.column) for f in drop.faults] == [(3, column)]


def test_every_fault_of_a_row_is_told() -> None:
    faults = read_csv(rows({"dob": "x", "sex": "?", "last": ""})).faults
    assert {f.column for f in faults} == {"dob", "sex", "last"}


def test_unknown_month_and_day() -> None:
    drop = read_csv(rows({"dob": "1982-02-XX"}, {"dob": "1982-XX-XX"}))
    assert [e.dob for e in drop.events] == ["1982-02-00", "1982-00-00"]


def test_columns_of_the_jails_own_are_named_and_passed_over() -> None:
    drop = read_csv(rows({"cell": "B-12"}))
    assert drop.ignored == ("cell",)
    assert len(drop.events) == 1


def test_a_repeated_event_and_a_short_row() -> None:
    drop = read_csv(rows({"event_id": "E-9"}, {"event_id": "E-9"}) + b"\nonly,two\n\n")
    assert len(drop.events) == 1
    assert [(f.line, f.column) for f in drop.faults] == [(3, "event_id"), (4, "row")]


def test_the_digest_beside_the_file() -> None:
    data = rows({})
    digest = hashlib.sha256(data).hexdigest()
    assert read_csv(data, sha256=f"{digest.upper()}  bookings.csv\n").events
    for wrong in ("", "0" * 64, digest[:-1]):
        with pytest.raises(DropError, match="SHA-256"):
            read_csv(data, sha256=wrong)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a,b\n1,2\n",
        "event_id\n".encode("utf-16"),
        b"\xff\xfe",
        rows({}) + b'\n"open',
        rows({}) + b"\n\0",
    ],
)
def test_a_file_that_cannot_be_taken_at_all(data: bytes) -> None:
    with pytest.raises(DropError):
        read_csv(data)


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    for taken in (data, write_csv([]) + data):
        try:
            read_csv(taken)
        except DropError as error:
            assert error.faults
    with pytest.raises(DropError):
        read_cloudevent(data)


def message(**changes: object) -> bytes:
    return json.dumps({**json.loads(write_cloudevent(PLAIN)), **changes}).encode()


def test_the_attributes_of_a_message() -> None:
    seen = json.loads(write_cloudevent(PLAIN))
    assert (seen["specversion"], seen["id"], seen["source"]) == ("1.0", "E-1", "TX0570100")
    assert (seen["type"], seen["subject"]) == ("handover.jail.book.v1", "JAIL-20200225-0001")
    assert set(seen["data"]) < set(COLUMNS)
    assert read_cloudevent(message(extension="x")) == PLAIN


@pytest.mark.parametrize(
    "data",
    [
        message(id="E-2"),
        message(source="TX0000000"),
        message(type="handover.jail.release.v1"),
        message(specversion="0.3"),
        message(data=None),
        message(data={**json.loads(write_cloudevent(PLAIN))["data"], "last": ["DOE"]}),
        message(data={**json.loads(write_cloudevent(PLAIN))["data"], "event_time": "2020-02-24"}),
        b"[" * 100_000,
        b"x" * 300_000,
    ],
)
def test_a_message_that_contradicts_itself_or_is_none(data: bytes) -> None:
    with pytest.raises(DropError):
        read_cloudevent(data)


def test_numbers_in_a_message_are_taken_as_written() -> None:
    body = {**json.loads(write_cloudevent(PLAIN))["data"], "bond_amount": 0, "charge_seq": 2, "first": None}
    text = message(data=body).replace(b'"bond_amount": 0', b'"bond_amount": 1500.10')
    event = read_cloudevent(text)
    assert (event.bond_amount, event.charge_seq, event.first) == (Decimal("1500.10"), 2, "")


def moved(number: str, kind: EventType, hour: int) -> JailEvent:
    at = datetime(2020, 2, 24, hour, tzinfo=CST)
    return replace(PLAIN, event_id=f"{number}{kind}{hour}", event_type=kind, booking_no=number, event_time=at)


def test_missing_from_the_roster_is_an_alarm_and_no_release() -> None:
    events = [
        moved("1", EventType.BOOK, 1),
        moved("2", EventType.RELEASE, 9),
        moved("2", EventType.BOOK, 1),
        moved("3", EventType.BOOK, 1),
        moved("4", EventType.BOOK, 1),
        moved("4", EventType.TRANSFER, 2),
        moved("5", EventType.CHARGE, 3),
    ]
    found = reconcile(events, ["1", "4", "5", "6"])
    assert (found.vanished, found.unannounced, found.returned) == (("3",), ("5", "6"), ("4",))
    assert not found.agrees
    assert reconcile(events, ["1", "3"]).agrees
