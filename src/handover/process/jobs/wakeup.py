"""Wake an idle worker as soon as a job arrives.

PostgreSQL tells: a trigger on the jobs notifies, and the worker listens. SQLite has a number that changes with what
another connection commits: it is looked at often, which takes no lock and some microseconds.
"""

from __future__ import annotations

import select
import threading
import time
from typing import Any, Final

from django.db import connection

CHANNEL: Final = "handover_jobs"
GLANCE: Final = 0.03
"""Seconds between two looks at SQLite's number."""
_LEAVING: Final = 0.25
"""Seconds within which a worker that is told to leave sees it."""


class Wakeup:
    """Ends the pauses of one worker. `mark` before jobs are looked for, `wait` when there was none."""

    def __init__(self) -> None:
        self._told = threading.Event()
        self._listening: Any = None
        self._version = 0

    def mark(self) -> None:
        """Discard earlier notifications, so that the next pause ends only with a new one."""
        self._told.clear()
        if connection.vendor == "postgresql":
            self._listen()
        else:
            self._version = _sqlite_version()

    def wait(self, seconds: float, leaving: threading.Event) -> None:
        """Pause for so long, or until a job may have come, or the worker is to leave."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not leaving.is_set() and not self._told.is_set():
            if connection.vendor == "postgresql":
                if self._readable(min(left, _LEAVING)):
                    return
            elif _sqlite_version() != self._version:
                return
            else:
                leaving.wait(min(left, GLANCE))

    def _listen(self) -> None:
        connection.ensure_connection()
        if self._listening is not connection.connection:
            with connection.cursor() as cursor:
                cursor.execute(f"LISTEN {CHANNEL}")
            self._listening = connection.connection
            self._listening.add_notify_handler(lambda _: self._told.set())

    def _readable(self, seconds: float) -> bool:
        """Return whether the server sent anything, which the next statement reads. A closed connection counts too."""
        if self._listening is None or self._listening.closed:
            return True
        return bool(select.select([self._listening.fileno()], [], [], seconds)[0])


def _sqlite_version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        return int(cursor.fetchone()[0])
