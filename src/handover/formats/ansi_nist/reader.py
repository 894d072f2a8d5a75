"""Read the traditional encoding. Every byte is examined at most twice, whatever the file contains."""

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
    AnsiRecord,
    BinaryRecord,
    Field,
    TaggedRecord,
    Transaction,
)

_TAG: Final = re.compile(rb"([0-9]{1,2})\.([0-9]{1,4}):")
_OPENING: Final = re.compile(
    rb"([0-9]{1,2})\.0{0,3}1:([0-9]{1,9})[\x1c\x1d](?:[0-9]{1,2}\.0{0,3}2:([0-9]{1,4})[\x1c-\x1f])?"
)
"""Match a text record's length and, if it follows, its IDC."""
_CONTENT: Final = re.compile(rb"0{0,2}1\x1f[0-9]{1,3}(?:\x1e[0-9]{1,3}\x1f[0-9]{1,3})*")
_TAGS: Final = {kind: re.compile(rb"\x1d%d\.([0-9]{1,4}):" % kind) for kind in range(1, 100)}
_DATA_TAGS: Final = {kind: b"\x1d%d.999:" % kind for kind in DATA_TYPES}
_KNOWN_VERSIONS: Final = range(200, 503)


def read(data: bytes, *, lenient: bool = False, limits: Limits = DEFAULT_LIMITS) -> Transaction:
    """Read a file.

    Strict reading refuses what the standard forbids. ``lenient`` accepts, with a warning, a repeated tag
    (``get`` returns the first), a foreign tag inside a record, a wrong length of a text record, an IDC that
    differs from the content list, and bytes after the last record. Raises ``AnsiNistError``.
    """
    if len(data) > limits.file_bytes:
        raise AnsiNistError("E0004", f"the file has {len(data)} bytes; the limit is {limits.file_bytes}")
    return _Reader(data, lenient, limits).run()


