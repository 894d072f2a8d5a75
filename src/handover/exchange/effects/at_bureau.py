"""What a message of an immigration office is recorded by at the bureau: the criminal record that it asks for is given
for the booking that was forwarded to it, and the giving is a step of that booking."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from handover.exchange.effects.told import ToldMessage, WaitsError
from handover.process.models import Matter
from handover.stages.identification.public import given_records


def record_asked(told: ToldMessage) -> Matter:
    """Give the record, once the criminal search has ended."""
    booking = told.row.matter
    assert booking is not None  # receiving demands it
    booking = Matter.objects.select_related("agency", "office").get(pk=booking.pk)
    if not booking.place.ended:
        raise WaitsError("the criminal search has not ended")
    return given_records.give(
        booking, to_ori=told.envelope.source, purpose=told.data.purpose, asked_as=told.envelope.subject
    )


EFFECTS: Final[dict[str, Callable[[ToldMessage], Matter]]] = {"record.asked": record_asked}
"""By its kind what a message is recorded by."""
