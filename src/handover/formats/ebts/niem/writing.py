"""Write records as an XML package in schema order."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from lxml import etree

from handover.formats.ansi_nist import AnsiRecord, BinaryRecord, TaggedRecord, Transaction
from handover.formats.ebts.niem.forms import COMBINED, to_element
from handover.formats.ebts.niem.mapping import (
    CATEGORY,
    IDENTIFICATION,
    NAMESPACES,
    RECORDS,
    REFERENCE,
    ROOT,
    ElementPath,
    clark,
    places,
)
from handover.formats.ebts.niem.order import put_in_order
from handover.formats.ebts.niem.state import write_fields
from handover.formats.ebts.niem.unmapped_elements import Kept, put_back

_FACES: Final = "itl:FaceImage"
_SMT: Final = "biom:PhysicalFeatureImage"
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Code points that XML 1.0 does not allow."""
_CONTENT: Final = "biom:TransactionContentSummary"
_COURT: Final = "2.051"
_OTHER: Final = "OTHER"


@dataclass(frozen=True, slots=True)
class WrittenPackage:
    """``data``: the file; ``left_out``: what the schema has no element for, as tags or record types: a sender
    that needs them uses the traditional encoding. ``filled_in``: items that the schema requires and the
    transaction lacks, filled with a neutral value.
    """

    data: bytes
    left_out: tuple[str, ...]
    filled_in: tuple[str, ...] = ()


def write_package(
    tx: Transaction, kept: Sequence[Kept] = (), order: Sequence[Sequence[str]] = ()
) -> WrittenPackage:
    """Write a transaction as an EBTS 10.0 package; ``kept`` and ``order``: what `read_package` kept of the original
    package.

    Length, content list and record categories follow from the records. A Type-2 field without an element goes
    into ``StateDefinedFields`` (`state`). A court segment without its category gets category OTHER, which
    refers the reader to the disposition's text (2.051, EBTS 10.0). Nothing is validated: any other field that
    the schema requires and the transaction lacks is missing in the file too.
    """
    root = etree.Element(clark(ROOT), nsmap=dict(NAMESPACES))
    left_out: list[str] = []
    filled_in: list[str] = []
    kinds = [(r, RECORDS.get(r.type)) for r in tx.records]
    left_out += [f"Type-{r.type}" for r, name in kinds if name is None]
    written = [r for r, name in kinds if name is not None]
    for record in written:
        element = etree.SubElement(root, clark(RECORDS[record.type]))
        etree.SubElement(element, clark(CATEGORY)).text = f"{record.type:02d}"
        if record.type != 1:
            _identified(element, REFERENCE, f"{record.idc or 0:02d}")
        builder = _Builder(record, element)
        left_out += builder.run()
        filled_in += builder.filled_in
    for element, names in zip(root, order, strict=False):
        put_in_order(element, names)
    put_back(root, kept)
    _content(root)
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return WrittenPackage(data, tuple(dict.fromkeys(left_out)), tuple(dict.fromkeys(filled_in)))


