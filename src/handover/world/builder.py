"""Generate a world: people first, then their records in the repositories, wants, bookings, and the ground
truth.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Final

from handover.formats.ebts.car import write_car
from handover.formats.minutiae import FingerMinutiae
from handover.world.agencies import BY_POLICY
from handover.world.booking_errors import BookedPerson
from handover.world.bookings import (
    BookingFile,
    Taking,
    draw_jail,
    taking_for,
    with_fingers,
    write_booking,
)
from handover.world.criminal import Clerk, criminal_row, namesake, want_for
from handover.world.defects import Defect, broken
from handover.world.ids import Numbers
from handover.world.immigration import immigration_row
from handover.world.kernels import mix
from handover.world.people import IMMIGRATION_MIX, RECORDLESS_MIX, Census, Person, TrueStanding, drawn
from handover.world.records import CriminalRow, ImmigrationRow, WantRecord
from handover.world.ridge_store import RidgeStore
from handover.world.sizes import Arranged, Sizes
from handover.world.truth import BookingTruth, End, Opens, expected, is_stale

Progress = Callable[[str, int, int], None]
"""Called with what is being generated, how many are done, and the total."""


BOOKED_MIX: Final = (("neither", 0.30), ("criminal", 0.28), ("both", 0.24), ("immigration", 0.18))
"""Where booked persons are on file; chosen to exercise every path, not an estimate of any jail's intake."""
_STEP: Final = 500


@dataclass(slots=True)
class Making:
    """The state of generating one world."""

    clerk: Clerk
    census: Census
    sizes: Sizes
    progress: Progress
    people: list[Person] = field(default_factory=list)
    criminal: list[CriminalRow] = field(default_factory=list)
    immigration: list[ImmigrationRow] = field(default_factory=list)
    wants: list[WantRecord] = field(default_factory=list)
    files: list[BookingFile] = field(default_factory=list)
    truths: list[BookingTruth] = field(default_factory=list)
    image_prints: dict[str, dict[int, FingerMinutiae]] = field(default_factory=dict)
    pools: dict[str, list[BookedPerson]] = field(default_factory=lambda: {name: [] for name, _ in BOOKED_MIX})
    ridges: RidgeStore = field(default_factory=RidgeStore)

    def tell(self, what: str, done: int, total: int) -> None:
        """Report progress from time to time, and at the end."""
        if done % _STEP == 0 or done == total:
            self.progress(what, done, total)


def start(seed: int, sizes: Sizes, today: dt.date, progress: Progress) -> Making:
    """Start an empty world with that seed."""
    numbers = Numbers(_dice(seed, 1))
    clerk = Clerk(_dice(seed, 2), numbers, today, seed)
    return Making(clerk, Census(_dice(seed, 3), numbers, seed, today), sizes, progress)


def _dice(seed: int, use: int) -> Random:
    """Return a separate random generator for each use, so that drawing more of one thing does not change
    another.
    """
    return Random(mix(seed, use))  # noqa: S311 - synthetic data must be repeatable, not secret


