"""Legal clocks as pure values: a deadline is computed from facts, never counted down.

All moments are aware datetimes, kept in UTC; a facility's zone (IANA name) only decides which local days the
regulation excludes and how times are printed. Nothing here reads the current time: callers pass ``now``.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from handover.clocks.calendars import excluded_spans, zone

HOLD_LIMIT = timedelta(hours=48)
"""Longest hold beyond otherwise-release: form I-247A (clock hours) and 8 CFR 287.7(d) (without the excluded
days).
"""

HOLD_WARNINGS = (timedelta(hours=24), timedelta(hours=36), timedelta(hours=47))
"""Elapsed hold times at which people are warned; chosen by the office, not set by any source."""


class NaiveTimeError(ValueError):
    """A datetime without a zone: a legal clock cannot start at a time whose zone is unknown."""


class ClockState(StrEnum):
    """The state of a clock, derived from its facts and the current time."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    PAUSED = "paused"
    EXPIRED = "expired"


def utc(moment: datetime) -> datetime:
    """Convert a moment to UTC. Raises NaiveTimeError."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise NaiveTimeError(f"{moment.isoformat()} has no time zone")
    return moment.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Pause:
    """Time that does not count; ``ends`` is None while the pause is open. ``reason`` states the ground."""

    begins: datetime
    ends: datetime | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "begins", utc(self.begins))
        if self.ends is not None:
            object.__setattr__(self, "ends", utc(self.ends))
            if self.ends < self.begins:
                raise ValueError("a pause cannot end before it begins")


def _due(
    start: datetime, allowance: timedelta, gaps: Iterable[tuple[datetime, datetime | None]]
) -> datetime | None:
    """Return when ``allowance`` is used up if gaps, ordered by start, do not count; None if a gap never ends."""
    due = start + allowance
    counted_to = start
    for begins, ends in gaps:
        if begins >= due:
            break
        if ends is None:
            return None
        if ends > counted_to:
            due += ends - max(begins, counted_to)
            counted_to = ends
    return due


@dataclass(frozen=True, slots=True)
class Deadline:
    """An allowance of time from a start, less its pauses.

    ``working_days_tz``: where given, Saturdays, Sundays and federal holidays of that zone do not count.
    """

    start: datetime
    allowance: timedelta
    pauses: tuple[Pause, ...] = ()
    working_days_tz: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", utc(self.start))
        if self.allowance <= timedelta(0):
            raise ValueError("a deadline must allow some time")
        if self.working_days_tz is not None:
            zone(self.working_days_tz)

    def _gaps(self) -> Iterator[tuple[datetime, datetime | None]]:
        pauses = sorted(((p.begins, p.ends) for p in self.pauses), key=lambda gap: gap[0])
        if self.working_days_tz is None:
            return iter(pauses)
        closed = excluded_spans(self.start, zone(self.working_days_tz))
        return heapq.merge(pauses, closed, key=lambda gap: gap[0])

    @property
    def due_at(self) -> datetime | None:
        """Return the deadline in UTC; None while a pause is open, since the deadline is not known then."""
        return _due(self.start, self.allowance, self._gaps())

    def state(self, now: datetime) -> ClockState:
        """Return the clock's state at ``now``. It is ``running`` also during weekends that do not count."""
        now, due = utc(now), self.due_at
        if due is not None and now >= due:
            return ClockState.EXPIRED
        if now < self.start:
            return ClockState.NOT_STARTED
        paused = any(p.begins <= now and (p.ends is None or now < p.ends) for p in self.pauses)
        return ClockState.PAUSED if paused else ClockState.RUNNING

    def remaining(self, now: datetime) -> timedelta:
        """Return the time left at ``now``: the whole allowance before the start, zero once expired."""
        now = max(utc(now), self.start)
        used_up = timedelta(0)
        counted_to = self.start
        for begins, ends in self._gaps():
            if begins >= now:
                break
            used_up += max(begins - counted_to, timedelta(0))
            counted_to = max(counted_to, min(now, ends or now))
        used_up += now - counted_to
        return max(self.allowance - used_up, timedelta(0))

    def remaining_in_words(self, now: datetime) -> str:
        """Return '3 hours 12 minutes left', '2 hours overdue', or the same with '(paused)'."""
        state, due = self.state(now), self.due_at
        if state is ClockState.EXPIRED and due is not None:
            return f"{in_words(utc(now) - due)} overdue"
        tail = " (paused)" if state is ClockState.PAUSED else ""
        return f"{in_words(self.remaining(now))} left{tail}"


@dataclass(frozen=True, slots=True)
class ReleaseStatement:
    """What a jail reported, and when, about the time at which the person would otherwise be released."""

    reported_at: datetime
    otherwise_release: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "reported_at", utc(self.reported_at))
        object.__setattr__(self, "otherwise_release", utc(self.otherwise_release))


def governing_release(statements: Sequence[ReleaseStatement]) -> datetime | None:
    """Return the otherwise-release time that starts the hold clock of one booking, in UTC; None without a
    report.

    An earlier time always counts. A later time counts only if it was reported before the clock began, while
    the person was still held on the jail's own ground; afterwards it would lengthen a hold that has begun,
    and no extension exists (8 CFR 287.7(d), form I-247A). A new criminal ground is a new booking.
    """
    governing: datetime | None = None
    # Of two that were reported at one moment the earlier counts, whatever their order: it comes last.
    for said in sorted(statements, key=lambda s: (s.reported_at, -s.otherwise_release.timestamp())):
        starts_earlier = governing is None or said.otherwise_release < governing
        if governing is None or starts_earlier or said.reported_at < governing:
            governing = said.otherwise_release
    return governing


