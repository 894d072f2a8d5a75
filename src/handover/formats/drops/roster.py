"""A daily roster against what the events said: who is missing, who is new."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handover.formats.drops.event import EventType, JailEvent


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Booking numbers, sorted. ``vanished``: held by the events, not on the roster, no release known: an
    alarm, never a release. ``unannounced``: on the roster, never booked by an event. ``returned``: on the
    roster although an event released them."""

    vanished: tuple[str, ...]
    unannounced: tuple[str, ...]
    returned: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether roster and events say the same."""
        return not (self.vanished or self.unannounced or self.returned)


def reconcile(events: Iterable[JailEvent], roster: Iterable[str]) -> Reconciliation:
    """Compare one facility's events, in any order, with the booking numbers of its roster.

    The last event by its time counts; a transfer out ends custody there as a release does.
    """
    last: dict[str, JailEvent] = {}
    for event in events:
        if event.event_type not in {EventType.BOOK, EventType.RELEASE, EventType.TRANSFER}:
            continue
        known = last.get(event.booking_no)
        if known is None or event.event_time >= known.event_time:
            last[event.booking_no] = event
    held = {number for number, event in last.items() if event.event_type is EventType.BOOK}
    present = set(roster)
    return Reconciliation(
        vanished=tuple(sorted(held - present)),
        unannounced=tuple(sorted(present - set(last))),
        returned=tuple(sorted((set(last) - held) & present)),
    )
