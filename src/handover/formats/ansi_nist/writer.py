"""Build records with their lengths and the content list, and serialise a transaction."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from typing import Final, TypeAlias

from handover.formats.ansi_nist.errors import AnsiNistError
from handover.formats.ansi_nist.model import (
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
    ImageHeader,
    TaggedRecord,
    Transaction,
)

FieldValue: TypeAlias = str | bytes | Sequence[Sequence[str]]
"""Text, ready bytes, or subfields of items."""

_SEPARATORS: Final = frozenset("\x1c\x1d\x1e\x1f")


def write(transaction: Transaction) -> bytes:
    """Serialise a transaction: one that was read gives exactly the bytes that were read."""
    return b"".join(r.raw for r in transaction.records) + transaction.trailing


def encode(record: AnsiRecord) -> bytes:
    """Rebuild a record's bytes from its parsed parts: tags, values, header, data.

    For a correctly parsed record this equals ``record.raw``; comparing the two shows what was not parsed.
    Type-7 is opaque and returned unchanged.
    """
    if isinstance(record, TaggedRecord):
        return GS.join(f.tag.encode() + b":" + f.value for f in record.fields) + FS
    if (head := record.image) is not None:
        return image_record(record.type, head, record.data()).raw
    if (sign := record.signature) is not None:
        return SIGNATURE_HEADER.pack(*astuple(sign)) + record.data()
    return record.raw


def tagged(kind: int, fields: Iterable[tuple[int, FieldValue]]) -> TaggedRecord:
    """Build a text record from (field number, value) in the given order; field 001, its length, is added.

    Text is written as UTF-8. Raises ``AnsiNistError`` for a separator inside text or a repeated number.
    """
    body = [Field(f"{kind}.{number:03d}", _value(kind, number, value)) for number, value in fields]
    numbers = [item.number for item in body]
    if len(set(numbers)) != len(numbers) or 1 in numbers:
        raise AnsiNistError("E0005", f"Type-{kind}: a field is given twice")
    if kind in DATA_TYPES and DATA_FIELD in numbers[:-1]:
        raise AnsiNistError("E0005", f"Type-{kind}: field 999 is not the last one")
    rest = b"".join(GS + item.tag.encode() + b":" + item.value for item in body) + FS
    prefix = f"{kind}.001:".encode()
    length = len(prefix) + len(rest)
    digits = len(str(length))
    digits = len(str(length + digits))
    size = Field(f"{kind}.001", str(length + digits).encode())
    return TaggedRecord(kind, prefix + size.value + rest, (size, *body))


def image_record(kind: int, header: ImageHeader, data: bytes) -> BinaryRecord:
    """Build a Type-3 to Type-6 record; the length is computed and ``header.length`` ignored."""
    if kind not in IMAGE_TYPES or not 1 <= len(header.positions) <= 6:
        raise AnsiNistError("E0004", f"Type-{kind}: not an image record with 1 to 6 positions")
    fgp = header.positions + (255,) * (6 - len(header.positions))
    tail = (header.isr, header.width, header.height, header.compression)
    try:
        head = IMAGE_HEADER.pack(IMAGE_HEADER.size + len(data), header.idc, header.impression, *fgp, *tail)
    except struct.error as error:
        raise AnsiNistError("E0005", f"Type-{kind}: a header value is out of range") from error
    return BinaryRecord(kind, head + data)


def transaction(header: Sequence[tuple[int, FieldValue]], records: Sequence[AnsiRecord]) -> Transaction:
    """Build a whole transaction: the Type-1 from its fields (001 and 003 are computed), then the records."""
    listed = [["1", str(len(records))]] + [[str(r.type), f"{r.idc or 0:02d}"] for r in records]
    fields = sorted([*header, (3, listed)], key=lambda pair: pair[0])
    return Transaction((tagged(1, fields), *records))


def _value(kind: int, number: int, value: FieldValue) -> bytes:
    if isinstance(value, bytes):
        is_data = kind in DATA_TYPES and number == DATA_FIELD
        if not is_data and (GS in value or FS in value):
            raise AnsiNistError("E0005", f"{kind}.{number:03d}: a separator inside the value")
        return value
    if isinstance(value, str):
        return _text(kind, number, value)
    return RS.join(US.join(_text(kind, number, item) for item in row) for row in value)


def _text(kind: int, number: int, text: str) -> bytes:
    if not _SEPARATORS.isdisjoint(text):
        raise AnsiNistError("E0005", f"{kind}.{number:03d}: a separator inside the text")
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise AnsiNistError("E0005", f"{kind}.{number:03d}: text that is not valid Unicode") from error
