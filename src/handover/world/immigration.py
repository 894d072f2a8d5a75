"""Generate immigration records: entries, statuses with their dates, proceedings, orders.

Records are not the truth: some naturalisations never reached the repository, and some stays look expired
although the person had left. The rates are ours and are stated where they are used; reviewers are meant to
find such errors.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from handover.matching.types import Biographics
from handover.world.criminal import Clerk
from handover.world.misspelling import recorded_birth, recorded_name
from handover.world.names import accented
from handover.world.people import Person, TrueStanding
from handover.world.places import COURT, OFFICES, PORTS, STATIONS
from handover.world.records import EncounterRecord, ImmigrationRow, Order, Status

STALE_NATURALISATION: Final = 0.10
"""Share of naturalised persons whose record still says permanent resident."""
FALSE_OVERSTAY: Final = 0.03
"""Share of permanent residents whose record also claims, from travel data, an earlier overstay."""
PROTECTED: Final = 0.03
"""Share of noncitizens in the repository who are protected by 8 USC 1367."""
_CASES, _TRAVEL, _COURT, _CERTIFICATES = "case system", "travel data", "court system", "certificate index"


@dataclass(slots=True)
class _File:
    """One person's file while it is being written, oldest event first."""

    clerk: Clerk
    person: Person
    day: dt.date
    encounters: list[EncounterRecord] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    certificate: str = ""

    def later(self, least: int, most: int) -> dt.date:
        """Advance by some days, but not beyond yesterday."""
        step = dt.timedelta(days=self.clerk.rng.randrange(least, most))
        self.day = min(self.day + step, self.clerk.today - dt.timedelta(days=1))
        return self.day

    def met(self, place: tuple[str, ...], reason: str, source: str = "biometric system") -> None:
        """Record that prints were taken on the file's current day."""
        eid = self.clerk.numbers.encounter()
        self.encounters.append(EncounterRecord(eid, self.day, self.clerk.rng.choice(place), reason, source))

    def has(
        self, status: str, until: dt.date | None = None, source: str = _CASES, reliability: str = "system"
    ) -> None:
        """Add a status from the current day on; an open one before it ends the day before."""
        self.statuses.append(Status(status, self.day, until, source, reliability, self._as_of()))

    def end_last(self) -> None:
        """End the last status on the current day."""
        last = self.statuses.pop()
        until = max(last.since, self.day)
        self.statuses.append(
            Status(last.status, last.since, until, last.source, last.reliability, self._as_of())
        )

    def ordered(self, kind: str, sections: str = "", *, final: bool = False, body: str = COURT) -> None:
        """Add a document of the current day."""
        primary = kind in ("removal_order", "relief")
        source, reliability = (_COURT, "primary") if primary else (_CASES, "system")
        self.orders.append(Order(kind, self.day, final, body, sections, source, reliability, self._as_of()))

    def _as_of(self) -> dt.date:
        return min(self.clerk.today, self.day + dt.timedelta(days=self.clerk.rng.randrange(0, 400)))


def immigration_row(clerk: Clerk, person: Person) -> ImmigrationRow:
    """Generate the immigration identity of a person whose standing implies one. Raises ``KeyError`` for any
    other.
    """
    file = _File(clerk, person, _arrival(clerk, person))
    _WRITERS[person.standing](file)
    rng = clerk.rng
    certain = person.standing not in (TrueStanding.NONIMMIGRANT, TrueStanding.OVERSTAY)
    a_number = clerk.numbers.a_number() if certain or rng.random() < 0.25 else ""
    fin = clerk.numbers.fin()
    return ImmigrationRow(
        person_id=person.person_id,
        fin=fin,
        a_number=a_number,
        biographics=_biographics(clerk, person, fin, a_number),
        encounters=tuple(file.encounters),
        statuses=tuple(file.statuses),
        orders=tuple(file.orders),
        certificate=file.certificate,
        protected=not person.standing.is_citizen and rng.random() < PROTECTED,
        as_of=clerk.today - dt.timedelta(days=rng.randrange(1, 6)),
        prints=clerk.print_source(person, 12),
        has_images=person.has_images,
    )


def _arrival(clerk: Clerk, person: Person) -> dt.date:
    """Return the first day in the country: a tenth of the person's age to all of it ago, at the latest 400
    days ago.
    """
    earliest = person.birth + dt.timedelta(days=300)
    latest = clerk.today - dt.timedelta(days=400)
    span = max(1, (latest - earliest).days)
    return earliest + dt.timedelta(days=int(span * clerk.rng.betavariate(3.0, 1.6)))


