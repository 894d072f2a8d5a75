"""The hold that a detainer asks for: its start, its ends, and what is left of it. Pure values, as all clocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from handover.clocks.calendars import zone
from handover.clocks.deadlines import ClockState, Deadline, in_words, utc

HOLD_LIMIT = timedelta(hours=48)
"""Longest hold beyond otherwise-release: form I-247A (clock hours) and 8 CFR 287.7(d) (without the excluded
days).
"""

HOLD_WARNINGS = (timedelta(hours=24), timedelta(hours=36), timedelta(hours=47))
"""Elapsed hold times at which people are warned; chosen by the office, not set by any source."""


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
    holidays; None: to the end of the local day of release. ``law_from``: when it became law, where that is after the
    release: it ends no hold before that.
    """

    clause: str
    hours: int | None = None
    working_days: bool = False
    law_from: datetime | None = None

    def ends(self, start: datetime, facility_tz: str) -> datetime:
        """Return the end of a hold from ``start`` under this limit, in UTC."""
        counted = self._counted(start, facility_tz)
        return counted if self.law_from is None else max(counted, utc(self.law_from))

    def _counted(self, start: datetime, facility_tz: str) -> datetime:
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
    decided elsewhere. ``ordered_at``: when a court's order that nobody be held reached the jail; ``written_down``: the
    end as it was recorded, which no later correction puts off.
    """

    otherwise_release_utc: datetime
    facility_tz: str
    local: tuple[LocalLimit, ...] = ()
    ordered_at: datetime | None = None
    written_down: datetime | None = None

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
            *self._by_order,
            *(
                (HoldEnd(utc(self.written_down), "The end as it was written down"),)
                if self.written_down
                else ()
            ),
        )

    @property
    def _by_order(self) -> tuple[HoldEnd, ...]:
        if self.ordered_at is None:
            return ()
        at = max(
            utc(self.ordered_at), self.otherwise_release_utc
        )  # one from before the release lets no hold begin
        return (HoldEnd(at, "Order of a court (illustrative: no source was read)"),)

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
