"""Any booking that a jail may send comes back as it was written."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from handover.formats.ansi_nist import read, write
from handover.formats.checking import roundtrip
from handover.formats.ebts import dictionary
from handover.formats.ebts.booking import (
    ArrestSegment,
    BookingSubmission,
    CourtSegment,
    CustodyStatus,
    Name,
    read_booking,
)
from handover.formats.ebts.car import write_car, write_car_xml
from handover.formats.ebts.finger_fields import Segment
from handover.formats.ebts.print_image import PrintImage
from tests.support.examples import examples

WORD = st.text(st.sampled_from("ABCDEFGHIJÉÑŁ李'-"), min_size=1, max_size=7).filter(
    lambda w: w not in {"II", "III"}
)
LINE = st.lists(
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=9),
    min_size=1,
    max_size=4,
)
TEXT = LINE.map(" ".join)
CODE = st.text(st.sampled_from("ABCDEFGHJK0123456789"), min_size=3, max_size=8)
SENT = date(2020, 2, 25)
DAYS = st.dates(date(1930, 1, 1), SENT - timedelta(days=400)).map(str)
NAMES = st.builds(
    Name, WORD, WORD, st.lists(WORD, max_size=1).map(" ".join), st.sampled_from(["", "JR", "IV"])
)


def listed(of: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[Any]:
    return st.lists(of, max_size=most).map(tuple)


def table(name: str) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(dictionary.codes(name)))


@st.composite
def prints(draw: st.DrawFn, idc: int) -> PrintImage:
    position = draw(st.integers(1, 14))
    tagged = draw(st.booleans())
    segment = st.builds(Segment, st.integers(1, 10), *[st.integers(0, 99)] * 4)
    return PrintImage(
        position=position,
        impression=draw(st.integers(0, 29)),
        compression=draw(st.sampled_from(["NONE", "WSQ20", "JPEGB", "JP2", "JP2L", "PNG"])),
        width=draw(st.integers(1, 9999)),
        height=draw(st.integers(1, 9999)),
        ppi=draw(st.sampled_from([500, 600, 1000])) if tagged else 500,
        data=draw(st.binary(min_size=1, max_size=80)),
        record_type=14 if tagged else 4,
        idc=idc,
        nfiq=draw(st.none() | st.integers(1, 5)) if tagged and position <= 12 else None,
        segments=draw(listed(segment, 4)) if tagged else (),
    )


@st.composite
def bookings(draw: st.DrawFn) -> BookingSubmission:
    return BookingSubmission(
        tot=draw(st.sampled_from(["CAR", "CNA", "CPNU"])),
        tcn=draw(st.from_regex(r"[A-Z0-9-]{10,40}", fullmatch=True)),
        ori=draw(st.from_regex(r"[A-Z0-9]{9}", fullmatch=True)),
        dai=draw(st.from_regex(r"[A-Z0-9]{9}", fullmatch=True)),
        date=SENT,
        version=draw(st.sampled_from(["0300", "0400", "0502"])),
        priority=draw(st.sampled_from(["", "2", "9"])),
        control_ori="TX0570100",
        more_control_oris=draw(listed(st.just("TX0570200"), 2)),
        booking_number=draw(st.just("") | CODE),
        retain=draw(st.booleans()),
        names=(draw(NAMES), *draw(st.lists(NAMES, max_size=3))),
        births=draw(listed(DAYS, 5)),
        sex=draw(table("SEX")),
        race=draw(table("RAC")),
        birthplace=draw(table("POB")),
        citizenship=draw(listed(table("CTZ"), 10)),
        height=draw(st.sampled_from(["508", "611", "N67", "000"])),
        weight=draw(st.integers(0, 499).map("{:03d}".format)),
        eyes=draw(table("EYE")),
        hair=draw(table("HAI")),
        ucn=draw(listed(CODE, 5)),
        sid=draw(st.just("") | st.just("TX01234567")),
        ssn=draw(listed(st.integers(900_000_000, 999_999_999).map(str), 4)),
        numbers=draw(listed(st.tuples(st.sampled_from(["AR", "FN", "PP"]), CODE), 4)),
        arrest_date=SENT,
        charges=(
            draw(st.builds(ArrestSegment, st.none() | DAYS, TEXT)),
            *draw(st.lists(st.builds(ArrestSegment, st.none() | DAYS, TEXT), max_size=4)),
        ),
        dispositions=draw(listed(st.builds(CourtSegment, st.none() | DAYS, TEXT, TEXT), 3)),
        custody_status=draw(st.none() | st.builds(CustodyStatus, st.just("2020-02-26"), TEXT)),
        residence=draw(st.just("") | TEXT),
        caution=draw(st.just("") | TEXT),
        marks=draw(listed(st.just("TAT UL ARM"), 3)),
        repositories=draw(listed(st.sampled_from(["1", "10", "13"]), 3)),
        amputations=draw(st.dictionaries(st.integers(1, 10), st.just("UP"), max_size=3)),
        images=tuple(draw(prints(n)) for n in range(1, draw(st.integers(1, 4)) + 1)),
        other=draw(st.sampled_from([(), (("2.087", "Y"), ("2.218", "A\x1fB\x1eC"))])),
    )


@given(bookings())
@settings(max_examples=examples(40))
def test_a_booking_comes_back(written: BookingSubmission) -> None:
    data = write_car(written)
    back = read_booking(data, today=SENT)
    assert [
        f.name
        for f in fields(BookingSubmission)
        if f.compare and getattr(back, f.name) != getattr(written, f.name)
    ] == []
    assert write(read(data)) == data
    assert roundtrip(data) is None


@given(bookings())
@settings(max_examples=examples(25))
def test_a_booking_comes_back_from_xml(written: BookingSubmission) -> None:
    package = write_car_xml(written)
    back = read_booking(package.data, today=SENT)
    assert package.left_out == ()
    said = tuple(
        d if any(d.more[:1]) else replace(d, more=("OTHER", *d.more[1:])) for d in written.dispositions
    )
    assert bool(package.filled_in) == (said != written.dispositions)
    expected = replace(written, dispositions=said)
    assert [
        f.name
        for f in fields(BookingSubmission)
        if f.compare and getattr(back, f.name) != getattr(expected, f.name)
    ] == []
