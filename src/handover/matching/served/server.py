"""Answer searches on a socket that only this user opens: HTTP with JSON, so that an operator can ask it by hand."""

from __future__ import annotations

import fcntl
import json
import os
import socketserver
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, Final, Protocol

from handover.matching.gallery import GalleryError
from handover.matching.served.wire import answer_to_json, probe_of_json
from handover.matching.types import Probe, SearchAnswer

LARGEST: Final = 16 * 1024 * 1024
"""Bytes of a question: ten fingers of 300 minutiae are some 200 kB."""
_UNREADABLE: Final = (ValueError, KeyError, TypeError, AttributeError)


class Searched(Protocol):
    """A gallery, wherever it is."""

    def search(self, probe: Probe, *, limit: int, prevalence: float, epoch: int) -> SearchAnswer:
        """Search at this epoch or a later one. Raises ``GalleryError``."""
        ...

    def state(self) -> dict[str, Any]:
        """Say what there is."""
        ...


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = False
    request_queue_size = 128

    def __init__(self, place: Path, galleries: Mapping[str, Searched]) -> None:
        self.galleries = galleries
        super().__init__(str(place), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 30

    def do_GET(self) -> None:
        if self.path != "/state":
            return self._answer(404, b"there are POST /search and GET /state")
        found = {name: one.state() for name, one in self.server.galleries.items()}
        return self._answer(200, json.dumps(found).encode())

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if self.path != "/search" or not 0 < length <= LARGEST:
            return self._answer(400, b"there are POST /search, with a body, and GET /state")
        try:
            asked = json.loads(self.rfile.read(length))
            probe, gallery = probe_of_json(asked["probe"]), self.server.galleries[asked["gallery"]]
            how = {"limit": int(asked["limit"]), "prevalence": float(asked["prevalence"])}
            epoch = int(asked["epoch"])
        except _UNREADABLE as problem:
            return self._answer(400, f"not understood: {type(problem).__name__}".encode())
        try:
            answer = gallery.search(probe, epoch=epoch, **how)  # type: ignore[arg-type]
        except (GalleryError, OSError) as problem:
            return self._answer(503, str(problem).encode())
        return self._answer(200, answer_to_json(answer))

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is http.server's
        """Write no log: a probe is somebody's."""


@contextmanager
def listening(place: Path, galleries: Mapping[str, Searched]) -> Iterator[socketserver.BaseServer]:
    """Listen at ``place``; the caller serves. Raises ``OSError`` where another process does already."""
    with place.with_name(f".{place.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OSError(f"another process listens at {place}") from None
        place.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            server = _Server(place, galleries)
        finally:
            os.umask(before)
        try:
            yield server
        finally:
            server.server_close()
            place.unlink(missing_ok=True)
