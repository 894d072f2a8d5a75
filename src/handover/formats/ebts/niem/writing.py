"""Records as an XML package in the order of the schema."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from lxml import etree

from handover.formats.ansi_nist import BinaryRecord, Record, TaggedRecord, Transaction
from handover.formats.ebts.niem.forms import COMBINED, to_element
from handover.formats.ebts.niem.mapping import (
    CATEGORY,
    IDENTIFICATION,
    NAMESPACES,
    RECORDS,
    REFERENCE,
    ROOT,
    Place,
    clark,
    places,
)

_FACES: Final = "itl:FaceImage"
_SMT: Final = "biom:PhysicalFeatureImage"
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no character for."""
_CONTENT: Final = "biom:TransactionContentSummary"


@dataclass(frozen=True, slots=True)
class WrittenPackage:
    """``data`` the file; ``left_out`` what the schema has no element for, as tags or record types: a sender
    that needs them uses the traditional encoding."""

    data: bytes
    left_out: tuple[str, ...]


def write_package(tx: Transaction) -> WrittenPackage:
    """The EBTS 10.0 package of a transaction.

    Length, content list and record categories follow from the records. Nothing is judged: a field that the
    schema demands and the transaction lacks is missing in the file too.
    """
    root = etree.Element(clark(ROOT), nsmap=dict(NAMESPACES))
    left_out: list[str] = []
    kinds = [(r, RECORDS.get(r.type)) for r in tx.records]
    left_out += [f"Type-{r.type}" for r, name in kinds if name is None]
    written = [r for r, name in kinds if name is not None]
    for record in written:
        element = etree.SubElement(root, clark(RECORDS[record.type]))
        etree.SubElement(element, clark(CATEGORY)).text = f"{record.type:02d}"
        if record.type != 1:
            _identified(element, REFERENCE, f"{record.idc or 0:02d}")
        left_out += _Builder(record, element).run()
    _content(root, written)
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return WrittenPackage(data, tuple(dict.fromkeys(left_out)))


def _identified(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(etree.SubElement(parent, clark(name)), clark(IDENTIFICATION)).text = text


def _content(root: etree._Element, records: list[Record]) -> None:
    """CNT 1.003: before the character sets, which end the transaction's elements."""
    body = root.find(f"{clark(RECORDS[1])}/{clark('biom:Transaction')}")
    if body is None:
        return
    summary = etree.Element(clark(_CONTENT))
    etree.SubElement(summary, clark("biom:ContentFirstRecordCategoryCode")).text = "1"
    etree.SubElement(summary, clark("biom:ContentRecordQuantity")).text = f"{len(records) - 1:02d}"
    for record in records[1:]:
        row = etree.SubElement(summary, clark("biom:ContentRecordSummary"))
        _identified(row, REFERENCE, f"{record.idc or 0:02d}")
        etree.SubElement(row, clark(CATEGORY)).text = f"{record.type:02d}"
    last = body.find(clark("biom:TransactionCharacterSetDirectory"))
    if last is None:
        body.append(summary)
    else:
        last.addprevious(summary)


@dataclass
class _Builder:
    record: Record
    element: etree._Element
    made: dict[tuple[str, ...], etree._Element] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def run(self) -> list[str]:
        """Fill the record's element; what has no place in it."""
        rows = dict(_values(self.record))
        chosen = _places(self.record)
        known = {place.tag for place in chosen}
        self.left_out += [tag for tag in rows if tag not in known]
        for _, group in groupby(chosen, key=lambda place: place.steps[: place.repeats]):
            self.put_all(list(group), rows)
        return self.left_out

    def put_all(self, group: list[Place], rows: Mapping[str, list[list[str | bytes]]]) -> None:
        """Fields that share the element that repeats: occurrence by occurrence, so that they stay in order
        where one lacks what comes first in it."""
        for number in range(max(len(rows.get(place.tag, ())) for place in group)):
            for place in group:
                occurrences = rows.get(place.tag, [])
                if number and not place.repeats and number < len(occurrences):
                    self.left_out.append(place.tag)
                elif number < len(occurrences):
                    self.put(place, number, occurrences[number])

    def put(self, place: Place, number: int, row: list[str | bytes]) -> None:
        """The element of one item of one occurrence, with the elements above it that are not there yet."""
        value = row[max(place.item - 1, 0)] if len(row) >= max(place.item, 1) else ""
        if not value or place.form == "content":
            return
        if isinstance(value, bytes):
            self.at(place, number).text = base64.b64encode(value).decode("ascii")
            return
        text = None if _NO_XML.search(value) else to_element(place.form, value)
        if text is None and value == "00000000" and place.form == "date" and place.repeats and not place.item:
            self.step(place, number, place.repeats).set(clark("xsi:nil"), "true")
        elif text is None:
            self.left_out.append(place.tag)
        else:
            self.at(place, number).text = text

    def at(self, place: Place, number: int) -> etree._Element:
        return self.step(place, number, len(place.steps))

    def step(self, place: Place, number: int, depth: int) -> etree._Element:
        """The element ``depth`` steps down; of a repeated one, the one of that occurrence."""
        key: tuple[str, ...] = ()
        parent = self.element
        for at, name in enumerate(place.steps[:depth], 1):
            key = (*key, f"{name}[{number}]" if at == place.repeats else name)
            if key not in self.made:
                self.made[key] = etree.SubElement(parent, clark(name))
            parent = self.made[key]
        return parent


def _places(record: Record) -> list[Place]:
    chosen = places()[record.type]
    if record.type != 10 or not isinstance(record, TaggedRecord):
        return list(chosen)
    image = _FACES if record.first(3).upper().startswith("FACE") else _SMT
    return [place for place in chosen if place.steps[0] == image]


def _values(record: Record) -> Iterator[tuple[str, list[list[str | bytes]]]]:
    """Tag to occurrences of items, the image's bytes as one item."""
    if isinstance(record, BinaryRecord):
        yield from _binary(record)
        return
    for item in record.fields:
        tag = f"{record.type}.{item.number:03d}"
        if item.number == 1 or (item.number == 2 and record.type != 1) or tag == "1.003":
            continue
        if item.number == 999:
            yield tag, [[item.value]]
            continue
        combination = COMBINED.get(tag)
        rows: list[list[str]] = item.items
        if combination is not None:
            rows = [combination.split(row[0]) for row in rows]
        yield tag, [[text.strip() for text in row] for row in rows]


def _binary(record: BinaryRecord) -> Iterator[tuple[str, list[list[str | bytes]]]]:
    head = (
        (record if record.type == 4 else BinaryRecord(4, record.raw)).image if len(record.raw) >= 18 else None
    )
    if head is None:
        return
    kind = record.type
    yield f"{kind}.003", [[str(head.impression)]]
    yield f"{kind}.004", [[str(position)] for position in head.positions]
    yield f"{kind}.005", [[str(head.isr)]]
    yield f"{kind}.006", [[str(head.width)]]
    yield f"{kind}.007", [[str(head.height)]]
    yield f"{kind}.008", [[str(head.compression)]]
    yield f"{kind}.999", [[record.raw[18:]]]
