"""Generate criminal records: arrests, charges, court dispositions; and wants."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from handover.matching.types import Biographics, PersonName
from handover.world.agencies import JAILS, POLICE
from handover.world.ids import Numbers
from handover.world.kernels import mix
from handover.world.misspelling import recorded_birth, recorded_name
from handover.world.offences import SyntheticOffence, draw_offences
from handover.world.people import Person, TrueStanding
from handover.world.records import ArrestRecord, ChargeRecord, CriminalRow, PrintSource, WantRecord

_ORIS: Final = tuple(jail.ori for jail in JAILS) + POLICE
_SOURCES: Final = (("state criminal history", 60), ("bureau criminal history", 30), ("court index", 10))
_EXTRADITION: Final = (
    ("full extradition", 35), ("surrounding states only", 30), ("in-state pick-up only", 25), ("none stated", 10)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clerk:
    """What generating records shares: the random generator, numbers, the day of the world, and its seed."""

    rng: Random
    numbers: Numbers
    today: dt.date
    seed: int

    def day_before(self, end: dt.date, most: int) -> dt.date:
        """Return a day one to ``most`` days before ``end``."""
        return end - dt.timedelta(days=self.rng.randrange(1, most))

    def pick(self, options: tuple[tuple[str, int], ...]) -> str:
        """Draw one option by its weight."""
        return self.rng.choices([o for o, _ in options], [w for _, w in options])[0]

    def print_source(self, person: Person, repository: int) -> PrintSource:
        """Choose how the repository took the person's prints: rolled and supervised, so mostly good."""
        quality = round(min(0.97, max(0.55, self.rng.gauss(0.84, 0.06))), 3)
        return PrintSource(
            person.print_seed, mix(self.seed, repository, person.print_seed), quality, person.missing
        )


def criminal_row(clerk: Clerk, person: Person, *, pending: bool = False) -> CriminalRow:
    """Generate a criminal identity with one or more arrests. ``pending``: the last arrest is recent and
    undecided.
    """
    rng = clerk.rng
    count = min(9, 1 + int(rng.expovariate(0.75)))
    adult = person.birth + dt.timedelta(days=18 * 366)
    span = max(200, (clerk.today - adult).days - 30)
    days = sorted(clerk.today - dt.timedelta(days=20 + rng.randrange(span)) for _ in range(count))
    if pending:
        days[-1] = clerk.today - dt.timedelta(days=20 + rng.randrange(200))
        days.sort()
    arrests = [_arrest(clerk, day, pending=pending and i == count - 1) for i, day in enumerate(days)]
    ucn, sid = clerk.numbers.ucn(), clerk.numbers.sid() if rng.random() < 0.93 else ""
    return CriminalRow(
        person_id=person.person_id,
        ucn=ucn,
        sid=sid,
        biographics=_biographics(clerk, person, (("UCN", ucn), *((("SID", sid),) if sid else ()))),
        arrests=tuple(arrests),
        as_of=clerk.today - dt.timedelta(days=rng.randrange(1, 15)),
        prints=clerk.print_source(person, 11),
        has_images=person.has_images,
    )


def _biographics(clerk: Clerk, person: Person, own: tuple[tuple[str, str], ...]) -> Biographics:
    """Return names and dates as earlier bookings wrote them, the first as primary; ``own`` UCN and SID."""
    rng = clerk.rng
    written = [recorded_name(rng, person.names[0], 0.5)]
    written += [name for name in person.names[1:] if rng.random() < 0.6]
    if rng.random() < 0.25:
        written.append(person.names[0])
    births = [recorded_birth(rng, person.birth, 0.4) or person.birth.isoformat()]
    if births[0] != person.birth.isoformat() and rng.random() < 0.7:
        births.append(person.birth.isoformat())
    return Biographics(
        names=tuple(dict.fromkeys(written)),
        births=tuple(births),
        sex=person.sex,
        birthplace=person.birthplace,
        citizenship=person.citizenship if rng.random() < 0.8 else "",
        numbers=own + ((("SSN", person.ssn),) if person.ssn and rng.random() < 0.7 else ()),
    )


