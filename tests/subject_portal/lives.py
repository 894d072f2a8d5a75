"""Lives of a server of the person's page: each a process of its own, which may die at any statement of a submission."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import httpx
from django.apps import apps
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from handover.audit.verify import verify
from handover.process.models import Matter

_fork = multiprocessing.get_context("fork")
NEVER = 0


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Submission:
    """One form of the page, as its browser sends it."""

    cookies: dict[str, str]
    form: dict[str, str]

    def to(self, port: int) -> int:
        """The status of the answer; 0 where the server died before it answered."""
        headers = {"Host": "testserver", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        try:
            address = f"http://127.0.0.1:{port}/person/case/"
            return httpx.post(
                address, data=self.form, headers=headers, timeout=60, trust_env=False
            ).status_code
        except httpx.TransportError:
            return 0


def copied(database: Path, target: Path) -> Path:
    """A whole copy of the test's database as it is committed."""
    connection.close()
    with sqlite3.connect(database) as source, sqlite3.connect(target) as copy:
        source.backup(copy)
    return target


@contextmanager
def at(database: Path) -> Iterator[None]:
    """Read and write that file instead of the test's own."""
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(database)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


def life(database: Path, sent: Submission, dies_at: int = NEVER) -> tuple[int, int]:
    """A server that takes this submission and is killed (SIGKILL) before its ``dies_at``-th statement to the database,
    the answer itself counting as the last. The answer's status, and how many of them there were."""
    count = _fork.Value("i", 0)
    with make_server("127.0.0.1", 0, WSGIHandler(), handler_class=_Quiet) as server, at(database):
        child = _fork.Process(target=_serve, args=(server, count, dies_at))
        child.start()
        status = sent.to(server.server_port)
        child.join(60)
    assert child.exitcode == (0 if status else -signal.SIGKILL)
    return status, count.value


def _serve(server: Any, count: Any, dies_at: int) -> None:
    answer = server.get_app()

    def step() -> None:
        count.value += 1
        if count.value == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute: Any, *args: Any) -> Any:
        step()
        return execute(*args)

    def application(environ: Any, start: Any) -> Any:
        body = answer(environ, start)
        step()
        return body

    server.set_app(application)
    with connection.execute_wrapper(statement):
        server.handle_request()
    os._exit(0)


def rows(database: Path) -> dict[str, int]:
    """How many rows each table has. Asserts that the audit chain is whole and each case is the fold of its steps."""
    with at(database):
        _, broken = verify()
        assert broken is None, broken
        for case in Matter.objects.all():
            assert (case.standing.state, case.standing.version) == (case.state, case.version)
        return {m._meta.db_table: m._base_manager.count() for m in apps.get_models() if m._meta.managed}


def fresh(base: Path) -> Path:
    """A copy for one life more."""
    target = base.with_name("life.sqlite3")
    for old in base.parent.glob("life.sqlite3*"):
        old.unlink()
    return Path(shutil.copy(base, target))
