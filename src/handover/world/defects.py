"""Files that a jail should not send, each with one known fault."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum
from random import Random

from handover.formats.ebts.booking import BookingSubmission
from handover.formats.ebts.car import write_car
from handover.world.agencies import UNKNOWN_ORI


class Defect(StrEnum):
    """What is wrong with a file."""

    TRUNCATED = "truncated"
    MISSING_NAME = "missing_mandatory_name"
    UNKNOWN_ORI = "unknown_ori"
    WRONG_LENGTH = "wrong_record_length"
    NOT_EBTS = "not_ebts"
    BAD_DATE = "arrest_date_no_calendar_date"
    NO_PRINTS = "no_prints"
    BORN_AFTER_ARREST = "born_after_arrest"

    @property
    def refused_by_reader(self) -> bool:
        """Return whether the file itself is wrong; an unknown ORI only shows against the register of
        agencies.
        """
        return self is not Defect.UNKNOWN_ORI


def broken(defect: Defect, booking: BookingSubmission, rng: Random) -> bytes:
    """Write the booking as a file with that defect."""
    if defect is Defect.NOT_EBTS:
        return b"booking_no,last,first\r\n" + f"{booking.booking_number},,\r\n".encode() * 3
    if defect is Defect.MISSING_NAME:
        return write_car(replace(booking, names=()))
    if defect is Defect.UNKNOWN_ORI:
        return write_car(replace(booking, control_ori=UNKNOWN_ORI))
    if defect is Defect.NO_PRINTS:
        return write_car(replace(booking, minutiae={}, images=(), amputations={}))
    if defect is Defect.BORN_AFTER_ARREST:
        day = booking.date.replace(day=1, year=booking.date.year + 1)
        return write_car(replace(booking, births=(day.isoformat(),)))
    data = write_car(booking)
    if defect is Defect.TRUNCATED:
        return data[: rng.randrange(len(data) // 3, len(data) - 40)]
    if defect is Defect.BAD_DATE:
        return re.sub(rb"(2\.0?45:)[0-9]{8}", rb"\g<1>20260231", data, count=1)
    return _wrong_length(data, rng)


def _wrong_length(data: bytes, rng: Random) -> bytes:
    """Make the Type-2 record state a wrong length with the same number of digits."""
    found = re.search(rb"2\.0*1:([0-9]+)", data)
    if found is None:
        raise ValueError("the file has no Type-2 record")
    length = int(found[1])
    wrong = length + rng.choice((-1, 1)) * rng.randrange(3, 40)
    return data[: found.start(1)] + str(wrong).zfill(len(found[1])).encode() + data[found.end(1) :]
