"""A jail's booking as one value, read from an EBTS file.

Two profiles, which `transaction_types` gives to each type. A criminal tenprint submission must satisfy every
mandatory field and edit of its transaction type, and is refused with a list of all its faults. Another
transaction type is refused with A0004, unless ``require_booking=False``: then one whose checks are lenient is
read as an *unclassified tenprint submission*, whose ``tot`` says what it is, whose Type-2 faults are
warnings, and which must still name who sent it (1.008), under which number (1.009), and hold at least one
print.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from handover.formats.ansi_nist import TaggedRecord, Transaction
from handover.formats.ebts import boxes, consistency
from handover.formats.ebts.booking_submission import (
    ArrestSegment,
    BookingSubmission,
    CourtSegment,
    CustodyStatus,
)
from handover.formats.ebts.edits import Findings, check_header, check_records, check_type2
from handover.formats.ebts.finger_fields import Segment
from handover.formats.ebts.minutiae_records import minutiae_of
from handover.formats.ebts.print_image import PrintImage
from handover.formats.ebts.prints import missing_fingers, read_images
from handover.formats.ebts.problems import EbtsProblem, SubmissionError
from handover.formats.ebts.reading import read_transaction
from handover.formats.ebts.transaction_types import (
    Checks,
    booking_codes_in_words,
    submission_type,
)
from handover.formats.ebts.values import Name, iso, parse_date, parse_name

__all__ = [
    "ArrestSegment",
    "BookingSubmission",
    "CourtSegment",
    "CustodyStatus",
    "EbtsProblem",
    "Name",
    "PrintImage",
    "Segment",
    "SubmissionError",
    "read_booking",
]


MODELLED = frozenset(
    {1, 2, 5, 6, 9, 14, 15, 16, 17, 18, 19, 20, 21, 22, 24, 25, 26, 27, 29, 31, 32, 41, 45, 47, 51, 54}
    | {55, 56, 73, 84, 98}
)
"""Type-2 field numbers that have their own attribute in ``BookingSubmission``."""


def read_booking(
    data: bytes, *, lenient: bool = False, require_booking: bool = True, today: dt.date | None = None
) -> BookingSubmission:
    """Read and check a submission, in the traditional encoding or as an XML package.

    ``lenient`` as in ``ansi_nist.read``. ``today`` is the receiver's date; with it, a transaction date more
    than a day ahead is a fault (EBTS 1.005). Raises ``AnsiNistError`` if the file cannot be read and
    ``SubmissionError`` with every fault if its content is invalid.
    """
    tx = read_transaction(data, lenient=lenient)
    found = Findings(warnings=list(tx.warnings))
    tot = tx.tot.upper()
    kind = submission_type(tot)
    if tot and require_booking and not kind.is_booking:
        found.add("A0004", "1.004", f"is not a criminal tenprint submission ({booking_codes_in_words()})")
    strict = require_booking or kind.checks is Checks.FULL
    check_header(tx.header, found)
    check_records(tx, found)
    second = tx.record(2)
    if second is None:
        found.add("E0001", "2.001", "the Type-2 record is missing")
    else:
        check_type2(second, tot, found)
    booking = _booking(tx, second, found)
    consistency.check(booking, found, today)
    if not strict:
        _relax(found)
    if found.problems:
        raise SubmissionError(found.problems)
    return _with_warnings(booking, found)


@dataclass(frozen=True, slots=True)
class FilePrints:
    """The print images of a file, whatever else is wrong with it. ``missing`` fingers, to XX or UP; ``faults`` of print
    records that give no image."""

    images: tuple[PrintImage, ...]
    missing: Mapping[int, str]
    faults: tuple[EbtsProblem, ...]
    warnings: tuple[str, ...]


def read_prints(tx: Transaction) -> FilePrints:
    """Return the print images of a transaction of any type; no other field is checked."""
    found = Findings(warnings=list(tx.warnings))
    images, stated = read_images(tx, found)
    missing = _missing(tx.record(2), stated)
    boxes.check(images, missing, found)
    return FilePrints(images, missing, tuple(found.problems), tuple(found.warnings))


def _missing(two: TaggedRecord | None, stated: Mapping[int, str]) -> dict[int, str]:
    return missing_fingers(two.items(84) if two is not None else []) | dict(stated)


_ALWAYS_NEEDED = frozenset({"1.004", "1.008", "1.009"})


def _relax(found: Findings) -> None:
    """Turn faults into warnings for what an unclassified submission may lack."""
    kept = [p for p in found.problems if (p.code == "H0001" and p.field in _ALWAYS_NEEDED) or p.field == "14"]
    found.warnings += [str(p) for p in found.problems if p not in kept]
    found.problems = kept


def _with_warnings(booking: BookingSubmission, found: Findings) -> BookingSubmission:
    values = {name: getattr(booking, name) for name in BookingSubmission.__dataclass_fields__}
    return BookingSubmission(**{**values, "warnings": tuple(found.warnings)})


def _booking(tx: Transaction, record: TaggedRecord | None, found: Findings) -> BookingSubmission:
    head = tx.header
    two = record or TaggedRecord(2, b"", ())
    images, missing = read_images(tx, found)
    controls = _list(two, 73)
    return BookingSubmission(
        tot=tx.tot.upper(),
        tcn=head.first(9),
        ori=head.first(8),
        dai=head.first(7),
        date=parse_date(head.first(5)) or dt.date.min,
        version=tx.version,
        tcr=head.first(10),
        priority=head.first(6),
        control_ori=controls[0] if controls else "",
        more_control_oris=controls[1:],
        booking_number=two.first(9),
        attention=two.first(6),
        retain=two.first(5).upper() == "Y",
        names=tuple(parse_name(n) for n in (*_list(two, 18)[:1], *_list(two, 19))),
        births=tuple(day for text in _list(two, 22) if (day := iso(text))),
        citizenship=_list(two, 21),
        ucn=_list(two, 14),
        ssn=_list(two, 16),
        numbers=tuple(_number(text) for text in _list(two, 17)),
        arrest_date=parse_date(two.first(45)),
        charges=tuple(ArrestSegment(iso(r[0]) or None, r[1]) for r in _rows(two, 47, 2)),
        dispositions=tuple(
            CourtSegment(iso(r[0]) or None, r[1], r[2], tuple(r[3:])) for r in _rows(two, 51, 3)
        ),
        custody_status=_custody(two),
        marks=_list(two, 26),
        repositories=_list(two, 98),
        amputations=_missing(two, missing),
        images=images,
        minutiae=minutiae_of(tx, images, found),
        other=_other(two),
        sid=two.first(15),
        birthplace=two.first(20),
        sex=two.first(24),
        race=two.first(25),
        height=two.first(27),
        weight=two.first(29),
        eyes=two.first(31),
        hair=two.first(32),
        residence=two.first(41),
        caution=two.first(56),
    )


def _list(two: TaggedRecord, tag: int) -> tuple[str, ...]:
    texts = ("".join(row[:1]).strip() for row in two.items(tag))
    return tuple(text for text in texts if text)


def _rows(two: TaggedRecord, tag: int, size: int) -> list[list[str]]:
    rows = [[item.strip() for item in row] for row in two.items(tag)]
    return [row + [""] * (size - len(row)) for row in rows if any(row)]


def _number(text: str) -> tuple[str, str]:
    rest = text[2:]
    return text[:2].upper(), rest[1:] if rest.startswith("-") else rest


def _custody(two: TaggedRecord) -> CustodyStatus | None:
    day, literal = two.first(54), two.first(55)
    return CustodyStatus(iso(day) or None, literal) if day or literal else None


def _other(two: TaggedRecord) -> tuple[tuple[str, str], ...]:
    kept = [f for f in two.fields if f.number not in MODELLED and f.value]
    return tuple((f"2.{f.number:03d}", f.text) for f in kept)
