"""What jails' systems really send: extreme moments, shifted rows, spreadsheet numbers, numbers written otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.formats.drops import (
    DropError,
    EventType,
    JailEvent,
    event_from_texts,
    near_numbers,
    read_batch,
    read_cloudevent,
    read_csv,
    read_roster,
    reconcile,
)
from handover.formats.moments import YEARS, in_zone

ORI = "CX0010000"
HEADER = "event_id,event_type,event_time,facility_ori,booking_no,last"
GOOD = f"d1,BOOK,2026-02-25T22:10:00-06:00,{ORI},D1,DOE"
ROSTER = "as_of,facility_ori,name,booking_no"
AT = "2026-03-02T00:00:00Z"
EXTREME = [
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "0001-01-01T00:00:00-12:00",
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-05:00",
    "9999-12-31T23:59:59+05:00",
    "1899-12-31T23:59:59Z",
    "2200-01-01T00:00:00Z",
]


def texts(**changes: str) -> dict[str, str]:
    return {
        "event_id": "e1",
        "event_type": "RELEASE",
        "event_time": "2026-02-25T22:10:00-06:00",
        "facility_ori": ORI,
        "booking_no": "B-1",
        "released_at": "2026-02-25T22:10:00-06:00",
        **changes,
    }


@pytest.mark.parametrize("column", ["event_time", "released_at", "expected_release", "next_court"])
@pytest.mark.parametrize("text", EXTREME)
def test_a_moment_out_of_bounds_is_refused_at_the_door(column: str, text: str) -> None:
    with pytest.raises(DropError, match=f"{column}: is not in the years 1900 to 2199"):
        event_from_texts(texts(**{column: text}))
    row = f"d2,BOOK,{text},{ORI},D2,DOE"
    found = read_csv("\n".join([HEADER, GOOD, row, GOOD.replace("1", "3")]).encode())
    assert [event.booking_no for event in found.events] == ["D1", "D3"]
    assert [(fault.line, fault.column) for fault in found.faults] == [(3, "event_time")]
    with pytest.raises(DropError, match="as_of: is not in the years"):
        read_roster(f"{ROSTER}\n{text},{ORI},ROE,R-1".encode())


ZONES = st.sampled_from(["Pacific/Kiritimati", "America/Chicago", "Etc/GMT+12", "UTC"]).map(ZoneInfo)


@given(
    st.datetimes(datetime(YEARS.start, 1, 1), datetime(YEARS.stop - 1, 12, 31, 23, 59)),
    st.integers(-23 * 60, 23 * 60),
    ZONES,
)
def test_every_moment_that_is_taken_can_be_shown_everywhere(
    local: datetime, minutes: int, zone: ZoneInfo
) -> None:
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    event = event_from_texts(texts(event_time=f"{local.isoformat()}{sign}{hours:02d}:{rest:02d}"))
    assert event.event_time.astimezone(UTC).astimezone(zone) == event.event_time


@pytest.mark.parametrize("moment", [datetime.min, datetime.max])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "America/Chicago"])
def test_a_stored_moment_at_either_end_can_be_shown(moment: datetime, zone: str) -> None:
    stored = moment.replace(tzinfo=UTC)
    assert in_zone(stored, ZoneInfo(zone)) == stored


def message(**changes: object) -> dict[str, object]:
    data = {**texts(), **{k: v for k, v in changes.items() if k in texts() or k in ("last", "bond_amount")}}
    envelope = {
        "specversion": "1.0",
        "id": data["event_id"],
        "source": ORI,
        "type": "handover.jail.release.v1",
    }
    more = {k: v for k, v in changes.items() if k not in data}
    return {**envelope, **more, "data": data}


@pytest.mark.parametrize("column", ["event_id", "booking_no", "last"])
@pytest.mark.parametrize("text", ["a\ud800b", "\udfff", "a\x00b", "a\x85b"])
def test_what_no_encoding_holds_is_refused_with_its_place(column: str, text: str) -> None:
    good = message()
    batch = json.dumps([good, message(**{column: text}), message(event_id="e3")]).encode()
    found = dict(read_batch(batch))
    assert isinstance(found[1], JailEvent)
    assert isinstance(found[3], JailEvent)
    refused = found[2]
    assert isinstance(refused, DropError)
    assert [(f.line, f.column, f.text) for f in refused.faults] == [(2, column, "holds a control character")]
    str(refused).encode("utf-8")


def test_the_name_of_a_member_that_no_encoding_holds_can_be_told() -> None:
    event = message()
    event["data"] = {**texts(), "a\ud800": []}
    with pytest.raises(DropError) as refused:
        read_cloudevent(json.dumps(event).encode())
    str(refused.value).encode("utf-8")


def test_a_member_that_stands_twice_is_told() -> None:
    sent = json.dumps(message()).replace('"booking_no": "B-1"', '"booking_no": "B-1", "booking_no": "B-2"')
    with pytest.raises(DropError, match="names a member twice"):
        read_cloudevent(sent.encode())


@pytest.mark.parametrize(
    ("name", "value", "taken"),
    [
        ("time", "yesterday", False),
        ("time", "9999-12-31T23:59:59-05:00", False),
        ("time", "2026-02-25T22:10:00", False),
        ("time", "2026-02-25T22:10:00Z", True),
        ("time", None, True),
        ("datacontenttype", "text/xml", False),
        ("datacontenttype", "application/json; charset=utf-8", True),
        ("datacontenttype", "application/vnd.jail+json", True),
    ],
)
def test_the_attributes_of_an_envelope_are_what_they_should_be(name: str, value: object, taken: bool) -> None:
    sent = json.dumps(message(**{name: value})).encode()
    if taken:
        assert read_cloudevent(sent).booking_no == "B-1"
        return
    with pytest.raises(DropError, match=f"^{name}: "):
        read_cloudevent(sent)


@pytest.mark.parametrize("text", ["2.6005E+09", "2.6E9", "1E+10", "2.6005e+09"])
@pytest.mark.parametrize("column", ["booking_no", "inmate_no", "tcn"])
def test_a_number_that_a_spreadsheet_shortened_is_refused(column: str, text: str) -> None:
    with pytest.raises(DropError, match=f"{column}: is a number as a spreadsheet shortens it"):
        event_from_texts(texts(**{column: text}))
    with pytest.raises(DropError, match="spreadsheet"):
        read_roster(f"{ROSTER}\n{AT},{ORI},ROE,{text}".encode())


def test_a_number_that_only_looks_like_one_is_taken() -> None:
    for text in ("26E00471", "12E5", "E+09", "2.6005", "2026-1"):
        assert event_from_texts(texts(booking_no=text)).booking_no == text


def test_an_amount_is_written_out() -> None:
    assert str(event_from_texts(texts(bond_amount="1E3")).bond_amount) == "1000"
    assert event_from_texts(texts(bond_amount="1500.50")).bond_amount == Decimal("1500.50")


def test_a_quoted_line_break_in_a_text_is_a_space_and_in_a_number_refused() -> None:
    head = f"{HEADER},charge_text"
    found = read_csv(f'{head}\r\n{GOOD},"DWI,\r\n 2ND"\r\n{GOOD.replace("1", "2")},"A\tB"\r\n'.encode())
    assert [event.charge_text for event in found.events] == ["DWI, 2ND", "A B"]
    with pytest.raises(DropError, match="booking_no: holds a control character"):
        event_from_texts(texts(booking_no="B\n1"))
    named = read_roster(f'{ROSTER}\n{AT},{ORI},"SMITH,\nJOHN",R-1\n{AT},{ORI},ROE,R-2'.encode())
    assert named.numbers == ("R-1", "R-2")


WRITES: dict[str, Callable[[list[str]], str]] = {
    "plain": ",".join,
    "trailing commas": lambda cells: ",".join([*cells, "", ""]),
    "trailing blanks": lambda cells: ",".join([*cells, " "]),
}


@pytest.mark.parametrize("head", WRITES)
@pytest.mark.parametrize("body", WRITES)
def test_empty_cells_behind_the_last_column_are_passed_over(head: str, body: str) -> None:
    rows = [WRITES[body]([AT, ORI, name, number]) for name, number in (("DOE", "R-1"), ("ROE", "R-2"))]
    found = read_roster("\n".join([WRITES[head](ROSTER.split(",")), *rows, ",,,,"]).encode())
    assert found.numbers == ("R-1", "R-2")
    drop = read_csv("\n".join([WRITES[head](HEADER.split(",")), WRITES[body](GOOD.split(","))]).encode())
    assert (len(drop.events), drop.faults, drop.ignored) == (1, (), ())


@given(st.lists(st.sampled_from(["SMITH", "JOHN", "", "R-1"]), max_size=7))
def test_a_row_of_another_length_than_its_header_refuses_the_roster(cells: list[str]) -> None:
    row = [AT, ORI, *cells]
    fits = len(row) >= 4 and not any(row[4:])
    data = f"{ROSTER}\n{AT},{ORI},ROE,R-2\n{','.join(row)}\n".encode()
    if fits and row[3]:
        assert read_roster(data).numbers == tuple(sorted({"R-2", row[3]}))
        return
    with pytest.raises(DropError) as refused:
        read_roster(data)
    assert {fault.line for fault in refused.value.faults} == {3}


def test_a_roster_of_nobody_needs_one_row_that_says_so() -> None:
    assert read_roster(f"{ROSTER}\n{AT},{ORI},,".encode()).numbers == ()
    for rows in (
        [f"{AT},{ORI},ROE,"],
        [f"{AT},{ORI},,", f"{AT},{ORI},,"],
        [f"{AT},{ORI},,", f"{AT},{ORI},ROE,R-1"],
        [f"{AT},{ORI}"],
        [],
    ):
        with pytest.raises(DropError, match=r"nobody|columns"):
            read_roster("\n".join([ROSTER, *rows]).encode())


@pytest.mark.parametrize(
    "head", ["as_of,facility_ori,booking_no,booking_no", "as_of,as_of,facility_ori,booking_no"]
)
def test_a_mapped_column_that_stands_twice_is_refused(head: str) -> None:
    row = f"{AT},{ORI},R-1,R-2" if head.endswith("no,booking_no") else f"{AT},{AT},{ORI},R-1"
    with pytest.raises(DropError, match="names a column twice"):
        read_roster(f"{head}\n{row}".encode())


def test_a_column_of_the_jails_own_may_stand_twice() -> None:
    found = read_roster(f"as_of,facility_ori,booking_no,note,note\n{AT},{ORI},R-1,a,b".encode())
    assert found.numbers == ("R-1",)


@pytest.mark.parametrize(
    ("gone", "listed"),
    [
        ("004711", "4711"), ("26-004711", "26-4711"), ("ab-12", "AB-12"), ("26 004711", "26004711"),
        ("26\u2013004711", "26-004711"), ("\uff12\uff16-1", "26-1"), ("B-007", "B7"),
        ("004711", "4711.0"), ("26004711.00", "26-004711"),
    ],
)  # fmt: skip
def test_numbers_written_otherwise_are_near(gone: str, listed: str) -> None:
    assert near_numbers([gone, "R-9"], [listed, "R-8"]) == {gone: listed}
    assert near_numbers([listed], [gone]) == {listed: gone}


def test_what_is_not_one_of_each_is_not_near() -> None:
    assert near_numbers(["0047", "047"], ["47"]) == {}
    assert near_numbers(["47"], ["047", "0047"]) == {}
    assert near_numbers(["4700"], ["47"]) == {}
    assert near_numbers(["1047"], ["47"]) == {}


@given(st.permutations([EventType.BOOK, EventType.RELEASE, EventType.TRANSFER]), st.booleans())
def test_of_events_at_one_moment_a_departure_counts_whatever_their_order(
    kinds: list[EventType], twice: bool
) -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    events = [JailEvent("", kind, noon, ORI, "R-1") for kind in kinds * (1 + twice)]
    assert reconcile(events, []).held == 0
    again = JailEvent("", EventType.BOOK, noon + timedelta(hours=1), ORI, "R-1")
    assert reconcile([again, *events], []).vanished == ("R-1",)


@pytest.mark.samples
def test_feeds_from_the_field(samples: Path) -> None:
    place = samples / "field" / "names"
    first = read_csv((place / "01-extreme-moments" / "bookings1.csv").read_bytes())
    assert [event.booking_no for event in first.events] == ["D1"]
    assert [(fault.line, fault.column) for fault in first.faults] == [(3, "event_time")]
    assert len(read_csv((place / "01-extreme-moments" / "bookings2.csv").read_bytes()).events) == 1
    with pytest.raises(DropError, match="line 2, row: has 5 columns, but the header has 4"):
        read_roster((place / "03-roster-shifted-row" / "shifted.csv").read_bytes())
