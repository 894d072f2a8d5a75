"""Read a daily roster, and compare it with the events."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from handover.formats.drops.csvdrop import MOST_ROWS, cells_of, header_of, refused, text_of_file
from handover.formats.drops.event import DropError, EventType, Fault, JailEvent, moment, plain

_COLUMNS = ("as_of", "facility_ori", "booking_no")
_MOST_FAULTS = 100
_NOBODY = "is missing; a jail that holds nobody sends one row with as_of and facility_ori alone"
_Row = tuple[datetime, str, str]


@dataclass(frozen=True, slots=True)
class RosterFile:
    """The people a jail holds at one moment: its ORI and booking numbers, sorted, each once."""

    ori: str
    as_of: datetime
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Booking numbers, sorted. ``vanished``: held according to the events, not on the roster, no release
    known: an alarm, never a release. ``unannounced``: on the roster, but no event booked them. ``returned``:
    on the roster although an event released them. ``held``: how many are held according to the events.
    """

    vanished: tuple[str, ...]
    unannounced: tuple[str, ...]
    returned: tuple[str, ...]
    held: int = 0

    @property
    def agrees(self) -> bool:
        """Return whether roster and events agree."""
        return not (self.vanished or self.unannounced or self.returned)


def read_roster(data: bytes, *, sha256: str | None = None) -> RosterFile:
    """Read a full roster: columns ``as_of`` (with offset), ``facility_ori``, ``booking_no``; others are
    ignored.

    A file has one moment and one facility. A jail that holds nobody sends one row with its moment and its ORI alone,
    since a file without rows may be a broken export. An incomplete roster is useless, so any bad row rejects
    the file: one of another length than the header, or one about somebody without a booking number. Raises
    ``DropError`` with every fault, at most a hundred.
    """
    rows = csv.reader(io.StringIO(text_of_file(data, sha256), newline=""), strict=True)
    faults: list[Fault] = []
    found: dict[int, _Row] = {}
    try:
        names, _ = header_of(next(rows, []), frozenset(_COLUMNS), _COLUMNS)
        for count, row in enumerate(rows, start=1):
            if count > MOST_ROWS:
                raise refused("file", f"has more than {MOST_ROWS:,} rows")
            if any(row) and len(faults) < _MOST_FAULTS:
                _row(names, row, rows.line_num, found, faults)
    except csv.Error:
        raise refused("file", f"is not valid CSV near line {rows.line_num}") from None
    if any(not number for _, _, number in found.values()) and len(found) > 1:
        faults += [Fault(line, "booking_no", _NOBODY) for line, row in found.items() if not row[2]]
    if faults:
        raise DropError(tuple(sorted(faults, key=lambda fault: fault.line)[:_MOST_FAULTS]))
    return _whole(set(found.values()))


def _row(names: list[str], row: list[str], line: int, found: dict[int, _Row], faults: list[Fault]) -> None:
    try:
        texts = cells_of(names, row)
    except ValueError as error:
        faults.append(Fault(line, "row", str(error)))
        return
    values = {}
    for name in _COLUMNS:
        text = texts[name].strip()
        try:
            if not text and name != "booking_no":
                raise ValueError("is missing")
            values[name] = (moment(text) if name == "as_of" else plain(name, text)) if text else ""
        except ValueError as error:
            faults.append(Fault(line, name, str(error)))
            return
    if not values["booking_no"] and any(text.strip() for name, text in texts.items() if name not in _COLUMNS):
        faults.append(Fault(line, "booking_no", _NOBODY))
        return
    found[line] = (values["as_of"], values["facility_ori"], values["booking_no"])  # type: ignore[assignment]


def _whole(found: set[_Row]) -> RosterFile:
    if not found:
        raise refused("file", "has no rows: for a jail that holds nobody, send one row without a booking_no")
    moments, oris = {row[0] for row in found}, {row[1] for row in found}
    if len(moments) > 1:
        raise refused("as_of", "differs between rows: a roster has one moment")
    if len(oris) > 1:
        raise refused("facility_ori", "differs between rows: send one file per facility")
    return RosterFile(oris.pop(), moments.pop(), tuple(sorted({row[2] for row in found} - {""})))


def reconcile(
    events: Iterable[JailEvent], roster: Iterable[str], as_of: datetime | None = None
) -> Reconciliation:
    """Compare one facility's events, in any order, with the booking numbers of its roster.

    The last event up to ``as_of`` counts, of several at one moment a departure, whatever their order. A transfer out
    ends custody there as a release does. A release or transfer after ``as_of`` also explains an absence, since the jail
    has reported it.
    """
    last: dict[str, JailEvent] = {}
    left_later: set[str] = set()
    for event in events:
        if event.event_type not in {EventType.BOOK, EventType.RELEASE, EventType.TRANSFER}:
            continue
        if as_of is not None and event.event_time > as_of:
            if event.event_type is not EventType.BOOK:
                left_later.add(event.booking_no)
            continue
        known = last.get(event.booking_no)
        if known is None or _rank(event) >= _rank(known):
            last[event.booking_no] = event
    held = {number for number, event in last.items() if event.event_type is EventType.BOOK}
    present = set(roster)
    return Reconciliation(
        vanished=tuple(sorted(held - present - left_later)),
        unannounced=tuple(sorted(present - set(last))),
        returned=tuple(sorted((set(last) - held) & present)),
        held=len(held),
    )


def _rank(event: JailEvent) -> tuple[datetime, bool]:
    return event.event_time, event.event_type is not EventType.BOOK


def near_numbers(vanished: Collection[str], unannounced: Collection[str]) -> dict[str, str]:
    """Return for a vanished booking number the one on the roster that nobody announced and that differs from it only in
    leading zeros, case, spaces, dashes or a spreadsheet's ``.0``: perhaps the same, written otherwise. Only where
    there is one of each.
    """
    alike: dict[str, set[str]] = defaultdict(set)
    for number in {*vanished, *unannounced}:
        for shape in _shapes(number):
            alike[shape].add(number)
    listed = set(unannounced)
    found = {}
    for number in vanished:
        others = set().union(*(alike[shape] for shape in _shapes(number))) - {number}
        if len(others) == 1 and others <= listed:
            found[number] = others.pop()
    return found


def _shapes(number: str) -> set[str]:
    """The number without what is often written otherwise; a dash may part numbers or stand within one."""
    text = _WHOLE.sub(r"\1", unicodedata.normalize("NFKC", number).casefold())
    groups = "".join(c if c.isalnum() else " " for c in text)
    return {_ZEROS.sub("", shape).replace(" ", "") for shape in (groups, groups.replace(" ", ""))}


_WHOLE = re.compile(r"^([0-9]+)\.0+$")  # a number as a spreadsheet writes it
_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
