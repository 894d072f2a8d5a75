"""Compare the daily roster with the reported events, so that no unreported release goes unnoticed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Min
from django.utils import timezone

from handover.accounts.models import Agency
from handover.audit.append import append
from handover.formats.drops import DropError, EventType, Fault, JailEvent, RosterFile, read_roster, reconcile
from handover.process.facts import Fact
from handover.stages.intake import file_store
from handover.stages.intake.feed import alarms
from handover.stages.intake.feed.events import ForeignEventError
from handover.stages.intake.feed.report_source import Sender
from handover.stages.intake.models import Booking, JailFile, ReportedEvent, Roster

AHEAD = timedelta(minutes=10)
"""How far a roster's time may lie in the future: clocks may differ a little, but not by days."""


def take_roster(data: bytes, sender: Sender, sha256: str | None = None) -> Roster:
    """Keep a roster and compare it; a copy gets the result of the first.

    A roster older than the newest one is kept and compared, and raises no alarm. Raises ``DropError``.
    """
    said = read_roster(data, sha256=sha256)
    if said.ori != sender.agency.ori:
        raise ForeignEventError(sender.agency.ori)
    if said.as_of > timezone.now() + AHEAD:
        raise DropError((Fault(0, "as_of", "lies in the future; a roster says who is held now"),))
    digest = file_store.put(data)
    try:
        return _take(said, digest, len(data), sender)
    except IntegrityError:
        # Another worker stored the same roster at the same moment, so it is known now.
        return _take(said, digest, len(data), sender)


def _take(said: RosterFile, digest: str, size: int, sender: Sender) -> Roster:
    agency = sender.agency
    known = Roster.objects.filter(agency=agency, file__sha256=digest).first()
    if known:
        return known
    with transaction.atomic():
        newest = Roster.objects.filter(agency=agency).values_list("as_of", flat=True).first()
        found = reconcile(_reported(agency, said.as_of), said.numbers, said.as_of)
        file = JailFile.objects.create(
            agency=agency, kind=JailFile.Kind.ROSTER, sha256=digest, size=size, channel=sender.channel,
            sender=sender.actor.key, taken=len(said.numbers), again=0, refused=0,
        )  # fmt: skip
        roster = Roster.objects.create(
            file=file, agency=agency, as_of=said.as_of, present=list(said.numbers), held=found.held,
            vanished=list(found.vanished), unannounced=list(found.unannounced), returned=list(found.returned),
        )  # fmt: skip
        append(
            act="jail.roster", actor=sender.actor, subject=agency.ori,
            content={"roster": roster.pk, "digest": Fact.of(file).digest, "present": len(said.numbers),
                     "held": found.held, "vanished": len(found.vanished)},
        )  # fmt: skip
        if newest is None or said.as_of >= newest:
            alarms.raise_for(roster)
    return roster


def _reported(agency: Agency, as_of: datetime) -> Iterator[JailEvent]:
    """Bookings and departures as reported, and print bookings that no event announced.

    A print booking counts only from the jail's first report, because no event could have ended an earlier one.
    """
    rows = ReportedEvent.objects.filter(
        agency=agency, event_type__in=("BOOK", "RELEASE", "TRANSFER"), erasure=None
    )
    announced = set()
    for kind, at, number in rows.values_list("event_type", "happened_at", "booking_no"):
        announced.add(number)
        yield JailEvent("", EventType(kind), at, agency.ori, number)
    since = _first_report(agency)
    prints = Booking.objects.filter(matter__agency=agency, is_arrest=True, at__lte=as_of).exclude(
        booking_number=""
    )
    if since is None:
        return
    for number, at in prints.filter(at__gte=since).values_list("booking_number", "at"):
        if number not in announced:
            yield JailEvent("", EventType.BOOK, at, agency.ori, number)


def _first_report(agency: Agency) -> datetime | None:
    tables = (ReportedEvent.objects.filter(agency=agency), JailFile.objects.filter(agency=agency))
    times = [rows.aggregate(first=Min("received_at"))["first"] for rows in tables]
    return min((at for at in times if at), default=None)
