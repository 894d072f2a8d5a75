"""The server behind `handover serve`: a request occupies a thread only once it has been received completely.

Gunicorn starts and watches the processes. In each one waitress reads requests and sends responses without a thread
of its own for each connection, so that many slow senders hold nothing but their connection, and that for a set time.
"""

from __future__ import annotations

import copy
import os
import resource
import socket
import time
from typing import Any, Final

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from handover.web.body_limits import SMALL, most_bytes

HEADER_SECONDS: Final = 10.0
"""Within which the first byte of a connection and the whole header of a request must come."""
BODY_SECONDS: Final = 30.0
"""Within which a body must come, and longer by what it has brought at `SLOWEST`."""
SLOWEST: Final = 20_000
"""Bytes a second that a sender of a large file must reach."""
LARGE_AT_ONCE: Final = 32
"""Requests larger than a form that one process receives at once; the next sender is cut off and tries again."""
CONNECTIONS: Final = 1000
FILES: Final = 8192
IDLE_SECONDS: Final = 30
MOST_RESPONSE: Final = 128 * 1024 * 1024
"""Bytes of a response that wait on disk for a slow reader, so that no thread does."""
THREADS: Final = 8
LAST_SECONDS: Final = 2.0
"""For what is still to be sent when the process ends."""


class BoundedRequest(HTTPRequestParser):  # type: ignore[misc]
    """A request whose body may be as long as its address allows."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the header, and take the limit of the path for the body that follows."""
        super().parse_header(header_plus)
        self.adj: Any = copy.copy(self.adj)
        self.adj.max_request_body_size = most_bytes(self.path) + 1


class TimedChannel(HTTPChannel):  # type: ignore[misc]
    """A connection that says when its request is late."""

    parser_class = BoundedRequest

    def __init__(self, *args: Any, **more: Any) -> None:
        self.began: float | None = time.monotonic()
        super().__init__(*args, **more)

    def received(self, data: bytes) -> bool:
        """Take what came. A request begins with its first byte."""
        self.began = time.monotonic() if self.began is None else self.began
        taken: bool = super().received(data)
        if self.request is None:
            self.began = None
        elif self.is_large and self.server.large_ones() > LARGE_AT_ONCE:
            self.will_close = True
        return taken

    @property
    def is_large(self) -> bool:
        """Return whether more is being received than a form has."""
        one = self.request
        return one is not None and max(one.content_length, one.body_bytes_received) > SMALL

    def is_late(self, now: float) -> bool:
        """Return whether the request should be here by now."""
        if self.began is None or self.requests:
            return False
        one = self.request
        if one is None or not one.headers_finished:
            return now - self.began > HEADER_SECONDS
        return now - self.began > BODY_SECONDS + float(one.body_bytes_received) / SLOWEST


class WholeRequestServer(TcpWSGIServer):  # type: ignore[misc]
    """Closes connections whose request is late."""

    channel_class = TimedChannel

    def maintenance(self, now: float) -> None:
        """Close what is idle or late."""
        super().maintenance(now)
        for channel in self.active_channels.values():
            if channel.is_late(time.monotonic()):
                channel.will_close = True

    @property
    def has_unsent(self) -> bool:
        """Return whether a response waits to be sent."""
        return any(channel.total_outbufs_len for channel in self.active_channels.values())

    def large_ones(self) -> int:
        """Count the connections that are sending more than a form."""
        return sum(channel.is_large for channel in self.active_channels.values())


class WholeRequests(Worker):  # type: ignore[misc]
    """One process of the server, under gunicorn."""

    def run(self) -> None:
        """Serve until told to stop; what is being answered is finished first."""
        _allow_files()
        servers, map_, threads = [], {}, ThreadedTaskDispatcher()  # type: ignore[var-annotated]
        threads.set_thread_count(THREADS)
        for listener in self.sockets:
            servers.append(self._server(listener.sock, map_, threads))
        while self.alive and self.ppid == os.getppid():
            self.notify()
            wasyncore.loop(timeout=1.0, use_poll=True, map=map_, count=1)
        threads.shutdown(cancel_pending=False, timeout=self.cfg.graceful_timeout)
        deadline = time.monotonic() + LAST_SECONDS
        while time.monotonic() < deadline and any(server.has_unsent for server in servers):
            wasyncore.loop(timeout=0.1, use_poll=True, map=map_, count=1)
        wasyncore.close_all(map_)

    def _server(
        self, listener: socket.socket, map_: Any, threads: ThreadedTaskDispatcher
    ) -> WholeRequestServer:
        chosen = Adjustments(
            sockets=[listener], ident=None, channel_timeout=IDLE_SECONDS, cleanup_interval=1,
            connection_limit=CONNECTIONS, max_request_header_size=32 * 1024, outbuf_high_watermark=MOST_RESPONSE,
            clear_untrusted_proxy_headers=False,  # web.proxies alone says whom to believe
            asyncore_use_poll=True, backlog=1024,
        )  # fmt: skip
        kind = (listener.family, listener.type, listener.proto, listener.getsockname())
        return WholeRequestServer(
            self.wsgi, map_, True, listener, dispatcher=threads, adj=chosen, bind_socket=False, sockinfo=kind
        )


def _allow_files() -> None:
    """Each connection and each large body is an open file: take as many as this process may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = FILES if hard == resource.RLIM_INFINITY else min(hard, FILES)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
