"""Records of a transaction as values that keep the bytes that were read.

Separators (ANSI/NIST-ITL 1-2011, annex B): FS ends a record, GS a field, RS a subfield, US an item.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple, TypeAlias

from handover.formats.ansi_nist.errors import AnsiNistError

FS: Final = b"\x1c"
GS: Final = b"\x1d"
RS: Final = b"\x1e"
US: Final = b"\x1f"
DATA_FIELD: Final = 999
DATA_TYPES: Final = range(10, 100)
"""Types whose field 999 is binary and runs to the end of the record, whatever bytes it holds."""
BINARY_TYPES: Final = frozenset({3, 4, 5, 6, 7, 8})
"""Types whose record is a binary header and bytes; every other type is tagged text (ITL 1-2011, 5.2)."""
IMAGE_TYPES: Final = frozenset({3, 4, 5, 6})
IMAGE_HEADER: Final = struct.Struct(">IBB6BBHHB")
SIGNATURE_HEADER: Final = struct.Struct(">IBBBBHH")


def decode(value: bytes) -> str:
    """Text of a field: UTF-8 where it is valid UTF-8, Latin-1 otherwise, so no byte is ever lost."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


class Field(NamedTuple):
    """One tagged field: ``tag`` as it was written (``"2.018"``, ``"1.01"``), ``value`` raw bytes."""

    tag: str
    value: bytes

    @property
    def number(self) -> int:
        """Return the part of the tag after the point: 18 for ``2.018``."""
        return int(self.tag.partition(".")[2])

    @property
    def text(self) -> str:
        """Return the whole value as text, separators included."""
        return decode(self.value)

    @property
    def items(self) -> list[list[str]]:
        """Split into subfields of items; a field without separators is ``[[text]]``."""
        return [[decode(item) for item in sub.split(US)] for sub in self.value.split(RS)]


Tag: TypeAlias = int | str


@cache
def _tag_of(number: int) -> re.Pattern[bytes]:
    return re.compile(rb"\x1d[0-9]{1,2}\.0{0,3}%d:([^\x1c\x1d]*)" % number)


def _number(tag: Tag) -> int:
    return tag if isinstance(tag, int) else int(tag.rpartition(".")[2])


class _Bytes:
    """A record's type and its exact bytes. In a file that was read they are sliced on demand, since most
    readers of a booking do not need a second copy of its images. Records are equal if their bytes are.
    """

    __slots__ = ("_end", "_raw", "_source", "_start", "type")

    def __init__(self, type: int, raw: bytes) -> None:  # noqa: A002 - the standard's word
        self.type = type
        self._raw: bytes | None = raw
        self._source, self._start, self._end = raw, 0, len(raw)

    @property
    def raw(self) -> bytes:
        """Return every byte of the record, its separator included."""
        if self._raw is None:
            self._raw = self._source[self._start : self._end]
        return self._raw

    @property
    def size(self) -> int:
        """Return the number of bytes."""
        return self._end - self._start

    def _lie(self, kind: int, source: bytes, start: int, end: int) -> None:
        self.type, self._source, self._start, self._end, self._raw = kind, source, start, end, None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Bytes):
            return NotImplemented
        return self.type == other.type and self.raw == other.raw

    def __hash__(self) -> int:
        return hash((self.type, self.raw))

    def __repr__(self) -> str:
        return f"{type(self).__name__}(type={self.type}, {self.size} bytes)"


