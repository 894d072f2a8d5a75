"""State-defined Type-2 fields in XML: FBI's schema leaves ``StateDefinedFields`` open, so each field is
written there with its number, in our namespace. Readers that do not know a field can keep it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from lxml import etree

from handover.formats.ebts.niem.mapping import clark

_NAMESPACE: Final = "urn:handover:ebts:fields:1"
_FIELD, _OCCURRENCE, _ITEM = (f"{{{_NAMESPACE}}}{name}" for name in ("Field", "Occurrence", "Item"))
_TAG: Final = re.compile(r"2\.([0-9]{3,5})")
_ABOVE: Final = "itl:UserDefinedDescriptiveDetail"
PLACE: Final = (clark(_ABOVE), clark("ebts:StateDefinedFields"))
"""The element below the record, and its child."""


def write_fields(record: etree._Element, fields: Iterable[tuple[str, Sequence[Sequence[str]]]]) -> None:
    """Write each field, as (tag, occurrences of items), into the record's element."""
    above = record.find(PLACE[0])
    if above is None:
        above = etree.SubElement(record, PLACE[0])
    place = etree.SubElement(above, PLACE[1], nsmap={"own": _NAMESPACE})
    for tag, rows in fields:
        written = etree.SubElement(place, _FIELD, tag=tag)
        for row in rows:
            occurrence = etree.SubElement(written, _OCCURRENCE)
            for item in row:
                etree.SubElement(occurrence, _ITEM).text = item


def read_field(element: etree._Element, taken: Iterable[str]) -> tuple[str, list[list[str]]] | None:
    """Read a field that `write_fields` wrote; None for anything else, and for a field in ``taken``."""
    tag = element.get("tag", "")
    found = _TAG.fullmatch(tag)
    if element.tag != _FIELD or list(element.attrib) != ["tag"] or not found or tag in taken:
        return None
    number = int(found[1])
    if number < 3 or tag != f"2.{number:03d}":
        return None
    rows = []
    for occurrence in element:
        if occurrence.tag != _OCCURRENCE or occurrence.attrib:
            return None
        if any(item.tag != _ITEM or len(item) or item.attrib for item in occurrence):
            return None
        rows.append([item.text or "" for item in occurrence])
    return (tag, rows) if any(any(row) for row in rows) else None
