"""A CSV file of jail events: UTF-8, one header row, one event per row, with its SHA-256 in a separate file."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from handover.formats.drops.event import COLUMNS, DropError, Fault, JailEvent, event_from_texts, texts_of

MOST_BYTES: Final = 64 * 1024 * 1024
MOST_ROWS: Final = 200_000
MOST_FIELD: Final = 2_000
_REQUIRED: Final = frozenset({"event_id", "event_type", "event_time", "facility_ori", "booking_no"})


@dataclass(frozen=True, slots=True)
class Drop:
    """The events of a file in row order, and the faults of rejected rows.

    Rows are accepted or rejected individually. ``ignored`` names unknown columns; ``lines`` says on which
    line of the file each event ends.
    """

    events: tuple[JailEvent, ...]
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()


def read_csv(data: bytes, *, sha256: str | None = None) -> Drop:
    """Read a drop. ``sha256`` is the text of its checksum file, as ``sha256sum`` writes it.

    A row that repeats an event id of this file is a fault. Raises ``DropError`` if the whole file must be
    rejected because of its digest, size, encoding or header.
    """
    rows = csv.reader(io.StringIO(text_of_file(data, sha256), newline=""), strict=True)
    events: list[tuple[JailEvent, int]] = []
    faults: list[Fault] = []
    seen: set[tuple[str, str]] = set()
    try:
        names, ignored = header_of(next(rows, []), _REQUIRED, COLUMNS)
        for count, row in enumerate(rows, start=1):
            if count > MOST_ROWS:
                raise refused("file", f"has more than {MOST_ROWS:,} rows")
            if any(row):
                _row(names, row, rows.line_num, events, faults, seen)
    except csv.Error:
        raise refused("file", f"is not valid CSV near line {rows.line_num}") from None
    return Drop(
        tuple(event for event, _ in events), tuple(faults), ignored, tuple(line for _, line in events)
    )


def write_csv(events: Iterable[JailEvent]) -> bytes:
    """Write a drop of these events with every column, values quoted where needed."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(texts_of(event) for event in events)
    return out.getvalue().encode("utf-8")


def refused(column: str, text: str) -> DropError:
    """Make the error for a rejected file."""
    return DropError((Fault(0, column, text),))


def text_of_file(data: bytes, sha256: str | None) -> str:
    """Decode the text of a drop after checking its digest and size. Raises ``DropError``."""
    if len(data) > MOST_BYTES:
        raise refused("file", f"has {len(data):,} bytes; the limit is {MOST_BYTES:,}")
    if sha256 is not None and sha256.lower().split()[:1] != [hashlib.sha256(data).hexdigest()]:
        raise refused("file", "does not match its SHA-256; send both files again")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused("file", f"is not UTF-8 at byte {error.start}") from None
    if "\0" in text:
        raise refused("file", "holds a zero byte")
    return text


def header_of(
    row: list[str], required: Collection[str], known: Collection[str]
) -> tuple[list[str], tuple[str, ...]]:
    """Return the column names of a header row, and the unknown ones. Raises ``DropError``."""
    names = [name.strip().lower() for name in row]
    while names and not names[-1]:
        names.pop()
    missing = sorted(set(required) - set(names))
    if missing:
        raise refused("header", f"lacks {', '.join(missing)}")
    twice = sorted({name for name in names if name in known and names.count(name) > 1})
    if twice:
        raise refused("header", f"names a column twice: {', '.join(twice)}")
    return names, tuple(dict.fromkeys(name for name in names if name and name not in known))


def cells_of(names: list[str], row: list[str]) -> dict[str, str]:
    """Return a row's texts by column; empty cells behind the last column are passed over. Raises ``ValueError`` for a
    row of another length than the header: its values may stand in the wrong columns."""
    cells = list(row)
    while len(cells) > len(names) and not cells[-1].strip():
        cells.pop()
    if len(cells) != len(names):
        raise ValueError(
            f"has {len(cells)} columns, but the header has {len(names)}; put a value with a comma in quotes"
        )
    return dict(zip(names, cells, strict=True))


def _row(
    names: list[str],
    row: list[str],
    line: int,
    events: list[tuple[JailEvent, int]],
    faults: list[Fault],
    seen: set[tuple[str, str]],
) -> None:
    try:
        cells = cells_of(names, row)
    except ValueError as error:
        faults.append(Fault(line, "row", str(error)))
        return
    if max(map(len, row)) > MOST_FIELD:
        faults.append(Fault(line, "row", f"has a value of more than {MOST_FIELD} characters"))
        return
    try:
        event = event_from_texts(cells, line)
    except DropError as error:
        faults.extend(error.faults)
        return
    key = (event.facility_ori, event.event_id)
    if key in seen:
        faults.append(Fault(line, "event_id", "already occurs in this file"))
        return
    seen.add(key)
    events.append((event, line))
