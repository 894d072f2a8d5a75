"""Read an XML package into the records of the traditional encoding."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from handover.formats.ansi_nist import (
    DEFAULT_LIMITS,
    AnsiNistError,
    AnsiRecord,
    BinaryRecord,
    FieldValue,
    ImageHeader,
    Limits,
    Transaction,
    image_record,
    tagged,
    transaction,
)
from handover.formats.ebts.niem.forms import COMBINED, to_field
from handover.formats.ebts.niem.mapping import (
    CATEGORY,
    IDENTIFICATION,
    NAMESPACES,
    RECORDS,
    REFERENCE,
    ROOT,
    ElementPath,
    Node,
    clark,
    short,
    tree,
)
from handover.formats.ebts.niem.order import order_of
from handover.formats.ebts.niem.parsing import ELEMENTS, parse
from handover.formats.ebts.niem.state import PLACE, read_field
from handover.formats.ebts.niem.unmapped_elements import Kept

_NIL: Final = f"{{{NAMESPACES['xsi']}}}nil"
_KINDS: Final = {clark(name): kind for kind, name in RECORDS.items()}
_BINARY: Final = frozenset({4, 7})
_SHOWN: Final = 200
_HINTS: Final = frozenset(
    f"{{{NAMESPACES['xsi']}}}{name}" for name in ("schemaLocation", "noNamespaceSchemaLocation")
)
"""Attributes that give the location of a schema: about the sender's disk, not part of the data."""
_NOT_A_FIELD: Final = frozenset({clark(CATEGORY), clark(REFERENCE)})
_Step = tuple[etree._Element, Node, int, str, bool]
"""An element to visit: its parent node, the occurrence, the path to it, whether its name occurred before."""


@dataclass(frozen=True, slots=True)
class XmlPackage:
    """A package as records. ``kept``: every element and attribute without a field in them, in file order, and
    ``order`` the order of the elements of each record that may stand in any; `write_package` restores both.
    """

    transaction: Transaction
    kept: tuple[Kept, ...]
    order: tuple[tuple[str, ...], ...] = ()


def read_package(data: bytes, *, limits: Limits = DEFAULT_LIMITS, elements: int = ELEMENTS) -> XmlPackage:
    """Read an EBTS 10.0 package (NIEM 2.0 XML) of at most ``elements``, and as many quotation marks.

    Elements without a field are kept and reported in one warning. Raises ``AnsiNistError``: E0004 if it is
    not such a package or a record cannot be built from it, E0005 if an element's text is malformed.
    """
    root = parse(data, limits=limits, elements=elements, quotes=elements)
    if root.tag != clark(ROOT):
        raise AnsiNistError("E0004", f"XML: the root is {short(str(root.tag))[:80]}, not {ROOT}")
    if len(root) > limits.records:
        raise AnsiNistError("E0004", f"XML: {len(root)} records; the limit is {limits.records}")
    reader = _Reader(limits)
    reader.attributes(root, ROOT, _HINTS)
    header: list[tuple[int, FieldValue]] | None = None
    records: list[AnsiRecord] = []
    order: list[tuple[str, ...]] = []
    for place, element in enumerate(root):
        kind = _KINDS.get(str(element.tag))
        if kind is None:
            reader.keep(element, short(str(element.tag)))
        elif (kind == 1) != (place == 0):
            raise AnsiNistError("E0004", f"XML: {RECORDS[1]} must be the first record and occur once", place)
        elif kind == 1:
            header = reader.header(element)
        else:
            records.append(reader.record(kind, element, place))
        if kind is not None:
            order.append(order_of(kind, element))
    if header is None:
        raise AnsiNistError("E0004", f"XML: {RECORDS[1]} is missing", 0)
    if reader.stated and reader.stated != len(root) - 1:
        reader.warnings.append(
            f"H0002 - CNT counts {reader.stated} records, but the file has {len(root) - 1}"
        )
    made = transaction(header, records)
    return XmlPackage(Transaction(made.records, reader.all_warnings()), tuple(reader.kept), tuple(order))