def _biographics(clerk: Clerk, person: Person, fin: str, a_number: str) -> Biographics:
    """Return names as the passport or the officer wrote them; some with the accents of their language."""
    rng = clerk.rng
    written = recorded_name(rng, person.names[0], 0.25)
    names = [written]
    spelled = replace(
        written,
        last=accented(written.last),
        first=accented(written.first),
        middle=accented(written.middle),
    )
    if spelled != written and rng.random() < 0.4:
        names = [spelled, written]
    names += [name for name in person.names[1:] if rng.random() < 0.3]
    birth = recorded_birth(rng, person.birth, 0.2) or person.birth.isoformat()
    numbers = [("FIN", fin)] + ([("ANUM", a_number)] if a_number else [])
    if person.passport and rng.random() < 0.7:
        numbers.append(("PASSPORT", person.passport))
    return Biographics(
        names=tuple(dict.fromkeys(names)),
        births=(birth,),
        sex=person.sex,
        birthplace=person.birthplace,
        citizenship=person.birthplace if person.standing is TrueStanding.NATURALISED else person.citizenship,
        numbers=tuple(numbers),
    )


def _admitted(file: _File, days: int) -> None:
    file.met(PORTS, "visa application", "consular system")
    file.later(5, 60)
    file.met(PORTS, "entry")
    file.has("nonimmigrant", file.day + dt.timedelta(days=days), _TRAVEL)


def _permanent(file: _File) -> None:
    if file.clerk.rng.random() < 0.5:
        _admitted(file, 365)
        if file.clerk.rng.random() < FALSE_OVERSTAY / 0.5:
            ended = min(file.statuses[-1].until or file.day, file.clerk.today)
            file.statuses.append(Status("overstay", ended, None, _TRAVEL, "secondary", file.clerk.today))
    file.later(30, 800)
    if file.statuses and file.statuses[-1].status == "nonimmigrant":
        file.end_last()
    file.met(OFFICES, "immigration benefit")
    file.has("permanent_resident")


def _naturalised(file: _File) -> None:
    _permanent(file)
    file.later(900, 2600)
    file.met(OFFICES, "naturalisation")
    if file.clerk.rng.random() < STALE_NATURALISATION:
        return
    file.end_last()
    file.certificate = file.clerk.numbers.certificate()
    file.has("citizen", None, _CERTIFICATES, "primary")


def _nonimmigrant(file: _File) -> None:
    file.day = file.clerk.day_before(file.clerk.today, 300)
    _admitted(file, file.clerk.rng.randrange(330, 1100))


def _overstay(file: _File) -> None:
    _admitted(file, 180)
    over = file.statuses[-1].until or file.day
    file.day = min(over, file.clerk.today - dt.timedelta(days=30))
    file.has("overstay", None, _TRAVEL, "secondary" if file.clerk.rng.random() < 0.4 else "system")


def _paroled(file: _File) -> None:
    file.day = file.clerk.day_before(file.clerk.today, 500)
    file.met(STATIONS, "apprehension")
    file.has("paroled", file.clerk.today + dt.timedelta(days=file.clerk.rng.randrange(30, 500)))


def _asylum(file: _File) -> None:
    file.met(STATIONS, "apprehension")
    file.has("application_pending")
    file.later(300, 1500)
    file.end_last()
    file.ordered("relief", "208")
    file.has("asylum", None, _COURT, "primary")


def _pending(file: _File) -> None:
    _admitted(file, 180)
    file.later(20, 300)
    file.end_last()
    file.met(OFFICES, "immigration benefit")
    file.has("application_pending")


def _charged(file: _File) -> str:
    """Add a charging document for one of two reasons; returns the sections."""
    if file.clerk.rng.random() < 0.55:
        file.met(STATIONS, "apprehension")
        file.has("no_status")
        sections = "212(a)(6)(A)"
    else:
        _overstay(file)
        sections = "237(a)(1)(B)"
    file.later(1, 200)
    file.ordered("charging_document", sections, body="Immigration Office, Alderton")
    file.later(10, 200)
    file.ordered("proceeding", sections)
    return sections


def _proceedings(file: _File) -> None:
    sections = _charged(file)
    if file.clerk.rng.random() < 0.2:
        file.later(100, 600)
        file.ordered("removal_order", sections, final=False)


def _final_order(file: _File) -> None:
    sections = _charged(file)
    file.later(60, 900)
    file.ordered("removal_order", sections, final=True)


def _no_status(file: _File) -> None:
    file.met(STATIONS, "apprehension")
    file.has("no_status")


_WRITERS: Final[dict[TrueStanding, Callable[[_File], None]]] = {
    TrueStanding.NATURALISED: _naturalised,
    TrueStanding.PERMANENT: _permanent,
    TrueStanding.NONIMMIGRANT: _nonimmigrant,
    TrueStanding.OVERSTAY: _overstay,
    TrueStanding.PAROLED: _paroled,
    TrueStanding.ASYLUM: _asylum,
    TrueStanding.PENDING: _pending,
    TrueStanding.PROCEEDINGS: _proceedings,
    TrueStanding.FINAL_ORDER: _final_order,
    TrueStanding.NO_STATUS: _no_status,
}
