"""What the jail reported about one booking, for its page and for later stages. Facts of the jail, not of law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from handover.accounts.models import Agency
from handover.administration.running_parts import running
from handover.compiled_read import compiled_read
from handover.formats.drops import EventType, JailEvent
from handover.process.agency_parts import AgencyPart
from handover.row_scope import Opening, opening
from handover.stages.intake.models import Booking, ReportedEvent, Roster, RosterAlarm, ToldReport

OVERDUE = timedelta(hours=26)
"""A daily roster with two hours of grace."""


@dataclass(frozen=True, slots=True)
class Report:
    """One event of a jail, and when it came in."""

    event: JailEvent
    received_at: datetime

    @property
    def what(self) -> str:
        """The event in words."""
        return WORDS[self.event.event_type]


@dataclass(frozen=True, slots=True)
class JailReports:
    """Everything that the jail reported about one booking, oldest first by the jail's own times.

    ``missing_since``: the moment of the roster that lacked the booking, while that alarm is open; an absence
    is no release.
    """

    reports: tuple[Report, ...] = ()
    missing_since: datetime | None = None

    @property
    def release(self) -> Report | None:
        """The release that stands: the last one, unless the jail booked the person again after it."""
        return self._departure(EventType.RELEASE)

    @property
    def transfer(self) -> Report | None:
        """The transfer out that stands, as `release`."""
        return self._departure(EventType.TRANSFER)

    @property
    def expected_release(self) -> datetime | None:
        """The release time that the jail last expected (its own statement, not a computed one)."""
        told = [r.event.expected_release for r in self.reports if r.event.expected_release]
        return told[-1] if told else None

    def _departure(self, kind: EventType) -> Report | None:
        moves = [r for r in self.reports if r.event.event_type in _MOVES]
        return moves[-1] if moves and moves[-1].event.event_type is kind else None


_MOVES = frozenset({EventType.BOOK, EventType.RELEASE, EventType.TRANSFER})
WORDS = {
    EventType.BOOK: "Booked",
    EventType.CHARGE: "Charge",
    EventType.HOLD: "Hold for another agency",
    EventType.TRANSFER: "Transferred",
    EventType.RELEASE: "Released",
    EventType.MERGE: "Inmate numbers merged",
    EventType.CORRECT: "Corrected",
}


@opening(Opening.FEED)
def reports_of(booking: Booking) -> JailReports:
    """What the jail reported about this booking: events with its TCN or its booking number, in any order of
    arrival. An event that names another TCN belongs to another booking, even if the number is the same."""
    rows = rows_of(booking).order_by("happened_at", "pk")
    return JailReports(tuple(Report(row.event, row.received_at) for row in rows), _missing_since(booking))


def rows_of(booking: Booking) -> QuerySet[ReportedEvent]:
    """The events about this booking."""
    keys = Q(tcn=booking.tcn)
    if booking.booking_number:
        keys |= Q(booking_no=booking.booking_number, tcn="")
    return ReportedEvent.objects.filter(keys, agency_id=booking.matter.agency_id, erasure=None)


def _missing_since(booking: Booking) -> datetime | None:
    if AgencyPart.BUREAU not in running():  # rosters go to the bureau, which reports the missing bookings
        told = ToldReport.objects.filter(matter=booking.matter_id).order_by("-said_at", "-number")
        return told.values_list("missing_since", flat=True).first()
    alarm = missing_here(booking)
    return alarm.roster.as_of if alarm else None


def missing_here(booking: Booking) -> RosterAlarm | None:
    """The open alarm of a roster that lacks this booking."""
    if not booking.booking_number:
        return None
    alarms = RosterAlarm.objects.filter(
        agency_id=booking.matter.agency_id, booking_no=booking.booking_number, end=None
    )
    return alarms.select_related("roster").first()


@opening(Opening.FEED)
def corrections_of(booking: Booking) -> list[JailEvent]:
    """Return the jail's corrections, after the booking, about the person booked: name, birth, citizenship."""
    rows = _corrections(booking.matter.agency_id, booking.tcn, booking.booking_number)
    return [row.event for row in rows]


@compiled_read
def _corrections(agency: int, tcn: str, number: str) -> QuerySet[ReportedEvent]:
    keys = Q(tcn=tcn) | Q(booking_no=number, tcn="")
    rows = ReportedEvent.objects.filter(
        keys, agency_id=agency, event_type=EventType.CORRECT.value, erasure=None
    )
    return rows.order_by("happened_at", "pk")


def alarms_of(agencies: QuerySet[Agency]) -> QuerySet[RosterAlarm]:
    """The alarms of these agencies, oldest first."""
    rows = RosterAlarm.objects.filter(agency__in=agencies, erasure=None)
    return rows.select_related("agency", "roster", "end", "end__event").order_by("opened_at", "pk")


def newest_rosters(agencies: QuerySet[Agency]) -> list[Roster]:
    """The newest roster of each agency that ever sent one."""
    found = []
    for agency in agencies.filter(pk__in=Roster.objects.values("agency")).order_by("name", "ori"):
        found.append(Roster.objects.filter(agency=agency).select_related("agency", "file")[0])
    return found


def is_overdue(roster: Roster, now: datetime) -> bool:
    """Whether the next daily roster should have been here by now."""
    return now - roster.as_of > OVERDUE
