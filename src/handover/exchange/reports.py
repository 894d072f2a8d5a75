"""Jobs at a bureau without an office: forward what a jail's system reports about a forwarded booking."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import transaction
from django_tasks import task

from handover.administration.running_parts import running
from handover.audit.append import append
from handover.audit.models import Entry
from handover.exchange.models import IncomingMessage, OutgoingMessage
from handover.exchange.outbox import COURIER, FORWARDED
from handover.process.agency_parts import AgencyPart
from handover.process.graph import Track
from handover.process.models import Matter, RecordedStep
from handover.stages.intake.public import told_reports

CAUGHT_UP: Final = "reports.caught_up"


def after_reports(bookings: list[UUID]) -> None:
    """Queue a message for each of these bookings that was forwarded: a jail reported something about it."""
    if AgencyPart.OFFICE in running():
        return
    rows = OutgoingMessage.objects.filter(matter__in=bookings, kind=FORWARDED).order_by()
    for matter in sorted(set(rows.values_list("matter", flat=True)), key=str):
        tell_reports.enqueue(case_id=str(matter))


def on_step(matter: Matter, step: RecordedStep) -> None:
    """A booking was accepted, or the office asked for its record: what the jail's system reported before is told."""
    if matter.track == Track.BOOKING and step.step in ("accept", "give_record"):
        after_reports([matter.pk])


def catch_up() -> None:
    """Once after an upgrade to a version that tells reports: have those told that came before it, of the bookings on
    which the office asked for a record, and so has a case. Whether that is open is not the bureau's to know. Told once,
    each is never told again, so that an entry of a version that gave it no subject may be left aside. It is sought by
    its subject, which has an index: by its act, each start of a worker would read the whole log."""
    if AgencyPart.OFFICE in running() or Entry.objects.filter(subject=CAUGHT_UP).exists():
        return
    asked = IncomingMessage.objects.filter(kind="record.asked").exclude(matter=None).order_by()
    bookings = sorted(set(asked.values_list("matter", flat=True)), key=str)
    if not bookings:
        return  # nothing was forwarded and asked about before
    with transaction.atomic():
        after_reports(bookings)
        append(act=CAUGHT_UP, actor=COURIER, subject=CAUGHT_UP, content={"bookings": len(bookings)})


@task()
def tell_reports(case_id: str) -> int:
    """Send the reports that were not sent yet; return how many."""
    return told_reports.tell_all(UUID(case_id))
