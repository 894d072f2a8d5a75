"""Detect whether a PDF contains anything that a reader would run, open or send (ISO 32000-1, 7.3.5, 7.5.7, 12.6).
Pure.

It looks for names, even if letters are escaped as numbers (``/JavaScr#69pt``) or the name is in a compressed object
stream. It does not read pages: a file that hides names in another way, such as by two filters in a row, passes.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Final

MOST_UNPACKED: Final = 32 * 1024 * 1024
"""Bytes of packed objects that are looked at; a file with more is refused."""
_HEAD: Final = 2_000
"""Bytes before a stream in which its dictionary stands."""
_ACTIVE: Final = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|Encrypt)\b"
)
_BY_NUMBER: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM: Final = re.compile(rb"\bstream\r?\n")


class TooMuchError(ValueError):
    """The file contains more compressed data than is inspected."""


def is_active(pdf: bytes) -> bool:
    """Whether a file that begins as a PDF is not to be kept: it is active, encrypted, or packs too much."""
    try:
        return any(_ACTIVE.search(_in_letters(part)) for part in (pdf, *_packed(pdf)))
    except TooMuchError:
        return True


def _packed(pdf: bytes) -> Iterator[bytes]:
    left, whole = MOST_UNPACKED, memoryview(pdf)
    for found in _STREAM.finditer(pdf):
        head = _in_letters(pdf[max(0, found.start() - _HEAD) : found.start()])
        if b"/ObjStm" not in head:
            continue
        reader = zlib.decompressobj()
        try:
            part = reader.decompress(whole[found.end() :], left)
        except zlib.error:
            continue
        left -= len(part)
        if left <= 0:
            raise TooMuchError
        yield part


def _in_letters(part: bytes) -> bytes:
    return _BY_NUMBER.sub(lambda found: bytes([int(found[1], 16)]), part)
