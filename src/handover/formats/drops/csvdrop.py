"""A CSV file of jail events: UTF-8, one header row, one event a row, with a SHA-256 beside it."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from handover.formats.drops.event import COLUMNS, DropError, Fault, JailEvent, event_from_texts, texts_of

MOST_BYTES: Final = 64 * 1024 * 1024
MOST_ROWS: Final = 200_000
MOST_FIELD: Final = 2_000
_REQUIRED: Final = frozenset({"event_id", "event_type", "event_time", "facility_ori", "booking_no"})


@dataclass(frozen=True, slots=True)
class Drop:
    """The events of a file in row order, and the rows that could not be taken, fault by fault.

    One row's fault spoils that row only. ``ignored`` names columns that are none of ours.
    """

    events: tuple[JailEvent, ...]
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...] = ()


def read_csv(data: bytes, *, sha256: str | None = None) -> Drop:
    """Read a drop. ``sha256`` is the text of the file beside it, as ``sha256sum`` writes it.

    A second row with an event id of this file is a fault. Raises ``DropError`` where the file as a whole
    cannot be taken: its digest, its size, its encoding, its header.
    """
    _whole(data, sha256)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused("file", f"is not UTF-8 at byte {error.start}") from None
    if "\0" in text:
        raise _refused("file", "holds a zero byte")
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    events: list[JailEvent] = []
    faults: list[Fault] = []
    seen: set[tuple[str, str]] = set()
    try:
        names, ignored = _header(next(rows, []))
        for count, row in enumerate(rows, start=1):
            if count > MOST_ROWS:
                raise _refused("file", f"has more than {MOST_ROWS:,} rows")
            if any(row):
                _row(names, row, rows.line_num, events, faults, seen)
    except csv.Error:
        raise _refused("file", f"is no CSV near line {rows.line_num}") from None
    return Drop(tuple(events), tuple(faults), ignored)


def write_csv(events: Iterable[JailEvent]) -> bytes:
    """The drop of these events, every column, values quoted where they must be."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(texts_of(event) for event in events)
    return out.getvalue().encode("utf-8")


def _refused(column: str, text: str) -> DropError:
    return DropError((Fault(0, column, text),))


def _whole(data: bytes, sha256: str | None) -> None:
    if len(data) > MOST_BYTES:
        raise _refused("file", f"has {len(data):,} bytes, at most {MOST_BYTES:,} are taken")
    if sha256 is not None and sha256.lower().split()[:1] != [hashlib.sha256(data).hexdigest()]:
        raise _refused("file", "is not the file that its SHA-256 is of; send both again")


def _header(row: list[str]) -> tuple[list[str], tuple[str, ...]]:
    names = [name.strip().lower() for name in row]
    missing = sorted(_REQUIRED - set(names))
    if missing:
        raise _refused("header", f"lacks {', '.join(missing)}")
    if len(set(names)) != len(names):
        raise _refused("header", "names a column twice")
    return names, tuple(name for name in names if name not in COLUMNS)


def _row(
    names: list[str],
    row: list[str],
    line: int,
    events: list[JailEvent],
    faults: list[Fault],
    seen: set[tuple[str, str]],
) -> None:
    if len(row) != len(names):
        faults.append(Fault(line, "row", f"has {len(row)} columns, the header {len(names)}"))
        return
    if max(map(len, row)) > MOST_FIELD:
        faults.append(Fault(line, "row", f"has a value of more than {MOST_FIELD} characters"))
        return
    try:
        event = event_from_texts(dict(zip(names, row, strict=True)), line)
    except DropError as error:
        faults.extend(error.faults)
        return
    key = (event.facility_ori, event.event_id)
    if key in seen:
        faults.append(Fault(line, "event_id", "stands in this file already"))
        return
    seen.add(key)
    events.append(event)
