"""What has no field in the traditional encoding is kept, and is at its place when the package is written again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from handover.formats.ansi_nist import tagged, transaction
from handover.formats.checking import round_trip
from handover.formats.ebts.booking import read_booking
from handover.formats.ebts.car import write_car_xml
from handover.formats.ebts.niem import read_package, write_package
from tests.formats.ebts.builders import booking
from tests.formats.ebts.test_niem import SAMPLES, SCHEMA

GOOD = write_car_xml(booking()).data
SEX = b"<ebts:PersonSexCode>"
RECORD_99 = (
    b"<itl:PackageCBEFFBiometricDataRecord><biom:RecordCategoryCode>99</biom:RecordCategoryCode>"
    b"<biom:ImageReferenceIdentification><nc:IdentificationID>07</nc:IdentificationID>"
    b"</biom:ImageReferenceIdentification><x/></itl:PackageCBEFFBiometricDataRecord>"
)
END = b"</itl:NISTBiometricInformationExchangePackage>"


def names(data: bytes) -> list[str]:
    return [str(element.tag) for element in etree.fromstring(data).iter()]


def written_again(data: bytes) -> bytes:
    package = read_package(data)
    return write_package(package.transaction, package.kept, package.order).data


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (SEX, b"<ebts:StateOwn>GREEN</ebts:StateOwn><ebts:Other><a>1</a> <b c='d'/></ebts:Other>" + SEX),
        (b"<ebts:RecordSubject>", b"<ebts:RecordSubject><ebts:First/>"),
        (b"</ebts:RecordSubject>", b"<ebts:Last>x</ebts:Last></ebts:RecordSubject>"),
        (
            b"<ebts:RecordSubject>",
            b"<ebts:Above><ebts:RecordSubject>no</ebts:RecordSubject></ebts:Above><ebts:RecordSubject>",
        ),
        (
            b"<biom:INCITSMinutiae>",
            b"<biom:OtherMinutiae><biom:X>1</biom:X></biom:OtherMinutiae><biom:INCITSMinutiae>",
        ),
        (b"</biom:Transaction>", b"<biom:Own>1</biom:Own></biom:Transaction>"),
        (SEX, b"<nc:PersonHairColorText>x</nc:PersonHairColorText>" + SEX + b"F</ebts:PersonSexCode>" + SEX),
    ],
    ids=[
        "two",
        "first",
        "last",
        "a name known elsewhere",
        "in Type-9",
        "header",
        "twice",
    ],
)
def test_it_is_where_it_was(old: bytes, new: bytes) -> None:
    data = GOOD.replace(old, new, 1)
    assert data != GOOD
    package = read_package(data)
    assert package.kept
    again = write_package(package.transaction, package.kept, package.order)
    assert names(again.data) == names(data)
    assert read_package(again.data).kept == package.kept
    assert round_trip(data).identical


def test_what_is_kept_of_the_content_list_stays_in_it_though_the_list_is_made_anew() -> None:
    data = GOOD.replace(
        b"<biom:ContentRecordSummary>", b"<biom:Own>1</biom:Own><biom:ContentRecordSummary>", 1
    )
    again = written_again(data)
    assert sorted(names(again)) == sorted(names(data))
    assert read_package(again).kept == read_package(data).kept != ()


def test_a_record_of_an_unknown_kind_is_counted_and_listed() -> None:
    again = written_again(GOOD.replace(END, RECORD_99 + END))
    assert b"<biom:ContentRecordQuantity>08<" in again
    assert again.count(b"RecordCategoryCode>99<") == 2
    assert not [text for text in read_package(again).transaction.warnings if "CNT" in text]


def test_attributes_are_kept_but_for_where_a_schema_lies() -> None:
    data = GOOD.replace(SEX, b'<ebts:PersonSexCode s:id="S1" xmlns:s="urn:s">').replace(
        b"<itl:PackageDescriptiveTextRecord>", b'<itl:PackageDescriptiveTextRecord own="2">'
    ).replace(b" xmlns:itl=", b' xsi:schemaLocation="a b" xmlns:itl=', 1)  # fmt: skip
    kept = read_package(data).kept
    assert [(one.path.rpartition("/")[2], one.text) for one in kept] == [("@own", "2"), ("@id", "S1")]
    again = written_again(data)
    assert b'<itl:PackageDescriptiveTextRecord own="2">' in again
    assert etree.fromstring(again).xpath("//@*[local-name()='id']") == ["S1"]


def test_a_second_set_of_minutiae_in_a_record_is_no_part_of_the_first() -> None:
    start, end = GOOD.index(b"<biom:INCITSMinutiae>"), GOOD.index(b"</biom:INCITSMinutiae>") + 22
    data = GOOD[:end] + GOOD[start:end] + GOOD[end:]
    assert read_booking(data).minutiae[1].xy.tolist() == read_booking(GOOD).minutiae[1].xy.tolist()
    assert names(written_again(data)) == names(data)


def test_a_field_of_a_states_own_stands_under_its_number() -> None:
    rows = [["GREEN", "", " 7 "], ["RED"]]
    two = tagged(2, [(2, "00"), (218, rows), (502, "<A> & B"), (1003, [["1"], ["2"]])])
    written = write_package(transaction([(2, "0500"), (4, "CAR")], [two]))
    assert written.left_out == ()
    found = read_package(written.data).transaction.record(2)
    assert found is not None
    assert [found.items(n) for n in (218, 502, 1003)] == [rows, [["<A> & B"]], [["1"], ["2"]]]


@pytest.mark.parametrize(
    "field",
    [
        b"<own:Field tag='2.018'><own:Occurrence><own:Item>X</own:Item></own:Occurrence></own:Field>",
        b"<own:Field tag='2.002'><own:Occurrence><own:Item>9</own:Item></own:Occurrence></own:Field>",
        b"<own:Field tag='14.013'><own:Occurrence><own:Item>9</own:Item></own:Occurrence></own:Field>",
        b"<own:Field><own:Occurrence><own:Item>9</own:Item></own:Occurrence></own:Field>",
        b"<own:Field tag='2.219'><own:Item>9</own:Item></own:Field>",
        b"<own:Field tag='2.219'/>",
        b"<theirs xmlns=''>9</theirs>",
    ],
)
def test_what_a_state_says_otherwise_is_kept_as_it_is(field: bytes) -> None:
    data = GOOD.replace(b"</ebts:StateDefinedFields>", field + b"</ebts:StateDefinedFields>")
    package = read_package(data)
    assert len(package.kept) == 1
    assert dict(read_booking(data).other)["2.218"] == "state's own"
    assert read_booking(data).names[0].last == "N\u00da\u00d1EZ"
    assert names(written_again(data)) == names(data)


INSERTED = st.lists(
    st.tuples(st.integers(0, 400), st.sampled_from([b"<q/>", b"<q>text</q>", b"<q><r/><r a='1'/></q>"])),
    min_size=1, max_size=12,
)  # fmt: skip


@given(INSERTED)
def test_wherever_it_is_it_is_kept(inserted: list[tuple[int, bytes]]) -> None:
    pieces = re.split(rb"(?<=>)(?=\s+<[a-z])", GOOD)  # before an element, never inside of one that holds text
    for at, element in inserted:
        pieces[2 + at % (len(pieces) - 3)] += element
    data = b"".join(pieces)
    package = read_package(data)
    again = read_package(write_package(package.transaction, package.kept, package.order).data)
    assert again.kept == package.kept
    assert again.transaction.records == package.transaction.records


@pytest.mark.samples
def test_every_sample_is_written_again_with_all_that_was_kept_and_validates(samples: Path) -> None:
    schema = etree.XMLSchema(etree.parse(samples / SCHEMA))
    kept = 0
    for path in sorted((samples / SAMPLES).glob("*.xml")):
        data = path.read_bytes()
        kept += len(read_package(data).kept)
        assert round_trip(data).identical, path.name
        assert schema.validate(etree.fromstring(written_again(data))), (path.name, schema.error_log)
    assert kept > 500
