"""Rap sheets of version 4.1 (http://nlets.org/niem2/rapsheet/1.0) as identities, arrests, charges and dispositions.

The person in the introduction is the one who was asked for, not the one on record, and is not read. What a sheet says
of supervision and of protection orders has no place in the canonical form; the file keeps it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from handover.formats.records.people import identity_body
from handover.formats.records.rapsheet_cycles import cycle_items
from handover.formats.records.rapsheet_state import RapSheetDraft
from handover.formats.records.reader import FeedContext, ReadItem, RecordFileError
from handover.formats.records.rules import Rejected
from handover.formats.records.xml_tree import (
    by_id,
    children,
    item,
    mark,
    name_of,
    outermost,
    references,
    stated_context,
)

NAMESPACE: Final = "http://nlets.org/niem2/rapsheet/1.0"
_AGENCY: Final = ("ArrestAgencyAssociation",)
_COURT: Final = ("CourtActionCourtAssociation", "SentencingCourtAssociation")


@dataclass(frozen=True, slots=True)
class _Person:
    element: etree._Element
    key: str


def rap_sheet_items(root: etree._Element, context: FeedContext) -> Iterator[ReadItem]:
    """Yield the records of every rap sheet of a file: each person, then cycle by cycle the arrests with their charges
    and dispositions. Raises ``RecordFileError`` if there is no sheet."""
    if not any(etree.QName(element).namespace == NAMESPACE for element in root.iter()):
        raise RecordFileError(f"holds no rap sheet of the namespace {NAMESPACE}")
    sheets = [root] if name_of(root) == "RapSheet" else outermost(root, "RapSheet")
    if not sheets:
        raise RecordFileError("holds no element RapSheet")
    known = by_id(root)
    for sheet in sheets:
        yield from _sheet(sheet, known, stated_context(context, sheet))


def _sheet(
    sheet: etree._Element, known: dict[str, etree._Element], context: FeedContext
) -> Iterator[ReadItem]:
    people: list[_Person] = []
    for element in children(sheet, "RapSheetPerson"):
        body, key, warned = identity_body(element)
        people.append(_Person(element, key))
        yield item(element, context.upsert("criminal_identity", key, body), warned=warned)
    cycles = children(sheet, "RapSheetCycle")
    if not people and cycles:
        text = "the sheet has cycles but no RapSheetPerson; send the person whose history it is"
        yield item(sheet, Rejected("unknown-parent", text, ""), "RapSheetCycle", "BinaryBase64Object")
        return
    linked = _links(sheet, known)
    whose = _whose(sheet, people, known)
    state = RapSheetDraft(whose, linked, context)
    for cycle in cycles:
        yield from cycle_items(cycle, state)


def _links(sheet: etree._Element, known: dict[str, etree._Element]) -> dict[str, etree._Element]:
    """Return, by the id of an arrest, court action or sentencing, the agency or court that associations give it.

    An association that names what is not there gives nothing.
    """
    found: dict[str, etree._Element] = {}
    for association in children(sheet, *_AGENCY, *_COURT):
        keys = references(association)
        if len(keys) == 2 and keys[1] in known:
            found.setdefault(keys[0], known[keys[1]])
    return found


def _whose(sheet: etree._Element, people: list[_Person], known: dict[str, etree._Element]) -> dict[str, str]:
    """Return the identity's key by the id of each arrest; under "" that of all others, if the sheet has one person."""
    keys = {person.element: person.key for person in people}
    found = {"": people[0].key} if len(people) == 1 else {}
    for association in sheet:
        if not name_of(association).endswith("Association"):
            continue
        named = [known[key] for key in references(association) if key in known]
        persons = [keys[element] for element in named if element in keys]
        arrests = [element for element in named if name_of(element) == "Arrest"]
        if len(persons) == 1:
            found |= {mark(arrest, "id"): persons[0] for arrest in arrests}
    return found
