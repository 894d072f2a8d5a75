"""XML that is made to take time: each part is looked at a bounded number of times, and raw text stays short."""

from __future__ import annotations

import io

import pytest

from handover.formats.records import Accepted, FeedContext, RecordFileError, Rejected
from handover.formats.records.justice_xml import read_justice_xml
from handover.formats.records.reader import ReadItem
from handover.formats.records.xml_tree import MOST_BYTES, MOST_ELEMENTS, MOST_SHOWN
from tests.formats.records.rapsheets import PERSON, arrest, charge, sentence, sheet
from tests.formats.records.strategies import TODAY


def read(data: bytes) -> list[ReadItem]:
    return list(read_justice_xml(io.BytesIO(data), FeedContext(today=TODAY, source="S")))


def test_a_person_inside_a_person_is_not_read_again() -> None:
    nested = "<Person>" * 100 + "</Person>" * 100
    items = read(
        f"<CriminalHistoryConsolidationReport>{nested}</CriminalHistoryConsolidationReport>".encode()
    )
    assert len(items) == 1


def test_a_disposition_is_of_so_many_charges_and_no_more() -> None:
    link = '<ChargeDispositionAssociation><Charge s:ref="c"/><Disposition s:ref="d"/></ChargeDispositionAssociation>'
    charge_of = (
        "<CycleTrackingIdentification><IdentificationID>T</IdentificationID></CycleTrackingIdentification>"
    )
    tracked = (
        "<ChargeTrackingIdentification><IdentificationID>9</IdentificationID></ChargeTrackingIdentification>"
    )
    parts = f'{charge_of}<Charge s:id="c">{tracked}</Charge><Disposition s:id="d"><x/></Disposition>'
    name = "CourtDispositionRecordingReport"
    items = read(f'<{name} xmlns:s="urn:s">{parts}{link * 50}</{name}>'.encode())
    assert sum(isinstance(item.result, Accepted) for item in items) == 40
    assert {item.result.rule for item in items if isinstance(item.result, Rejected)} == {"ambiguous-record"}


def test_the_raw_text_of_an_element_with_very_many_parts_says_where_it_stands() -> None:
    many = "<nc:PersonPhysicalFeature/>" * (MOST_SHOWN + 1)
    (item,) = read(sheet(person=PERSON.replace("<nc:PersonSexCode>", many + "<nc:PersonSexCode>", 1)))
    assert isinstance(item.result, Accepted)
    assert item.raw.startswith("[RapSheetPerson, line ")


def test_a_sentence_of_many_charges_is_not_repeated_whole_for_each() -> None:
    charges = [f"C{number}" for number in range(200)]
    items = read(sheet(arrest(*map(charge, charges)) + sentence("3 YEARS", *charges)))
    lone = [item for item in items if "3 YEARS" in item.raw]
    assert len(lone) == len(charges)
    assert max(len(item.raw) for item in lone) < 50


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"<RapSheet>" + b" " * MOST_BYTES, "at most"),
        (b"<RapSheet>" + b"<x/>" * (MOST_ELEMENTS + 1) + b"</RapSheet>", "elements; the limit is"),
        (b"<x>" * 300 + b"</x>" * 300, "not well-formed"),
    ],
)
def test_a_file_beyond_the_bounds_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(RecordFileError, match=told):
        read(data)
