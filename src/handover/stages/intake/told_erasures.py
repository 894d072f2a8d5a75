"""What a bureau apart says that it erased of a booking: kept and shown. What the office holds of it stays until two
people of the office erase it, by an order of the office's own: no bureau decides what another agency keeps."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from handover.accounts.roles import Actor
from handover.process.advance import advance
from handover.process.facts import Fact, record
from handover.process.models import Matter
from handover.stages.intake.models import ToldErasure

AUTHORITY_MOST = 300


def receive(
    booking: Matter, *, message_id: str, authority: str, erased_at: datetime, messages: int, actor: Actor
) -> Matter:
    """Keep word of an erasure. It changes nothing else here."""

    def write(matter: Matter) -> dict[str, Fact]:
        row = ToldErasure(
            message_id=message_id,
            authority=authority[:AUTHORITY_MOST],
            erased_at=erased_at,
            messages=messages,
        )
        return {"told_erasure": record(row, matter, actor)}

    return advance(booking.pk, "receive_erasure", actor=actor, version=booking.version, write=write)


def of_booking(matter_id: UUID) -> list[ToldErasure]:
    """What the bureau erased of this booking, by its own word, the oldest first."""
    return list(ToldErasure.objects.filter(matter=matter_id).order_by("number"))


def steps_of(matters: Collection[UUID]) -> list[tuple[UUID, int]]:
    """The steps of these bookings, by booking and number, that record such word."""
    return list(ToldErasure.objects.filter(matter__in=matters).values_list("matter", "number"))
