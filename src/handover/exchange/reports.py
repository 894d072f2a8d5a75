"""Jobs at a bureau without an office: forward what a jail's system reports about a forwarded booking."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from handover.administration.running_parts import running
from handover.exchange.models import OutgoingMessage
from handover.exchange.outbox import FORWARDED
from handover.process.agency_parts import AgencyPart
from handover.process.graph import Track
from handover.process.models import Matter, RecordedStep
from handover.stages.intake.public import told_reports


def after_reports(bookings: list[UUID]) -> None:
    """Queue a message for each of these bookings that was forwarded: a jail reported something about it."""
    if AgencyPart.OFFICE in running():
        return
    rows = OutgoingMessage.objects.filter(matter__in=bookings, kind=FORWARDED).order_by()
    for matter in sorted(set(rows.values_list("matter", flat=True)), key=str):
        tell_reports.enqueue(case_id=str(matter))


def on_step(matter: Matter, step: RecordedStep) -> None:
    """A booking was accepted: what the jail's system reported before its prints came is told after it."""
    if matter.track == Track.BOOKING and step.step == "accept":
        after_reports([matter.pk])


@task()
def tell_reports(case_id: str) -> int:
    """Send the reports that were not sent yet; return how many."""
    return told_reports.tell_all(UUID(case_id))
