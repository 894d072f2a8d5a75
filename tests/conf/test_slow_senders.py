"""Slow senders hold their connections alone, and those for a set time; a body too large is refused unread."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

SERVE = """
import sys
import django; django.setup()
from rich.console import Console
from handover.conf import serving, starting, whole_requests
serving._warm_behind = lambda worker: None  # compiling takes a minute, and is another matter
whole_requests.HEADER_SECONDS = whole_requests.BODY_SECONDS = float(sys.argv[2])
serving.serve(starting.listen("127.0.0.1", int(sys.argv[1])), 1, Console(file=sys.stdout))
"""
PAGE = b"GET /accounts/sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
HEADER = b"POST /accounts/sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n"
SEND = "intake:send"
MEANWHILE = {
    "revoked": (("revoke",), b"HTTP/1.1 401"),
    "rotated at once": (("rotate", "--overlap", "0"), b"HTTP/1.1 401"),
    "rotated with an overlap": (("rotate", "--overlap", "24"), b"HTTP/1.1 202"),
}
"""What is done with a token while a file is on its way, and how the answer begins."""
SLOW = {
    "nothing": b"",
    "half a line": b"GET /acc",
    "half a header": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-",
    "half a body": HEADER + b"Content-Length: 1000\r\n\r\nuser",
    "half a chunk": HEADER + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
}

pytestmark = pytest.mark.heavy


def environment(place: Path) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "handover.conf.settings", "HANDOVER_DATA_DIR": str(place),
        "HANDOVER_LOOPBACK_HTTP": "true", "PYTHONPATH": ":".join(p for p in sys.path if p), "PYTHONUNBUFFERED": "1",
    }  # fmt: skip


def started(place: Path, seconds: float) -> tuple[subprocess.Popen[str], int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    child = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(port), str(seconds)],
        env=environment(place),
        text=True,
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    assert any("Serving on" in line for line in child.stdout)
    return child, port


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server that would wait for ten minutes."""
    child, port = started(tmp_path_factory.mktemp("patient"), 600)
    yield port
    child.terminate()
    child.wait(30)


def said(port: int, request: bytes) -> bytes:
    """All that is answered to a request."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(request)
        return b"".join(iter(lambda: line.recv(65536), b""))


def test_a_page_is_served_beside_200_slow_senders(patient: int) -> None:
    with ExitStack() as kept:
        for begun in list(SLOW.values()) * 40:
            line = kept.enter_context(socket.create_connection(("127.0.0.1", patient), timeout=60))
            line.sendall(begun)
        answer = said(patient, PAGE)
        assert answer.startswith(b"HTTP/1.1 200")
        assert b"</html>" in answer


@pytest.mark.parametrize("size", ["Content-Length: 209715200", "Transfer-Encoding: chunked"])
def test_a_body_too_large_is_refused_before_it_is_there(patient: int, size: str) -> None:
    chunk = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
    body = chunk + b"1\r\nx" if "chunked" in size else b""
    answer = said(patient, HEADER + size.encode() + b"\r\n\r\n" + body)
    assert answer.startswith(b"HTTP/1.1 413")


def test_a_slow_sender_is_cut_off_in_time(tmp_path: Path) -> None:
    child, port = started(tmp_path, 1)
    try:
        with ExitStack() as kept:
            lines = {
                name: kept.enter_context(socket.create_connection(("127.0.0.1", port), timeout=60))
                for name in SLOW
            }
            for name, begun in SLOW.items():
                lines[name].sendall(begun)
            ends = time.monotonic() + 60
            for name, line in lines.items():
                try:
                    while line.recv(1000):
                        assert time.monotonic() < ends, name
                except ConnectionResetError:
                    pass
        assert said(port, PAGE).startswith(b"HTTP/1.1 200")
    finally:
        child.terminate()
        child.wait(30)


def test_a_token_counts_when_the_whole_file_is_there(
    tmp_path: Path, with_tables: Callable[[Path], None]
) -> None:
    """Revoked while its file is still being sent, it sends nothing; one that was rotated meanwhile goes on for the
    overlap."""
    with_tables(tmp_path)

    def command(*words: str) -> str:
        told = [sys.executable, "-m", "handover", *words]
        done = subprocess.run(told, env=environment(tmp_path), check=True, capture_output=True, text=True)
        return done.stdout.strip().splitlines()[-1]

    command("agency", "add", "CX0010000", "Alder County Jail")
    tokens = {
        name: command("token", "add", name, "--agency", "CX0010000", "--scope", SEND) for name in MEANWHILE
    }
    child, port = started(tmp_path, 600)
    try:
        with ExitStack() as kept:
            lines = {
                name: kept.enter_context(socket.create_connection(("127.0.0.1", port), timeout=60))
                for name in tokens
            }
            for name, line in lines.items():
                body = f"not yet a file of {name}".encode() * 1000
                head = (
                    f"POST /intake/api/v1/submissions HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                    f"Authorization: Bearer {tokens[name]}\r\nContent-Length: {len(body) + 1}\r\n\r\n"
                )
                line.sendall(head.encode() + body)
            for name, (words, _) in MEANWHILE.items():
                command("token", words[0], name, *words[1:])
            for name, line in lines.items():
                line.sendall(b"!")
                answer = b"".join(iter(partial(line.recv, 65536), b""))
                assert answer.startswith(MEANWHILE[name][1]), (name, answer[:200])
    finally:
        child.terminate()
        child.wait(30)
    files = [one for one in (tmp_path / "files").rglob("*") if one.is_file() and ".keys" not in one.parts]
    assert len(files) == 1, "of what was refused nothing is kept"