@dataclass
class _Found:
    """Occurrences of each field: tag to occurrence number to item to text; image bytes separately."""

    fields: dict[str, dict[int, dict[int, str]]] = field(default_factory=dict)
    data: bytes | None = None
    occurrence: int = 0


@dataclass
class _Reader:
    limits: Limits
    kept: list[Kept] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    stated: int = 0

    def all_warnings(self) -> tuple[str, ...]:
        if not self.kept:
            return tuple(self.warnings)
        names = ", ".join(dict.fromkeys(one.path.rpartition("/")[2] for one in self.kept[:10]))
        text = f"{len(self.kept)} elements have no field in the traditional encoding and are kept: {names}"
        return (*self.warnings, text[:300])

    def keep(self, element: etree._Element, path: str) -> None:
        text = " ".join("".join(str(part) for part in element.itertext()).split())
        self.kept.append(Kept(path, text[:_SHOWN], element))

    def attributes(self, element: etree._Element, path: str, known: frozenset[str] = frozenset()) -> None:
        for name, value in element.attrib.items():
            if name not in known:
                self.kept.append(Kept(f"{path}/@{short(str(name))}", str(value)[:_SHOWN], element, str(name)))

    def header(self, element: etree._Element) -> list[tuple[int, FieldValue]]:
        found = self.walk(element, 1)
        for quantity in element.iter(clark("biom:ContentRecordQuantity")):
            text = (quantity.text or "").strip()
            self.stated = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
        return self.values(found)

    def record(self, kind: int, element: etree._Element, place: int) -> AnsiRecord:
        idc = self.idc(element, place)
        found = self.walk(element, kind)
        if kind in _BINARY:
            return self.binary(kind, idc, found, place)
        fields: list[tuple[int, FieldValue]] = [(2, f"{idc:02d}"), *self.values(found)]
        if found.data is not None:
            fields.append((999, found.data))
        return tagged(kind, fields)

    def idc(self, element: etree._Element, place: int) -> int:
        node = element.find(f"{clark(REFERENCE)}/{clark(IDENTIFICATION)}")
        text = (node.text or "").strip() if node is not None else ""
        if not (text.isascii() and text.isdigit() and len(text) <= 4):
            raise AnsiNistError("E0004", "XML: a record has no IDC of one to four digits", place)
        return int(text)

    def walk(self, element: etree._Element, kind: int) -> _Found:
        """Visit the record once, with a stack, since recursion would follow the file's depth."""
        found = _Found()
        name = short(str(element.tag))
        self.attributes(element, name)
        for child in element:
            if child.tag in _NOT_A_FIELD:
                self.beside_a_number(child, f"{name}/{short(str(child.tag))}")
        stack = _steps((c for c in element if c.tag not in _NOT_A_FIELD), tree(kind), 0, name)
        while stack:
            child, parent, occurrence, path, again = stack.pop()
            node = parent.children.get(str(child.tag))
            path = f"{path}/{short(str(child.tag))}"
            if kind == 2 and child.tag == PLACE[1] and not again and parent is tree(2).children.get(PLACE[0]):
                self.of_the_state(child, found, path)
                continue
            if node is None or (again and node.place is None and not node.repeats):
                self.keep(child, path)
                continue
            if node.repeats:
                found.occurrence += 1
                occurrence = found.occurrence
            if node.absent and child.get(_NIL) in {"true", "1"}:
                found.fields.setdefault(node.absent.tag, {})[occurrence] = {0: "00000000"}
            elif node.place:
                self.leaf(child, node.place, occurrence, found, path)
            else:
                self.attributes(child, path)
                stack += _steps(child, node, occurrence, path)
        return found

    def beside_a_number(self, element: etree._Element, path: str) -> None:
        """Keep what the record's category or IDC contains besides its number."""
        self.attributes(element, path)
        for child in element:
            if child.tag != clark(IDENTIFICATION):
                self.keep(child, f"{path}/{short(str(child.tag))}")
            else:
                self.attributes(child, f"{path}/{IDENTIFICATION}")

    def of_the_state(self, element: etree._Element, found: _Found, path: str) -> None:
        """Read ``StateDefinedFields``: fields given by number; everything else is kept."""
        self.attributes(element, path)
        for child in element:
            read = read_field(child, found.fields)
            if read is None:
                self.keep(child, f"{path}/{short(str(child.tag))}")
            else:
                tag, rows = read
                found.fields[tag] = {n: dict(enumerate(row, 1)) for n, row in enumerate(rows)}

    def leaf(
        self, element: etree._Element, place: ElementPath, occurrence: int, found: _Found, path: str
    ) -> None:
        if place.form == "content":
            return  # rebuilt from the records that were read
        if len(element):
            self.keep(element, path)
            return
        self.attributes(element, path)
        text = (element.text or "").strip()
        if place.form == "base64":
            if found.data is not None:
                raise AnsiNistError("E0005", "XML: two images in one record", field=place.tag)
            found.data = _decoded(text, place.tag)
            return
        items = found.fields.setdefault(place.tag, {}).setdefault(occurrence, {})
        if place.item in items:
            self.kept.append(Kept(path, text[:_SHOWN], element))
        elif text:
            items[place.item] = to_field(place.form, text)

    def values(self, found: _Found) -> list[tuple[int, FieldValue]]:
        fields: list[tuple[int, FieldValue]] = []
        for tag, occurrences in found.fields.items():
            rows = [row for row in _rows(tag, occurrences) if any(row)]
            if sum(map(len, rows)) > self.limits.items:
                raise AnsiNistError("E0005", f"{tag}: more than {self.limits.items} items", field=tag)
            if rows:
                fields.append((int(tag.partition(".")[2]), rows))
        return sorted(fields, key=lambda pair: pair[0])

    def binary(self, kind: int, idc: int, found: _Found, place: int) -> BinaryRecord:
        """Build a Type-4, or a Type-7 with the same layout (EBTS 9.1, appendix on Type-7 images)."""

        def number(field_number: int, most: int) -> int:
            tag = f"{kind}.{field_number:03d}"
            rows = list(found.fields.get(tag, {}).values())
            text = rows[0].get(0, "") if rows else ""
            if not (text.isascii() and text.isdigit() and len(text) <= 6) or int(text) > most:
                raise AnsiNistError(
                    "E0005", f"XML: {tag} is missing or not a number up to {most}", place, tag
                )
            return int(text)

        texts = [row.get(0, "") for row in found.fields.get(f"{kind}.004", {}).values()]
        positions = tuple(
            int(t) for t in texts if t.isascii() and t.isdigit() and len(t) < 4 and int(t) < 255
        )
        head = ImageHeader(
            0, idc, number(3, 255), positions[:6] or (0,), number(5, 255), number(6, 65535), number(7, 65535),
            number(8, 255),
        )  # fmt: skip
        made = image_record(4, head, found.data or b"")
        return BinaryRecord(kind, made.raw)


def _steps(children: Iterable[etree._Element], node: Node, occurrence: int, path: str) -> list[_Step]:
    """Return the children of one element, last first, for the stack."""
    seen: set[str] = set()
    steps: list[_Step] = []
    for child in children:
        name = str(child.tag)
        steps.append((child, node, occurrence, path, name in seen))
        seen.add(name)
    return steps[::-1]


def _rows(tag: str, occurrences: dict[int, dict[int, str]]) -> Iterator[list[str]]:
    combination = COMBINED.get(tag)
    for items in occurrences.values():
        if 0 in items:
            yield [items[0]]
            continue
        row = [items.get(n, "") for n in range(1, max(items, default=0) + 1)]
        if combination is None:
            yield row
        elif row and any(row):
            yield [combination.join(row)]


def _decoded(text: str, tag: str) -> bytes:
    """Decode a base64 text; whitespace in it is ignored, as xs:base64Binary allows."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise AnsiNistError("E0005", f"XML: {tag} is not base64", field=tag) from None
