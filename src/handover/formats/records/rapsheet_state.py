"""What is known while a cycle of a rap sheet is read: its arrests, charges and sentences, and who acted."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from handover.formats.records.people import agency
from handover.formats.records.reader import FeedContext
from handover.formats.records.rules import Warned
from handover.formats.records.xml_tree import mark, text_at

_Agency = tuple[str, str, tuple[Warned, ...]]
"""ORI, name, and what was odd about them."""


@dataclass(frozen=True, slots=True)
class RapSheetDraft:
    """What a cycle needs to know of its sheet.

    ``whose`` is the identity's key by the id of an arrest, under "" that of all others; ``linked`` the agency or court
    by the id of what it did.
    """

    whose: Mapping[str, str]
    linked: Mapping[str, etree._Element]
    context: FeedContext
    read: dict[tuple[etree._Element, str], _Agency] = field(default_factory=dict)

    def agency_of(self, act: etree._Element, name: str) -> _Agency:
        """Return the agency or court that an association gives an act; ``name`` is the field of the ORI."""
        linked = self.linked.get(mark(act, "id"))
        if linked is None:
            return "", "", ()
        if (linked, name) not in self.read:
            self.read[linked, name] = agency(linked, name)
        return self.read[linked, name]


@dataclass(slots=True)
class SheetArrest:
    """An arrest of the cycle, and how many charges it has so far."""

    key: str
    arrested_on: dt.date | None
    charges: int = 0


@dataclass(slots=True)
class SheetCharge:
    """A charge of the cycle, and how many dispositions each kind of act has given it so far."""

    key: str
    arrest: SheetArrest
    counted: dict[str, int] = field(default_factory=lambda: defaultdict(int))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as text."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Act:
    """Who did something about charges: ``origin`` arrest, prosecution, court or sentence."""

    origin: str
    court: _Agency = ("", "", ())
    docket: str = ""

    @classmethod
    def of_court(cls, element: etree._Element, sheet: RapSheetDraft) -> Act:
        """Return the act of a CourtAction."""
        ori, name, warned = sheet.agency_of(element, "body.court_ori")
        named = name or text_at(element, "ActivityIdentification/IdentificationJurisdictionText")
        docket = text_at(element, "ActivityIdentification/IdentificationID")
        record = text_at(element, "CourtRecordIdentification/IdentificationID")
        return cls("court", (ori, named, warned), docket or record)


@dataclass(slots=True)
class Cycle:
    """A cycle as far as it is read. ``charges`` and ``sentences`` by tracking number."""

    element: etree._Element
    sheet: RapSheetDraft
    tracking: str
    arrests: list[SheetArrest] = field(default_factory=list)
    charges: dict[str, list[SheetCharge]] = field(default_factory=lambda: defaultdict(list))
    keys: set[str] = field(default_factory=set)
    sentences: dict[str, list[Sentence]] = field(default_factory=dict)

    def named(self, tracking: str) -> list[SheetCharge]:
        """Return the charges with this tracking number."""
        return self.charges.get(tracking, []) if tracking else []


def tracking_of(charge: etree._Element) -> str:
    """Return the number by which a charge is followed from the arrest to the court."""
    return text_at(charge, "ChargeTrackingIdentification/IdentificationID") or text_at(
        charge, "ChargeIdentification/IdentificationID"
    )
