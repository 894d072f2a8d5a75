"""Send outside the job queue, with one lane per receiver, so that a receiver that hangs delays only its own messages.

No job waits for a receiver. A lane sends what is due for its receiver, one after the other, in a thread of its own. How
many there may be is bounded, and lanes of receivers whose last sending failed may be half of them at most: receivers
that hang, however many, leave room for those that answer.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from typing import Final, Protocol

import structlog
from django.db import DatabaseError, connection

log = structlog.get_logger()
LANES: Final = 16
FAILING_LANES: Final = 8
LOOK_SECONDS: Final = 1.0
"""How soon something that became due is seen."""
LAST_SECONDS: Final = 30.0
"""Seconds to wait for sends in progress when the worker stops; longer than any send takes."""


class Owed(Protocol):
    """What is owed to receivers, each known by the key of its row."""

    name: str

    def due(self) -> Iterable[int]:
        """The receivers for whom something is to be sent now."""

    def failing(self) -> set[int]:
        """Those for whom something failed."""

    def send_next(self, receiver: int) -> bool | None:
        """Send what has been due longest; whether it was received, and None where nothing is due."""


class Lanes:
    """The lanes of one worker process. Where two workers have a lane for one receiver, each thing is sent by one."""

    def __init__(self, owed: Owed) -> None:
        self._owed = owed
        self._leaving = threading.Event()
        self._lock = threading.Lock()
        self._lanes: dict[int, bool] = {}
        """Receivers with a lane now, and whether their last sending failed."""
        self._failed: set[int] = set()
        self._thread = threading.Thread(target=self._watch, name=owed.name, daemon=True)

    def start(self) -> None:
        """Begin to look for what is due."""
        self._thread.start()

    def leave(self) -> None:
        """Start no new send, and wait for those in progress."""
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
        """Open a lane for each receiver that is owed something, has none yet, and for which there is room."""
        failing = self._owed.failing() | self._failed
        for receiver in self._owed.due():
            with self._lock:
                slow = receiver in failing
                if receiver in self._lanes or not self._room(slow):
                    continue
                self._lanes[receiver] = slow
            threading.Thread(target=self._lane, args=(receiver,), name="lane", daemon=True).start()

    def _room(self, slow: bool) -> bool:
        if len(self._lanes) >= LANES:
            return False
        return not slow or sum(self._lanes.values()) < FAILING_LANES

    def _watch(self) -> None:
        while not self._leaving.is_set():
            try:
                self.look()
            except DatabaseError as problem:  # the database is away: the next look may reach it
                log.warning(
                    "what is to be sent waits for the database",
                    of=self._owed.name,
                    why=type(problem).__name__,
                )
            finally:
                connection.close()
            self._leaving.wait(LOOK_SECONDS)

    def _lane(self, receiver: int) -> None:
        try:
            while not self._leaving.is_set():
                went = self._owed.send_next(receiver)
                if went is None:
                    break
                (self._failed.discard if went else self._failed.add)(receiver)
                if not went:
                    break  # the next look decides whether there is room for one that fails
        except Exception:  # what cannot be told must not end the lanes of the others
            log.exception("a lane ended", of=self._owed.name, receiver=receiver)
            self._failed.add(receiver)
        finally:
            connection.close()
            with self._lock:
                del self._lanes[receiver]
