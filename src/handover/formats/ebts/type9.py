"""Read minutiae of Type-9 records, in each layout that other systems write, as ``FingerMinutiae``.

The record has four alternative layouts (ITL 1-2011, 8.9): the standard's own (9.005-9.012), the
FBI/IAFIS one (9.014-9.023), INCITS 378 ("M1", 9.126-9.140) and the extended feature set (9.300-9.331).
They differ in the origin of y and in the direction of an ending:

- standard: 0.01 mm, origin bottom left, degrees, away from the ridge;
- IAFIS: 0.01 mm, origin top left, degrees, along the ridge;
- M1: pixels, origin top left, units of two degrees, along the ridge;
- EFS: 0.01 mm, origin top left of the region of interest, degrees, along the ridge.

The first and third describe the same finger in one NIST sample pair, which the tests compare.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

import numpy as np

from handover.formats.ansi_nist import AnsiNistError, FieldValue, TaggedRecord, tagged
from handover.formats.ebts.prints import snap
from handover.formats.minutiae import FINGER_POSITIONS, MAX_MINUTIAE, FingerMinutiae

_HUNDREDTHS_PER_PIXEL: Final = 2540 / 500
_KINDS: Final = {"A": 1, "B": 2, "E": 1}
"""Ending and bifurcation; every other letter (compound, either, undetermined) is 'other'."""
_OTHER_LETTERS: Final = frozenset("CDX")


_Reader = Callable[[TaggedRecord, tuple[int, int] | None], tuple[list["_Row"], tuple[int, int]]]


class _Row(NamedTuple):
    x: float
    y: float
    degrees: float
    quality: int
    kind: int


def read_minutiae(
    record: TaggedRecord, *, size: tuple[int, int] | None = None, position: int | None = None
) -> FingerMinutiae:
    """Read the minutiae at 500 ppi, in the first layout of the record that holds any.

    ``size`` is the image's width and height at 500 ppi, which the standard layout needs for y; a layout that does not
    state its size gets the bounding box of its minutiae. ``position`` overrides the record's own. Minutiae outside the
    image are left out. Raises ``AnsiNistError`` with E0005 if no layout can be read, a value is out of range, most
    minutiae lie outside the image, or the record does not name exactly one finger 1-10.
    """
    return read_with_notes(record, size=size, position=position)[0]


def read_with_notes(
    record: TaggedRecord, *, size: tuple[int, int] | None = None, position: int | None = None
) -> tuple[FingerMinutiae, list[str]]:
    """Do as `read_minutiae`, and return also what was left out, for people to read."""
    for tag, reader in _READERS.items():
        if tag in record:
            rows, box = reader(record, size)
            return _finish(record, position or _finger(record, tag), rows, box)
    raise _error("", "no minutiae in a known layout")


def fingers_named(record: TaggedRecord) -> tuple[int, ...]:
    """Return the finger positions that the record's layout names, each once. Raises ``AnsiNistError``."""
    tag = next((_POSITION_FIELDS[tag] for tag in _READERS if tag in record), 0)
    texts = [row[0] for row in record.items(tag) if row and row[0].strip()] if tag else []
    if tag == _POSITION_OF_STANDARD:
        texts = [text for row in record.items(tag) for text in row if text.strip()]
    named = (_int(text, f"9.{tag:03d}", 255) for text in texts)
    return tuple(dict.fromkeys(finger for finger in named if finger != _FILLER))


def _finger(record: TaggedRecord, tag: int) -> int:
    named = fingers_named(record)
    if len(named) > 1:
        listed = ", ".join(map(str, named))
        raise _error(
            f"9.{_POSITION_FIELDS[tag]:03d}",
            f"IDC {record.idc}: names several fingers ({listed}), which is a list of possible ones and no finger",
        )
    return named[0] if named else 0


def _error(tag: str, text: str) -> AnsiNistError:
    return AnsiNistError("E0005", f"Type-9 {text}", field=tag or None)


def _int(text: str, tag: str, most: int = 99_999) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 6) or int(text) > most:
        raise _error(tag, f"{tag}: a value is not a number or above {most}")
    return int(text)


