"""Rap sheets made here, small and whole: a person, agencies, and cycles as a test needs them."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from lxml import etree

from handover.formats.records import Accepted, FeedContext, Rejected
from handover.formats.records.envelope import canonical_value
from handover.formats.records.justice_xml import read_justice_xml
from handover.formats.records.reader import ReadItem
from tests.formats.records.strategies import TODAY

NAMES = {
    "rap": "http://nlets.org/niem2/rapsheet/1.0",
    "nc": "http://niem.gov/niem/niem-core/2.0",
    "j": "http://niem.gov/niem/domains/jxdm/4.1",
}

HEAD = (
    '<ch:CriminalHistory xmlns:ch="http://ojbc.org/IEPD/Exchange/CriminalHistory/1.0" '
    'xmlns:rap="http://nlets.org/niem2/rapsheet/1.0" xmlns:nc="http://niem.gov/niem/niem-core/2.0" '
    'xmlns:j="http://niem.gov/niem/domains/jxdm/4.1" xmlns:s="http://niem.gov/niem/structures/2.0">'
)
PERSON = """
<rap:Introduction><rap:RapSheetRequest><rap:RapSheetPerson>
  <nc:PersonName><nc:PersonSurName>ASKED</nc:PersonSurName></nc:PersonName>
</rap:RapSheetPerson></rap:RapSheetRequest></rap:Introduction>
<rap:RapSheetPerson s:id="P1">
  <nc:PersonAlternateName><nc:PersonGivenName> </nc:PersonGivenName><nc:PersonSurName/></nc:PersonAlternateName>
  <nc:PersonAlternateName><nc:PersonSurName>Roe</nc:PersonSurName></nc:PersonAlternateName>
  <nc:PersonBirthDate><nc:Date>1972-05-02</nc:Date></nc:PersonBirthDate>
  <nc:PersonBirthDate><nc:YearDate>1970</nc:YearDate></nc:PersonBirthDate>
  <nc:PersonName><nc:PersonGivenName>Charlie</nc:PersonGivenName><nc:PersonSurName>Doe</nc:PersonSurName></nc:PersonName>
  <nc:PersonSexCode>U</nc:PersonSexCode>
  <nc:PersonSSNIdentification><nc:IdentificationID>666-10-3105</nc:IdentificationID></nc:PersonSSNIdentification>
  <j:PersonAugmentation>
    <j:PersonFBIIdentification><nc:IdentificationID>223276SG5</nc:IdentificationID></j:PersonFBIIdentification>
    <j:PersonStateFingerprintIdentification><nc:IdentificationID>A5186353</nc:IdentificationID>
    </j:PersonStateFingerprintIdentification>
  </j:PersonAugmentation>
</rap:RapSheetPerson>
<rap:Agency s:id="AG1"><nc:OrganizationName>PANAMA PD</nc:OrganizationName>
  <nc:OrganizationORIID>OK0400500</nc:OrganizationORIID></rap:Agency>
<rap:Court s:id="CT1"><nc:OrganizationName>CIRCUIT COURT</nc:OrganizationName></rap:Court>
"""
LINKS = """
<rap:ArrestAgencyAssociation><nc:ActivityReference s:ref="A1"/><nc:OrganizationReference s:ref="AG1"/>
</rap:ArrestAgencyAssociation>
<rap:CourtActionCourtAssociation><nc:ActivityReference s:ref="CA1"/><j:CourtReference s:ref="CT1"/>
</rap:CourtActionCourtAssociation>
"""


def sheet(*cycles: str, person: str = PERSON, links: str = LINKS) -> bytes:
    """Return a file of one sheet."""
    inner = "".join(f"<ch:RapSheetCycle>{cycle}</ch:RapSheetCycle>" for cycle in cycles)
    return f"{HEAD}<ch:RapSheet>{person}{inner}{links}</ch:RapSheet></ch:CriminalHistory>".encode()


def arrest(*charges: str, key: str = "A1", day: str = "2007-10-10", case: str = "698-1") -> str:
    """Return an arrest with its charges."""
    return (
        f'<rap:Arrest s:id="{key}"><nc:ActivityDate><nc:Date>{day}</nc:Date></nc:ActivityDate>'
        f"<j:ArrestAgencyRecordIdentification><nc:IdentificationID>{case}</nc:IdentificationID>"
        f"</j:ArrestAgencyRecordIdentification>{''.join(charges)}</rap:Arrest>"
    )


def charge(tracking: str, outcome: str = "", day: str = "", *, of: str = "Arrest", text: str = "DWI") -> str:
    """Return a charge of an arrest, prosecution, court or sentence."""
    date = f"<nc:DispositionDate><nc:Date>{day}</nc:Date></nc:DispositionDate>" if day else ""
    words = f"<nc:DispositionDescriptionText>{outcome}</nc:DispositionDescriptionText>" if outcome else ""
    disposition = f"<j:ChargeDisposition>{date}{words}</j:ChargeDisposition>" if date or words else ""
    number = f"<nc:IdentificationID>{tracking}</nc:IdentificationID>"
    return (
        f"<rap:{of}Charge><j:ChargeDescriptionText>{text}</j:ChargeDescriptionText>{disposition}"
        f"<j:ChargeSeverityText>FCMD</j:ChargeSeverityText>"
        f"<j:ChargeTrackingIdentification>{number}</j:ChargeTrackingIdentification></rap:{of}Charge>"
    )


def court(*charges: str, key: str = "CA1") -> str:
    """Return a court's action."""
    docket = "<nc:ActivityIdentification><nc:IdentificationID>CR-1</nc:IdentificationID></nc:ActivityIdentification>"
    return f'<rap:CourtAction s:id="{key}">{docket}{"".join(charges)}</rap:CourtAction>'


def sentence(text: str, *tracking: str) -> str:
    """Return a sentence that names charges."""
    named = "".join(charge(one, of="Sentence") for one in tracking)
    said = f"<j:SentenceDescriptionText>{text}</j:SentenceDescriptionText>"
    return f"<ch:Sentencing><ch:Sentence>{said}{named}</ch:Sentence></ch:Sentencing>"


def xpath(root: Any, expression: str, **variables: str) -> Any:
    """Return what an XPath finds, without the readers that a test is about."""
    found: Any = etree.XPath(expression, namespaces=NAMES)
    return found(root, **variables)


CONTEXT = FeedContext(today=TODAY, source="STATE", as_of=dt.date(2026, 3, 1))


def read(data: bytes, context: FeedContext = CONTEXT) -> list[ReadItem]:
    return list(read_justice_xml(io.BytesIO(data), context))


def taken(items: list[ReadItem], kind: str) -> list[dict[str, Any]]:
    found = [item.result.record for item in items if isinstance(item.result, Accepted)]
    return [canonical_value(record) for record in found if record.kind == kind]


def bodies(items: list[ReadItem], kind: str) -> list[dict[str, Any]]:
    return [value["body"] for value in taken(items, kind)]


def refusals(items: list[ReadItem]) -> list[str]:
    return [item.result.rule for item in items if isinstance(item.result, Rejected)]


def warnings(items: list[ReadItem]) -> list[str]:
    return [one.rule for item in items if isinstance(item.result, Accepted) for one in item.result.warnings]
