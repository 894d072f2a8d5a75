"""What happened in a jail, as one flat record: the row of a CSV drop and the data of a CloudEvent.

The columns are this project's own (interfaces: jail side), based on the feeds that jails send; times carry
their offset, so no reader has to guess a zone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from handover.formats.moments import YEARS


class EventType(StrEnum):
    """What the row reports."""

    BOOK = "BOOK"
    CHARGE = "CHARGE"
    HOLD = "HOLD"
    TRANSFER = "TRANSFER"
    RELEASE = "RELEASE"
    MERGE = "MERGE"
    CORRECT = "CORRECT"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a row: the column and what to correct, without the value. ``line`` from 1, 0 unknown."""

    line: int
    column: str
    text: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.text}" if self.line else f"{self.column}: {self.text}"


class DropError(ValueError):
    """A drop or event that is rejected; ``faults`` holds every reason."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(str(fault) for fault in faults))


@dataclass(frozen=True, slots=True)
class JailEvent:
    """One event. Absent text is ``""``; absent times, dates, amounts and counts are None.

    ``event_id`` identifies repeated deliveries. ``dob`` ISO, with ``00`` for an
    unknown month or day. ``bond_amount`` US dollars. ``released_at`` and ``expected_release`` are the jail's
    statements, not computed. A hold named in ``hold_agency`` is a fact in the jail's file, not a request.
    """

    event_id: str
    event_type: EventType
    event_time: datetime
    facility_ori: str
    booking_no: str
    inmate_no: str = ""
    prev_inmate_no: str = ""
    tcn: str = ""
    last: str = ""
    first: str = ""
    middle: str = ""
    suffix: str = ""
    dob: str = ""
    sex: str = ""
    race: str = ""
    pob: str = ""
    ctz: str = ""
    sid: str = ""
    fbi: str = ""
    anum: str = ""
    charge_seq: int | None = None
    statute: str = ""
    ncic_code: str = ""
    charge_text: str = ""
    charge_class: str = ""
    bond_amount: Decimal | None = None
    bond_type: str = ""
    hold_agency: str = ""
    hold_type: str = ""
    next_court: datetime | None = None
    expected_release: datetime | None = None
    released_at: datetime | None = None
    release_reason: str = ""
    released_to: str = ""


COLUMNS: Final = tuple(item.name for item in fields(JailEvent))
_LIMITS: Final[Mapping[str, int]] = {
    "event_id": 100,
    "tcn": 40,
    "booking_no": 20,
    "inmate_no": 20,
    "prev_inmate_no": 20,
    "statute": 60,
    "charge_text": 300,
    "release_reason": 120,
    "released_to": 120,
}
_OTHER_LIMIT: Final = 60
_SHAPES: Final = {
    "facility_ori": (re.compile(r"[A-Z0-9]{9}"), "is not an ORI of nine letters and digits"),
    "sex": (re.compile(r"[FGMNXYZ]"), "is not one of F G M N X Y Z"),
    "race": (re.compile(r"[ABIUW]"), "is not one of A B I U W"),
    "pob": (re.compile(r"[A-Z]{2}"), "is not an NCIC code of two letters"),
    "ctz": (re.compile(r"[A-Z]{2}"), "is not an NCIC code of two letters"),
    "sid": (re.compile(r"[A-Z]{2}[^\s]{1,8}"), "is not a state and a number"),
    "fbi": (re.compile(r"[A-Z0-9]{1,9}"), "is not up to nine letters and digits"),
    "anum": (re.compile(r"[0-9]{7,9}"), "is not seven to nine digits"),
    "ncic_code": (re.compile(r"[0-9]{4}"), "is not four digits"),
}
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Also halves of surrogate pairs, which no encoding can hold."""
_BREAK: Final = re.compile(r"\s*[\r\n\t]\s*")
_NUMBERS: Final = frozenset({"event_id", "booking_no", "inmate_no", "prev_inmate_no", "tcn"})
_SPREADSHEET: Final = re.compile(r"[0-9](?:\.[0-9]+E\+?|E\+)[0-9]+", re.IGNORECASE)
"""A long number as a spreadsheet shows it: its last digits are lost."""
_DOB: Final = re.compile(r"([0-9]{4})-([0-9]{2}|XX|00)-([0-9]{2}|XX|00)")
_ALWAYS: Final = ("event_id", "event_type", "event_time", "facility_ori", "booking_no")
_BY_TYPE: Final[Mapping[str, tuple[str, ...]]] = {
    "BOOK": ("last",),
    "CHARGE": ("charge_seq", "charge_text"),
    "HOLD": ("hold_agency",),
    "TRANSFER": ("released_to",),
    "RELEASE": ("released_at",),
    "MERGE": ("inmate_no", "prev_inmate_no"),
}
"""Columns required by each event type, besides those that every event requires."""


