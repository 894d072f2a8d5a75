"""The XML encoding: FBI's own samples read and validate, ours validate, and both encodings are one booking."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from lxml import etree

from handover.formats.ansi_nist import (
    AnsiNistError,
    TaggedRecord,
    Transaction,
    read,
    tagged,
    transaction,
    write,
)
from handover.formats.checking import check
from handover.formats.ebts.booking import ArrestSegment, BookingSubmission, CourtSegment, read_booking
from handover.formats.ebts.car import car_transaction, write_car, write_car_xml
from handover.formats.ebts.niem import looks_like_xml, read_package, write_package
from handover.formats.ebts.reading import read_transaction
from handover.formats.ebts.type9 import read_minutiae
from tests.formats.ebts.builders import booking

SAMPLES = "ebts/fbi-ebts10/samples/Identification Service"
SCHEMA = "ebts/fbi-ebts10/xsd/ebts/10.0/fbi_ebts/10.0/fbi_ebts.xsd"


def plain() -> BookingSubmission:
    """A booking as EBTS 10.0 wants it: a disposition has its category (CDN) there."""
    return booking(dispositions=(CourtSegment("2020-02-25", "DWI 2ND", "BOND SET", ("OTHER", "01")),))


def same_but_warnings(one: BookingSubmission, other: BookingSubmission) -> None:
    for item in dataclasses.fields(BookingSubmission):
        if item.compare:
            assert getattr(one, item.name) == getattr(other, item.name), item.name


def test_one_booking_in_either_encoding() -> None:
    written = write_car_xml(plain())
    assert (written.left_out, written.filled_in) == ((), ())
    assert looks_like_xml(written.data)
    assert not looks_like_xml(write_car(plain()))
    same_but_warnings(read_booking(written.data), read_booking(write_car(plain())))
    same_but_warnings(read_booking(written.data), plain())


def test_records_survive_the_way_through_xml_byte_for_byte() -> None:
    tx = car_transaction(plain())
    again = read_package(write_package(tx).data).transaction
    assert write(again) == write(tx)


def test_a_disposition_without_a_category_gets_the_one_that_says_nothing() -> None:
    written = write_car_xml(booking())
    assert (written.left_out, written.filled_in) == ((), ("2.051.4",))
    assert read_booking(written.data).dispositions == (
        CourtSegment("2020-02-25", "DWI 2ND", "BOND SET", ("OTHER",)),
    )


def test_what_the_schema_cannot_say_is_named() -> None:
    nine = tagged(9, [(2, "00"), (3, "1"), (4, "S"), (12, [["001", "01320714248", "0", "A"]])])
    two = tagged(2, [(2, "00"), (67, [["MAKER", "MODEL", "1", "MORE"]]), (218, "GREEN")])
    sixteen = tagged(16, [(2, "01"), (3, "OWN")])
    written = write_package(transaction([(2, "0500"), (4, "CAR")], [two, nine, sixteen]))
    assert written.left_out == ("Type-16", "2.067", "9.012")


def test_an_unknown_birth_date_is_nil() -> None:
    written = write_car_xml(booking(births=()))
    assert b"xsi:nil" in written.data
    two = read_package(written.data).transaction.record(2)
    assert two is not None
    assert two.get(22) == "00000000"


def test_an_element_without_a_field_is_kept_and_told() -> None:
    data = write_car_xml(plain()).data.replace(
        b"<ebts:PersonSexCode>", b"<ebts:StateOwn>GREEN</ebts:StateOwn><ebts:PersonSexCode>"
    )
    package = read_package(data)
    assert [(one.path.rpartition("/")[2], one.text) for one in package.kept] == [("ebts:StateOwn", "GREEN")]
    assert "ebts:StateOwn" in package.transaction.warnings[0]
    assert read_booking(data).sex == "M"


def test_faults_of_an_xml_booking_name_the_field() -> None:
    data = write_car_xml(plain()).data.replace(b"<ebts:PersonSexCode>M<", b"<ebts:PersonSexCode>Q<")
    assert [(e["code"], e["field"]) for e in check(data)["errors"]] == [("E0002", "2.024")]


@pytest.mark.parametrize(
    ("old", "new", "code", "word"),
    [
        (b"<itl:PackageInformationRecord>", b"<itl:PackageInformationRecorD>", "E0004", "not well-formed"),
        (b"itl:NISTBiometric", b"itl:Other", "E0004", "root"),
        (b"<nc:BinaryBase64Object>", b"<nc:BinaryBase64Object>!", "E0005", "base64"),
        (b"<nc:IdentificationID>01</", b"<nc:IdentificationID>1x</", "E0004", "IDC"),
    ],
)
def test_what_is_no_package_is_refused(old: bytes, new: bytes, code: str, word: str) -> None:
    data = write_car_xml(plain()).data
    with pytest.raises(AnsiNistError) as refused:
        read_package(data.replace(old, new))
    assert refused.value.code == code
    assert word in refused.value.text


def test_a_header_is_needed_once_and_first() -> None:
    root = etree.fromstring(write_car_xml(plain()).data)
    first, second = root[0], root[1]
    root.remove(first)
    with pytest.raises(AnsiNistError, match="first"):
        read_package(etree.tostring(root))
    root.append(first)
    with pytest.raises(AnsiNistError, match="first"):
        read_package(etree.tostring(root))
    root.clear()
    with pytest.raises(AnsiNistError, match="missing"):
        read_package(etree.tostring(root))
    assert second.tag.endswith("PackageDescriptiveTextRecord")


def test_the_count_that_the_header_states_is_compared() -> None:
    data = write_car_xml(plain()).data.replace(b"RecordQuantity>07<", b"RecordQuantity>09<")
    assert "H0002 - CNT counts 9 records, but the file has 7" in read_package(data).transaction.warnings


def test_the_order_of_charges_is_kept_where_the_first_has_no_date() -> None:
    charges = (ArrestSegment(None, "A"), ArrestSegment("2020-02-24", "B"), ArrestSegment(None, "C"))
    assert read_booking(write_car_xml(booking(charges=charges)).data).charges == charges


def test_a_second_value_of_what_occurs_once_is_named_not_lost() -> None:
    two = tagged(2, [(2, "00"), (56, [["ONE"], ["TWO"]])])
    written = write_package(transaction([(2, "0500"), (4, "CAR")], [two]))
    assert written.left_out == ("2.056",)
    assert b"ONE" in written.data
    assert b"TWO" not in written.data


def test_heights_and_ranges() -> None:
    two = tagged(2, [(2, "00"), (23, "2530"), (27, "N70"), (29, "180"), (30, "175185")])
    tx = transaction([(2, "0500"), (4, "LFS")], [two])
    again = read_package(write_package(tx).data).transaction.record(2)
    assert again is not None
    assert [again.get(n) for n in (23, 27, 29)] == ["2530", "N70", "180"]


def no_raw_but_fields(tx: Transaction) -> list[tuple[str, bytes]]:
    tagged_records = [r for r in tx.records if isinstance(r, TaggedRecord)]
    return [(f.tag, f.value) for r in tagged_records for f in r.fields]


@pytest.mark.samples
def test_every_sample_of_the_fbi_reads_validates_and_is_written_again_valid(samples: Path) -> None:
    schema = etree.XMLSchema(etree.parse(samples / SCHEMA))
    files = sorted((samples / SAMPLES).glob("*.xml"))
    assert len(files) >= 27
    for path in files:
        data = path.read_bytes()
        assert schema.validate(etree.fromstring(data)), path.name
        tx = read_transaction(data)
        assert f"({tx.tot})" in path.name
        assert check(data)["errors"] == [], path.name
        written = write_package(tx)
        assert not written.left_out, path.name
        assert schema.validate(etree.fromstring(written.data)), (path.name, schema.error_log)
        assert no_raw_but_fields(read_package(written.data).transaction) == no_raw_but_fields(tx), path.name
        assert read(write(tx)).records == tx.records, "the records are good traditional ones too"


@pytest.mark.samples
@pytest.mark.parametrize("tot", ["CAR", "CNA", "CPNU", "CPDR"])
def test_the_bookings_among_them_are_bookings(samples: Path, tot: str) -> None:
    (path,) = (samples / SAMPLES).glob(f"*({tot})*.xml")
    found = read_booking(path.read_bytes())
    assert (found.tot, found.names[0].last, found.names[0].middle) == (tot, "JONES", "PAUL")
    assert found.births == ("1977-08-25",)
    assert found.numbers == (("PP", "1234567890P"),)
    assert found.amputations[3] == "XX"
    assert [c.literal for c in found.charges] == ["DUI"]
    assert {image.record_type for image in found.images} == {4} or len(found.images) >= 1


@pytest.mark.samples
def test_a_booking_as_we_write_it_validates(samples: Path) -> None:
    schema = etree.XMLSchema(etree.parse(samples / SCHEMA))
    for made in (plain(), booking(), booking(births=(), dispositions=(), minutiae={})):
        root = etree.fromstring(write_car_xml(made).data)
        assert schema.validate(root), schema.error_log


@pytest.mark.samples
@pytest.mark.parametrize("name", ["type-9-13-m1.an2", "type-9-13-9-14-m1.an2"])
def test_minutiae_of_real_records_are_the_same_in_xml_and_validate(samples: Path, name: str) -> None:
    schema = etree.XMLSchema(etree.parse(samples / SCHEMA))
    nine = next(r for r in read((samples / "ebts" / "an2k" / name).read_bytes()).records if r.type == 9)
    assert isinstance(nine, TaggedRecord)
    car = car_transaction(plain())
    header = [(f.number, f.value) for f in car.header.fields if f.number not in {1, 3}]
    written = write_package(transaction(list(header), [*car.records[1:2], nine]))
    assert sorted(written.left_out) == ["9.138", "9.140"], "ridge counts and deltas have another shape in XML"
    assert schema.validate(etree.fromstring(written.data)), schema.error_log
    again = read_package(written.data).transaction.records[2]
    assert isinstance(again, TaggedRecord)
    assert [again.items(n) for n in (3, 4, *range(126, 138), 139)] == [
        nine.items(n) for n in (3, 4, *range(126, 138), 139)
    ]
    one, other = read_minutiae(again), read_minutiae(nine)
    assert (one.position, one.xy.tolist(), len(one.xy)) == (other.position, other.xy.tolist(), 48)
