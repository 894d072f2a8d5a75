"""Warrants that a court issued or took back (NIEM 3), as wants.

A report of a warrant taken back names it by the agency's number and says nothing of the offence, so that the want on
record is repeated with its new status; without it the report is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml import etree

from handover.formats.records.envelope import canonical_value
from handover.formats.records.people import (
    agency,
    births,
    federal_number,
    kept_ucn,
    name_parts,
    names,
    other_numbers,
    sex,
)
from handover.formats.records.reader import FeedContext, ReadItem, joined_key
from handover.formats.records.rules import Rejected, Warned
from handover.formats.records.values import MOST_ITEMS
from handover.formats.records.xml_tree import (
    by_id,
    children,
    day_at,
    first_text,
    item,
    mark,
    outermost,
    references,
    text_at,
    within,
)


def issued(root: etree._Element, context: FeedContext) -> Iterator[ReadItem]:
    """Yield each warrant of the report as an active want."""
    known = by_id(root)
    charge = next(within(root, "CaseCharge"), None)
    aliases = list(islice(_aliases(root, known), MOST_ITEMS))
    for warrant in outermost(root, "Warrant"):
        if mark(warrant, "ref"):
            continue
        body, warned = _want(warrant, known, charge, aliases)
        key = joined_key(body["ori"], body["oca"]) if body["oca"] else ""
        yield item(warrant, context.upsert("want", key, body), warned=warned)


def cancelled(root: etree._Element, context: FeedContext) -> Iterator[ReadItem]:
    """Yield the want on record with the status ``cancelled``."""
    for warrant in outermost(root, "Warrant"):
        if mark(warrant, "ref"):
            continue
        number = _number(warrant)
        found = context.find("want", {"oca": number}) if context.find and number else ()
        if len(found) != 1:
            rule = "ambiguous-record" if found else "unknown-record"
            text = "not exactly one want on record has the agency's number (oca) that is cancelled"
            yield item(warrant, Rejected(rule, text, "body.oca"))
            continue
        body = canonical_value(found[0])["body"] | {"status": "cancelled"}
        yield item(warrant, context.upsert("want", found[0].source_key, body))


def _number(warrant: etree._Element) -> str:
    return first_text(warrant, "AgencyRecordIdentification")


def _want(
    warrant: etree._Element,
    known: dict[str, etree._Element],
    charge: etree._Element | None,
    aliases: list[dict[str, str]],
) -> tuple[dict[str, Any], tuple[Warned, ...]]:
    enforcing = next(iter(children(warrant, "CourtOrderEnforcementAgency")), None)
    ori, _, warned = agency(enforcing, "body.ori")
    person = _person(warrant, known)
    extra = next(within(warrant, "WarrantAugmentation"), warrant)
    body: dict[str, Any] = {
        "ori": ori,
        "oca": _number(warrant),
        "offence_code": "" if charge is None else first_text(charge, "ChargeNCICCode"),
        "offence": "" if charge is None else _offence(charge),
        "warrant_date": day_at(warrant, "CourtOrderIssuingDate") or None,
        "extradition_code": first_text(extra, "ExtraditionLimitCodeText"),
        "extradition_text": _extradition(extra),
        "status": "active",
        "expires_on": day_at(extra, "ExpirationDate") or None,
    }
    if person is not None:
        ucn, more = kept_ucn(federal_number(person), "body.ucn")
        warned += more
        body |= {
            "names": [*names(person), *aliases],
            "births": births(person),
            "sex": sex(person),
            "numbers": list(other_numbers(person)),
            "ucn": ucn,
        }
    return body, warned


def _person(warrant: etree._Element, known: dict[str, etree._Element]) -> etree._Element | None:
    """Return the one whom the order designates, resolved; None if the warrant names nobody."""
    for subject in children(warrant, "CourtOrderDesignatedSubject"):
        for role in children(subject, "RoleOfPerson"):
            return known.get(mark(role, "ref"), role)
    return None


def _aliases(root: etree._Element, known: dict[str, etree._Element]) -> Iterator[dict[str, str]]:
    for association in within(root, "PersonAliasIdentityAssociation"):
        for key in references(association):
            for element in within(known[key], "PersonName") if key in known else ():
                if (
                    element.getparent() is not None
                    and _is_alias(known[key])
                    and (name := name_parts(element))
                ):
                    yield name


def _is_alias(element: etree._Element) -> bool:
    return etree.QName(element).localname == "Identity"


def _offence(charge: etree._Element) -> str:
    return first_text(
        charge, "ChargeDescriptionText", "GeneralOffenseCharacterDescriptionText", "ChargeCodeText"
    )


def _extradition(extra: etree._Element) -> str:
    text = text_at(extra, "ExtraditionIndicator")
    return {
        "true": "will extradite",
        "1": "will extradite",
        "false": "will not extradite",
        "0": "will not extradite",
    }.get(text, text)
