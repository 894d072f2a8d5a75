"""Records of a transaction as values: the bytes that were read stay beside what they mean.

Separators (ANSI/NIST-ITL 1-2011, annex B): FS ends a record, GS a field, RS a subfield, US an item.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

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


@dataclass(frozen=True, slots=True)
class Field:
    """One tagged field: ``tag`` as it was written (``"2.018"``, ``"1.01"``), ``value`` raw bytes."""

    tag: str
    value: bytes

    @property
    def number(self) -> int:
        """The part of the tag after the point: 18 for ``2.018``."""
        return int(self.tag.partition(".")[2])

    @property
    def text(self) -> str:
        """The whole value as text, separators included."""
        return decode(self.value)

    @property
    def items(self) -> list[list[str]]:
        """Subfields of items; a field without separators is ``[[text]]``."""
        return [[decode(item) for item in sub.split(US)] for sub in self.value.split(RS)]


Tag: TypeAlias = int | str


def _number(tag: Tag) -> int:
    return tag if isinstance(tag, int) else int(tag.rpartition(".")[2])


@dataclass(frozen=True)
class TaggedRecord:
    """A text record; ``raw`` holds its exact bytes, FS included. Equality is equality of bytes."""

    type: int
    raw: bytes
    fields: tuple[Field, ...]

    @cached_property
    def _by_number(self) -> dict[int, Field]:
        index: dict[int, Field] = {}
        for item in self.fields:
            index.setdefault(item.number, item)
        return index

    def __contains__(self, tag: Tag) -> bool:
        return _number(tag) in self._by_number

    def field(self, tag: Tag) -> Field | None:
        """The first field of that number (``18`` or ``"2.018"``), or None."""
        return self._by_number.get(_number(tag))

    def get(self, tag: Tag) -> str | None:
        """The whole text of a field, or None where it is absent. Separators, if any, stay in it."""
        found = self.field(tag)
        return None if found is None else found.text

    def first(self, tag: Tag) -> str:
        """The first item of the first subfield, stripped of blanks; empty where the field is absent."""
        found = self.field(tag)
        return decode(found.value.split(RS, 1)[0].split(US, 1)[0]).strip() if found else ""

    def items(self, tag: Tag) -> list[list[str]]:
        """Subfields of items; an absent field is ``[]``."""
        found = self.field(tag)
        return found.items if found else []

    def data(self) -> bytes:
        """The bytes of field 999, empty where there is none."""
        found = self._by_number.get(DATA_FIELD)
        return found.value if found else b""

    @property
    def idc(self) -> int | None:
        """Information designation character, field 002; a Type-1 has none."""
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


@dataclass(frozen=True)
class BinaryRecord:
    """A binary record; Type-7 is the user's own after its length and IDC, so only those are read."""

    type: int
    raw: bytes

    @property
    def idc(self) -> int:
        """The fifth byte."""
        return self.raw[4]

    @property
    def image(self) -> ImageHeader | None:
        """The header of an image record (Types 3-6), else None."""
        if self.type not in IMAGE_TYPES:
            return None
        head = IMAGE_HEADER.unpack_from(self.raw)
        positions = tuple(p for p in head[3:9] if p != 255)
        return ImageHeader(head[0], head[1], head[2], positions, *head[9:13])

    @property
    def signature(self) -> SignatureHeader | None:
        """The header of a signature record (Type-8), else None."""
        return SignatureHeader(*SIGNATURE_HEADER.unpack_from(self.raw)) if self.type == 8 else None

    def data(self) -> bytes:
        """What follows the header."""
        start = IMAGE_HEADER.size if self.type in IMAGE_TYPES else SIGNATURE_HEADER.size
        return self.raw[5 if self.type == 7 else start :]


Record: TypeAlias = TaggedRecord | BinaryRecord


@dataclass(frozen=True)
class Transaction:
    """A whole file: the Type-1 first. ``warnings`` says what was passed over, ``trailing`` what followed."""

    records: tuple[Record, ...]
    warnings: tuple[str, ...] = ()
    trailing: bytes = b""

    @property
    def header(self) -> TaggedRecord:
        """The Type-1 record."""
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
        """Type of transaction, 1.004."""
        return self.header.first(4)

    def record(self, kind: int) -> TaggedRecord | None:
        """The first tagged record of that type, or None."""
        return next((r for r in self.records if r.type == kind and isinstance(r, TaggedRecord)), None)

    def of_type(self, *kinds: int) -> tuple[Record, ...]:
        """All records of these types, in file order."""
        return tuple(r for r in self.records if r.type in kinds)