def event_from_texts(texts: Mapping[str, str], line: int = 0) -> JailEvent:
    """Build an event from text by column, common to both encodings. Raises ``DropError`` with every fault."""
    clean = {name: texts.get(name, "").strip() for name in COLUMNS}
    faults: list[Fault] = []
    needed = (*_ALWAYS, *_BY_TYPE.get(clean["event_type"].upper(), ()))
    faults += [Fault(line, name, "is missing") for name in needed if not clean[name]]
    values: dict[str, object] = {}
    for name, text in clean.items():
        if not text:
            continue
        try:
            values[name] = _value(name, text)
        except ValueError as error:
            faults.append(Fault(line, name, str(error)))
    if faults:
        raise DropError(tuple(faults))
    return JailEvent(**values)  # type: ignore[arg-type]


def texts_of(event: JailEvent) -> dict[str, str]:
    """Return text by column; the reverse of ``event_from_texts``."""
    return {name: _text(getattr(event, name)) for name in COLUMNS}


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _value(name: str, text: str) -> object:
    if name == "event_type":
        if text.upper() not in EventType.__members__:
            raise ValueError(f"is not one of {' '.join(EventType)}")
        return EventType(text.upper())
    if name in {"event_time", "next_court", "expected_release", "released_at"}:
        return moment(text)
    if name == "dob":
        return _birth(text)
    if name == "charge_seq":
        if not (text.isascii() and text.isdigit() and len(text) <= 4):
            raise ValueError("is not a number")
        return int(text)
    if name == "bond_amount":
        return _amount(text)
    return plain(name, text)


def plain(name: str, text: str) -> str:
    """Check the text of one column; a code is converted to capitals, a line break in a text to a space. Raises
    ``ValueError``."""
    if name in _NUMBERS and _SPREADSHEET.fullmatch(text):
        raise ValueError("is a number as a spreadsheet shortens it (2.6E+09); send all its digits as text")
    text = text if name in _NUMBERS else _BREAK.sub(" ", text)
    limit = _LIMITS.get(name, _OTHER_LIMIT)
    if len(text) > limit:
        raise ValueError(f"has {len(text)} characters; the limit is {limit}")
    if _CONTROL.search(text):
        raise ValueError("holds a control character")
    shape = _SHAPES.get(name)
    if shape is None:
        return text
    if not shape[0].fullmatch(text.upper()):
        raise ValueError(shape[1])
    return text.upper()


def moment(text: str) -> datetime:
    """Parse a time with its offset. Raises ``ValueError``."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("is not an ISO 8601 time") from None
    if found.utcoffset() is None:
        raise ValueError("has no offset from UTC")
    if found.year not in YEARS:
        raise ValueError(
            f"is not in the years {YEARS.start} to {YEARS.stop - 1}; leave out a time that is not known"
        )
    return found


def _birth(text: str) -> str:
    match = _DOB.fullmatch(text.upper())
    if match is None:
        raise ValueError("is not an ISO date (XX for an unknown month or day)")
    year, month, day = (part.replace("XX", "00") for part in match.groups())
    if month == "00" and day != "00":
        raise ValueError("has a day but no month")
    try:
        date(int(year), int(month) or 1, int(day) or 1)
    except ValueError:
        raise ValueError("is not a calendar date") from None
    return f"{year}-{month}-{day}"


def _amount(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise ValueError("is not an amount") from None
    if not found.is_finite() or found < 0 or found >= 10**12 or -int(found.as_tuple().exponent) > 2:
        raise ValueError("is not an amount in dollars and cents")
    return found.quantize(Decimal(1)) if int(found.as_tuple().exponent) > 0 else found
