"""A step that was taken in another deployment and is recorded here from its signed message.

It has happened: what stands against it is recorded as a breach, and refuses nothing. The clocks of both sides run from
the same facts, so it is dated as it was recorded there; the audit log says when it came.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_recorded_at: ContextVar[datetime | None] = ContextVar("recorded_elsewhere", default=None)


@contextmanager
def recorded_elsewhere(at: datetime) -> Iterator[None]:
    """Date the steps taken in this context as they were recorded elsewhere, or now if that time lies in the
    future."""
    token = _recorded_at.set(min(at, timezone.now()))
    try:
        yield
    finally:
        _recorded_at.reset(token)


def happened_elsewhere() -> bool:
    """Return whether the current step was taken in another deployment."""
    return _recorded_at.get() is not None


def recording_time(moved_at: datetime | None = None) -> datetime:
    """Return the recording time of the current step: now, or as recorded elsewhere, but not before ``moved_at``, the
    last step here."""
    there = _recorded_at.get()
    if there is None:
        return timezone.now()
    return max(there, moved_at) if moved_at else there
