"""Write a booking as an EBTS file that ``read_booking`` reads back equal."""

from __future__ import annotations

from dataclasses import dataclass

from handover.formats.ansi_nist import AnsiRecord, FieldValue, Transaction, tagged, transaction, write
from handover.formats.ebts.booking import BookingSubmission
from handover.formats.ebts.niem import WrittenPackage, write_package
from handover.formats.ebts.prints import image_to_record
from handover.formats.ebts.type9 import minutiae_to_record
from handover.formats.ebts.values import compact, format_name

__all__ = ["Header", "car_transaction", "write_car", "write_car_xml"]


def write_car(booking: BookingSubmission) -> bytes:
    """Write a booking in the traditional encoding, as `car_transaction` builds it."""
    return write(car_transaction(booking))


def write_car_xml(booking: BookingSubmission) -> WrittenPackage:
    """Write a booking as an EBTS 10.0 XML package, and report what it leaves out or fills in."""
    return write_package(car_transaction(booking))


def car_transaction(booking: BookingSubmission) -> Transaction:
    """Build Type-1, Type-2, an image record per image (Type-4 or Type-14, as each image says), and a Type-9
    per finger with minutiae.

    Nothing is checked beyond what the encoding needs, so a faulty booking can be written for a test. A
    missing birth date is written as unknown, eight zeros. Minutiae are rounded to a pixel and to two degrees.
    Raises ``AnsiNistError`` for a value that no record can hold.
    """
    captured = compact(booking.date.isoformat())
    records: list[AnsiRecord] = [tagged(2, _type2(booking))]
    for idc, image in enumerate(booking.images, start=1):
        records.append(image_to_record(image, idc, booking.ori, captured))
    for finger in sorted(booking.minutiae):
        records.append(minutiae_to_record(booking.minutiae[finger], len(records)))
    ppi = next((i.ppi for i in booking.images if i.record_type == 4), 0)
    head = Header(
        tot=booking.tot,
        tcn=booking.tcn,
        ori=booking.ori,
        dai=booking.dai,
        day=captured,
        version=booking.version,
        tcr=booking.tcr,
        priority=booking.priority,
        resolution=f"{ppi / 25.4:05.2f}",
    )
    return transaction(head.fields(), records)


@dataclass(frozen=True, slots=True)
class Header:
    """Build the Type-1 without length and content; ``day`` CCYYMMDD, ``resolution`` in pixels per millimetre."""

    tot: str
    tcn: str
    ori: str
    dai: str
    day: str
    version: str = "0500"
    tcr: str = ""
    priority: str = ""
    resolution: str = "00.00"

    def fields(self) -> list[tuple[int, FieldValue]]:
        """Return field numbers and values, without empty ones."""
        fields: list[tuple[int, FieldValue]] = [
            (2, self.version),
            (4, self.tot),
            (5, self.day),
            (6, self.priority),
            (7, self.dai),
            (8, self.ori),
            (9, self.tcn),
            (10, self.tcr),
            (11, self.resolution),
            (12, self.resolution),
            (13, [["NORAM", "EBTS 10.0"]]),
            (15, [["003", "UTF-8"]]),
        ]
        return [(number, value) for number, value in fields if value]


def _type2(booking: BookingSubmission) -> list[tuple[int, FieldValue]]:
    primary, aliases = booking.names[:1], booking.names[1:]
    texts: dict[int, str] = {
        5: "Y" if booking.retain else "N",
        6: booking.attention,
        9: booking.booking_number,
        15: booking.sid,
        20: booking.birthplace,
        24: booking.sex,
        25: booking.race,
        27: booking.height,
        29: booking.weight,
        31: booking.eyes,
        32: booking.hair,
        41: booking.residence,
        45: compact(booking.arrest_date.isoformat()) if booking.arrest_date else "",
        56: booking.caution,
    }
    if booking.custody_status:
        day = booking.custody_status.date
        texts |= {54: compact(day) if day else "", 55: booking.custody_status.literal}
    lists: dict[int, list[str]] = {
        14: list(booking.ucn),
        16: list(booking.ssn),
        17: [f"{prefix}-{value}" for prefix, value in booking.numbers],
        18: [format_name(n) for n in primary],
        19: [format_name(n) for n in aliases],
        21: list(booking.citizenship),
        22: [compact(text) for text in booking.births or ("",)],
        26: list(booking.marks),
        73: [c for c in (booking.control_ori, *booking.more_control_oris) if c],
        98: list(booking.repositories),
    }
    rows = {
        47: [[_day(c.date), c.literal] for c in booking.charges],
        51: [[_day(d.date), d.offence, d.disposition, *d.more] for d in booking.dispositions],
        84: [[f"{finger:02d}", code] for finger, code in sorted(booking.amputations.items())],
    }
    values: dict[int, FieldValue] = {n: t for n, t in texts.items() if t}
    values |= {n: [[item] for item in items] for n, items in lists.items() if items}
    values |= {n: table for n, table in rows.items() if table}
    values |= {int(tag.partition(".")[2]): _raw(text) for tag, text in booking.other}
    return [(2, "00"), *sorted(values.items(), key=lambda pair: pair[0])]


def _day(text: str | None) -> str:
    return compact(text) if text else ""


def _raw(text: str) -> FieldValue:
    return [sub.split("\x1f") for sub in text.split("\x1e")]
