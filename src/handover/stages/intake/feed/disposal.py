"""Disposal of a jail's events and rosters under the records schedule: due by their age, unless something depends on
them.

An event is kept as long as the content of its booking. A roster stays while it is the newest
of its jail, while an alarm of it is open, and while a legal hold stands on a booking that it names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from handover.accounts.models import Agency
from handover.administration.retention_batches import AT_ONCE, DueBatch, labelled
from handover.administration.retention_schedule import ScheduleItem
from handover.process.erasure import public as erasure
from handover.process.models import Matter
from handover.stages.intake.models import AlarmEnd, Booking, JailFile, ReportedEvent, Roster, RosterAlarm

EVENTS: Final = "jail-events"
ROSTERS: Final = "jail-rosters"
_OF_ONE_FILE: Final = timedelta(hours=1)
"""A file and the events that came in it are recorded together."""


def due_events(now: datetime, item: ScheduleItem) -> Iterator[DueBatch]:
    """Return the events of each jail that are due, with the files that contain no event to be kept."""
    rows = ReportedEvent.objects.filter(erasure=None, received_at__lte=now - item.period)
    for of_booking in _bookings_of_event():
        rows = rows.exclude(Exists(of_booking))
    for agency, found in _by_agency(rows, "received_at"):
        pks = [pk for pk, _ in found]
        files = _files_without(agency, found[-1][1], pks)
        yield DueBatch(
            f"{EVENTS}:{agency.ori}", f"events that {agency.name} reported", item, found[0][1] + item.period,
            labelled({"intake.ReportedEvent": pks, "intake.JailFile": files}),
        )  # fmt: skip


def due_rosters(now: datetime, item: ScheduleItem) -> Iterator[DueBatch]:
    """The rosters of each jail that are due, with their files and alarms."""
    newer = Roster.objects.filter(agency=OuterRef("agency"), as_of__gt=OuterRef("as_of"))
    open_alarms = RosterAlarm.objects.filter(roster=OuterRef("pk"), end=None)
    rows = Roster.objects.filter(
        Exists(newer), ~Exists(open_alarms), erasure=None, as_of__lte=now - item.period
    )
    held = _held_numbers()
    for agency, found in _by_agency(rows, "as_of"):
        listed = Roster.objects.filter(pk__in=[pk for pk, _ in found]).order_by("as_of", "pk")
        free = [one for one in listed if held[agency.pk].isdisjoint(_named(one))]
        if not free:
            continue
        alarms = RosterAlarm.objects.filter(roster__in=free, erasure=None).order_by("pk")
        yield DueBatch(
            f"{ROSTERS}:{agency.ori}", f"rosters of {agency.name}", item, free[0].as_of + item.period,
            labelled({
                "intake.Roster": [one.pk for one in free],
                "intake.JailFile": _unerased(JailFile.objects.filter(roster__in=free)),
                "intake.RosterAlarm": _unerased(alarms),
                "intake.AlarmEnd": _unerased(AlarmEnd.objects.filter(alarm__roster__in=free)),
            }),
        )  # fmt: skip


def _bookings_of_event() -> tuple[QuerySet[Booking], QuerySet[Booking]]:
    """Return the bookings that an event belongs to (`jail_reports.reports_of`) and whose content is not erased: by
    TCN, and by number. Two questions, each answered by its index."""
    standing = Booking.objects.filter(erasure=None, matter__agency=OuterRef("agency"))
    return (
        standing.filter(tcn=OuterRef("tcn")).exclude(tcn=""),
        standing.filter(booking_number=OuterRef("booking_no")).exclude(booking_number=""),
    )


def _by_agency(rows: Any, moment: str) -> Iterator[tuple[Agency, list[tuple[int, datetime]]]]:
    """Return the oldest rows of each agency, as key and time, at most one batch."""
    for agency in Agency.objects.filter(Exists(rows.filter(agency=OuterRef("pk")))).order_by("ori"):
        found = rows.filter(agency=agency).order_by(moment, "pk").values_list("pk", moment)[:AT_ONCE]
        yield agency, list(found)


def _files_without(agency: Agency, last: datetime, going: Iterable[int]) -> list[int]:
    """The files of events up to a moment of which no event is kept."""
    kept = ReportedEvent.objects.filter(
        agency=agency, erasure=None,
        received_at__gt=OuterRef("received_at") - _OF_ONE_FILE, received_at__lt=OuterRef("received_at") + _OF_ONE_FILE,
    ).exclude(pk__in=list(going))  # fmt: skip
    files = JailFile.objects.filter(agency=agency, erasure=None, received_at__lte=last + _OF_ONE_FILE)
    rows = files.exclude(kind=JailFile.Kind.ROSTER).exclude(Exists(kept))
    return list(rows.order_by("received_at", "pk").values_list("pk", flat=True))  # as their index has them


def _unerased(rows: Any) -> list[int]:
    return list(rows.filter(erasure=None).order_by("pk").values_list("pk", flat=True))


def _named(roster: Roster) -> set[str]:
    return {*roster.present, *roster.vanished, *roster.unannounced, *roster.returned}


def _held_numbers() -> dict[int, set[str]]:
    """By agency the booking numbers of bookings on which, or on whose case, a legal hold stands."""
    keys = erasure.in_force().values("key")
    matters = Matter.objects.filter(reference__in=keys).select_related("parent")
    roots = {
        m.parent.parent_id if m.parent is not None and m.parent.parent_id else m.parent_id or m.pk
        for m in matters
    }
    found: dict[int, set[str]] = defaultdict(set)
    for agency, number in Booking.objects.filter(matter__in=roots).values_list(
        "matter__agency", "booking_number"
    ):
        found[agency].add(number)
    return found
