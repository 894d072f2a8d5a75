"""Dispositions by EBTS: what is read, what is refused, and the answer."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from handover.formats.ansi_nist import AnsiNistError, FieldValue, read, tagged, transaction, write
from handover.formats.checking import check
from handover.formats.ebts.answers import in_xml
from handover.formats.ebts.car import Header
from handover.formats.ebts.dispositions import CATEGORIES, read_disposition, write_dspr
from handover.formats.ebts.problems import SubmissionError
from handover.formats.records.bodies import Category
from tests.formats.ebts.test_niem import SCHEMA

TEMPLATE = "ebts/fbi-ebts10/samples/Identification Service/Template(FDSP)ElectronicFingerprintDispositionSubmission.xml"
SEGMENTS: list[list[str]] = [
    ["20210105", "DWI 2ND", "30 DAYS JAIL", "CONVICTED", "02"],
    ["", "THEFT", "NONE", "NOT PROSECUTED", ""],
]


def dspe(
    changes: dict[int, FieldValue | None] | None = None, tot: str = "DSPE", day: str = "20210201"
) -> bytes:
    fields: dict[int, FieldValue | None] = {
        2: "00", 6: "RECORDS CLERK", 14: "123456AB7", 15: "TX01234567", 45: "20200224", 51: SEGMENTS,
        73: [["TX0570100"]], 2021: "D", 2035: "E1", 2052: "ADD",
    }  # fmt: skip
    fields |= changes or {}
    kept = [(number, value) for number, value in fields.items() if value is not None]
    head = Header(tot, "COURT-20210201-01", "TX057015J", "TXDPS0000", day, priority="4")
    return write(transaction(head.fields(), [tagged(2, kept)]))


def test_a_disposition_is_read_with_every_segment() -> None:
    found = read_disposition(dspe())
    assert (found.tot, found.ucn, found.sid, found.action, found.event) == (
        "DSPE",
        "123456AB7",
        "TX01234567",
        "ADD",
        "E1",
    )
    assert found.arrested_on == dt.date(2020, 2, 24)
    first, second = found.dispositions
    assert (first.disposed_on, first.offence, first.provision) == (
        dt.date(2021, 1, 5),
        "DWI 2ND",
        "30 DAYS JAIL",
    )
    assert (first.category, first.count) == ("CONVICTED", 2)
    assert (second.disposed_on, second.count) == (None, None)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({14: None}, "E0001", "2.014"),
        ({51: None}, "E0001", "2.051"),
        ({51: [["20210105", "", "30 DAYS", "CONVICTED", "01"]]}, "E0001", "2.051"),
        ({51: [["20219905", "DWI", "30 DAYS", "CONVICTED", "01"]]}, "E0002", "2.051"),
        ({51: SEGMENTS * 21}, "E0002", "2.051"),
        ({2052: "MERGE"}, "E0002", "2.2052"),
        ({2052: None}, "E0001", "2.2052"),
        ({45: "20201341"}, "E0002", "2.045"),
        ({14: "123456AB78"}, "E0002", "2.014"),
    ],
)
def test_a_faulty_disposition_is_refused_with_its_fault(
    changes: dict[int, FieldValue | None], code: str, field: str
) -> None:
    with pytest.raises(SubmissionError) as refused:
        read_disposition(dspe(changes))
    assert (code, field) in {(fault.code, fault.field) for fault in refused.value.problems}


def test_another_transaction_is_refused() -> None:
    with pytest.raises(SubmissionError, match="is not a disposition"):
        read_disposition(dspe(tot="CAR"))


@given(st.binary())
def test_whatever_the_bytes_only_the_declared_errors_are_raised(data: bytes) -> None:
    for tried in (data, dspe()[:-20] + data):
        with contextlib.suppress(AnsiNistError, SubmissionError):
            read_disposition(tried)


def test_the_answer_is_valid_and_names_the_request_and_the_person() -> None:
    request = read_disposition(dspe())
    data = write_dspr(
        request, tcn="HO20210202DSPR01", ori="TXDPS0000", date=dt.date(2021, 2, 2), action="2 TAKEN"
    )
    assert check(data)["errors"] == []
    tx = read(data)
    two = tx.record(2)
    assert two is not None
    assert (tx.tot, tx.header.first(7), tx.header.first(10)) == ("DSPR", request.ori, request.tcn)
    assert [two.first(n) for n in (6, 14, 71, 73, 2035)] == [
        "RECORDS CLERK",
        "123456AB7",
        "2 TAKEN",
        "TX0570100",
        "E1",
    ]


def test_an_answer_that_says_nothing_is_not_written() -> None:
    request = read_disposition(dspe())
    with pytest.raises(ValueError, match="says what was done"):
        write_dspr(request, tcn="HO20210202DSPR01", ori="TXDPS0000", date=dt.date(2021, 2, 2), action=" ")


def test_every_category_of_the_schema_means_one_of_ours_and_only_a_finding_of_guilt_is_a_conviction() -> None:
    assert set(CATEGORIES.values()) <= set(Category.__args__)  # type: ignore[attr-defined]
    assert [word for word, category in CATEGORIES.items() if category == "convicted"] == ["CONVICTED"]


@pytest.mark.samples
def test_the_categories_are_those_of_the_schema(samples: Path) -> None:
    path = samples / "ebts/fbi-ebts10/xsd/ebts/10.0/fbi_ebts/10.0/fbi_ebts.xsd"
    names = {"x": "http://www.w3.org/2001/XMLSchema"}
    found = etree.XPath(
        "//x:simpleType[@name='DispositionCategoryCodeSimpleType']//x:enumeration/@value", namespaces=names
    )
    values: Any = found(etree.parse(path))
    listed = {str(value) for value in values}
    assert listed == set(CATEGORIES)


@pytest.mark.samples
def test_the_template_of_the_fbi_is_read(samples: Path) -> None:
    found = read_disposition((samples / TEMPLATE).read_bytes())
    (segment,) = found.dispositions
    assert (found.tot, found.ucn, found.action) == ("FDSP", "62760NY12", "ADD")
    assert (segment.category, segment.provision, segment.count) == ("CONVICTED", "5 DAYS JAIL", 2)
    assert found.sent_at == dt.datetime(2007, 1, 1, 0, 0, 1, tzinfo=dt.UTC)


@pytest.mark.samples
def test_request_and_answer_in_xml_say_the_same(samples: Path) -> None:
    request = read_disposition(dspe())
    answer = write_dspr(
        request, tcn="HO20210202DSPR01", ori="TXDPS0000", date=dt.date(2021, 2, 2), action="2 TAKEN"
    )
    schema = etree.XMLSchema(etree.parse(samples / SCHEMA))
    for data in (dspe(), answer):
        package = in_xml(data)
        assert schema.validate(etree.fromstring(package)), schema.error_log
    assert read_disposition(in_xml(dspe())).dispositions == request.dispositions
