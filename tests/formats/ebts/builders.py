"""A complete booking with tiny raw images; tests change what they are about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from handover.formats.ansi_nist import FieldValue, TaggedRecord, Transaction, read, tagged, transaction, write
from handover.formats.ebts.booking import ArrestSegment, BookingSubmission, CourtSegment, CustodyStatus, Name
from handover.formats.ebts.car import write_car
from handover.formats.ebts.finger_fields import Segment
from handover.formats.ebts.print_image import PrintImage
from handover.formats.minutiae import FingerMinutiae

BOXES = tuple(
    Segment(finger, left, left + 79, 0, 79)
    for finger, left in zip((2, 3, 4, 5), range(0, 320, 80), strict=True)
)
"""Of a slap of 320 by 80 pixels."""


def image(position: int = 1, **changes: Any) -> PrintImage:
    plain = PrintImage(position, 1, "NONE", 8, 6, 500, bytes(range(48)), 14, 1)
    return replace(plain, **changes)


def finger(position: int = 1, count: int = 12) -> FingerMinutiae:
    place = np.arange(count)
    return FingerMinutiae(
        position,
        400,
        500,
        np.stack([place * 20 + 5, place * 30 + 7], axis=1).astype(np.float32),
        np.radians((place * 26) % 360).astype(np.float32),
        (place * 8).astype(np.uint8),
        (place % 3).astype(np.uint8),
    )


def _images() -> tuple[PrintImage, ...]:
    return (
        image(1, idc=1, nfiq=2),
        image(2, idc=2, ppi=1000),
        image(13, idc=3, width=320, height=80, data=bytes(320 * 80), segments=BOXES),
        image(4, idc=4, record_type=4),
    )


def booking(**changes: Any) -> BookingSubmission:
    whole = BookingSubmission(
        tot="CAR",
        tcn="JAIL-20200225-0001",
        ori="TX0570000",
        dai="TXDPS0000",
        date=date(2020, 2, 25),
        version="0500",
        priority="2",
        control_ori="TX0570100",
        booking_number="20-004711",
        attention="SGT MILLER",
        retain=True,
        names=(Name("NÚÑEZ", "JOSE", "LUIS", "JR"), Name("NUNEZ GARCIA", "JOSE"), Name("PEPE")),
        births=("1985-07-01", "1985-01-07"),
        sex="M",
        race="W",
        birthplace="MM",
        citizenship=("MM",),
        height="508",
        weight="165",
        eyes="BRO",
        hair="BLK",
        ucn=("123456AB7",),
        sid="TX01234567",
        ssn=("900123456",),
        numbers=(("AR", "012345678"), ("FN", "1234567890")),
        arrest_date=date(2020, 2, 24),
        charges=(ArrestSegment("2020-02-24", "DWI 2ND"), ArrestSegment(None, "FAIL TO IDENTIFY")),
        dispositions=(CourtSegment("2020-02-25", "DWI 2ND", "BOND SET"),),
        custody_status=CustodyStatus("2020-02-25", "HELD"),
        residence="1 MAIN ST, DALLAS",
        caution="",
        marks=("TAT UL ARM",),
        repositories=("1", "10"),
        amputations={9: "XX", 10: "UP"},
        images=_images(),
        minutiae={1: finger(1), 7: finger(7)},
        other=(
            ("2.040", "COOK"),
            ("2.067", "MAKER\x1fMODEL\x1f1"),
            ("2.218", "state's own"),
            ("2.2020", "Y"),
        ),
    )
    return replace(whole, **changes)


def with_type2(changes: dict[int, FieldValue | None], base: BookingSubmission | None = None) -> bytes:
    """The bytes of a booking whose Type-2 fields are replaced, or left out for None."""
    tx = read(write_car(base or booking()))
    two = tx.record(2)
    assert two is not None
    fields: dict[int, FieldValue] = {f.number: f.value for f in two.fields if f.number != 1}
    for number, value in changes.items():
        if value is None:
            fields.pop(number, None)
        else:
            fields[number] = value
    return rebuilt(tx, tagged(2, sorted(fields.items(), key=lambda pair: pair[0])))


def with_type1(changes: dict[int, FieldValue | None]) -> bytes:
    tx = read(write_car(booking()))
    fields: dict[int, FieldValue] = {f.number: f.value for f in tx.header.fields if f.number not in {1, 3}}
    for number, value in changes.items():
        if value is None:
            fields.pop(number, None)
        else:
            fields[number] = value
    return write(transaction(list(fields.items()), tx.records[1:]))


def rebuilt(tx: Transaction, two: TaggedRecord) -> bytes:
    fields: list[tuple[int, FieldValue]] = [
        (f.number, f.value) for f in tx.header.fields if f.number not in {1, 3}
    ]
    return write(transaction(fields, [two, *tx.records[2:]]))
