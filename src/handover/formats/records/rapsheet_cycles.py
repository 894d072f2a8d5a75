"""One cycle of a rap sheet: its arrests, what was charged, and what prosecutors and courts did about each charge.

A court's charge belongs to the arrest's charge of the same tracking number in the same cycle. One without such a charge
is a charge of its own, so that nothing that a court did is shown with a charge that it did not judge.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from lxml import etree

from handover.formats.records import bodies
from handover.formats.records.canonical import Accepted
from handover.formats.records.rapsheet_judgments import dispositions, lone_sentence, take_sentences
from handover.formats.records.rapsheet_state import (
    Act,
    Cycle,
    RapSheetDraft,
    SheetArrest,
    SheetCharge,
    tracking_of,
)
from handover.formats.records.reader import ReadItem, child_key, joined_key
from handover.formats.records.rules import Rejected
from handover.formats.records.xml_tree import children, day_at, first_text, item, mark, name_of, text_at

_CHARGES: Final = ("ArrestCharge", "BinaryBase64Object")
_TRACKED: Final = ("CycleTrackingIdentification", "CycleTrackingIdentifierID")


def cycle_items(element: etree._Element, sheet: RapSheetDraft) -> Iterator[ReadItem]:
    """Yield the records of a cycle: every arrest with its charges, then what was done about them."""
    cycle = Cycle(element, sheet, first_text(element, *_TRACKED))
    for number, arrest in enumerate(children(element, "Arrest"), start=1):
        yield from _arrest(cycle, arrest, number)
    yield from take_sentences(cycle)
    for action in children(element, "Prosecution", "CourtAction"):
        charges = children(action, "ProsecutionCharge", "CourtCharge")
        act = Act.of_court(action, sheet) if name_of(action) == "CourtAction" else Act("prosecution")
        for charge in charges:
            yield from _acted(cycle, act, charge)
    for tracking, sentences in cycle.sentences.items():
        yield lone_sentence(cycle, tracking, sentences)


def _arrest(cycle: Cycle, element: etree._Element, number: int) -> Iterator[ReadItem]:
    sheet = cycle.sheet
    identity = sheet.whose.get(mark(element, "id")) or sheet.whose.get("", "")
    day = day_at(element, "ActivityDate") or day_at(element, "ArrestDate")
    ori, name, warned = sheet.agency_of(element, "body.agency_ori")
    case = text_at(element, "ArrestAgencyRecordIdentification/IdentificationID")
    if cycle.tracking:
        key = joined_key("cycle", cycle.tracking, *([str(number)] if number > 1 else []))
    else:
        key = child_key(identity, day, case or f"arrest {number}", ori or name) if identity else ""
    body = {
        "identity": identity,
        "arrested_on": day,
        "agency_ori": ori,
        "agency_name": name,
        "agency_case": case,
        "cycle_tracking": cycle.tracking,
        "tcn": text_at(element, "TransactionControlNumberIdentification/IdentificationID"),
    }
    result = sheet.context.upsert("arrest", key, body)
    known = SheetArrest(key, _arrested_on(result))
    cycle.arrests.append(known)
    yield item(element, result, *_CHARGES, warned=warned)
    for charge in children(element, "ArrestCharge"):
        found, made = _charge(cycle, known, charge)
        yield made
        yield from dispositions(cycle, found, Act("arrest"), charge)


def _arrested_on(result: Accepted | Rejected) -> dt.date | None:
    body = result.record.body if isinstance(result, Accepted) else None
    return body.arrested_on if isinstance(body, bodies.Arrest) else None


def _charge(cycle: Cycle, arrest: SheetArrest, element: etree._Element) -> tuple[SheetCharge, ReadItem]:
    arrest.charges += 1
    tracking = tracking_of(element)
    key = child_key(arrest.key, tracking or f"charge {arrest.charges}")
    if key in cycle.keys:
        key = child_key(arrest.key, f"charge {arrest.charges}")
    cycle.keys.add(key)
    found = SheetCharge(key, arrest)
    if tracking:
        cycle.charges[tracking].append(found)
    statutes = children(element, "ChargeStatute")
    body = {
        "arrest": arrest.key,
        "sequence": arrest.charges,
        "charge_tracking": tracking,
        "ncic_code": first_text(element, "ChargeNCICCode", "ChargeNCICText"),
        "statute": first_text(statutes[0], "StatuteCodeIdentification", "StatuteCodeSectionIdentification")
        if statutes
        else "",
        "literal": text_at(element, "ChargeDescriptionText") or text_at(element, "ChargeText"),
        "severity": text_at(element, "ChargeSeverityText") or text_at(element, "ChargeSeverityCode"),
    }
    return found, item(element, cycle.sheet.context.upsert("charge", found.key, body), "ChargeDisposition")


def _acted(cycle: Cycle, act: Act, charge: etree._Element) -> Iterator[ReadItem]:
    """Yield what a prosecutor or court did about one charge. An element without any text says nothing."""
    if not any(str(text).strip() for text in charge.itertext()):
        return
    named = cycle.named(tracking_of(charge))
    if len(named) > 1:
        text = "several charges have this tracking number, so that it is not clear which one was judged"
        yield item(charge, Rejected("ambiguous-charge", text, "body.charge"))
        return
    if named:
        found = named[0]
    elif len(cycle.arrests) == 1:
        found, made = _charge(cycle, cycle.arrests[0], charge)
        yield made
    else:
        text = "is no charge of an arrest, and the cycle has not exactly one arrest that it could belong to"
        yield item(charge, Rejected("unknown-parent", text, "body.charge"))
        return
    yield from dispositions(cycle, found, act, charge)
