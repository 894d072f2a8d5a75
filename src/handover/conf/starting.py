"""Answer requests while the program starts: the port is open at once and reports that the pages are being prepared.

Imports nothing of the program, so that it listens before anything else is loaded.
"""

from __future__ import annotations

import base64
import hashlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

HEALTH: Final = "/health/"
"""Where an operator's monitor asks whether the program runs (`web.views.health`)."""
_SCRIPT: Final = (
    b"setInterval(async () => { try { const told = await (await fetch('/health/')).json(); "
    b"if (told.status === 'ok') location.reload() } catch {} }, 500)"
)
_POLICY: Final = b"default-src 'none'; connect-src 'self'; script-src 'sha256-%s'; frame-ancestors 'none'" % (
    base64.b64encode(hashlib.sha256(_SCRIPT).digest())
)
_PAGE: Final = (
    b'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    b"<title>Starting | Handover</title></head><body><main><h1>Handover is starting</h1>"
    b'<p>The page opens once it is ready. <a href="">Try now</a></p></main><script>'
    + _SCRIPT
    + b"</script></body></html>"
)
_ASKED: Final = 4096


def listen(host: str, port: int) -> socket.socket:
    """Open the port. Raises ``OSError`` where another program has it or the address is not this machine's."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener


@contextmanager
def answering(listener: socket.socket) -> Iterator[None]:
    """Answer what comes meanwhile: health with 200, pages with 503 and a page that opens itself again."""
    listener.settimeout(0.1)
    ended = threading.Event()
    door = threading.Thread(target=_answer_until, args=(listener, ended), daemon=True, name="starting")
    door.start()
    try:
        yield
    finally:
        ended.set()
        door.join()
        listener.settimeout(None)


def _answer_until(listener: socket.socket, ended: threading.Event) -> None:
    while not ended.is_set():
        with suppress(OSError):  # nobody came, or whoever came went away again
            caller, _ = listener.accept()
            with caller:
                caller.settimeout(1.0)
                caller.sendall(_answer(caller.recv(_ASKED)))
                caller.shutdown(socket.SHUT_WR)
                caller.recv(_ASKED)


def _answer(asked: bytes) -> bytes:
    path = asked.split(b" ", 2)[1:2]
    if path == [HEALTH.encode()]:
        status, kind, body = b"200 OK", b"application/json", b'{"status": "starting"}'
    else:
        status, kind, body = b"503 Service Unavailable\r\nRetry-After: 1", b"text/html; charset=utf-8", _PAGE
        status += b"\r\nContent-Security-Policy: " + _POLICY
    lines = (
        b"HTTP/1.1 " + status, b"Content-Type: " + kind, b"Content-Length: %d" % len(body), b"Cache-Control: no-store",
        b"Connection: close", b"", body,
    )  # fmt: skip
    return b"\r\n".join(lines)