def _finish(
    record: TaggedRecord, position: int, rows: list[_Row], box: tuple[int, int]
) -> tuple[FingerMinutiae, list[str]]:
    if position not in FINGER_POSITIONS:
        raise _error("9.006", f"IDC {record.idc}: finger position {position} is not a single finger 1-10")
    if len(rows) > MAX_MINUTIAE:
        raise _error("9.010", f"IDC {record.idc}: {len(rows)} minutiae; the limit is {MAX_MINUTIAE}")
    inside = [r for r in rows if 0 <= r.x <= box[0] and 0 <= r.y <= box[1]]
    outside = f"{len(rows) - len(inside)} of {len(rows)} minutiae lie outside the image of {box[0]} x {box[1]} pixels"
    if 2 * len(inside) < len(rows):
        raise _error("9.010", f"IDC {record.idc}: {outside}")
    notes = [f"{outside}: left out"] if len(inside) < len(rows) else []
    angle = np.array([math.radians(r.degrees % 360) for r in inside], np.float32)
    finger = FingerMinutiae(
        position,
        box[0],
        box[1],
        np.array([(r.x, r.y) for r in inside], np.float32).reshape(len(inside), 2),
        np.where(angle >= np.float32(2 * math.pi), np.float32(0), angle),
        np.array([r.quality for r in inside], np.uint8),
        np.array([r.kind for r in inside], np.uint8),
    )
    return finger, notes


def _m1(record: TaggedRecord, _: tuple[int, int] | None) -> tuple[list[_Row], tuple[int, int]]:
    across, down = _m1_factors(record)
    rows = []
    for row in record.items(137):
        if len(row) < 5:
            raise _error("9.137", "9.137: a minutia has fewer than five items")
        quality = _int(row[5], "9.137", 255) if len(row) > 5 and row[5].strip() else 0
        x, y, half = (_int(row[i], "9.137") for i in (1, 2, 3))
        kind = _int(row[4], "9.137", 2)
        if half > 179:
            raise _error("9.137", "9.137: an angle is above 179 units of two degrees")
        degrees = half * 2.0
        if across != down:
            turn = math.radians(degrees)
            degrees = math.degrees(math.atan2(math.sin(turn) * down, math.cos(turn) * across))
        rows.append(_Row(x * across, y * down, degrees, quality if quality <= 100 else 0, kind))
    width, height = (_int(record.first(n), f"9.{n}") for n in (128, 129))
    return rows, (max(1, round(width * across)), max(1, round(height * down)))


def _m1_factors(record: TaggedRecord) -> tuple[float, float]:
    """Return the factors of x and y to 500 ppi, by 9.130 (units), 9.131 and 9.132; a scale not stated is 500, one not
    stated for y is that of x."""
    unit = {"1": 1.0, "2": 2.54}.get(record.first(130))
    if not unit:
        return 1.0, 1.0
    found = []
    for tag in (131, 132 if record.first(132) else 131):
        ppi = snap(_int(record.first(tag), f"9.{tag}") * unit)
        if not 100 <= ppi <= 4000:
            raise _error(f"9.{tag}", f"9.{tag}: {ppi} pixels per inch is not a resolution for fingerprints")
        found.append(500 / ppi)
    return found[0], found[1]


def _xyt(text: str, tag: str) -> tuple[int, int, int]:
    """XXXXYYYYTTT, or XXXXXYYYYYTTT of later editions."""
    text = text.strip()
    if len(text) not in {11, 13} or not (text.isascii() and text.isdigit()):
        raise _error(tag, f"{tag}: a place and direction is not 11 or 13 digits")
    half = (len(text) - 3) // 2
    return int(text[:half]), int(text[half : 2 * half]), int(text[2 * half :])


def _quality63(text: str, tag: str) -> int:
    """Convert quality: 0 (manual) and 1 (not stated) are unknown; 2 best to 63 worst becomes 100 to 1."""
    if not text.strip():
        return 0
    value = _int(text, tag, 63)
    return 0 if value < 2 else round(100 - (value - 2) * 99 / 61)


