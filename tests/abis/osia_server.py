"""Another vendor's ABIS in a thread: it answers what a test tells it to, and remembers what it was asked."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.serving import serving


@dataclass
class Reply:
    """One answer. ``raw`` instead of JSON; ``seconds`` to wait before it."""

    status: int = 200
    body: Any = None
    raw: bytes | None = None
    seconds: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Other:
    """The ABIS: replies by the beginning of the path, in order; the last one is repeated."""

    url: str = ""
    replies: dict[str, list[Reply]] = field(default_factory=dict)
    asked: list[tuple[str, str, Any, dict[str, str]]] = field(default_factory=list)

    def says(self, path: str, *replies: Reply) -> None:
        """From now on."""
        self.replies[path] = list(replies)

    def reply(self, path: str) -> Reply:
        """The next one."""
        for start in sorted(self.replies, key=len, reverse=True):
            if path.startswith(start):
                waiting = self.replies[start]
                return waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return Reply(404, {"code": 404, "message": "not told"})


@contextmanager
def other_abis() -> Iterator[Other]:
    """Listening on loopback until the end."""
    other = Other()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            other.asked.append((self.command, self.path, body, dict(self.headers)))
            reply = other.reply(self.path)
            time.sleep(reply.seconds)
            data = reply.raw if reply.raw is not None else json.dumps(reply.body).encode()
            with suppress(ConnectionError):  # a client that no longer waits
                self.send_response(reply.status)
                for name, value in {"Content-Length": str(len(data)), **reply.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_DELETE = _answer

        def log_message(self, *_: Any) -> None:
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    other.url = f"http://127.0.0.1:{server.server_port}"
    with serving(server):
        yield other