@dataclass(frozen=True, slots=True)
class HoldWarning:
    """A moment at which to warn people: at ``at`` (UTC), ``elapsed`` of the 48 hours have passed."""

    elapsed: timedelta
    at: datetime

    @property
    def hours(self) -> int:
        """Return the elapsed time in whole hours."""
        return int(self.elapsed.total_seconds() // 3600)


@dataclass(frozen=True, slots=True)
class LocalLimit:
    """The longest hold that the law of the place allows, and its clause.

    ``hours`` beyond otherwise-release, in clock hours or, with ``working_days``, without Saturdays, Sundays and federal
    holidays; None: to the end of the local day of release.
    """

    clause: str
    hours: int | None = None
    working_days: bool = False

    def ends(self, start: datetime, facility_tz: str) -> datetime:
        """Return the end of a hold from ``start`` under this limit, in UTC."""
        if self.hours is None:
            local = start.astimezone(zone(facility_tz))
            return local.replace(hour=23, minute=59, second=59, microsecond=0, fold=1).astimezone(UTC)
        tz = facility_tz if self.working_days else None
        due = Deadline(start, timedelta(hours=self.hours), working_days_tz=tz).due_at
        assert due is not None  # no pause, so no open one
        return due


@dataclass(frozen=True, slots=True)
class HoldEnd:
    """One of the ends that a hold has, and the clause that sets it."""

    at: datetime
    clause: str


@dataclass(frozen=True, slots=True)
class HoldClock:
    """The hold that an immigration detainer asks for, from otherwise-release time on: 48 hours, or less where the law
    of the place says so (``local``).

    It cannot be paused or extended: its start is its only fact. A second detainer for the same booking has
    the same start and so the same end. Whether a hold is allowed at all (service on the person, local law) is
    decided elsewhere.
    """

    otherwise_release_utc: datetime
    facility_tz: str
    local: tuple[LocalLimit, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "otherwise_release_utc", utc(self.otherwise_release_utc))
        zone(self.facility_tz)

    @property
    def due_by_clock_hours(self) -> datetime:
        """Return the end of 48 elapsed hours (form I-247A: "not more than 48 hours" beyond release), UTC."""
        return self.otherwise_release_utc + HOLD_LIMIT

    @property
    def due_by_regulation(self) -> datetime:
        """Return the end of 48 hours without Saturdays, Sundays and federal holidays (8 CFR 287.7(d)), UTC;
        not enforced.
        """
        due = Deadline(self.otherwise_release_utc, HOLD_LIMIT, working_days_tz=self.facility_tz).due_at
        assert due is not None  # no pause, so no open one
        return due

    @property
    def ends(self) -> tuple[HoldEnd, ...]:
        """Return every end with its clause, the form's first: clock hours, the regulation's count, the place's own."""
        return (
            HoldEnd(self.due_by_clock_hours, "Form I-247A: 48 hours"),
            HoldEnd(self.due_by_regulation, "8 CFR 287.7(d): 48 hours without weekends and holidays"),
            *(
                HoldEnd(one.ends(self.otherwise_release_utc, self.facility_tz), one.clause)
                for one in self.local
            ),
        )

    @property
    def ended_by(self) -> HoldEnd:
        """Return the enforced end: the earliest of all, and the clause that sets it."""
        return min(self.ends, key=lambda end: end.at)

    @property
    def due_at(self) -> datetime:
        """Return the enforced end, UTC."""
        return self.ended_by.at

    @property
    def due_local(self) -> datetime:
        """Return the enforced end in the facility's zone."""
        return self.due_at.astimezone(zone(self.facility_tz))

    @property
    def warnings(self) -> tuple[HoldWarning, ...]:
        """Return the moments to warn, in order; a hold that ends earlier by local law has those before its end."""
        moments = (HoldWarning(h, self.otherwise_release_utc + h) for h in HOLD_WARNINGS)
        return tuple(w for w in moments if w.at < self.due_at)

    def warnings_reached(self, now: datetime) -> tuple[HoldWarning, ...]:
        """Return the warnings that are due; after expiry, all of them."""
        now = utc(now)
        return tuple(w for w in self.warnings if w.at <= now)

    def state(self, now: datetime) -> ClockState:
        """Return not_started before otherwise-release, running during the hold, expired from ``due_at`` on."""
        now = utc(now)
        if now < self.otherwise_release_utc:
            return ClockState.NOT_STARTED
        return ClockState.RUNNING if now < self.due_at else ClockState.EXPIRED

    def remaining(self, now: datetime) -> timedelta:
        """Return the time left of the hold: all of it before the start, zero once expired."""
        return max(self.due_at - max(utc(now), self.otherwise_release_utc), timedelta(0))

    def remaining_in_words(self, now: datetime) -> str:
        """Return '31 hours 5 minutes left'; before the start and after the end, a sentence that says so."""
        state = self.state(now)
        if state is ClockState.NOT_STARTED:
            return f"Not started: begins in {in_words(self.otherwise_release_utc - utc(now))}"
        if state is ClockState.EXPIRED:
            return f"Expired {in_words(utc(now) - self.due_at)} ago"
        return f"{in_words(self.remaining(now))} left"


def in_words(span: timedelta) -> str:
    """Format a duration: '31 hours 5 minutes', '4 days 3 hours' (from 72 hours on). Rounded down."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return "less than a minute"
    hours, minutes = divmod(minutes, 60)
    days, day_hours = divmod(hours, 24)
    parts = [(days, "day"), (day_hours, "hour")] if hours >= 72 else [(hours, "hour"), (minutes, "minute")]
    return " ".join(f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in parts if n)
