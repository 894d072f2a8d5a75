"""The Caddy file as it is shipped, run by Caddy before a program that says what reached it. Skipped without Caddy."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from tests.support.serving import serving

pytestmark = pytest.mark.heavy
FILE = Path(__file__).parents[2] / "deploy" / "Caddyfile"


class Echo(BaseHTTPRequestHandler):
    """Answers with the headers and the length of the body that it got."""

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        said = json.dumps({"headers": dict(self.headers), "body": len(body)}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Caddy's port. Only host and ports are others than those that are shipped; the certificate is not tried."""
    caddy = shutil.which("caddy")
    if caddy is None:
        pytest.skip("no caddy on PATH")
    behind = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    port, folder = free_port(), tmp_path_factory.mktemp("caddy")
    text = FILE.read_text().replace("{\n\tservers", "{\n\tadmin off\n\tservers", 1)
    text = text.replace("handover.example {", f"http://127.0.0.1:{port} {{")
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{behind.server_address[1]}")
    (folder / "Caddyfile").write_text(text)
    command = [caddy, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    log = (folder / "log").open("w")
    env = {"HOME": str(folder), "PATH": "/usr/bin"}
    with serving(behind), subprocess.Popen(command, stderr=log, stdout=log, env=env) as running:
        try:
            for _ in range(200):
                with socket.socket() as tried:
                    if tried.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            else:
                pytest.fail((folder / "log").read_text())
            yield port
        finally:
            running.terminate()
            log.close()


def test_what_a_client_says_of_itself_is_not_passed_on(proxy: int) -> None:
    said = {"X-Forwarded-Proto": "http", "X-Forwarded-For": "192.0.2.9", "X-Client-Subject": "CN=somebody"}
    answer = httpx.get(f"http://127.0.0.1:{proxy}/", headers=said, timeout=30).json()["headers"]
    got = {name.lower(): value for name, value in answer.items()}
    assert got["x-forwarded-proto"] == "https"
    assert got["x-forwarded-for"] == "127.0.0.1"
    assert "x-client-subject" not in got


def test_a_body_above_the_limit_is_refused_and_one_below_it_arrives_whole(proxy: int) -> None:
    url = f"http://127.0.0.1:{proxy}/intake/api/v1/submissions"
    assert httpx.post(url, content=b"x" * 1_000_000, timeout=60).json()["body"] == 1_000_000
    try:
        status = httpx.post(url, content=bytes(91 * 1024 * 1024), timeout=120).status_code
    except httpx.TransportError:
        return  # closed while it was still sent
    assert status in (413, 502)


def test_headers_that_do_not_come_are_not_waited_for(proxy: int) -> None:
    with socket.create_connection(("127.0.0.1", proxy), timeout=30) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        began = time.monotonic()
        assert slow.recv(1000).startswith(b"HTTP/1.1 4") or not slow.recv(1)
        assert time.monotonic() - began < 20
