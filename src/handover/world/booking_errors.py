"""What a booking desk writes down about a person: names, dates and numbers, with the errors of a busy desk."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from handover.formats.ebts.booking import Name
from handover.matching.types import Biographics, PersonName
from handover.world.misspelling import recorded_birth, recorded_name, recorded_number
from handover.world.people import Person, TrueStanding
from handover.world.records import CriminalRow, ImmigrationRow

NAME_LENGTH: Final = 30
"""2.018 NAM of EBTS 9.1 holds 30 characters; 10.0 allows 50, and receivers must take the shorter."""
_MNU: Final = {"AR": "ANUM", "PP": "PASSPORT"}
_UCN_TOLD: Final = 0.12


@dataclass(frozen=True, slots=True)
class BookedPerson:
    """The person who is booked, with their records in the repositories."""

    person: Person
    criminal: CriminalRow | None
    immigration: ImmigrationRow | None


def told(rng: Random, subject: BookedPerson) -> Biographics:
    """Return the names, dates and numbers of one booking as they would be searched; no prints are generated."""
    person = subject.person
    ucn = told_ucn(rng, subject.criminal)
    sid, ssn = told_sid(rng, subject.criminal), told_ssn(rng, person)
    numbers = [*(("UCN", n) for n in ucn), *((("SID", sid),) if sid else ()), *(("SSN", n) for n in ssn)]
    numbers += [(_MNU[kind], number) for kind, number in told_numbers(rng, subject)]
    birth, place = recorded_birth(rng, person.birth), told_birthplace(rng, person)
    return Biographics(
        names=tuple(PersonName(n.last, n.first, n.middle, n.suffix) for n in told_names(rng, person)),
        births=(birth,) if birth else (),
        sex=person.sex,
        birthplace=place,
        citizenship=next(iter(told_citizenship(rng, person)), ""),
        numbers=tuple(numbers),
    )


def told_names(rng: Random, person: Person) -> tuple[Name, ...]:
    """Return the name given at the desk (an alias in 4 %), then aliases that the desk learned of."""
    given = rng.choice(person.names) if rng.random() < 0.04 else person.names[0]
    written = [recorded_name(rng, given)]
    written += [
        recorded_name(rng, name, 0.3) for name in person.names if name != given and rng.random() < 0.3
    ]
    return tuple(fitted(name) for name in dict.fromkeys(written))


def fitted(name: PersonName) -> Name:
    """Shorten the name to the field's 30 characters: the middle name is dropped first, then the second
    surname.
    """
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


def told_birthplace(rng: Random, person: Person) -> str:
    """Return the birthplace, unknown in 3 %."""
    return "XX" if rng.random() < 0.03 else person.birthplace


def told_citizenship(rng: Random, person: Person) -> tuple[str, ...]:
    """Return the citizenship that the desk wrote, if it asked at all: in half the bookings. Some desks write
    the country of birth for a citizen born abroad, which proves nothing.
    """
    draw = rng.random()
    if draw < 0.5:
        return ()
    if draw < 0.55 and person.standing in (TrueStanding.NATURALISED, TrueStanding.CITIZEN_BORN_ABROAD):
        return (person.birthplace,)
    return (person.citizenship,)


def told_ucn(rng: Random, criminal: CriminalRow | None) -> tuple[str, ...]:
    """Return the FBI number, known at the desk in 12 % of the bookings of people who have one."""
    return (criminal.ucn,) if criminal and rng.random() < _UCN_TOLD else ()


def told_sid(rng: Random, criminal: CriminalRow | None) -> str:
    """Return the state number, known at the desk in 35 %."""
    if criminal is None or not criminal.sid or rng.random() > 0.35:
        return ""
    return recorded_number(rng, criminal.sid)


def told_ssn(rng: Random, person: Person) -> tuple[str, ...]:
    """Return the social security number; an error changes only the last four digits, so that no booking has a
    number that could be real.
    """
    if not person.ssn or rng.random() > 0.5:
        return ()
    return (person.ssn[:5] + recorded_number(rng, person.ssn[5:]),)


def told_numbers(rng: Random, subject: BookedPerson) -> tuple[tuple[str, str], ...]:
    """Return 2.017 MNU: an A-number from a card that the person carried, or a passport."""
    found: list[tuple[str, str]] = []
    if subject.immigration and subject.immigration.a_number and rng.random() < 0.12:
        found.append(("AR", recorded_number(rng, subject.immigration.a_number)))
    if subject.person.passport and rng.random() < 0.08:
        found.append(("PP", recorded_number(rng, subject.person.passport)))
    return tuple(found)