class TaggedRecord(_Bytes):
    """A text record; ``raw`` holds its exact bytes, FS included."""

    __slots__ = ("_data_at", "_fields", "_index")

    def __init__(self, type: int, raw: bytes, fields: tuple[Field, ...]) -> None:  # noqa: A002
        super().__init__(type, raw)
        self._fields: tuple[Field, ...] | None = fields
        self._index: dict[int, Field] | None = None
        self._data_at = 0

    @classmethod
    def within(cls, kind: int, source: bytes, start: int, end: int, data_at: int) -> TaggedRecord:
        """A record of a file whose tags were checked: ``start`` to ``end`` including FS; ``data_at`` is where
        the tag of field 999 begins, ``end - 1`` if there is none. Its fields are parsed on demand.
        """
        record = cls.__new__(cls)
        record._lie(kind, source, start, end)
        record._fields = record._index = None
        record._data_at = data_at
        return record

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return the fields in file order."""
        if self._fields is None:
            last = self._end - 1
            text_end = self._data_at if self._data_at == last else self._data_at - 1
            parts = self._source[self._start : text_end].split(GS)
            if self._data_at != last:
                parts.append(self._source[self._data_at : last])
            pairs = (part.partition(b":") for part in parts)
            self._fields = tuple(Field(tag.decode("ascii"), value) for tag, _, value in pairs)
        return self._fields

    def peek(self, number: int) -> bytes | None:
        """Return the raw value of the first field with that number, or None; cheap if no field was parsed
        yet.
        """
        if self._fields is not None or number == 1 or (number == DATA_FIELD and self.type in DATA_TYPES):
            found = self.field(number)
            return None if found is None else found.value
        hit = _tag_of(number).search(self._source, self._start, self._data_at)
        return None if hit is None else hit[1]

    @property
    def _by_number(self) -> dict[int, Field]:
        if self._index is None:
            self._index = {}
            for item in self.fields:
                self._index.setdefault(item.number, item)
        return self._index

    def __contains__(self, tag: Tag) -> bool:
        return _number(tag) in self._by_number

    def field(self, tag: Tag) -> Field | None:
        """Return the first field with that number (``18`` or ``"2.018"``), or None."""
        return self._by_number.get(_number(tag))

    def get(self, tag: Tag) -> str | None:
        """Return the whole text of a field, or None if it is absent. Separators are kept."""
        found = self.field(tag)
        return None if found is None else found.text

    def first(self, tag: Tag) -> str:
        """Return the first item of the first subfield, stripped; empty if the field is absent."""
        found = self.field(tag)
        return decode(found.value.split(RS, 1)[0].split(US, 1)[0]).strip() if found else ""

    def items(self, tag: Tag) -> list[list[str]]:
        """Return the subfields of items; an absent field is ``[]``."""
        found = self.field(tag)
        return found.items if found else []

    def data(self) -> bytes:
        """Return the bytes of field 999, empty if there is none."""
        found = self._by_number.get(DATA_FIELD)
        return found.value if found else b""

    @property
    def idc(self) -> int | None:
        """Return the information designation character, field 002; a Type-1 has none."""
        text = "" if self.type == 1 else self.first(2)
        return int(text) if len(text) <= 4 and text.isascii() and text.isdigit() else None


@dataclass(frozen=True, slots=True)
class ImageHeader:
    """The 18 bytes before the image of a Type-3 to Type-6 record (ITL 1-2007, table 4)."""

    length: int
    idc: int
    impression: int
    positions: tuple[int, ...]
    isr: int
    width: int
    height: int
    compression: int


@dataclass(frozen=True, slots=True)
class SignatureHeader:
    """The 12 bytes before the signature of a Type-8 record (ITL 1-2007, table 9)."""

    length: int
    idc: int
    signature: int
    representation: int
    isr: int
    width: int
    height: int


class BinaryRecord(_Bytes):
    """A binary record; the layout of Type-7 is user-defined after length and IDC, so only those are read."""

    __slots__ = ()

    @classmethod
    def within(cls, kind: int, source: bytes, start: int, end: int) -> BinaryRecord:
        """A record of a file."""
        record = cls.__new__(cls)
        record._lie(kind, source, start, end)
        return record

    @property
    def idc(self) -> int:
        """Return the IDC, the fifth byte."""
        return self._source[self._start + 4]

    @property
    def image(self) -> ImageHeader | None:
        """Return the header of an image record (Types 3-6), else None."""
        if self.type not in IMAGE_TYPES:
            return None
        head = IMAGE_HEADER.unpack_from(self._source, self._start)
        positions = tuple(p for p in head[3:9] if p != 255)
        return ImageHeader(head[0], head[1], head[2], positions, *head[9:13])

    @property
    def signature(self) -> SignatureHeader | None:
        """Return the header of a signature record (Type-8), else None."""
        return (
            SignatureHeader(*SIGNATURE_HEADER.unpack_from(self._source, self._start))
            if self.type == 8
            else None
        )

    def data(self) -> bytes:
        """Return what follows the header."""
        start = IMAGE_HEADER.size if self.type in IMAGE_TYPES else SIGNATURE_HEADER.size
        return self._source[self._start + (5 if self.type == 7 else start) : self._end]


AnsiRecord: TypeAlias = TaggedRecord | BinaryRecord


@dataclass(frozen=True)
class Transaction:
    """A whole file, Type-1 first. ``warnings`` says what was skipped, ``trailing`` what followed the records."""

    records: tuple[AnsiRecord, ...]
    warnings: tuple[str, ...] = ()
    trailing: bytes = b""

    @property
    def header(self) -> TaggedRecord:
        """Return the Type-1 record."""
        first = self.records[0]
        if not isinstance(first, TaggedRecord) or first.type != 1:
            raise AnsiNistError("E0004", "the first record is not Type-1", record=0)
        return first

    @property
    def version(self) -> str:
        """VER 1.002."""
        return self.header.first(2)

    @property
    def tot(self) -> str:
        """Return the type of transaction, 1.004."""
        return self.header.first(4)

    def record(self, kind: int) -> TaggedRecord | None:
        """Return the first tagged record of that type, or None."""
        return next((r for r in self.records if r.type == kind and isinstance(r, TaggedRecord)), None)

    def of_type(self, *kinds: int) -> tuple[AnsiRecord, ...]:
        """Return all records of these types, in file order."""
        return tuple(r for r in self.records if r.type in kinds)
