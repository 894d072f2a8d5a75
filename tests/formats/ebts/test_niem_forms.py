"""The forms that XML admits for one thing: moments with an offset, groups in any order, base64 as it is sent."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handover.formats.checking import check, round_trip
from handover.formats.ebts.booking import read_booking
from handover.formats.ebts.car import write_car_xml
from handover.formats.ebts.niem import read_package, write_package
from handover.formats.ebts.niem.forms import to_field
from tests.formats.ebts.builders import booking, finger
from tests.support.examples import examples

GOOD = write_car_xml(booking(minutiae={7: finger(7)})).data
EFS = (
    b"<biom:ExtendedFeatureSetMinutiae><biom:EFSMinutia><biom:Other>1</biom:Other>"
    b"<biom:ImageLocationHorizontalCoordinateMeasure>10</biom:ImageLocationHorizontalCoordinateMeasure></biom:EFSMinutia>"
    b"</biom:ExtendedFeatureSetMinutiae>"
)
INCITS = re.compile(rb"<biom:INCITSMinutiae>.*?</biom:INCITSMinutiae>", re.S)


@given(
    moment=st.datetimes(dt.datetime(1900, 1, 2), dt.datetime(2100, 1, 1)).map(
        lambda m: m.replace(microsecond=0)
    ),
    minutes=st.integers(-14 * 60, 14 * 60),
    fraction=st.sampled_from(["", ".0", ".123456789"]),
)
def test_any_offset_names_the_same_moment(moment: dt.datetime, minutes: int, fraction: str) -> None:
    local = (moment + dt.timedelta(minutes=minutes)).isoformat()
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    utc = f"{moment:%Y%m%d%H%M%S}Z"
    assert to_field("instant", f"{local}{fraction}{sign}{hours:02d}:{rest:02d}") == utc
    assert to_field("instant", f"{moment.isoformat()}{fraction}Z") == utc


def test_the_edges_of_a_moment() -> None:
    assert to_field("instant", "2020-02-28T24:00:00Z") == "20200229000000Z"
    assert to_field("instant", "2020-12-31T23:00:00-05:00") == "20210101040000Z"
    assert to_field("instant", "2020-02-25T12:00:00-00:00") == "20200225120000Z"


@pytest.mark.parametrize(
    "text",
    [
        "2020-02-25T12:00:00",
        "2020-02-25T12:00:00+15:00",
        "2020-02-25T12:00:00+14:01",
        "2020-02-25T12:00:00+05:60",
        "2020-02-25T12:00:00+5:00",
        "2020-02-25T24:00:01Z",
        "2020-02-30T12:00:00Z",
        "2020-02-25T12:60:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T24:00:00Z",
        "9999-12-31T23:59:59-01:00",
    ],
)
def test_what_names_no_moment_stays_as_it_is_and_is_refused_by_the_field(text: str) -> None:
    assert to_field("instant", text) == text


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("more", [b"", b"<biom:OtherMinutiae><biom:X>1</biom:X></biom:OtherMinutiae>"])
def test_the_order_of_the_groups_of_minutiae_is_kept(before: bool, more: bytes) -> None:
    found = INCITS.search(GOOD)
    assert found is not None
    group = found[0].replace(b"</biom:INCITSMinutiae>", b"<biom:Own>1</biom:Own></biom:INCITSMinutiae>")
    groups = EFS + more + group if before else group + more + EFS
    data = GOOD.replace(found[0], groups, 1)
    package = read_package(data)
    written = write_package(package.transaction, package.kept, package.order).data
    names = rb"<biom:(ExtendedFeatureSetMinutiae|INCITSMinutiae|OtherMinutiae)>"
    assert re.findall(names, written) == re.findall(names, data)
    assert read_package(written).kept == package.kept
    assert round_trip(data).identical


def test_the_order_is_kept_where_nothing_else_is() -> None:
    found = INCITS.search(GOOD)
    assert found is not None
    efs = EFS.replace(b"<biom:Other>1</biom:Other>", b"")
    for groups in (efs + found[0], found[0] + efs):
        package = read_package(GOOD.replace(found[0], groups, 1))
        assert package.kept == ()
        again = write_package(package.transaction, order=package.order)
        assert read_package(again.data).order == package.order


@given(st.integers(0, 60), st.booleans())
@settings(max_examples=examples(10))
def test_what_can_be_shown_can_be_written_and_read_again(fewer: int, wide: bool) -> None:
    """At the bounds of what is read: what is written again is longer, and has more elements."""
    own = b"<ebts:Own a='1'>" + (b"x" * 1000 if wide else b"") + b"</ebts:Own>"
    above = b"<ebts:Above>" + own * (9_000 - fewer) + b"</ebts:Above><ebts:RecordSubject>"
    assert round_trip(GOOD.replace(b"<ebts:RecordSubject>", above, 1)).identical


def test_an_image_may_be_sent_as_cdata() -> None:
    text = re.compile(rb"(<nc:BinaryBase64Object>)([^<]*)(</nc:BinaryBase64Object>)")
    assert text.search(GOOD)
    wrapped = text.sub(rb"\1<![CDATA[\2]]>\3", GOOD)
    assert read_booking(wrapped) == read_booking(GOOD)


@pytest.mark.samples
def test_forms_from_the_field(samples: Path) -> None:
    place = samples / "field" / "formats"
    moment = (place / "20-xml-forms" / "utc-plus-0000.xml").read_bytes()
    assert check(moment)["valid"]
    assert read_package(moment).transaction.header.first(14) == "20200225120000Z"
    groups = (place / "21-xml-minutiae-order" / "incits-first-kept-in-both.xml").read_bytes()
    assert round_trip(groups).identical
    package = read_package(groups)
    written = write_package(package.transaction, package.kept, package.order).data
    assert written.index(b"<biom:INCITSMinutiae") < written.index(b"<biom:ExtendedFeatureSetMinutiae")
