"""Bookings as jails send them: EBTS CAR files with the errors of a busy intake desk."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from random import Random

from handover.formats.ebts.booking import ArrestSegment, BookingSubmission, CustodyStatus, PrintImage
from handover.formats.minutiae import FingerMinutiae
from handover.world.agencies import BUREAU, JAILS, STATE_BUREAU, SyntheticAgency
from handover.world.booking_errors import (
    BookedPerson,
    told_birthplace,
    told_citizenship,
    told_names,
    told_numbers,
    told_sid,
    told_ssn,
    told_ucn,
)
from handover.world.criminal import Clerk
from handover.world.images import to_wsq
from handover.world.kernels import mix
from handover.world.misspelling import recorded_birth
from handover.world.offences import draw_offences
from handover.world.people import Person
from handover.world.prints import tenprint
from handover.world.ridge_store import RidgeStore


@dataclass(frozen=True, slots=True)
class BookingFile:
    """One file as a jail sent it: ``name`` from the TCN, ``jail_ori`` the booking agency, ``data`` the bytes."""

    tcn: str
    name: str
    jail_ori: str
    arrest_date: dt.date
    data: bytes


@dataclass(frozen=True, slots=True)
class Taking:
    """How the prints were taken: ``kind`` good, poor or image; ``quality`` of the impressions."""

    kind: str
    quality: float


def taking_for(rng: Random, person: Person, poor_share: float) -> Taking:
    """Choose how prints are taken: mostly well; a ``poor_share`` of them is wet, dry or smeared."""
    if person.has_images:
        return Taking("image", round(rng.uniform(0.74, 0.88), 3))
    if rng.random() < poor_share:
        return Taking("poor", round(rng.uniform(0.10, 0.34), 3))
    return Taking("good", round(min(0.94, max(0.60, rng.gauss(0.79, 0.06))), 3))


def draw_jail(rng: Random) -> SyntheticAgency:
    """Choose the jail of a booking: Alder more often than the other two."""
    return rng.choices(JAILS, (5, 3, 3))[0]


def write_booking(
    clerk: Clerk,
    subject: BookedPerson,
    serial: int,
    taking: Taking,
    ridges: RidgeStore,
    jail: SyntheticAgency,
) -> BookingSubmission:
    """Make the booking as ``jail`` submits it: biographics with errors, charges, and prints as ``taking``
    says.
    """
    rng, person = clerk.rng, subject.person
    arrested = clerk.today - dt.timedelta(days=rng.randrange(0, 3))
    missing = dict.fromkeys(person.missing, "XX") | _bandaged(rng, person)
    return BookingSubmission(
        tot="CAR",
        tcn=f"{STATE_BUREAU.ori}{arrested:%y%m%d}{serial:06d}",
        ori=STATE_BUREAU.ori,
        dai=BUREAU.ori,
        date=arrested,
        version="0500",
        priority="4" if rng.random() < 0.85 else "2",
        control_ori=jail.ori,
        booking_number=f"{jail.ori[4]}{arrested:%y}-{serial:06d}",
        attention="BOOKING DESK",
        retain=True,
        names=told_names(rng, person),
        births=(recorded_birth(rng, person.birth),),
        sex=person.sex,
        race=person.race,
        birthplace=told_birthplace(rng, person),
        citizenship=told_citizenship(rng, person),
        height=_off(rng, person.height),
        weight=person.weight,
        eyes=person.eyes,
        hair=person.hair,
        ucn=told_ucn(rng, subject.criminal),
        sid=told_sid(rng, subject.criminal),
        ssn=told_ssn(rng, person),
        numbers=told_numbers(rng, subject),
        arrest_date=arrested,
        charges=_charges(rng, arrested),
        custody_status=CustodyStatus(arrested.isoformat(), "HELD PENDING FIRST APPEARANCE"),
        residence=person.residence if rng.random() < 0.8 else "",
        repositories=("1", "10"),
        amputations=missing,
        images=_images(clerk, person, missing, taking, ridges) if taking.kind == "image" else (),
        minutiae=_minutiae(clerk, person, missing, taking, serial) if taking.kind != "image" else {},
    )


def with_fingers(booking: BookingSubmission, most: int) -> BookingSubmission:
    """Keep the prints of the booking's first ``most`` fingers; the others are reported unprintable (AMP)."""
    printed = sorted({*booking.minutiae, *(image.position for image in booking.images)})
    lost = dict.fromkeys(printed[most:], "UP")
    return replace(
        booking,
        amputations=dict(booking.amputations) | lost,
        minutiae={p: finger for p, finger in booking.minutiae.items() if p not in lost},
        images=tuple(image for image in booking.images if image.position not in lost),
    )


def _bandaged(rng: Random, person: Person) -> dict[int, str]:
    """Choose a finger that cannot be printed, in 3 % of bookings."""
    if rng.random() > 0.03:
        return {}
    fingers = rng.sample([p for p in range(1, 11) if p not in person.missing], rng.choice((1, 1, 2, 4)))
    return dict.fromkeys(fingers, "UP")


def _off(rng: Random, height: str) -> str:
    """Return the height, one inch off in a quarter of the bookings."""
    if rng.random() > 0.25:
        return height
    inches = int(height[0]) * 12 + int(height[1:]) + rng.choice((-1, 1))
    return f"{inches // 12}{inches % 12:02d}"


def _charges(rng: Random, arrested: dt.date) -> tuple[ArrestSegment, ...]:
    day = (arrested - dt.timedelta(days=rng.choice((0, 0, 0, 1, 4)))).isoformat()
    return tuple(ArrestSegment(day, f"{o.code} {o.literal}") for o in draw_offences(rng))


def _minutiae(
    clerk: Clerk, person: Person, missing: dict[int, str], taking: Taking, serial: int
) -> dict[int, FingerMinutiae]:
    taken = tenprint(person.print_seed, mix(clerk.seed, serial, 17), quality=taking.quality)
    return {position: finger for position, finger in taken.items() if position not in missing}


def _images(
    clerk: Clerk, person: Person, missing: dict[int, str], taking: Taking, ridges: RidgeStore
) -> tuple[PrintImage, ...]:
    found = []
    press_seed = mix(clerk.seed, person.print_seed, 19)
    for position in range(1, 11):
        if position not in missing:
            pixels = ridges.press(person.print_seed, position, press_seed, taking.quality)
            height, width = pixels.shape
            found.append(PrintImage(position, 1, "WSQ20", width, height, 500, to_wsq(pixels)))
    return tuple(found)
