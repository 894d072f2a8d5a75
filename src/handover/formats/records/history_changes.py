"""Corrections of a criminal history as they are sent: consolidation, new identifiers, expungement, an arrest hidden or
shown again.

A correction that names a person by numbers finds the identity by them. One that names an arrest by its agency's number
needs the records (`FeedContext.find`); where it does not find exactly one, it is refused and corrects nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lxml import etree

from handover.formats.records.canonical import Accepted
from handover.formats.records.envelope import Record
from handover.formats.records.people import federal_number, identity_key, state_number
from handover.formats.records.reader import FeedContext, ReadItem
from handover.formats.records.rules import Rejected
from handover.formats.records.xml_tree import (
    children,
    day_at,
    first_text,
    item,
    name_of,
    outermost,
    text_at,
    within,
)

_LEFT_OUT: Final = ("DocumentBinary",)


def consolidation(root: etree._Element, context: FeedContext) -> Iterator[ReadItem]:
    """Yield a merge: the identity before goes into the one after."""
    return _new_key(root, context, "merge", "PreConsolidationIdentifiers", "PostConsolidationIdentifiers")


def identifier_update(root: etree._Element, context: FeedContext) -> Iterator[ReadItem]:
    """Yield a rekey: the identity has another number from now on."""
    return _new_key(
        root, context, "rekey", "PreIdentifierUpdateIdentifiers", "PostIdentifierUpdateIdentifiers"
    )


def expungement(root: etree._Element, context: FeedContext) -> Iterator[ReadItem]:
    """Yield the expungement of an identity."""
    for element in outermost(root, "ExpungementIdentifiers"):
        key = _identity(element, context)
        yield item(
            element,
            key if isinstance(key, Rejected) else _by_authority(root, context, "criminal_identity", key),
        )


def arrest_hidden(root: etree._Element, context: FeedContext) -> Iterator[ReadItem]:
    """Yield a seal, or its end where ``ArrestHideIndicator`` says false, of an arrest or of the charges named."""
    op = "unseal" if first_text(root, "ArrestHideIndicator") in {"false", "0"} else "seal"
    return _of_arrest(root, context, op, day_at(next(within(root, "Arrest"), None), "ArrestHideDate"))


def expunge_request(root: etree._Element, context: FeedContext) -> Iterator[ReadItem]:
    """Yield the expungement of the charges that are named; of the arrest if it names none or every charge on record."""
    return _of_arrest(root, context, "expunge", "")


def _new_key(
    root: etree._Element, context: FeedContext, op: str, before: str, after: str
) -> Iterator[ReadItem]:
    for person in outermost(root, "Person"):
        old, new = next(within(person, before), None), next(within(person, after), None)
        if old is None or new is None:
            text = f"names no {before} or no {after}; send both"
            yield item(person, Rejected("field-missing", text, ""))
            continue
        known = _identity(old, context)
        if isinstance(known, Rejected):
            yield item(person, known)
            continue
        body = {"old": known, "new": identity_key(state_number(new), federal_number(new))}
        yield item(person, context.upsert("criminal_identity", known, body, op=op), *_LEFT_OUT)


def _identity(element: etree._Element, context: FeedContext) -> str | Rejected:
    """Return the key of the identity with these numbers, by what is on record or else by the numbers."""
    state, federal = state_number(element), federal_number(element)
    for name, text in (("sid", state), ("ucn", federal)):
        found = context.find("criminal_identity", {name: text}) if context.find and text else ()
        if len(found) == 1:
            return found[0].source_key
        if found:
            return Rejected("ambiguous-record", "several identities on record have this number", name)
    return identity_key(state, federal)


def _of_arrest(root: etree._Element, context: FeedContext, op: str, day: str) -> Iterator[ReadItem]:
    for element in outermost(root, "Arrest"):
        number = text_at(element, "ArrestAgencyRecordIdentification/IdentificationID")
        found = _one(context, "arrest", {"agency_case": number}) if number else Rejected(
            "field-missing", "the arrest has no ArrestAgencyRecordIdentification; send it", ""
        )  # fmt: skip
        if isinstance(found, Rejected):
            yield item(element, found)
            continue
        charges = children(element, "ArrestCharge")
        seen: set[str] = set()
        for charge in charges:
            key = _charge_key(charge, found, context)
            if isinstance(key, str):
                seen.add(key)
                yield item(charge, _by_authority(root, context, "charge", key, op, day))
            else:
                yield item(charge, key)
        every = {one.source_key for one in _find(context, "charge", {"arrest": found.source_key})}
        if not charges or every <= seen:
            yield item(
                element, _by_authority(root, context, "arrest", found.source_key, op, day), "ArrestCharge"
            )


def _charge_key(charge: etree._Element, arrest: Record, context: FeedContext) -> str | Rejected:
    tracking = text_at(charge, "ChargeTrackingIdentification/IdentificationID") or text_at(
        charge, "ChargeIdentification/IdentificationID"
    )
    found = _one(context, "charge", {"arrest": arrest.source_key, "charge_tracking": tracking})
    return found if isinstance(found, Rejected) else found.source_key


def _find(context: FeedContext, kind: str, fields: dict[str, str]) -> Sequence[Record]:
    return context.find(kind, fields) if context.find else ()


def _one(context: FeedContext, kind: str, fields: dict[str, str]) -> Record | Rejected:
    """``unknown-record``, ``ambiguous-record``: a correction is of exactly one record, found by its numbers."""
    found = _find(context, kind, fields)
    if len(found) == 1:
        return found[0]
    if found:
        text = f"several records of kind {kind} have this number; correct the one that is meant by its key"
        return Rejected("ambiguous-record", text, "source_key")
    text = f"no record of kind {kind} has this number; import it first, or correct it by its key"
    return Rejected("unknown-record", text, "source_key")


def _by_authority(
    root: etree._Element, context: FeedContext, kind: str, key: str, op: str = "expunge", day: str = ""
) -> Accepted | Rejected:
    body = {"authority": f"{name_of(root)} of {context.source}", "dated": day or context.stated.isoformat()}
    return context.upsert(kind, key, body, op=op)
