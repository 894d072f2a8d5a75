"""Alarms of a roster: a booking is missing from it and no release was reported. They never release anybody.

An alarm ends when the jail reports where the person went, when the booking is on a roster again, or when somebody
explains it.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from handover.accounts.models import Agency
from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.process.advance import RefusedError
from handover.process.fold import Refusal
from handover.stages.intake.feed import listeners
from handover.stages.intake.models import AlarmEnd, ReportedEvent, Roster, RosterAlarm

KEEPER = Actor.system("roster")
_ENDS = {"RELEASE": AlarmEnd.Kind.RELEASED, "TRANSFER": AlarmEnd.Kind.TRANSFERRED}


def raise_for(roster: Roster) -> list[RosterAlarm]:
    """An alarm for every booking that vanished, unless one is open for it or a person explained it already.

    Called inside the transaction that records the roster. Alarms of bookings that are present again end.
    """
    for alarm in _open(roster.agency).filter(booking_no__in=roster.present):
        _end_unless_over(alarm, AlarmEnd.Kind.RETURNED, roster=roster)
    raised = []
    for number in roster.vanished:
        if _said_before(roster.agency, number):
            continue
        raised.append(RosterAlarm.objects.create(agency=roster.agency, booking_no=number, roster=roster))
        append(
            act="roster.alarm", actor=KEEPER, subject=roster.agency.ori,
            content={"alarm": raised[-1].pk, "roster": roster.pk},
        )  # fmt: skip
    listeners.alarms_changed(roster.agency, [alarm.booking_no for alarm in raised])
    return raised


def explain(agency: Agency, events: Iterable[ReportedEvent]) -> None:
    """End the alarms that these events explain: a release, or a transfer out."""
    leaving = [e for e in events if e.event_type in _ENDS]
    for event in leaving:
        for alarm in _open(agency).filter(booking_no=event.booking_no):
            _end_unless_over(alarm, _ENDS[event.event_type], event=event)


def answer(alarm: RosterAlarm, *, actor: Actor, text: str) -> AlarmEnd:
    """A person says why the booking is missing. Raises `RefusedError` where the alarm is over already."""
    try:
        with transaction.atomic():
            return _end(alarm, AlarmEnd.Kind.ANSWERED, actor, text=text)
    except IntegrityError as over:
        raise RefusedError(Refusal("over", "This alarm is over already; open it to see why.")) from over


def _open(agency: Agency) -> QuerySet[RosterAlarm]:
    return RosterAlarm.objects.filter(agency=agency, end=None, erasure=None)


def _said_before(agency: Agency, number: str) -> bool:
    """Whether an alarm for this stay in custody is open, or was explained by a person."""
    last = (
        RosterAlarm.objects.filter(agency=agency, booking_no=number)
        .select_related("roster", "end")
        .order_by("-pk")
        .first()
    )
    if last is None:
        return False
    end: AlarmEnd | None = getattr(last, "end", None)
    if end is None:
        return True
    booked_since = ReportedEvent.objects.filter(
        agency=agency, booking_no=number, event_type="BOOK", happened_at__gt=last.roster.as_of
    )
    return end.kind == AlarmEnd.Kind.ANSWERED and not booked_since.exists()


def _end_unless_over(alarm: RosterAlarm, kind: AlarmEnd.Kind, **why: object) -> None:
    """End an alarm unless it is over; a person may have explained it at the same moment."""
    with suppress(IntegrityError), transaction.atomic():
        _end(alarm, kind, KEEPER, **why)


def _end(alarm: RosterAlarm, kind: AlarmEnd.Kind, actor: Actor, **why: object) -> AlarmEnd:
    end = AlarmEnd.objects.create(
        alarm=alarm, kind=kind, by_key=actor.key, by_name=actor.name, at=timezone.now(), **why
    )
    append(
        act="roster.alarm.end", actor=actor, subject=alarm.agency.ori,
        content={"alarm": alarm.pk, "kind": kind.value},
    )  # fmt: skip
    listeners.alarms_changed(alarm.agency, [alarm.booking_no])
    return end