@dataclass
class _Reader:
    data: bytes
    lenient: bool
    limits: Limits
    warnings: list[str] = field(default_factory=list)
    idc: int = -1
    """Return the IDC that follows the length of the last text record, or -1 if something else follows."""

    def run(self) -> Transaction:
        header = self.tagged(0, 1, 0)
        records: list[AnsiRecord] = [header]
        at = header.size
        for place, (kind, idc) in enumerate(self.content(header), start=1):
            record: AnsiRecord
            if kind in BINARY_TYPES:
                record = self.binary(at, kind, place)
                own = record.idc
            else:
                record, own = self.tagged(at, kind, place), self.idc
            if own != idc != record.idc:
                said = "none" if record.idc is None else str(record.idc)
                self.soft("E0004", f"Type-{kind}: IDC {said}, the content list says {idc}", place)
            records.append(record)
            at += record.size
        if at != len(self.data):
            self.soft("E0004", f"{len(self.data) - at} bytes after the last record", len(records))
        self.version(header)
        return Transaction(tuple(records), tuple(self.warnings), self.data[at:])

    def soft(self, code: str, text: str, record: int, tag: str | None = None) -> None:
        """Report a fault that lenient reading tolerates."""
        if not self.lenient:
            raise AnsiNistError(code, text, record, tag)
        self.warnings.append(f"{code} - {text}")

    def version(self, header: TaggedRecord) -> None:
        text = (header.peek(2) or b"").split(RS, 1)[0].split(US, 1)[0].decode("latin-1").strip()
        known = len(text) == 4 and text.isascii() and text.isdigit() and int(text) in _KNOWN_VERSIONS
        if not known:
            self.warnings.append(f"H0002 - version {text[:8]!r} is not one of 0200 to 0502")

    def content(self, header: TaggedRecord) -> list[tuple[int, int]]:
        """Parse CNT 1.003 as (record type, IDC) of the records after the Type-1."""
        value = header.peek(3)
        if value is None:
            raise AnsiNistError("H0001", "file content CNT is missing", 0, "1.003")
        if not _CONTENT.fullmatch(value):
            raise AnsiNistError("H0002", "file content CNT is not pairs of numbers, Type-1 first", 0, "1.003")
        numbers = list(map(int, value.replace(RS, US).split(US)))
        rest = list(zip(numbers[2::2], numbers[3::2], strict=True))
        if len(rest) + 1 > self.limits.records:
            raise AnsiNistError(
                "E0004", f"{len(rest) + 1} records; the limit is {self.limits.records}", 0, "1.003"
            )
        if numbers[1] != len(rest):
            self.soft("H0002", f"CNT counts {numbers[1]} records and lists {len(rest)}", 0, "1.003")
        if any(not 2 <= kind <= 99 for kind, _ in rest):
            raise AnsiNistError("H0002", "CNT lists a record type that is not 2 to 99", 0, "1.003")
        return rest

    def binary(self, at: int, kind: int, place: int) -> BinaryRecord:
        length = int.from_bytes(self.data[at : at + 4], "big")
        least = IMAGE_HEADER.size if kind in IMAGE_TYPES else SIGNATURE_HEADER.size if kind == 8 else 5
        if length < least or at + length > len(self.data):
            left = len(self.data) - at
            raise AnsiNistError(
                "E0004", f"Type-{kind}: length {length}, but only {left} bytes are left", place
            )
        return BinaryRecord.within(kind, self.data, at, at + length)

    def tagged(self, at: int, kind: int, place: int) -> TaggedRecord:
        end = self.stated_end(at, kind, place)
        if kind not in DATA_TYPES or not end:
            real = self.data.find(FS, at) + 1
            if not real or (kind in DATA_TYPES and not end):
                raise AnsiNistError("E0004", f"Type-{kind}: its length does not end at a separator", place)
            if real != end:
                self.soft("E0004", f"Type-{kind}: its length does not end at a separator", place)
                end = real
        data_at = self.plain(at, end - 1, kind)
        if data_at:
            return TaggedRecord.within(kind, self.data, at, end, data_at)
        return TaggedRecord(kind, self.data[at:end], tuple(self.fields(at, end - 1, kind, place)))

    def plain(self, at: int, end: int, kind: int) -> int:
        """Return where the tag of field 999 begins, else ``end``, in a record that is certainly valid: each
        separator is followed by a tag of its type, no number occurs twice, no limit is near. 0 if `fields`
        must check it in full.
        """
        data, data_at = self.data, end
        if kind in _DATA_TAGS:
            found = data.find(_DATA_TAGS[kind], at, end)
            data_at = found + 1 if found > 0 else end
        text_end = data_at - 1 if data_at != end else end
        count = data.count(GS, at, text_end)
        if count > self.limits.fields - 2 or text_end - at > self.limits.items:
            return 0
        tags = _TAGS[kind].findall(data, at, text_end)
        numbers = set(map(int, tags))
        if (
            len(tags) == len(numbers) == count
            and 1 not in numbers
            and not (DATA_FIELD in numbers and kind in DATA_TYPES)
            and data.find(FS, at, text_end) < 0
        ):
            return data_at
        return 0

    def stated_end(self, at: int, kind: int, place: int) -> int:
        """Return where the record ends according to LEN; 0 if there is no record separator."""
        found = _OPENING.match(self.data, at)
        self.idc = int(found[3]) if found and found[3] else -1
        if found is None or int(found[1]) != kind:
            raise AnsiNistError("E0004", f"Type-{kind}: does not begin with its length {kind}.001", place)
        end = at + int(found[2])
        ends_there = found.end(2) < end <= len(self.data) and self.data[end - 1 : end] == FS
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
            raise AnsiNistError(
                "E0005", f"{name}: {items} items; the limit is {self.limits.items}", place, name
            )
        if FS in value:
            raise AnsiNistError("E0005", f"{name}: a record separator inside the field", place, name)
