"""Who read whom in a week, and what is to be asked about it, for a supervisor of another office or an auditor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from handover.accounts.models import User
from handover.accounts.roles import Actor, Role
from handover.audit.append import append
from handover.audit.chain_positions import first_from
from handover.audit.models import Entry
from handover.process.graph import STATE, Track
from handover.process.models import ClaimChange, Matter, RecordedStep
from handover.stages.intake.public import queries as intake
from handover.stages.notification.public import masked_among
from handover.stages.oversight.reading_rules import (
    ReadingQuestion,
    WholeName,
    has_work,
    questions_of,
    whole_name,
)

REVIEWED: Final = "readings.review"
MOST: Final = 50_000
"""Entries of a week that are read at most; a page of more says so."""


@dataclass(frozen=True, slots=True)
class AskedReading:
    """One person's readings of one matter in a week, with what is to be asked. It does not name the person
    concerned."""

    reader: str
    role: Role
    agency: str
    reference: str
    times: int
    last: datetime
    questions: tuple[ReadingQuestion, ...]


@dataclass(frozen=True, slots=True)
class WeekOfReadings:
    """``readings``: how many there were by others' offices; ``cut``: whether there were more than are looked at."""

    monday: date
    readings: int
    asked: tuple[AskedReading, ...]
    cut: bool

    @property
    def name(self) -> str:
        """The week by ISO 8601, such as 2026-W48."""
        return week_name(self.monday)


def week_name(monday: date) -> str:
    """Return the week of a day by ISO 8601."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02d}"


def monday_of(text: str, today: date) -> date:
    """Return the Monday of a week such as 2026-W48; of the last whole week for any other text, or a week ahead."""
    last = today - timedelta(days=today.weekday() + 7)
    try:
        monday = datetime.strptime(f"{text}-1", "%G-W%V-%u").date()
    except ValueError:
        return last
    return monday if date(2000, 1, 1) < monday <= today else last


def week_of(viewer: User, monday: date) -> WeekOfReadings:
    """Return the week's readings by people of other offices than the viewer's, and what is to be asked."""
    entries = list(_readings(viewer, monday)[: MOST + 1])
    cut, entries = len(entries) > MOST, entries[:MOST]
    by: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        by[entry.actor, entry.subject].append(entry)
    asked = _asked(by, viewer)
    return WeekOfReadings(
        monday, len(entries), tuple(sorted(asked, key=lambda one: (one.agency, one.reader))), cut
    )


def reviews_of(monday: date) -> QuerySet[Entry]:
    """Return the entries by which somebody said that they looked at this week."""
    return Entry.objects.filter(subject=week_name(monday), act=REVIEWED).order_by("number")


def note_review(week: WeekOfReadings, actor: Actor) -> None:
    """Record that a person reviewed a week, and how many questions there were. What came of them is not recorded."""
    with transaction.atomic():
        append(
            act=REVIEWED, actor=actor, subject=week.name,
            content={"readings": week.readings, "to_ask": len(week.asked), "cut": week.cut},
        )  # fmt: skip


def unreviewed(today: date) -> date | None:
    """Return the Monday of the last whole week if somebody read in it and nobody has looked at it."""
    monday = monday_of("", today)
    first, last = _bounds(monday)
    read = Entry.objects.filter(
        number__gte=first, number__lt=last, act__endswith=".read", actor__startswith="user:"
    )
    return monday if read.exists() and not reviews_of(monday).exists() else None


def _readings(viewer: User, monday: date) -> QuerySet[Entry]:
    first, last = _bounds(monday)
    rows = Entry.objects.filter(
        number__gte=first,
        number__lt=last,
        act__endswith=".read",
        actor__startswith="user:",
        outcome="success",
    ).exclude(subject="")
    if viewer.agency is not None:
        rows = rows.exclude(agency=viewer.agency.ori)
    return rows.order_by("number")


def _bounds(monday: date) -> tuple[int, int]:
    start = datetime.combine(monday, time(), UTC)
    return first_from(start), first_from(start + timedelta(days=7))


def _asked(by: dict[tuple[str, str], list[Entry]], viewer: User) -> Iterable[AskedReading]:
    people = {f"user:{p.pk}": p for p in User.objects.all()}
    matters = {
        m.reference: m
        for m in Matter.objects.filter(reference__in={s for _, s in by}).select_related("parent")
    }
    names = _names_of(matters.values())
    colleagues = {whole_name(p.last_name, p.first_name) for p in people.values()}
    restricted = masked_among(viewer, [m for m in matters.values() if m.track == Track.CASE])
    for (actor, reference), entries in by.items():
        reader, matter = people.get(actor), matters.get(reference)
        if reader is None or matter is None:
            continue
        role = Role(entries[-1].role)
        work = has_work(role, acted=_acted(actor, matter), waited_for=_waited_for(matter, entries))
        known = () if matter.pk in restricted else names.get(matter.pk, ())
        questions = questions_of(
            whole_name(reader.last_name, reader.first_name), known, colleagues, work=work
        )
        if questions:
            name = reader.get_full_name() or reader.username
            yield AskedReading(
                name, role, entries[-1].agency, reference, len(entries), entries[-1].at, questions
            )


def _names_of(matters: Iterable[Matter]) -> dict[UUID, Sequence[WholeName]]:
    """The names of the booking behind each matter."""
    listed = list(matters)
    root = {m.pk: _root(m) for m in listed}
    bookings = intake.bookings_of(set(root.values()))
    return {
        pk: tuple(whole_name(n.get("last", ""), n.get("first", "")) for n in bookings[of].names)
        for pk, of in root.items()
        if of in bookings
    }


def _root(matter: Matter) -> UUID:
    parent = matter.parent
    return matter.pk if parent is None else parent.parent_id or parent.pk


def _family(matter: Matter) -> Collection[UUID]:
    root = _root(matter)
    rows = Matter.objects.filter(Q(pk=root) | Q(parent=root) | Q(parent__parent=root))
    return list(rows.values_list("pk", flat=True))


def _acted(actor: str, matter: Matter) -> bool:
    """Whether this person took a step, had the case, or wrote on anything of the same booking."""
    family = _family(matter)
    if RecordedStep.objects.filter(matter__in=family, actor_key=actor).exists():
        return True
    if ClaimChange.objects.filter(Q(holder_key=actor) | Q(by_key=actor), matter__in=family).exists():
        return True
    references = Matter.objects.filter(pk__in=family).values_list("reference", flat=True)
    return Entry.objects.filter(
        subject__in=list(references), actor=actor, act__in=("case.note", "reply.resend")
    ).exists()


def _waited_for(matter: Matter, entries: Sequence[Entry]) -> list[Role | None]:
    """The roles that the matter, or another of its booking, waited for at one of these moments."""
    steps = (
        RecordedStep.objects.filter(matter__in=_family(matter)).select_related("matter").order_by("number")
    )
    found: list[Role | None] = []
    for at in (entries[0].at, entries[-1].at):
        stood = {step.matter_id: step for step in steps if step.recorded_at <= at}
        found += [STATE[Track(step.matter.track), step.state].waits_for for step in stood.values()]
    return found


def today() -> date:
    """Return the day, in UTC, as the audit has it."""
    return timezone.now().astimezone(UTC).date()
