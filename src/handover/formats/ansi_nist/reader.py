"""Reads the traditional encoding: every byte is looked at once or twice, whatever the file says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from handover.formats.ansi_nist.errors import DEFAULT_LIMITS, AnsiNistError, Limits
from handover.formats.ansi_nist.model import (
    BINARY_TYPES,
    DATA_FIELD,
    DATA_TYPES,
    FS,
    GS,
    IMAGE_HEADER,
    IMAGE_TYPES,
    RS,
    SIGNATURE_HEADER,
    US,
    BinaryRecord,
    Field,
    Record,
    TaggedRecord,
    Transaction,
)

_TAG: Final = re.compile(rb"([0-9]{1,2})\.([0-9]{1,4}):")
_LENGTH: Final = re.compile(rb"([0-9]{1,2})\.0{0,3}1:([0-9]{1,9})[\x1c\x1d]")
_KNOWN_VERSIONS: Final = range(200, 503)


def read(data: bytes, *, lenient: bool = False, limits: Limits = DEFAULT_LIMITS) -> Transaction:
    """Read a file.

    Strict reading refuses what the standard forbids. ``lenient`` keeps, with a warning, a repeated tag
    (``get`` answers with the first), a foreign tag inside a record, a wrong length of a text record, an
    IDC that differs from the content list, and bytes after the last record. Raises ``AnsiNistError``.
    """
    if len(data) > limits.file_bytes:
        raise AnsiNistError("E0004", f"the file has {len(data)} bytes, at most {limits.file_bytes} are read")
    return _Reader(data, lenient, limits).run()


@dataclass
class _Reader:
    data: bytes
    lenient: bool
    limits: Limits
    warnings: list[str] = field(default_factory=list)

    def run(self) -> Transaction:
        header = self.tagged(0, 1, 0)
        records: list[Record] = [header]
        at = len(header.raw)
        for place, (kind, idc) in enumerate(self.content(header), start=1):
            record = self.binary(at, kind, place) if kind in BINARY_TYPES else self.tagged(at, kind, place)
            if record.idc != idc:
                said = "none" if record.idc is None else str(record.idc)
                self.soft("E0004", f"Type-{kind}: IDC {said}, the content list says {idc}", place)
            records.append(record)
            at += len(record.raw)
        if at != len(self.data):
            self.soft("E0004", f"{len(self.data) - at} bytes after the last record", len(records))
        self.version(header)
        return Transaction(tuple(records), tuple(self.warnings), self.data[at:])

    def soft(self, code: str, text: str, record: int, tag: str | None = None) -> None:
        """A fault that lenient reading passes over."""
        if not self.lenient:
            raise AnsiNistError(code, text, record, tag)
        self.warnings.append(f"{code} - {text}")

    def version(self, header: TaggedRecord) -> None:
        text = header.first(2)
        known = len(text) == 4 and text.isascii() and text.isdigit() and int(text) in _KNOWN_VERSIONS
        if not known:
            self.warnings.append(f"H0002 - version {text[:8]!r} is not one of 0200 to 0502")

    def content(self, header: TaggedRecord) -> list[tuple[int, int]]:
        """CNT 1.003 as (record type, IDC) of the records after the Type-1."""
        rows = header.items(3)
        if not rows:
            raise AnsiNistError("H0001", "file content CNT is missing", 0, "1.003")
        numbers = [
            [int(i) if i.isascii() and i.isdigit() and len(i) < 4 else -1 for i in row] for row in rows
        ]
        if any(len(row) != 2 or min(row) < 0 for row in numbers) or numbers[0][0] != 1:
            raise AnsiNistError("H0002", "file content CNT is not pairs of numbers, Type-1 first", 0, "1.003")
        rest = [(row[0], row[1]) for row in numbers[1:]]
        if len(rest) + 1 > self.limits.records:
            raise AnsiNistError(
                "E0004", f"{len(rest) + 1} records, at most {self.limits.records}", 0, "1.003"
            )
        if numbers[0][1] != len(rest):
            self.soft("H0002", f"CNT counts {numbers[0][1]} records and lists {len(rest)}", 0, "1.003")
        if any(not 2 <= kind <= 99 for kind, _ in rest):
            raise AnsiNistError("H0002", "CNT lists a record type that is not 2 to 99", 0, "1.003")
        return rest

    def binary(self, at: int, kind: int, place: int) -> BinaryRecord:
        length = int.from_bytes(self.data[at : at + 4], "big")
        least = IMAGE_HEADER.size if kind in IMAGE_TYPES else SIGNATURE_HEADER.size if kind == 8 else 5
        if length < least or at + length > len(self.data):
            left = len(self.data) - at
            raise AnsiNistError("E0004", f"Type-{kind}: length {length}, {left} bytes are left", place)
        return BinaryRecord(kind, self.data[at : at + length])

    def tagged(self, at: int, kind: int, place: int) -> TaggedRecord:
        end = self.stated_end(at, kind, place)
        if kind not in DATA_TYPES or not end:
            real = self.data.find(FS, at) + 1
            if not real or (kind in DATA_TYPES and not end):
                raise AnsiNistError("E0004", f"Type-{kind}: its length does not end at a separator", place)
            if real != end:
                self.soft("E0004", f"Type-{kind}: its length does not end at a separator", place)
                end = real
        return TaggedRecord(kind, self.data[at:end], tuple(self.fields(at, end - 1, kind, place)))

    def stated_end(self, at: int, kind: int, place: int) -> int:
        """Where LEN says that the record ends; 0 where no record separator stands there."""
        found = _LENGTH.match(self.data, at)
        if found is None or int(found[1]) != kind:
            raise AnsiNistError("E0004", f"Type-{kind}: does not begin with its length {kind}.001", place)
        end = at + int(found[2])
        ends_there = found.end() <= end <= len(self.data) and self.data[end - 1 : end] == FS
        return end if ends_there else 0

    def fields(self, at: int, end: int, kind: int, place: int) -> list[Field]:
        found: list[Field] = []
        seen: set[int] = set()
        while at <= end:
            if at == end and found:
                self.soft("E0005", f"Type-{kind}: an empty field at its end", place)
                break
            tag = _TAG.match(self.data, at, end)
            if tag is None:
                raise AnsiNistError("E0005", f"Type-{kind}: field {len(found) + 1} has no tag", place)
            name, number = f"{tag[1].decode()}.{tag[2].decode()}", int(tag[2])
            if len(found) == self.limits.fields:
                raise AnsiNistError(
                    "E0004", f"Type-{kind}: more than {self.limits.fields} fields", place, name
                )
            if int(tag[1]) != kind:
                self.soft("E0005", f"tag {name} inside a Type-{kind} record", place, name)
            elif number in seen:
                self.soft("E0005", f"tag {name} is repeated", place, name)
            else:
                seen.add(number)
            stop = end if number == DATA_FIELD and kind in DATA_TYPES else self.data.find(GS, tag.end(), end)
            stop = end if stop < 0 else stop
            value = self.data[tag.end() : stop]
            self.bounded(value, number, kind, place, name)
            found.append(Field(name, value))
            at = stop + 1
        return found

    def bounded(self, value: bytes, number: int, kind: int, place: int, name: str) -> None:
        if number == DATA_FIELD and kind in DATA_TYPES:
            return
        items = value.count(US) + value.count(RS) + 1
        if items > self.limits.items:
            raise AnsiNistError("E0005", f"{name}: {items} items, at most {self.limits.items}", place, name)
        if FS in value:
            raise AnsiNistError("E0005", f"{name}: a record separator inside the field", place, name)
