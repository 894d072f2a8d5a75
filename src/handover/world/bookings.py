"""Bookings as jails send them: EBTS CAR files with the errors of a busy intake desk."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from handover.formats.ebts.booking import Booking, CustodyStatus, Name, PrintImage
from handover.formats.ebts.booking import Charge as BookedCharge
from handover.formats.minutiae import FingerMinutiae
from handover.matching.types import PersonName
from handover.world.agencies import BUREAU, JAILS, STATE_BUREAU, Agency
from handover.world.criminal import Clerk
from handover.world.images import to_wsq
from handover.world.kernels import mix
from handover.world.misspelling import recorded_birth, recorded_name, recorded_number
from handover.world.offences import draw_offences
from handover.world.people import Person, Standing
from handover.world.prints import tenprint
from handover.world.records import CriminalRow, ImmigrationRow
from handover.world.ridge_store import RidgeStore

NAME_LENGTH: Final = 30
"""2.018 NAM of EBTS 9.1 holds 30 characters; 10.0 allows 50, and receivers must take the shorter."""


@dataclass(frozen=True, slots=True)
class BookingFile:
    """One file as it left a jail: ``name`` by TCN, ``jail_ori`` the booking agency, ``data`` the bytes."""

    tcn: str
    name: str
    jail_ori: str
    arrest_date: dt.date
    data: bytes


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is booked, with what the repositories hold of them."""

    person: Person
    criminal: CriminalRow | None
    immigration: ImmigrationRow | None


@dataclass(frozen=True, slots=True)
class Taking:
    """How the prints were taken: ``kind`` good, poor or image; ``quality`` of the presses."""

    kind: str
    quality: float


def taking_for(rng: Random, person: Person, poor_share: float) -> Taking:
    """Good prints most of the time; ``poor_share`` of them wet, dry or smeared."""
    if person.has_images:
        return Taking("image", round(rng.uniform(0.74, 0.88), 3))
    if rng.random() < poor_share:
        return Taking("poor", round(rng.uniform(0.10, 0.34), 3))
    return Taking("good", round(min(0.94, max(0.60, rng.gauss(0.79, 0.06))), 3))


def draw_jail(rng: Random) -> Agency:
    """The jail of a booking: Alder more often than the other two."""
    return rng.choices(JAILS, (5, 3, 3))[0]


def write_booking(
    clerk: Clerk, subject: Subject, serial: int, taking: Taking, ridges: RidgeStore, jail: Agency
) -> Booking:
    """The booking as ``jail`` submits it: biographics with errors, charges, and prints of ``taking``."""
    rng, person = clerk.rng, subject.person
    arrested = clerk.today - dt.timedelta(days=rng.randrange(0, 3))
    missing = dict.fromkeys(person.missing, "XX") | _bandaged(rng, person)
    return Booking(
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
        names=_names(rng, person),
        births=(recorded_birth(rng, person.birth),),
        sex=person.sex,
        race=person.race,
        birthplace=_birthplace(rng, person),
        citizenship=_citizenship(rng, person),
        height=_off(rng, person.height),
        weight=person.weight,
        eyes=person.eyes,
        hair=person.hair,
        ucn=(subject.criminal.ucn,) if subject.criminal and rng.random() < 0.12 else (),
        sid=_sid(rng, subject.criminal),
        ssn=_ssn(rng, person),
        numbers=_numbers(rng, subject),
        arrest_date=arrested,
        charges=_charges(rng, arrested),
        custody_status=CustodyStatus(arrested.isoformat(), "HELD PENDING FIRST APPEARANCE"),
        residence=person.residence if rng.random() < 0.8 else "",
        repositories=("1", "10"),
        amputations=missing,
        images=_images(clerk, person, missing, taking, ridges) if taking.kind == "image" else (),
        minutiae=_minutiae(clerk, person, missing, taking, serial) if taking.kind != "image" else {},
    )


