"""Bookings whose own jobs fail: their senders are told that the answer is delayed, but never why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from handover.process.graph import Track
from handover.process.jobs import troubles
from handover.process.models import Matter
from handover.stages.intake.delays import DelayNotice

LONG: Final = timedelta(minutes=1)
"""Shorter failures are not reported as delays."""
TEXT: Final = (
    "The answer is delayed: the booking cannot be worked on at the moment, and an operator is told. "
    "Nothing is to be sent again."
)


def notices(bookings: Iterable[UUID]) -> dict[UUID, DelayNotice]:
    """Return what is told of those of these bookings that wait for an answer and whose job fails."""
    failing = troubles.about(bookings)
    waiting = Matter.objects.filter(pk__in=failing, track=Track.BOOKING, state__in=("received", "accepted"))
    long_ago = timezone.now() - LONG
    return {
        key: DelayNotice(failing[key].since, TEXT)
        for key in waiting.values_list("pk", flat=True)
        if failing[key].stuck or failing[key].since < long_ago
    }
