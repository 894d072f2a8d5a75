"""Whoever reads that pages are served can open them at that moment."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

SERVE = """
import sys
import django; django.setup()
from rich.console import Console
from handover.conf import serving, starting
serving._warm_behind = lambda worker: None  # compiling takes a minute, and is another matter
listener = starting.listen("127.0.0.1", int(sys.argv[1]))
serving.serve(listener, 1, Console(file=sys.stdout), then="and more")
"""


@pytest.mark.heavy
def test_the_address_is_told_when_the_socket_accepts(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        "DJANGO_SETTINGS_MODULE": "handover.conf.settings", "HANDOVER_DATA_DIR": str(tmp_path),
        "PYTHONPATH": ":".join(p for p in sys.path if p), "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    child = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(port)], env=environment, text=True, stdout=subprocess.PIPE
    )
    try:
        assert child.stdout is not None
        said = next(line for line in child.stdout if "Serving on" in line)
        assert f"http://127.0.0.1:{port}/" in said
        with socket.create_connection(("127.0.0.1", port), timeout=60) as page:
            page.sendall(b"GET /accounts/sign-in/ HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
            assert page.recv(20).startswith(b"HTTP/1.")
        assert child.stdout.readline() == "and more\n"
    finally:
        child.terminate()
        child.wait(30)
