"""The layouts of finger minutiae records: where header and views of each version lie.

ISO/IEC 19794-2:2005 and INCITS 378-2004 both say `` 20`` and differ in the place of their length. INCITS 378-2009, its
drafts and ISO/IEC 19794-2:2011 all say ``030`` and are told apart by which of them fills the stated length exactly;
INCITS 378-2009/AM1 says ``035``.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

MAX_BYTES: Final = 512 * 1024
"""255 views of 255 minutiae with no extended data take 390 kB."""
MAGIC: Final = b"FMR\0"
ISO_UNITS: Final = 256
ANSI_UNITS: Final = 180
"""Steps of a full circle: one byte (ISO), two degrees (ANSI)."""
MINUTIA: Final = np.dtype([("x", ">u2"), ("y", ">u2"), ("angle", "u1"), ("quality", "u1")])
_MINUTIA_OF_5: Final = np.dtype([("x", ">u2"), ("y", ">u2"), ("angle", "u1")])
_PIXELS_PER_CM: Final = range(98, 1576)
"""250 to 4000 ppi, rounded."""
_ISO_2011_HEAD: Final = 15
_LEAST_REPRESENTATION: Final = 34
_MOST_REPRESENTATIONS: Final = 176


class TemplateError(ValueError):
    """The bytes are not a supported finger minutiae record, or a finger does not fit into one."""


class OtherFingerError(TemplateError):
    """The record is of other fingers than the one that is asked for."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Scale of a record or view: image size in pixels, pixels per cm, steps of a full circle."""

    width: int
    height: int
    across: int
    down: int
    units: int


@dataclass(frozen=True, eq=False, slots=True)
class RawView:
    """One view as it stands: the finger that it states (0: none), its scale and its rows of `MINUTIA`."""

    stated: int
    frame: Frame
    rows: NDArray[np.void]


class _Bytes:
    """Reads the record from front to back; running out of data raises ``TemplateError``."""

    def __init__(self, data: bytes, place: int) -> None:
        self.data = data
        self.place = place

    def take(self, form: str) -> tuple[int, ...]:
        """Big-endian numbers."""
        return struct.unpack(">" + form, self.block(struct.calcsize(">" + form)))

    def block(self, size: int) -> bytes:
        """Read that many bytes."""
        end = self.place + size
        if end > len(self.data):
            raise TemplateError(f"truncated: {end} bytes are needed, but there are {len(self.data)}")
        block, self.place = self.data[self.place : end], end
        return block

    def rows(self, count: int) -> NDArray[np.void]:
        """Read minutiae of six bytes."""
        return np.frombuffer(self.block(count * MINUTIA.itemsize), MINUTIA)

    def extended(self) -> None:
        """Step over extended data. A NIST sample states one byte more than its record has, so read up to the end."""
        (size,) = self.take("H")
        self.block(min(size, len(self.data) - self.place))

    def end(self, spare: int = 0) -> None:
        """Refuse more than ``spare`` bytes after the last view."""
        if len(self.data) - self.place > spare:
            raise TemplateError(f"{len(self.data) - self.place} bytes are left after the last view")


def views_of(data: bytes) -> tuple[list[RawView], int]:
    """Return the views, and how many bytes follow the length that the record states. Raises ``TemplateError``."""
    if len(data) > MAX_BYTES:
        raise TemplateError(f"{len(data)} bytes: the limit is {MAX_BYTES}")
    if data[:4] != MAGIC:
        raise TemplateError(f"does not begin as a finger minutiae record (FMR){_inside(data)}")
    reader = _READERS.get(data[4:8])
    if reader is None:
        raise TemplateError(
            f"an unsupported version of the record: {data[4:7].decode('latin-1')!r}; 20, 030 and 035 are read"
        )
    views, size = reader(data)
    return views, len(data) - size


def _inside(data: bytes) -> str:
    place = data.find(MAGIC)
    if place < 0:
        return ""
    return f"; one begins at byte {place + 1}: send it without what stands before it"


def _of_20(data: bytes) -> tuple[list[RawView], int]:
    """ISO 19794-2:2005 7.3 has a length of four bytes, INCITS 378-2004 6.4 one of two, or two zero bytes and four.

    No length can be read in two ways: a record has at least 24 bytes and at most `MAX_BYTES`.
    """
    head = data[8:14].ljust(6, b"\0")
    (iso,), (short,), (zero, long) = (
        struct.unpack(form, head[:size]) for form, size in ((">I", 4), (">H", 2), (">HI", 6))
    )
    if 24 <= iso <= MAX_BYTES:
        size, start, skip, units = iso, 12, 2, ISO_UNITS
    elif short >= 26:
        size, start, skip, units = short, 10, 6, ANSI_UNITS
    elif zero == 0 and 30 <= long <= MAX_BYTES:
        size, start, skip, units = long, 14, 6, ANSI_UNITS
    else:
        raise TemplateError(f"states a length other than its {len(data)} bytes")
    source = _Bytes(_stated(data, size), start)
    source.block(skip)
    width, height, across, down, count, _ = source.take("HHHHBB")
    frame = _frame(width, height, across, down, units)
    views = []
    for _ in range(_some(count)):
        finger, _number_and_impression, _quality, minutiae = source.take("BBBB")
        views.append(RawView(finger, frame, source.rows(minutiae)))
        source.extended()
    # NIST's sample of INCITS 378-2004 ends with two bytes that none of its views accounts for.
    source.end(2 if units == ANSI_UNITS else 0)
    return views, size


