"""Dispositions that a court reports by themselves (NIEM 3): the charge is one that is on record already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from handover.formats.records.disposition_words import category_of
from handover.formats.records.people import agency
from handover.formats.records.rapsheet_judgments import count_of
from handover.formats.records.reader import FeedContext, ReadItem, child_key, joined_key
from handover.formats.records.rules import Rejected, Warned
from handover.formats.records.xml_tree import (
    by_id,
    children,
    day_at,
    first_text,
    item,
    mark,
    name_of,
    outermost,
    references,
    text_at,
    within,
)

MOST_CHARGES: Final = 40
"""Most charges of one disposition, as EBTS has it for the segments of one transaction (2.051)."""


def recording_report(root: etree._Element, context: FeedContext) -> Iterator[ReadItem]:
    """Yield the dispositions of a court disposition recording report. The charge is that of its cycle and its tracking
    number, as a rap sheet with these numbers gives it."""
    known = by_id(root)
    cycle = text_at(root, "CycleTrackingIdentification/IdentificationID")
    by_charge = _sentences(root, known)
    used: Counter[etree._Element] = Counter()
    for association in within(root, "ChargeDispositionAssociation"):
        linked = [known[key] for key in references(association) if key in known]
        charge = next((one for one in linked if name_of(one) == "Charge"), None)
        disposition = next((one for one in linked if name_of(one) == "Disposition"), None)
        if charge is None or disposition is None:
            yield item(
                association, Rejected("unknown-parent", "names a charge or disposition that is not there", "")
            )
            continue
        used[disposition] += 1
        if used[disposition] > MOST_CHARGES:
            text = f"one disposition is of at most {MOST_CHARGES} charges; send one for each"
            yield item(association, Rejected("ambiguous-record", text, ""))
            continue
        tracking = text_at(charge, "ChargeTrackingIdentification/IdentificationID")
        key = _charge_key(context, cycle, tracking)
        court = _organization(disposition, "DispositionEntity", known)
        body, warned = _body(context, key, disposition, court)
        body["docket"] = first_text(disposition, "DispositionDocketIdentification")
        body["sentence_text"] = "\n".join(by_charge.get(mark(charge, "id"), []))
        yield item(
            disposition,
            _made(context, key, body, first_text(disposition, "DispositionIdentification")),
            warned=warned,
        )


def disposition_report(root: etree._Element, context: FeedContext) -> Iterator[ReadItem]:
    """Yield the dispositions of a state's disposition report: one for each charge of a case, under docket and rank."""
    for case in outermost(root, "Case"):
        docket = first_text(case, "CaseDocketID")
        court = next(within(case, "CaseCourt"), None)
        for number, charge in enumerate(outermost(case, "CaseCharge"), start=1):
            final = next(within(charge, "FinalCharge"), charge)
            tracking = first_text(charge, "ChargeTrackingIdentification")
            key = _charge_key(context, "", tracking) or (
                joined_key("docket", docket, str(number)) if docket else ""
            )
            for disposition in children(final, "ChargeDisposition"):
                body, warned = _body(context, key, disposition, court)
                sentences = [_leaves(one) for one in children(final, "ChargeSentence")]
                body |= {"docket": docket, "sentence_text": "\n".join(sentences), "count": count_of(charge)}
                yield item(disposition, _made(context, key, body, ""), warned=warned)


def _charge_key(context: FeedContext, cycle: str, tracking: str) -> str:
    """Return the key of the charge on record with this tracking number, else that of a rap sheet's cycle, else ""."""
    found = context.find("charge", {"charge_tracking": tracking}) if context.find and tracking else ()
    if len(found) == 1:
        return found[0].source_key
    return child_key(joined_key("cycle", cycle), tracking) if cycle and tracking else ""


def _made(context: FeedContext, key: str, body: dict[str, Any], number: str) -> Any:
    if not key:
        text = "names no charge: neither a cycle with a tracking number nor a docket; send one"
        return Rejected("unknown-parent", text, "body.charge")
    return context.upsert("disposition", child_key(key, "court", number or "1"), body)


def _body(
    context: FeedContext, key: str, disposition: etree._Element, court: etree._Element | None
) -> tuple[dict[str, Any], tuple[Warned, ...]]:
    literal = first_text(
        disposition,
        "CourtDispositionCode",
        "CourtActionCode",
        "DispositionDescriptionText",
        "DispositionCategoryText",
    )
    category, odd = category_of(literal, context.disposition_words)
    ori, name, warned = agency(court, "body.court_ori")
    body = {
        "charge": key, "disposed_on": day_at(disposition, "DispositionDate") or None, "category": category,
        "literal": literal, "court_ori": ori, "court_name": name,
    }  # fmt: skip
    return body, (*warned, *odd)


def _organization(
    element: etree._Element, name: str, known: dict[str, etree._Element]
) -> etree._Element | None:
    for part in children(element, name):
        for key in references(part):
            return known.get(key)
    return None


def _sentences(root: etree._Element, known: dict[str, etree._Element]) -> dict[str, list[str]]:
    """Return the sentences as text by the id of the charge that an association gives them."""
    found: dict[str, dict[str, None]] = {}
    for association in within(root, "ActivityChargeAssociation"):
        linked = [known[key] for key in references(association) if key in known]
        sentences = [mark(one, "id") for one in linked if name_of(one) == "Sentence"]
        for charge in (one for one in linked if name_of(one) == "Charge"):
            found.setdefault(mark(charge, "id"), {}).update(dict.fromkeys(sentences))
    texts = {key: _leaves(known[key]) for keys in found.values() for key in keys}
    return {charge: [texts[key] for key in keys] for charge, keys in found.items()}


def _leaves(sentence: etree._Element) -> str:
    """Return a sentence as text: each value after the name of its element, as it stands."""
    shown = [
        f"{_owner(element)}: {text}"
        for element in sentence.iterdescendants()
        if len(element) == 0 and (text := " ".join((element.text or "").split()))
    ]
    return "; ".join(shown)


def _owner(element: etree._Element) -> str:
    """Return the name that tells what a value is: that of the parent where the element is only a Date or an ID."""
    plain = {"Date", "Amount", "IdentificationID"}
    parent = element.getparent()
    return name_of(parent) if name_of(element) in plain and parent is not None else name_of(element)
