"""Booking files as a jail would send them."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from typing import Any

import numpy as np

from handover.accounts.models import User
from handover.accounts.roles import Actor
from handover.formats.ebts.booking import ArrestSegment, BookingSubmission, Name, PrintImage
from handover.formats.ebts.car import write_car
from handover.process.models import Matter
from handover.stages.intake import actions
from handover.world.prints import tenprint

ALDER, BIRCH = "CX0010000", "CX0020000"
_serial = itertools.count(1)


def new_tcn() -> str:
    """A transaction control number that no other file of this run has."""
    return f"CXLIVESCAN{next(_serial):010d}"


def grey(width: int = 80, height: int = 100) -> bytes:
    """Raw pixels of stripes, which stand for ridges."""
    y, x = np.mgrid[0:height, 0:width]
    return bytes((127 + 127 * np.sin((x + y / 2) / 3)).astype(np.uint8).tobytes())


def image(position: int, **changes: Any) -> PrintImage:
    """An uncompressed image of one finger."""
    made = PrintImage(position, 1, "NONE", 80, 100, 500, grey())
    return replace(made, **changes)


def booking(**changes: Any) -> BookingSubmission:
    """A criminal booking of the Alder jail, with ten fingers as minutiae."""
    today = dt.datetime.now(dt.UTC).date()
    made = BookingSubmission(
        tot="CAR", tcn=new_tcn(), ori=ALDER, dai="CXBUREAU0", date=today, control_ori=ALDER,
        booking_number="26-004711", retain=True, names=(Name("REYES LUNA", "MARCO"), Name("REYES", "MARK")),
        births=("1988-04-02",), sex="M", race="W", birthplace="MM", citizenship=("MM",), height="508", weight="165",
        eyes="BRO", hair="BLK", arrest_date=today - dt.timedelta(days=1),
        charges=(ArrestSegment("2026-11-20", "THEFT OVER 500"), ArrestSegment(None, "RESISTING ARREST")),
        minutiae=tenprint(7, 11),
    )  # fmt: skip
    return replace(made, **changes)


def car(**changes: Any) -> bytes:
    """`booking` as an EBTS file."""
    return write_car(booking(**changes))


def sent(data: bytes, actor: Actor) -> Matter:
    """A file received and read."""
    receipt = actions.receive(data, channel="https", actor=actor)
    return actions.read_submission(Matter.objects.get(reference=receipt.reference).pk)


def sent_by(user: User, **changes: Any) -> Matter:
    """A booking that a clerk sent."""
    return sent(car(**changes), user.actor)