def _of_030(data: bytes) -> tuple[list[RawView], int]:
    """ISO 19794-2:2011, INCITS 378-2009, or the latter's draft of 2007, whose header lacks a byte."""
    size = _length_of_030(data)
    data = data[:size]
    problems = []
    for layout in (_iso_2011, _ansi_2009, _ansi_draft):
        try:
            return layout(data), size
        except TemplateError as problem:
            problems.append(problem)
    raise problems[0 if _looks_like_iso_2011(data) else 1]


def _of_035(data: bytes) -> tuple[list[RawView], int]:
    """INCITS 378-2009/AM1, laid out as INCITS 378-2009."""
    size = _length_of_030(data)
    return _ansi_2009(data[:size]), size


_READERS: Final[dict[bytes, Callable[[bytes], tuple[list[RawView], int]]]] = {
    b" 20\0": _of_20,
    b"030\0": _of_030,
    b"035\0": _of_035,
}


def _length_of_030(data: bytes) -> int:
    (size,) = _Bytes(data, 8).take("I")
    if size < _ISO_2011_HEAD:
        raise TemplateError(f"states a length other than its {len(data)} bytes")
    _stated(data, size)
    return size


def _stated(data: bytes, size: int) -> bytes:
    if size > len(data):
        raise TemplateError(
            f"truncated: states a length other than its {len(data)} bytes, namely {size}; send the whole record"
        )
    return data[:size]


def _ansi_2009(data: bytes) -> list[RawView]:
    """Read INCITS 378-2009 as published: product 4, certification 1, device 2, views 1, reserved 1."""
    source = _Bytes(data, 12)
    _product, _certified, _device, count, _ = source.take("IBHBB")
    return _ansi_views(source, count)


def _ansi_draft(data: bytes) -> list[RawView]:
    """Read the draft of 2007, as NIST's sample has it: without the byte of certification."""
    source = _Bytes(data, 12)
    _product, _device, count, _ = source.take("IHBB")
    return _ansi_views(source, count)


def _ansi_views(source: _Bytes, count: int) -> list[RawView]:
    views = []
    for _ in range(_some(count)):
        finger, _number, _impression, _quality, _by = source.take("BBBBI")
        width, height, across, down, minutiae = source.take("HHHHB")
        frame = _frame(width, height, across, down, ANSI_UNITS)
        views.append(RawView(finger, frame, source.rows(minutiae)))
        source.extended()
    source.end()
    return views


def _looks_like_iso_2011(data: bytes) -> bool:
    """Whether the number of representations, the flag and the first one's length can be those of ISO 19794-2:2011."""
    if len(data) < _ISO_2011_HEAD + 4:
        return False
    count, flag, first = struct.unpack(">HBI", data[12:19])
    room = len(data) - _ISO_2011_HEAD
    return 0 < count <= _MOST_REPRESENTATIONS and flag in (0, 1) and 4 <= first <= room


def _iso_2011(data: bytes) -> list[RawView]:
    """Read ISO/IEC 19794-2:2011: representations 2, certification flag 1, then representations with their length."""
    source = _Bytes(data, 12)
    count, certified = source.take("HB")
    views = []
    for number in range(1, _some(count) + 1):
        (size,) = source.take("I")
        if size < _LEAST_REPRESENTATION:
            raise TemplateError(
                f"representation {number} of ISO 19794-2:2011 states {size} bytes; none is so short"
            )
        views.append(_representation(_Bytes(source.block(size - 4), 0), bool(certified)))
    source.end()
    return views


def _representation(source: _Bytes, certified: bool) -> RawView:
    source.block(9 + 1 + 2 + 2)  # capture time, kind of sensor, its maker, its number
    (blocks,) = source.take("B")
    source.block(5 * blocks)
    if certified:
        (blocks,) = source.take("B")
        source.block(3 * blocks)
    finger, _number, across, down, _impression, width, height, kind, count = source.take("BBHHBHHBB")
    frame = _frame(width, height, across, down, ISO_UNITS)
    if kind >> 4 == 6:
        rows = source.rows(count)
    elif kind >> 4 == 5:
        short = np.frombuffer(source.block(count * _MINUTIA_OF_5.itemsize), _MINUTIA_OF_5)
        rows = np.zeros(count, MINUTIA)
        for name in ("x", "y", "angle"):
            rows[name] = short[name]
    else:
        raise TemplateError(f"states minutiae of {kind >> 4} bytes: ISO 19794-2:2011 has 5 or 6")
    source.extended()
    source.end()
    return RawView(finger, frame, rows)


def _some(count: int) -> int:
    if not count:
        raise TemplateError("contains no finger view")
    return count


def _frame(width: int, height: int, across: int, down: int, units: int) -> Frame:
    if not width or not height:
        raise TemplateError("states an image without width or height")
    if across not in _PIXELS_PER_CM or down not in _PIXELS_PER_CM:
        raise TemplateError(f"states {across} x {down} pixels per cm: 98 to 1575 are supported")
    return Frame(width, height, across, down, units)
