"""Legal clocks as pure values: a deadline is computed from facts, never counted down.

All moments are aware datetimes, kept in UTC; a facility's zone (IANA name) only decides which local days the
regulation excludes and how times are printed. Nothing here reads the current time: callers pass ``now``.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from handover.clocks.calendars import excluded_spans, zone


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


def in_words(span: timedelta) -> str:
    """Format a duration: '31 hours 5 minutes', '4 days 3 hours' (from 72 hours on). Rounded down."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return "less than a minute"
    hours, minutes = divmod(minutes, 60)
    days, day_hours = divmod(hours, 24)
    parts = [(days, "day"), (day_hours, "hour")] if hours >= 72 else [(hours, "hour"), (minutes, "minute")]
    return " ".join(f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in parts if n)
