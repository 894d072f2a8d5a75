"""Convert finger minutiae records to `FingerMinutiae`, and back.

Read: ISO/IEC 19794-2:2005 record format (version `` 20``), ANSI INCITS 378-2004 (also `` 20``, distinguished
from ISO's by the position of its length) and INCITS 378-2009 (``030``). Written: the first two. Card formats
of ISO 19794-2:2005 and ISO/IEC 19794-2:2011 are refused.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.formats.minutiae import FINGER_POSITIONS, FingerMinutiae

MAX_BYTES: Final = 512 * 1024
"""255 views of 255 minutiae with no extended data take 390 kB."""
_MAGIC: Final = b"FMR\0"
_ISO_UNITS: Final = 256
_ANSI_UNITS: Final = 180
"""Steps of a full circle: one byte (ISO), two degrees (ANSI)."""
_PIXELS_PER_CM: Final = range(98, 1576)
"""250 to 4000 ppi, rounded."""
_NO_QUALITY: Final = (254, 255)
_PER_CM_AT_500: Final = 197

_MINUTIA: Final = np.dtype([("x", ">u2"), ("y", ">u2"), ("angle", "u1"), ("quality", "u1")])


class TemplateError(ValueError):
    """The bytes are not a supported finger minutiae record, or a finger does not fit into one."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """Scale of a record or view: image size in pixels, pixels per cm, steps of a full circle."""

    width: int
    height: int
    across: int
    down: int
    units: int


class _Bytes:
    """Reads the record from front to back; running out of data raises ``TemplateError``."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.place = 0

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


def read_template(data: bytes, position: int | None = None) -> list[FingerMinutiae]:
    """Return one value per finger view, in record order, scaled to 500 ppi.

    ``position`` (FGP 1-10) is used for a view that states none (0); a view that states one keeps it. Extended
    data (ridge counts, cores, deltas) are skipped. Raises ``TemplateError``.
    """
    if len(data) > MAX_BYTES:
        raise TemplateError(f"{len(data)} bytes: the limit is {MAX_BYTES}")
    if data[:4] != _MAGIC:
        raise TemplateError("does not begin as a finger minutiae record (FMR)")
    source = _Bytes(data)
    source.place = 8
    frame: _Frame | None
    if data[4:8] == b" 20\0":
        frame, count = _header_of_20(source)
    elif data[4:8] == b"030\0":
        frame, count = None, _header_of_030(source)
    else:
        raise TemplateError("an unsupported version of the record")
    if not count:
        raise TemplateError("contains no finger view")
    views = [_view(source, frame, position) for _ in range(count)]
    # NIST's sample of INCITS 378-2004 ends with two bytes that none of its views accounts for.
    if len(data) - source.place > (2 if frame and frame.units == _ANSI_UNITS else 0):
        raise TemplateError(f"{len(data) - source.place} bytes are left after the last view")
    return views


def _header_of_20(source: _Bytes) -> tuple[_Frame, int]:
    """Read the header of ISO 19794-2:2005 7.3 or INCITS 378-2004 6.4: a length of 2 bytes, or of 2 zero bytes
    and 4.
    """
    size = len(source.data)
    head = source.data[8:14].ljust(6, b"\xff")
    units = _ANSI_UNITS
    if struct.unpack(">I", head[:4]) == (size,):
        units = _ISO_UNITS
        source.block(4 + 2)
    elif struct.unpack(">H", head[:2]) == (size,):
        source.block(2 + 4 + 2)
    elif struct.unpack(">HI", head) == (0, size):
        source.block(6 + 4 + 2)
    else:
        raise TemplateError(f"states a length other than its {size} bytes")
    width, height, across, down, count, _ = source.take("HHHHBB")
    return _frame(width, height, across, down, units), count


def _header_of_030(source: _Bytes) -> int:
    """Read the header of INCITS 378-2009, where each view has size and resolution."""
    (size,) = source.take("I")
    if size != len(source.data):
        raise TemplateError(f"states a length other than its {len(source.data)} bytes")
    _product, _device, count, _ = source.take("IHBB")
    return count


def _frame(width: int, height: int, across: int, down: int, units: int) -> _Frame:
    if not width or not height:
        raise TemplateError("states an image without width or height")
    if across not in _PIXELS_PER_CM or down not in _PIXELS_PER_CM:
        raise TemplateError(f"states {across} x {down} pixels per cm: 98 to 1575 are supported")
    return _Frame(width, height, across, down, units)


def _view(source: _Bytes, frame: _Frame | None, position: int | None) -> FingerMinutiae:
    if frame is None:
        finger, _number, _impression, _quality, _by = source.take("BBBBI")
        width, height, across, down, count = source.take("HHHHB")
        frame = _frame(width, height, across, down, _ANSI_UNITS)
    else:
        finger, _number_and_impression, _quality, count = source.take("BBBB")
    rows = np.frombuffer(source.block(count * _MINUTIA.itemsize), _MINUTIA)
    (extended,) = source.take("H")
    # Not used here. A NIST sample states one byte more than its record has, so read up to the record's end.
    source.block(min(extended, len(source.data) - source.place))
    if finger == 0 and position is None:
        raise TemplateError("a view states no finger position, and none was given")
    if (finger or position) not in FINGER_POSITIONS:
        raise TemplateError(f"finger position {finger or position} is not 1-10")
    return _minutiae(rows, frame, finger or position or 0)


