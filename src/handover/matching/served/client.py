"""Ask the process that searches, through its socket."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Final

from handover.matching.biographics import PREVALENCE
from handover.matching.served.wire import answer_of_json, probe_to_json
from handover.matching.types import Probe, SearchAnswer

WAITS: Final = 60.0
"""Seconds after which no answer comes any more: well above the deadline of the other side."""


class SilentError(Exception):
    """The process that searches does not answer, or not in words that are understood. It never means "nobody"."""


class _Connection(HTTPConnection):
    def __init__(self, place: Path) -> None:
        super().__init__("matcher", timeout=WAITS)
        self._place = place

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(WAITS)
        self.sock.connect(str(self._place))


@dataclass(frozen=True, slots=True)
class ServedGallery:
    """A gallery behind a socket, searched at ``epoch`` or later."""

    place: Path
    name: str
    epoch: int

    def search(self, probe: Probe, *, limit: int = 20, prevalence: float = PREVALENCE) -> SearchAnswer:
        """Search as `Gallery.search` does. Raises `SilentError`."""
        asked = {
            "gallery": self.name, "epoch": self.epoch, "limit": limit, "prevalence": prevalence,
            "probe": probe_to_json(probe),
        }  # fmt: skip
        sent = _asked(self.place, "POST", "/search", json.dumps(asked).encode())
        try:
            answer = answer_of_json(sent)
        except ValueError as problem:
            raise SilentError(f"the answer of {self.place} is not understood: {problem}") from problem
        if answer.gallery != self.name or answer.epoch < self.epoch:
            raise SilentError(
                f"{self.place} answered of {answer.gallery} at epoch {answer.epoch}, "
                f"and not of {self.name} at {self.epoch}"
            )
        return answer


def state(place: Path) -> dict[str, Any]:
    """Return what the process that searches says of itself. Raises `SilentError`."""
    try:
        found: dict[str, Any] = json.loads(_asked(place, "GET", "/state", b""))
    except ValueError as problem:
        raise SilentError(f"the answer of {place} is not understood") from problem
    return found


def _asked(place: Path, method: str, path: str, body: bytes) -> bytes:
    connection = _Connection(place)
    try:
        connection.request(method, path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        sent = answer.read()
    except (OSError, HTTPException) as problem:
        raise SilentError(f"no matcher answers at {place}: {problem}") from problem
    finally:
        connection.close()
    if answer.status != 200:
        raise SilentError(f"the matcher at {place} says: {sent.decode(errors='replace')[:300]}")
    return sent