def _arrest(clerk: Clerk, day: dt.date, *, pending: bool) -> ArrestRecord:
    as_of = min(clerk.today, day + dt.timedelta(days=clerk.rng.randrange(3, 900)))
    charges = [_charge(clerk, offence, day, as_of, pending) for offence in draw_offences(clerk.rng)]
    return ArrestRecord(day, clerk.rng.choice(_ORIS), clerk.pick(_SOURCES), as_of, tuple(charges))


def _charge(
    clerk: Clerk, offence: SyntheticOffence, day: dt.date, as_of: dt.date, pending: bool
) -> ChargeRecord:
    """Two in five charges of this world end in conviction; about one in six has no disposition on record."""
    rng = clerk.rng
    fate = rng.choices(("convicted", "dismissed", "acquitted", "unknown"), (45, 30, 5, 20))[0]
    disposed: dt.date | None = day + dt.timedelta(days=rng.randrange(15, 500))
    if pending or (disposed and disposed > as_of and fate != "unknown"):
        fate = "pending" if (clerk.today - day).days < 550 else "unknown"
    if fate in ("pending", "unknown"):
        disposed = None
    return ChargeRecord(offence.code, offence.literal, offence.severity, fate, disposed, as_of)


def want_for(clerk: Clerk, person: Person, row: CriminalRow | None) -> WantRecord:
    """Generate a want for the person as another agency entered it: often without a UCN, and with errors."""
    rng = clerk.rng
    name = recorded_name(rng, rng.choice(person.names) if rng.random() < 0.2 else person.names[0], 0.5)
    numbers = [("SSN", person.ssn)] if person.ssn and rng.random() < 0.4 else []
    if row and row.sid and rng.random() < 0.5:
        numbers.append(("SID", row.sid))
    ucn = row.ucn if row and rng.random() < 0.6 else ""
    birth = recorded_birth(rng, person.birth, 0.5)
    return _want(clerk, person.person_id, ucn, name, birth, person.sex, tuple(numbers))


def namesake(clerk: Clerk, person: Person, key: str) -> tuple[Person, WantRecord]:
    """Generate another person, with a want, who has the same first and last name and was born within a few
    years.
    """
    rng = clerk.rng
    birth = person.birth + dt.timedelta(days=rng.choice((-1, 1)) * rng.randrange(20, 1400))
    birth = min(birth, clerk.today - dt.timedelta(days=19 * 366))
    name = PersonName(person.names[0].last, person.names[0].first)
    other = replace(
        person,
        person_id=key,
        family=f"N{key[1:]}",
        standing=TrueStanding.CITIZEN_BY_BIRTH,
        birth=birth,
        birthplace="TX",
        citizenship="US",
        names=(name,),
        print_seed=mix(clerk.seed, person.print_seed, 13),
        ssn=clerk.numbers.ssn(),
        passport="",
        missing=(),
        has_images=False,
    )
    numbers = (("SSN", other.ssn),) if rng.random() < 0.5 else ()
    return other, _want(clerk, key, "", name, birth.isoformat(), person.sex, numbers)


def _want(
    clerk: Clerk,
    key: str,
    ucn: str,
    name: PersonName,
    birth: str,
    sex: str,
    numbers: tuple[tuple[str, str], ...],
) -> WantRecord:
    entered = clerk.day_before(clerk.today, 1500)
    offence = draw_offences(clerk.rng)[0]
    return WantRecord(
        person_id=key,
        number=clerk.numbers.warrant(entered.year),
        ucn=ucn,
        names=(name,),
        births=(birth,) if birth else (),
        sex=sex,
        numbers=numbers,
        offence=offence.literal,
        offence_code=offence.code,
        agency_ori=clerk.rng.choice(POLICE),
        entered_on=entered,
        extradition=clerk.pick(_EXTRADITION),
    )