def _minutiae(rows: NDArray[np.void], frame: _Frame, position: int) -> FingerMinutiae:
    kind, quality = rows["x"] >> 14, rows["quality"].copy()
    x, y = rows["x"] & 0x3FFF, rows["y"] & 0x3FFF
    quality[np.isin(quality, _NO_QUALITY)] = 0
    for fault, what in (
        (kind > 2, "is of a reserved kind"),
        ((x > frame.width) | (y > frame.height), "lies outside the image"),
        (rows["angle"] >= frame.units, "has a direction of more than a full circle"),
        (quality > 100, "has a quality over 100"),
    ):
        if fault.any():
            raise TemplateError(f"minutia {int(fault.argmax()) + 1} of finger {position} {what}")
    across, down = _scale(frame.across), _scale(frame.down)
    angle = rows["angle"] * (2 * np.pi / frame.units)
    if across != down:
        angle = np.arctan2(np.sin(angle) * down, np.cos(angle) * across)
    return FingerMinutiae(
        position=position,
        width=round(frame.width * across),
        height=round(frame.height * down),
        xy=np.column_stack((x * across, y * down)).astype(np.float32),
        angle=_turn(angle),
        quality=quality,
        kind=kind.astype(np.uint8),
    )


def _scale(per_cm: int) -> float:
    """Return the factor from pixels per cm to 500 ppi. The rounded values of 500 and 1000 ppi (197, 394)
    count as exact.
    """
    ppi = per_cm * 2.54
    nearest = max(500, round(ppi / 500) * 500)
    return 500 / (nearest if abs(ppi - nearest) <= 0.005 * nearest else ppi)


def _turn(angle: NDArray[np.floating]) -> NDArray[np.float32]:
    """Normalise into [0, 2 pi): the remainder alone can round up to a full circle."""
    turned = np.mod(angle, 2 * np.pi).astype(np.float32)
    return np.where(turned >= np.float32(2 * np.pi), np.float32(0), turned)


def write_iso(finger: FingerMinutiae, *, impression: int = 0, quality: int = 0) -> bytes:
    """Write an ISO/IEC 19794-2:2005 record of one view, at 197 pixels per cm (500 ppi), without extended
    data.

    Positions are rounded to pixels, directions to 360/256 degrees. ``impression`` 0 live plain, 1 live
    rolled, 2 and 3 the same from ink; ``quality`` of the finger 0-100. Raises ``TemplateError`` for more than
    255 minutiae, one outside the image, or an image of 16,384 pixels or more per side.
    """
    view = _written_view(finger, _ISO_UNITS, impression, quality)
    head = struct.pack(">IHHHHHBB", 24 + len(view), 0, *_written_size(finger), 1, 0)
    return _MAGIC + b" 20\0" + head + view


def write_ansi(finger: FingerMinutiae, *, impression: int = 0, quality: int = 0) -> bytes:
    """Write an ANSI INCITS 378-2004 record of one view; as `write_iso`, with directions of two degrees."""
    view = _written_view(finger, _ANSI_UNITS, impression, quality)
    head = struct.pack(">HIHHHHHBB", 26 + len(view), 0, 0, *_written_size(finger), 1, 0)
    return _MAGIC + b" 20\0" + head + view


def _written_size(finger: FingerMinutiae) -> tuple[int, int, int, int]:
    return finger.width, finger.height, _PER_CM_AT_500, _PER_CM_AT_500


def _written_view(finger: FingerMinutiae, units: int, impression: int, quality: int) -> bytes:
    places = np.rint(finger.xy).astype(np.int64)
    for fault, what in (
        (len(finger) > 255, f"{len(finger)} minutiae: a record holds at most 255"),
        (
            not 0 < finger.width < 1 << 14 or not 0 < finger.height < 1 << 14,
            "an image of no size or too large",
        ),
        ((places < 0).any() or (places > (finger.width, finger.height)).any(), "a minutia outside the image"),
        ((finger.kind > 2).any(), "a minutia of unknown kind"),
        ((finger.quality > 100).any() or not 0 <= quality <= 100, "a quality over 100"),
        (not 0 <= impression <= 15, "an impression code over 15"),
    ):
        if fault:
            raise TemplateError(f"finger {finger.position}: {what}")
    rows = np.zeros(len(finger), _MINUTIA)
    rows["x"] = finger.kind.astype(np.int64) << 14 | places[:, 0]
    rows["y"] = places[:, 1]
    rows["angle"] = np.rint(finger.angle.astype(np.float64) * units / (2 * np.pi)).astype(np.int64) % units
    rows["quality"] = finger.quality
    head = struct.pack(">BBBB", finger.position, impression, quality, len(finger))
    return head + rows.tobytes() + b"\0\0"