def fill_repositories(making: Making) -> None:
    """Generate the people of both repositories and their records, and wants for some."""
    sizes, rng = making.sizes, making.clerk.rng
    both = min(sizes.criminal, round(sizes.immigration * sizes.both_share))
    standings = drawn(rng, IMMIGRATION_MIX, sizes.immigration)
    with_images = (sizes.images + 1) // 2
    for i, standing in enumerate(standings):
        person = making.census.person(standing, has_images=i < min(both, with_images))
        _add(making, person, criminal=i < both, immigration=True)
        making.tell("immigration identities", i + 1, sizes.immigration)
    others = drawn(rng, RECORDLESS_MIX, sizes.criminal - both)
    for i, standing in enumerate(others):
        person = making.census.person(standing, has_images=i < sizes.images // 4)
        _add(making, person, criminal=True, immigration=False)
        making.tell("criminal identities", i + 1, len(others))


def _add(making: Making, person: Person, *, criminal: bool, immigration: bool) -> None:
    """Enter one person in the named repositories, and in the pool that bookings draw from."""
    clerk = making.clerk
    pending = person.standing is TrueStanding.PERMANENT and clerk.rng.random() < 0.4
    subject = BookedPerson(
        person,
        criminal_row(clerk, person, pending=pending) if criminal else None,
        immigration_row(clerk, person) if immigration else None,
    )
    making.people.append(person)
    for row, key in ((subject.criminal, "ucn"), (subject.immigration, "fin")):
        if row is not None and person.has_images:
            making.image_prints[getattr(row, key)] = making.ridges.enrolled(row.prints)
    if subject.criminal:
        making.criminal.append(subject.criminal)
        if clerk.rng.random() < making.sizes.want_share:
            making.wants.append(want_for(clerk, person, subject.criminal))
    if subject.immigration:
        making.immigration.append(subject.immigration)
    held = {(True, True): "both", (True, False): "criminal", (False, True): "immigration"}
    making.pools[held[criminal, immigration]].append(subject)


def fill_bookings(making: Making) -> None:
    """Generate bookings in random order, including defective files, each with its truth."""
    rng, sizes = making.clerk.rng, making.sizes
    jobs: list[tuple[BookedPerson, Arranged | Defect | None]] = list(_drawn_subjects(making))
    kinds = list(Defect)
    for i in range(sizes.defects):
        jobs.append((_newcomer(making), kinds[i % len(kinds)]))
    rng.shuffle(jobs)
    for serial, (subject, special) in enumerate(jobs, start=1):
        if isinstance(special, Defect):
            _book_badly(making, subject, serial, special)
        else:
            _book(making, subject, serial, special)
        making.progress("bookings", serial, len(jobs))


def _drawn_subjects(making: Making) -> list[tuple[BookedPerson, Arranged | None]]:
    """Choose who is booked: everybody with images, the arranged bookings, then by `BOOKED_MIX`; nobody twice
    while the pools last.
    """
    rng, sizes = making.clerk.rng, making.sizes
    pools = {name: list(pool) for name, pool in making.pools.items()}
    pictured = [s for pool in pools.values() for s in pool if s.person.has_images]
    found: list[tuple[BookedPerson, Arranged | None]] = []
    found.extend((s, None) for s in pictured[: sizes.images])
    while len(found) < sizes.images:
        found.append((_newcomer(making, has_images=True), None))
    for pool in pools.values():
        pool[:] = [s for s in pool if not s.person.has_images]
        rng.shuffle(pool)
    for arranged in sizes.arranged[: sizes.bookings - len(found)]:
        fitting = (
            s for n in ("both", "immigration") for s in pools[n] if s.person.standing == arranged.standing
        )
        if subject := next(fitting, None):
            pools["both" if subject.criminal else "immigration"].remove(subject)
            found.append((subject, arranged))
    names, weights = [n for n, _ in BOOKED_MIX], [w for _, w in BOOKED_MIX]
    for name in rng.choices(names, weights, k=sizes.bookings - len(found)):
        found.append((pools[name].pop() if pools[name] else _newcomer(making), None))
    return found


def _newcomer(making: Making, *, has_images: bool = False) -> BookedPerson:
    """Generate a person in neither repository."""
    standing = drawn(making.clerk.rng, RECORDLESS_MIX, 1)[0]
    person = making.census.person(standing, has_images=has_images)
    making.people.append(person)
    return BookedPerson(person, None, None)


def _book(making: Making, subject: BookedPerson, serial: int, arranged: Arranged | None) -> None:
    clerk, sizes, person = making.clerk, making.sizes, subject.person
    poor_share = float(arranged.poor) if arranged else sizes.poor_share
    taking = taking_for(clerk.rng, person, poor_share)
    if clerk.rng.random() < sizes.booked_want_share:
        making.wants.append(want_for(clerk, person, subject.criminal))
    if clerk.rng.random() < sizes.namesake_share:
        other, want = namesake(clerk, person, f"N{serial:07d}")
        making.people.append(other)
        making.wants.append(want)
    jail = BY_POLICY[arranged.policy] if arranged else draw_jail(clerk.rng)
    booking = write_booking(clerk, subject, serial, taking, making.ridges, jail)
    if arranged:
        booking = with_fingers(booking, arranged.fingers)
    _file(making, subject, booking.tcn, booking.control_ori, write_car(booking), taking, booking.date)


def _book_badly(making: Making, subject: BookedPerson, serial: int, defect: Defect) -> None:
    taking = Taking("good", 0.8)
    jail = draw_jail(making.clerk.rng)
    booking = write_booking(making.clerk, subject, serial, taking, making.ridges, jail)
    data = broken(defect, booking, making.clerk.rng)
    _file(
        making,
        subject,
        booking.tcn,
        booking.control_ori,
        data,
        Taking("none", 0.0),
        booking.date,
        defect.value,
    )


def _file(
    making: Making,
    subject: BookedPerson,
    tcn: str,
    jail: str,
    data: bytes,
    taking: Taking,
    arrested: dt.date,
    defect: str = "",
) -> None:
    """Store the file and record its truth."""
    person = subject.person
    opens, end, why = expected(person, subject.criminal, subject.immigration)
    if defect:
        opens, end, why = Opens.DEFECTIVE, End.NOTHING, f"the file is defective: {defect}"
    making.files.append(BookingFile(tcn, f"{tcn}.ebts", jail, arrested, data))
    making.truths.append(
        BookingTruth(
            tcn=tcn,
            file=f"{tcn}.ebts",
            person_id=person.person_id,
            ucn=subject.criminal.ucn if subject.criminal else "",
            fin=subject.immigration.fin if subject.immigration else "",
            standing=person.standing,
            birthplace=person.birthplace,
            citizenship=person.citizenship,
            opens=opens,
            end=end,
            why=why,
            stale=is_stale(person, subject.immigration),
            protected=bool(subject.immigration and subject.immigration.protected),
            prints=taking.kind,
            print_quality=taking.quality,
            defect=defect,
        )
    )


def link_wants(making: Making) -> None:
    """Add to the truth of each booking which wants are the person's, and which are a namesake's."""
    by_name: dict[tuple[str, str], list[WantRecord]] = defaultdict(list)
    by_person: dict[str, list[str]] = defaultdict(list)
    for want in making.wants:
        by_person[want.person_id].append(want.number)
        by_name[(want.names[0].last, want.names[0].first)].append(want)
    primary = {person.person_id: person.names[0] for person in making.people}
    for i, truth in enumerate(making.truths):
        name = primary[truth.person_id]
        shared = by_name.get((name.last, name.first), [])
        making.truths[i] = replace(
            truth,
            wants=tuple(by_person.get(truth.person_id, ())),
            namesake_wants=tuple(w.number for w in shared if w.person_id != truth.person_id),
        )