def with_fingers(booking: Booking, most: int) -> Booking:
    """The booking with the prints of its first ``most`` fingers; the others are reported unprintable (AMP)."""
    printed = sorted({*booking.minutiae, *(image.position for image in booking.images)})
    lost = dict.fromkeys(printed[most:], "UP")
    return replace(
        booking,
        amputations=dict(booking.amputations) | lost,
        minutiae={p: finger for p, finger in booking.minutiae.items() if p not in lost},
        images=tuple(image for image in booking.images if image.position not in lost),
    )


def _bandaged(rng: Random, person: Person) -> dict[int, str]:
    """Now and then a finger cannot be printed: 3 % of bookings."""
    if rng.random() > 0.03:
        return {}
    fingers = rng.sample([p for p in range(1, 11) if p not in person.missing], rng.choice((1, 1, 2, 4)))
    return dict.fromkeys(fingers, "UP")


def _names(rng: Random, person: Person) -> tuple[Name, ...]:
    """The name given at the desk (an alias in 4 %), then aliases that the desk learned of."""
    given = rng.choice(person.names) if rng.random() < 0.04 else person.names[0]
    written = [recorded_name(rng, given)]
    written += [
        recorded_name(rng, name, 0.3) for name in person.names if name != given and rng.random() < 0.3
    ]
    return tuple(fitted(name) for name in dict.fromkeys(written))


def fitted(name: PersonName) -> Name:
    """The name within the field's 30 characters: the middle name gives way first, then the second surname."""
    last, first, middle = name.last, name.first, name.middle
    if len(_text(last, first, middle, name.suffix)) > NAME_LENGTH:
        middle = middle[:1]
    if len(_text(last, first, middle, name.suffix)) > NAME_LENGTH:
        middle = ""
    while len(_text(last, first, middle, name.suffix)) > NAME_LENGTH and " " in last:
        last = last.rpartition(" ")[0]
    return Name(last[:20], first[: max(1, NAME_LENGTH - 1 - len(last[:20]))], middle, name.suffix)


def _text(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _birthplace(rng: Random, person: Person) -> str:
    return "XX" if rng.random() < 0.03 else person.birthplace


def _citizenship(rng: Random, person: Person) -> tuple[str, ...]:
    """What the desk wrote, where it asked at all: half the bookings. Some write the country of birth of a
    citizen born abroad, which proves nothing."""
    draw = rng.random()
    if draw < 0.5:
        return ()
    if draw < 0.55 and person.standing in (Standing.NATURALISED, Standing.CITIZEN_BORN_ABROAD):
        return (person.birthplace,)
    return (person.citizenship,)


def _off(rng: Random, height: str) -> str:
    """Height one inch off in a quarter of the bookings."""
    if rng.random() > 0.25:
        return height
    inches = int(height[0]) * 12 + int(height[1:]) + rng.choice((-1, 1))
    return f"{inches // 12}{inches % 12:02d}"


def _sid(rng: Random, criminal: CriminalRow | None) -> str:
    if criminal is None or not criminal.sid or rng.random() > 0.35:
        return ""
    return recorded_number(rng, criminal.sid)


def _ssn(rng: Random, person: Person) -> tuple[str, ...]:
    """A slip spoils only the last four digits, so that no booking names a number that could be someone's."""
    if not person.ssn or rng.random() > 0.5:
        return ()
    return (person.ssn[:5] + recorded_number(rng, person.ssn[5:]),)


def _numbers(rng: Random, subject: Subject) -> tuple[tuple[str, str], ...]:
    """2.017 MNU: an A-number from a card in the pocket, or a passport."""
    found: list[tuple[str, str]] = []
    if subject.immigration and subject.immigration.a_number and rng.random() < 0.12:
        found.append(("AR", recorded_number(rng, subject.immigration.a_number)))
    if subject.person.passport and rng.random() < 0.08:
        found.append(("PP", recorded_number(rng, subject.person.passport)))
    return tuple(found)


def _charges(rng: Random, arrested: dt.date) -> tuple[BookedCharge, ...]:
    day = (arrested - dt.timedelta(days=rng.choice((0, 0, 0, 1, 4)))).isoformat()
    return tuple(BookedCharge(day, f"{o.code} {o.literal}") for o in draw_offences(rng))


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
