"""What a sender is told while a booking's answer is delayed. A later stage registers the source; intake itself does
not know."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DelayNotice:
    """Since when the answer is delayed, and a sentence or two for whoever waits for it."""

    since: datetime
    text: str


_Source = Callable[[Iterable[UUID]], dict[UUID, DelayNotice]]
_sources: list[_Source] = []


def register(source: _Source) -> None:
    """Ask ``source`` too: it takes bookings and returns the notices of those that are delayed."""
    if source not in _sources:
        _sources.append(source)


def notices(bookings: Iterable[UUID]) -> dict[UUID, DelayNotice]:
    """The notices of those of these bookings whose answer is delayed."""
    asked = list(bookings)
    return {pk: notice for source in _sources for pk, notice in source(asked).items()}


def notice_of(booking: UUID) -> DelayNotice | None:
    """The notice of one booking, if its answer is delayed."""
    return notices([booking]).get(booking)
