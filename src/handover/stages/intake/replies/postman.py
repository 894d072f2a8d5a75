"""Push replies beside the jobs: a lane for each agency, so that a receiver that hangs delays its own replies alone.

No job waits for a receiver. A lane pushes what is due for its agency, one after the other, in a thread of its own. How
many there may be is bounded, and lanes of agencies whose last push failed may be half of them at most: receivers that
hang, however many, leave room for those that answer.
"""

from __future__ import annotations

import threading
import time
from typing import Final

import structlog
from django.db import DatabaseError, connection
from django.utils import timezone

from handover.stages.intake.models import Delivery
from handover.stages.intake.replies import ledger, push
from handover.stages.intake.reply_rules import State

log = structlog.get_logger()
LANES: Final = 16
FAILING_LANES: Final = 8
LOOK_SECONDS: Final = 1.0
"""How soon a reply that became due is seen."""
LAST_SECONDS: Final = 30.0
"""For the pushes in hand when the worker leaves: longer than any takes."""


class Postman:
    """The lanes of one worker process. Where two workers have a lane for one agency, each reply is pushed by one."""

    def __init__(self) -> None:
        self._leaving = threading.Event()
        self._lock = threading.Lock()
        self._lanes: dict[int, bool] = {}
        """Agencies with a lane now, and whether their last push failed."""
        self._failed: set[int] = set()
        self._thread = threading.Thread(target=self._watch, name="postman", daemon=True)

    def start(self) -> None:
        """Begin to look for what is due."""
        self._thread.start()

    def leave(self) -> None:
        """Begin no further push, and wait for those in hand."""
        self._leaving.set()
        end = time.monotonic() + LAST_SECONDS
        if self._thread.is_alive():
            self._thread.join(LAST_SECONDS)
        while self.busy() and time.monotonic() < end:
            time.sleep(0.02)

    def busy(self) -> int:
        """How many lanes there are now."""
        with self._lock:
            return len(self._lanes)

    def look(self) -> None:
        """Open a lane for each agency that has something due, has none yet, and for which there is room."""
        waiting = Delivery.objects.filter(state=State.FAILING.value).values_list("agency", flat=True)
        failing = set(waiting.distinct()) | self._failed
        for agency in ledger.agencies_due():
            with self._lock:
                slow = agency in failing
                if agency in self._lanes or not self._room(slow):
                    continue
                self._lanes[agency] = slow
            threading.Thread(target=self._lane, args=(agency,), name="lane", daemon=True).start()

    def _room(self, slow: bool) -> bool:
        if len(self._lanes) >= LANES:
            return False
        return not slow or sum(self._lanes.values()) < FAILING_LANES

    def _watch(self) -> None:
        while not self._leaving.is_set():
            try:
                self.look()
            except DatabaseError as problem:  # it is away: the next look may find it
                log.warning("the postman waits for the database", why=type(problem).__name__)
            finally:
                connection.close()
            self._leaving.wait(LOOK_SECONDS)

    def _lane(self, agency: int) -> None:
        try:
            while not self._leaving.is_set():
                row = ledger.next_due(agency, timezone.now())
                if row is None:
                    break
                went = push.push(row)
                (self._failed.discard if went else self._failed.add)(agency)
                if not went:
                    break  # the next look decides whether there is room for one that fails
        except Exception:  # a reply that cannot be told must not end the lanes of the others
            log.exception("a lane of replies ended", agency=agency)
            self._failed.add(agency)
        finally:
            connection.close()
            with self._lock:
                del self._lanes[agency]
