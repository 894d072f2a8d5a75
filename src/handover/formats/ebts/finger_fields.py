"""Read what a Type-14 record says of fingers in its image: boxes (14.021, 14.025) and qualities (14.022, 14.024)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from handover.formats.ansi_nist import TaggedRecord
from handover.formats.ebts.edits import Findings

PLAIN_THUMBS: Final = {11: 1, 12: 6}
_BOTH_THUMBS: Final = 15


@dataclass(frozen=True, slots=True)
class Segment:
    """One finger inside a multi-finger image: pixels, left/top inclusive, as 14.021 SEG states them."""

    finger: int
    left: int
    right: int
    top: int
    bottom: int


@dataclass(frozen=True, slots=True)
class QualityScore:
    """14.024 FQM as sent: a vendor's ``value`` for one finger, 0 worst to 100 best, and its algorithm."""

    finger: int
    value: int
    vendor: str = ""
    product: str = ""


def _rows(record: TaggedRecord, tag: int, size: int) -> list[list[int]]:
    """Return the subfields that consist of ``size`` whole numbers; others are skipped."""
    rows = [[i.strip() for i in row[:size]] for row in record.items(tag)]
    return [
        [int(i) for i in row]
        for row in rows
        if len(row) == size and all(i.isascii() and i.isdigit() and len(i) <= 6 for i in row)
    ]


def read_nfiq(record: TaggedRecord, position: int) -> list[tuple[int, int]]:
    """Read 14.022 NQM: finger, and 1 best to 5 worst."""
    rows = _rows(record, 22, 2)
    return [
        (_finger_in(position, finger), score) for finger, score in rows if 1 <= score <= 5 and finger <= 15
    ]


def _finger_in(position: int, stated: int) -> int:
    """Return the finger that a field of an image means: in both thumbs (15), 11 and 12 can only be 1 and 6."""
    return PLAIN_THUMBS.get(stated, stated) if position == _BOTH_THUMBS else stated


def read_scores(record: TaggedRecord, position: int) -> tuple[QualityScore, ...]:
    """Read 14.024 FQM: finger, value, vendor, algorithm."""
    found = []
    for row in record.items(24):
        items = [item.strip() for item in (*row, "", "", "")[:4]]
        if all(i.isascii() and i.isdigit() and len(i) <= 3 for i in items[:2]) and int(items[1]) <= 100:
            finger = _finger_in(position, int(items[0]))
            found.append(QualityScore(finger, int(items[1]), items[2], items[3]))
    return tuple(found)


def read_segments(record: TaggedRecord, position: int, found: Findings) -> tuple[Segment, ...]:
    """Read 14.021 SEG and, for fingers without a box that has an area, the box around a 14.025 ASEG polygon.

    Warns of a box that is not of numbers, and of thumbs that are named 11 and 12.
    """
    boxes = [Segment(*row) for row in _rows(record, 21, 5)]
    boxed = {box.finger for box in boxes if box.left < box.right and box.top < box.bottom}
    polygons = _polygons(record)
    for tag, read in ((21, len(boxes)), (25, len(polygons))):
        lost = sum(any(item.strip() for item in row) for row in record.items(tag)) - read
        if lost > 0:
            found.warn(
                f"14.{tag:03d}",
                f"Type-14 IDC {record.idc}: {lost} of its rows are not boxes in numbers: not used",
            )
    renamed = []
    for box in (*boxes, *(box for box in polygons if box.finger not in boxed)):
        finger = _finger_in(position, box.finger)
        if finger != box.finger:
            found.warn(
                "14.021",
                f"Type-14 IDC {record.idc}: a box of both thumbs names position {box.finger}; it is read as {finger}",
            )
        renamed.append(replace(box, finger=finger))
    return tuple(renamed)


def _polygons(record: TaggedRecord) -> list[Segment]:
    """Read 14.025 ASEG: finger, number of corners, then x and y of each."""
    found = []
    for row in record.items(25):
        items = [i.strip() for i in row]
        if len(items) < 8 or not all(i.isascii() and i.isdigit() and len(i) <= 5 for i in items):
            continue
        finger, count, *places = map(int, items)
        if len(places) == 2 * count:
            across, down = places[::2], places[1::2]
            found.append(Segment(finger, min(across), max(across), min(down), max(down)))
    return found
