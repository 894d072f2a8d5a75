"""Listeners that are called, in the same transaction, when a jail's system reports something about bookings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from handover.accounts.models import Agency
from handover.stages.intake.models import Booking, BookingKey, ReportedEvent
from handover.stages.intake.models.search_keys import WORD_LENGTH
from handover.stages.intake.search_keys import number_of

OnReports = Callable[[list[UUID]], None]
AT_ONCE = 500
"""Numbers that are looked up by one statement."""

_told: list[OnReports] = []


def listen(told: OnReports) -> None:
    """Add a listener. Called from an app's ``ready``."""
    if told not in _told:
        _told.append(told)


def events_taken(agency: Agency, events: Iterable[ReportedEvent]) -> None:
    """Tell of new events of a jail."""
    rows = list(events)
    _tell(agency, {e.tcn for e in rows if e.tcn}, {e.booking_no for e in rows if not e.tcn})


def alarms_changed(agency: Agency, numbers: Iterable[str]) -> None:
    """Tell of bookings that a roster lacks, or lacks no longer, by their numbers."""
    _tell(agency, set(), set(numbers))


def _tell(agency: Agency, tcns: set[str], numbers: set[str]) -> None:
    for some in _parts(tcns):
        rows = Booking.objects.filter(tcn__in=some).values_list("matter", "matter__agency")
        told_of([matter for matter, its in rows if its == agency.pk])
    keys = BookingKey.objects.filter(agency=agency, kind=BookingKey.Kind.NUMBER)
    for some in _parts({number_of(number)[:WORD_LENGTH] for number in numbers if number}):
        told_of(list(keys.filter(word__in=some).values_list("matter", flat=True)))


def told_of(bookings: list[UUID]) -> None:
    """Tell of these bookings."""
    for told in _told if bookings else ():
        told(bookings)


def _parts(texts: set[str]) -> Iterator[list[str]]:
    listed = sorted(texts)
    for start in range(0, len(listed), AT_ONCE):
        yield listed[start : start + AT_ONCE]
