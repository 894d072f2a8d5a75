"""Whether this machine's clock may be believed: held against the log's own times, the database's clock and the kernel.

A time of the law is taken from this machine. Where its clock was set back, or is not the database's, the entry of the
act says so, and by how much; the act itself is not refused, since it has happened.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import time
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from handover.audit.chain import AGREE, MARK
from handover.audit.models import Head

__all__ = ["AGREE", "MARK", "ahead_of_database", "kept_by_time_source", "latest_known", "mark", "watch"]
_LOOK_SECONDS: Final = 60.0
_UNSYNCHRONISED: Final = 5
"""``TIME_ERROR`` of adjtimex(2): no time source keeps the clock."""


class _DatabaseClock:
    """How far this machine's clock is before the database's, looked at once a minute once somebody watches."""

    def __init__(self) -> None:
        self.watched, self.ahead = False, timedelta()
        self._looked: float | None = None

    def look(self) -> timedelta:
        """The difference; a query once a minute."""
        now = time.monotonic()
        if self.watched and (self._looked is None or now - self._looked > _LOOK_SECONDS):
            self._looked, self.ahead = now, ahead_of_database()
        return self.ahead


database_clock: Final = _DatabaseClock()


def watch() -> None:
    """Compare the clock with the database's from now on, in a server or worker process."""
    database_clock.watched = True


def ahead_of_database() -> timedelta:
    """How far this machine's clock is before the database's; zero on SQLite, which has no clock of its own."""
    if connection.vendor != "postgresql":
        return timedelta()
    with connection.cursor() as cursor:
        before = timezone.now()
        cursor.execute("SELECT clock_timestamp()")
        there: datetime = cursor.fetchone()[0]
        after = timezone.now()
    return before + (after - before) / 2 - there


def mark(now: datetime, latest: datetime | None) -> dict[str, Any]:
    """What an entry of this moment says of the clock, by the latest time in the log; empty where it is believed."""
    if latest is not None and latest - now > AGREE:
        return {MARK: {"against": "log", "seconds": round((now - latest).total_seconds(), 3)}}
    ahead = database_clock.look()
    if abs(ahead) > AGREE:
        return {MARK: {"against": "database", "seconds": round(ahead.total_seconds(), 3)}}
    return {}


def latest_known() -> datetime:
    """Now, or the latest time in the log where that is later: what has ended by it begins no more where the machine's
    clock was set back, or the machine was put back to an earlier copy of itself."""
    now, written = timezone.now(), Head.objects.values_list("latest", flat=True).first()
    return max(now, written) if written else now


def kept_by_time_source() -> bool | None:
    """Whether the kernel says that a time source keeps this machine's clock; None where it does not tell."""
    name = ctypes.util.find_library("c")
    if name is None:
        return None
    try:
        told = ctypes.CDLL(name, use_errno=True).adjtimex(ctypes.create_string_buffer(512))
    except (OSError, AttributeError):
        return None
    return None if told < 0 else bool(told != _UNSYNCHRONISED)