def _identified(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(etree.SubElement(parent, clark(name)), clark(IDENTIFICATION)).text = text


def _content(root: etree._Element) -> None:
    """Write CNT 1.003 for the records: before the character sets, which end the transaction's elements."""
    body = root.find(f"{clark(RECORDS[1])}/{clark('biom:Transaction')}")
    if body is None:
        return
    summary = etree.Element(clark(_CONTENT))
    etree.SubElement(summary, clark("biom:ContentFirstRecordCategoryCode")).text = "1"
    etree.SubElement(summary, clark("biom:ContentRecordQuantity")).text = f"{len(root) - 1:02d}"
    for record in list(root)[1:]:
        row = etree.SubElement(summary, clark("biom:ContentRecordSummary"))
        idc = record.findtext(f"{clark(REFERENCE)}/{clark(IDENTIFICATION)}", "00")
        _identified(row, REFERENCE, idc)
        etree.SubElement(row, clark(CATEGORY)).text = record.findtext(clark(CATEGORY), "00")
    _replace(body, summary)


def _replace(body: etree._Element, summary: etree._Element) -> None:
    """Insert the summary; what was kept inside the one that was read stays inside."""
    old = body.find(clark(_CONTENT))
    last = body.find(clark("biom:TransactionCharacterSetDirectory"))
    if old is not None:
        summary.extend(list(old))
        body.replace(old, summary)
    elif last is None:
        body.append(summary)
    else:
        last.addprevious(summary)


@dataclass
class _Builder:
    record: AnsiRecord
    element: etree._Element
    made: dict[tuple[str, ...], etree._Element] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    filled_in: list[str] = field(default_factory=list)

    def run(self) -> list[str]:
        """Fill the record's element; returns what has no element."""
        rows = dict(_values(self.record))
        chosen = _places(self.record)
        items: dict[str, int] = {}
        for place in chosen:
            items[place.tag] = max(items.get(place.tag, 1), place.item)
        self.left_out += [tag for tag, row in rows.items() if _has_more(row, items.get(tag, 0))]
        if self.record.type == 2:
            self.fill_in(rows)
        for _, group in groupby(chosen, key=lambda place: place.steps[: place.repeats]):
            self.put_all(list(group), rows)
        without = [tag for tag in rows if tag not in items]
        if self.record.type == 2 and isinstance(self.record, TaggedRecord):
            without = self.by_number(self.record, without)
        self.left_out += without
        return self.left_out

    def by_number(self, record: TaggedRecord, tags: list[str]) -> list[str]:
        """Write Type-2 fields by number; returns those that XML cannot represent."""
        said = []
        for tag in tags:
            rows = record.items(int(tag[2:]))
            if any(any(row) for row in rows) and not any(
                _NO_XML.search(item) for row in rows for item in row
            ):
                said.append((tag, rows))
        if said:
            write_fields(self.element, said)
        numbers = {tag for tag, _ in said}
        return [tag for tag in tags if tag not in numbers]

    def fill_in(self, rows: dict[str, list[list[str | bytes]]]) -> None:
        """Complete 2.051 CSL: the schema requires its fourth item, which EBTS 9.1 does not have."""
        segments = [(row + [""] * 4)[: max(4, len(row))] for row in rows.get(_COURT, [])]
        lacking = [row for row in segments if any(row) and not row[3]]
        for row in lacking:
            row[3] = _OTHER
        if lacking:
            rows[_COURT] = segments
            self.filled_in.append(f"{_COURT}.4")

    def put_all(self, group: list[ElementPath], rows: Mapping[str, list[list[str | bytes]]]) -> None:
        """Write fields that share a repeated element, occurrence by occurrence, so that they stay in order
        even if one lacks the first item.
        """
        for number in range(max(len(rows.get(place.tag, ())) for place in group)):
            for place in group:
                occurrences = rows.get(place.tag, [])
                if number and not place.repeats and number < len(occurrences):
                    self.left_out.append(place.tag)
                elif number < len(occurrences):
                    self.put(place, number, occurrences[number])

    def put(self, place: ElementPath, number: int, row: list[str | bytes]) -> None:
        """Create the element of one item of one occurrence, with its missing parents."""
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

    def at(self, place: ElementPath, number: int) -> etree._Element:
        return self.step(place, number, len(place.steps))

    def step(self, place: ElementPath, number: int, depth: int) -> etree._Element:
        """Return the element ``depth`` steps down; if it is repeated, the one for that occurrence."""
        key: tuple[str, ...] = ()
        parent = self.element
        for at, name in enumerate(place.steps[:depth], 1):
            key = (*key, f"{name}[{number}]" if at == place.repeats else name)
            if key not in self.made:
                self.made[key] = etree.SubElement(parent, clark(name))
            parent = self.made[key]
        return parent


def _has_more(rows: list[list[str | bytes]], items: int) -> bool:
    """Return whether an occurrence has more than the ``items`` that have an element; a field without any
    element is reported separately.
    """
    return items > 0 and any(any(row[items:]) for row in rows)


def _places(record: AnsiRecord) -> list[ElementPath]:
    chosen = places()[record.type]
    if record.type != 10 or not isinstance(record, TaggedRecord):
        return list(chosen)
    image = _FACES if record.first(3).upper().startswith("FACE") else _SMT
    return [place for place in chosen if place.steps[0] == image]


def _values(record: AnsiRecord) -> Iterator[tuple[str, list[list[str | bytes]]]]:
    """Map tags to occurrences of items, with the image's bytes as one item."""
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
