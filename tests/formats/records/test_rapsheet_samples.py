"""The sample rap sheets, held to what an XPath counts in them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from handover.formats.records import Accepted
from handover.formats.records.reader import ReadItem
from tests.formats.records.rapsheets import bodies, read, taken, warnings, xpath


@pytest.mark.samples
def test_every_sample_is_read_whole_as_a_count_by_xpath_says(samples: Path) -> None:
    files = sorted((samples / "records" / "rapsheets").glob("*.xml"))
    assert files
    for path in files:
        _held_to_xpath(path)


def _held_to_xpath(path: Path) -> None:
    root = etree.parse(path).getroot()
    items = read(path.read_bytes())

    def count(expression: str) -> int:
        return int(xpath(root, f"count({expression})"))

    found = Counter(
        item.result.record.kind if isinstance(item.result, Accepted) else item.result.rule for item in items
    )
    assert (
        found["criminal_identity"] == count("//rap:RapSheetPerson[not(ancestor::rap:RapSheetRequest)]") == 1
    )
    assert found["arrest"] == count("//rap:Arrest")
    # In these files each court's charge has the tracking number of an arrest's charge of its cycle.
    assert found["charge"] == count("//rap:ArrestCharge")
    early = sum(
        1
        for cycle in xpath(root, "//*[local-name()='RapSheetCycle']")
        for day in xpath(cycle, ".//rap:CourtCharge/j:ChargeDisposition/nc:DispositionDate/nc:Date/text()")
        if day < xpath(cycle, "string(rap:Arrest/nc:ActivityDate/nc:Date)")
    )
    judged = count("(//rap:ArrestCharge | //rap:CourtCharge)/j:ChargeDisposition")
    assert found["disposition"] == judged - early
    assert found["disposed-before-arrested"] == early
    assert sum(found.values()) == 1 + found["arrest"] + found["charge"] + judged
    convicted = [body for body in bodies(items, "disposition") if body["category"] == "convicted"]
    guilty = count("//rap:CourtCharge/j:ChargeDisposition[nc:DispositionDescriptionText = 'GUILTY']")
    assert len(convicted) in {guilty, guilty - early}
    sentenced = [body for body in bodies(items, "disposition") if body.get("sentence_text")]
    assert len(sentenced) in {count("//rap:SentenceCharge"), count("//rap:SentenceCharge") - early}
    _charges_held_to_xpath(root, items)


def _charges_held_to_xpath(root: etree._Element, items: list[ReadItem]) -> None:
    """Each charge's dispositions are those that the file gives its tracking number."""
    charges = {value["source_key"]: value["body"]["charge_tracking"] for value in taken(items, "charge")}
    for value in taken(items, "disposition"):
        tracking = charges[value["body"]["charge"]]
        words = xpath(
            root,
            "//*[j:ChargeTrackingIdentification/nc:IdentificationID = $number]/j:ChargeDisposition"
            "/nc:DispositionDescriptionText/text()",
            number=tracking,
        )
        assert value["body"]["literal"] in words


@pytest.mark.samples
def test_the_history_with_prosecution_and_supervision_reads(samples: Path) -> None:
    items = read((samples / "records" / "other" / "Criminal_History.xml").read_bytes())
    root = etree.parse(samples / "records" / "other" / "Criminal_History.xml").getroot()
    said = xpath(root, "//rap:Arrest//j:ChargeDisposition | //rap:Prosecution//j:ChargeDisposition | "
                      "//rap:CourtAction//j:ChargeDisposition")  # fmt: skip
    by_court = [value for value in taken(items, "disposition") if "/court/" in value["source_key"]]
    assert len([v for v in taken(items, "disposition") if "/sentence/" not in v["source_key"]]) == len(said)
    assert [value["body"]["court_name"] for value in by_court] == ["HONOLULU CIRCUIT COURT"]
    assert [value["as_of"] for value in taken(items, "criminal_identity")] == ["2011-06-20"]
    # The court's charge has another number than the arrest's, and the sentence names the arrest's: neither is mended.
    assert sorted(body["charge_tracking"] for body in bodies(items, "charge")) == ["35154W7", "35854W7"]
    assert "ucn-shape" in warnings(items)