def _lettered(record: TaggedRecord, tag: int) -> Iterable[tuple[int, int, int, int, int]]:
    name = f"9.{tag:03d}"
    for row in record.items(tag):
        if len(row) < 4:
            raise _error(name, f"{name}: a minutia has fewer than four items")
        letter = row[3].strip().upper()
        if letter not in _KINDS and letter not in _OTHER_LETTERS:
            raise _error(name, f"{name}: a minutia is of unknown type")
        yield (*_xyt(row[1], name), _quality63(row[2], name), _KINDS.get(letter, 0))


def _box(rows: list[_Row], size: tuple[int, int] | None) -> tuple[int, int]:
    if size is not None:
        return size
    return (
        math.ceil(max((r.x for r in rows), default=0)) + 1,
        math.ceil(max((r.y for r in rows), default=0)) + 1,
    )


def _standard(record: TaggedRecord, size: tuple[int, int] | None) -> tuple[list[_Row], tuple[int, int]]:
    scaled = [
        (x / _HUNDREDTHS_PER_PIXEL, y / _HUNDREDTHS_PER_PIXEL, t, q, k)
        for x, y, t, q, k in _lettered(record, 12)
    ]
    top = float(size[1]) if size else math.ceil(max((y for _, y, *_ in scaled), default=0))
    rows = [_Row(x, top - y, t + 180.0, q, k) for x, y, t, q, k in scaled]
    return rows, _box(rows, size)


def _iafis(record: TaggedRecord, size: tuple[int, int] | None) -> tuple[list[_Row], tuple[int, int]]:
    rows = [
        _Row(x / _HUNDREDTHS_PER_PIXEL, y / _HUNDREDTHS_PER_PIXEL, float(t), q, k)
        for x, y, t, q, k in _lettered(record, 23)
    ]
    return rows, _box(rows, size)


def _efs(record: TaggedRecord, size: tuple[int, int] | None) -> tuple[list[_Row], tuple[int, int]]:
    rows = []
    for row in record.items(331):
        if len(row) < 4:
            raise _error("9.331", "9.331: a minutia has fewer than four items")
        x, y, degrees = (_int(row[i], "9.331") for i in range(3))
        kind = _KINDS.get(row[3].strip().upper(), 0)
        rows.append(_Row(x / _HUNDREDTHS_PER_PIXEL, y / _HUNDREDTHS_PER_PIXEL, float(degrees), 0, kind))
    region = record.items(300)
    if region and len(region[0]) >= 2:
        sides = [max(1, round(_int(i, "9.300") / _HUNDREDTHS_PER_PIXEL)) for i in region[0][:2]]
        size = (sides[0], sides[1])
    return rows, _box(rows, size)


_READERS: Final[dict[int, _Reader]] = {137: _m1, 126: _m1, 12: _standard, 23: _iafis, 331: _efs}
"""By the field that holds the minutiae, or for INCITS 378 without any, the one that is always there."""
_POSITION_OF_STANDARD: Final = 6
_POSITION_FIELDS: Final = {137: 134, 126: 134, 12: _POSITION_OF_STANDARD, 23: 14, 331: 302}
_FILLER: Final = 255
"""Stands where no further position is named."""


def minutiae_to_record(minutiae: FingerMinutiae, idc: int, impression: int = 1) -> TaggedRecord:
    """Build a Type-9 record in the INCITS 378 layout at 500 ppi: positions to a pixel, directions to two
    degrees.
    """
    place = np.clip(np.rint(minutiae.xy), 0, 65535).astype(int)
    half = np.rint(np.degrees(minutiae.angle.astype(np.float64)) / 2).astype(int) % 180
    rows = [
        [f"{n:03d}", str(x), str(y), str(t), str(k), str(q)]
        for n, ((x, y), t, k, q) in enumerate(
            zip(place, half, minutiae.kind, minutiae.quality, strict=True), start=1
        )
    ]
    fields: list[tuple[int, FieldValue]] = [
        (2, f"{idc:02d}"),
        (3, str(impression)),
        (4, "U"),
        (126, [["27", "513", "0"]]),
        (127, [["NONE", "0"]]),
        (128, str(minutiae.width)),
        (129, str(minutiae.height)),
        (130, "1"),
        (131, "500"),
        (132, "500"),
        (133, "0"),
        (134, f"{minutiae.position:02d}"),
        (135, [["254", "0", "0"]]),
        (136, str(len(rows))),
    ]
    return tagged(9, [*fields, (137, rows)] if rows else fields)
