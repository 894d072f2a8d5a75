"""Corrections, warrants and court dispositions in XML: what each sample says; what is not found is not corrected."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from handover.formats.records import Accepted, FeedContext, Record, RecordFileError, Rejected
from handover.formats.records.envelope import canonical_value
from handover.formats.records.justice_xml import ROOTS, read_justice_xml
from handover.formats.records.reader import ReadItem
from tests.formats.records.rapsheets import xpath as find
from tests.formats.records.store import Store, record
from tests.formats.records.strategies import TODAY

pytestmark = pytest.mark.samples
TEXTS = "//*[local-name()='{}']//*[local-name()='IdentificationID']/text()"


ARREST = record("arrest", "A", identity="P", arrested_on="2014-01-01", agency_case="1004233")
CHARGES = (
    record("charge", "A/1", arrest="A", charge_tracking="C123456"),
    record("charge", "A/2", arrest="A", charge_tracking="C123456789"),
)


def read(samples: Path, name: str, *records: Record) -> list[ReadItem]:
    context = FeedContext(today=TODAY, source="S", find=Store(*records) if records else None)
    return list(read_justice_xml(io.BytesIO((samples / "records" / "other" / name).read_bytes()), context))


def values(items: list[ReadItem]) -> list[dict[str, Any]]:
    for item in items:
        assert isinstance(item.result, Accepted), item.result
    return [canonical_value(item.result.record) for item in items if isinstance(item.result, Accepted)]


def rules(items: list[ReadItem]) -> list[str]:
    return [item.result.rule for item in items if isinstance(item.result, Rejected)]


def xpath(samples: Path, name: str, element: str) -> list[str]:
    root = etree.parse(samples / "records" / "other" / name).getroot()
    return [text.strip() for text in find(root, TEXTS.format(element))]


def test_every_sample_is_of_a_kind_that_is_read(samples: Path) -> None:
    names = [
        etree.QName(etree.parse(path).getroot()).localname for path in (samples / "records").rglob("*.xml")
    ]
    assert set(names) <= set(ROOTS)
    assert set(ROOTS) - set(names) == {"RapSheet"}


@pytest.mark.parametrize(
    ("name", "op"),
    [
        ("CriminalHistory-Consolidation-Report.xml", "merge"),
        ("CriminalHistory-IdentifierUpdate-Report.xml", "rekey"),
    ],
)
def test_a_person_goes_from_one_number_to_another(samples: Path, name: str, op: str) -> None:
    before, after = xpath(samples, name, "PersonStateFingerprintIdentification")
    (found,) = values(read(samples, name))
    assert (found["kind"], found["op"], found["source_key"]) == ("criminal_identity", op, f"sid:{before}")
    assert found["body"] == {"old": f"sid:{before}", "new": f"sid:{after}"}
    known = record("criminal_identity", "other key", sid=before)
    (found,) = values(read(samples, name, known))
    assert found["source_key"] == "other key"
    assert rules(read(samples, name, known, record("criminal_identity", "second", sid=before))) == [
        "ambiguous-record"
    ]


def test_a_person_is_expunged_by_number(samples: Path) -> None:
    name = "CriminalHistory-Expungement-Report.xml"
    (found,) = values(read(samples, name))
    assert (found["op"], found["source_key"]) == (
        "expunge",
        f"sid:{xpath(samples, name, 'ExpungementIdentifiers')[0]}",
    )
    assert found["body"]["dated"] == TODAY.isoformat()


def test_an_arrest_is_hidden_with_the_charges_that_it_names(samples: Path) -> None:
    found = values(read(samples, "ArrestHideRequest.xml", ARREST, *CHARGES))
    assert [(one["op"], one["kind"], one["source_key"]) for one in found] == [
        ("seal", "charge", "A/1"), ("seal", "charge", "A/2"), ("seal", "arrest", "A"),
    ]  # fmt: skip
    assert {one["body"]["dated"] for one in found} == {"2018-07-12"}


def test_an_arrest_with_another_charge_is_not_hidden_whole(samples: Path) -> None:
    more = record("charge", "A/3", arrest="A", charge_tracking="C9")
    found = values(read(samples, "ArrestHideRequest.xml", ARREST, *CHARGES, more))
    assert [one["source_key"] for one in found] == ["A/1", "A/2"]


def test_a_request_to_expunge_reaches_the_charge_that_it_names(samples: Path) -> None:
    found = values(read(samples, "ExpungeRequest.xml", ARREST, *CHARGES))
    assert [(one["op"], one["source_key"]) for one in found] == [("expunge", "A/1")]
    found = values(read(samples, "ExpungeRequest.xml", ARREST, CHARGES[0]))
    assert [(one["op"], one["source_key"]) for one in found] == [("expunge", "A/1"), ("expunge", "A")]


@pytest.mark.parametrize(
    "name", ["ArrestHideRequest.xml", "ExpungeRequest.xml", "WarrantCancelledReport.xml"]
)
def test_a_correction_that_finds_nothing_is_refused(samples: Path, name: str) -> None:
    assert rules(read(samples, name)) == ["unknown-record"]
    assert rules(read(samples, name, record("arrest", "B", identity="P", arrested_on="2014-01-01"))) == [
        "unknown-record"
    ]


def test_a_correction_that_finds_two_is_refused(samples: Path) -> None:
    other = record("arrest", "B", identity="P", arrested_on="2014-01-01", agency_case="1004233")
    assert rules(read(samples, "ExpungeRequest.xml", ARREST, other)) == ["ambiguous-record"]


def test_a_warrant_is_a_want_with_its_person_aliases_and_numbers(samples: Path) -> None:
    name = "WarrantIssuedReport.xml"
    (found,) = values(read(samples, name))
    assert found["source_key"] == "758075800/OCA4576"
    body = found["body"]
    assert body["names"] == [
        {"last": "Jones", "first": "Peter", "middle": "J", "suffix": "Jr"},
        {"last": "Johnson", "first": "Pete", "middle": "K", "suffix": "Jr"},
    ]
    assert [one["number"] for one in body["numbers"]] == [
        *xpath(samples, name, "PersonSSNIdentification"), *xpath(samples, name, "DriverLicenseIdentification"),
    ]  # fmt: skip
    assert body["ucn"] in xpath(samples, name, "PersonFBIIdentification")
    named = ("ori", "oca", "status", "warrant_date", "expires_on", "extradition_code")
    assert {name: body[name] for name in named} == {
        "ori": "758075800", "oca": "OCA4576", "status": "active", "warrant_date": "2015-08-13",
        "expires_on": "2016-08-13", "extradition_code": "MC23",
    }  # fmt: skip


def test_a_warrant_taken_back_is_the_want_on_record_cancelled(samples: Path) -> None:
    (issued,) = values(read(samples, "WarrantIssuedReport.xml"))
    known = record("want", issued["source_key"], **issued["body"])
    (found,) = values(read(samples, "WarrantCancelledReport.xml", known))
    assert found["source_key"] == issued["source_key"]
    assert found["body"] == issued["body"] | {"status": "cancelled"}


def test_a_recorded_disposition_goes_to_the_charge_of_its_cycle_and_number(samples: Path) -> None:
    (found,) = values(read(samples, "Court-Disposition-Recording-Report.xml"))
    body = found["body"]
    assert body["charge"] == "cycle/123456A/456"
    assert (body["category"], body["literal"]) == ("unknown", "ADMINISTRATIVE RELEASE VIOLATED")
    assert (body["court_ori"], body["docket"], body["disposed_on"]) == (
        "ME0000002",
        "Disposition Docket ID",
        "2001-12-17",
    )
    assert "TermDuration: P2Y" in body["sentence_text"]
    known = record("charge", "K", arrest="A", charge_tracking="456")
    (found,) = values(read(samples, "Court-Disposition-Recording-Report.xml", known))
    assert (found["body"]["charge"], found["source_key"]) == ("K", "K/court/UTN")


def test_a_states_report_gives_the_disposition_of_each_charge_of_a_case(samples: Path) -> None:
    (found,) = values(read(samples, "Vermont_Disposition_Report.xml"))
    assert found["body"]["category"] == "insanity_acquittal"
    assert found["body"]["charge"] == "docket/String/1"
    assert found["body"]["disposed_on"] == "2001-12-17"
    assert found["body"]["count"] == 1


def test_a_report_of_a_known_kind_that_holds_nothing_is_refused() -> None:
    for name in ROOTS:
        with pytest.raises(RecordFileError):
            list(read_justice_xml(io.BytesIO(f"<{name}/>".encode()), FeedContext(today=TODAY, source="S")))
