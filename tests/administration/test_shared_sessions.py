"""A pooler that gives one session to several clients is noticed, before pages are served behind the wall."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

import handover
from handover.administration import shared_sessions, wall_check
from handover.administration.deployment import deployment
from handover.administration.shared_sessions import sessions_are_shared
from tests.deployment.test_restarts import free_port
from tests.deployment.walk import DOC
from tests.process.test_worker_process import OwnServer

SOURCE: Final = Path(str(handover.__file__)).parent
PGBOUNCER: Final = shutil.which("pgbouncer", path=f"/usr/sbin:{os.environ['PATH']}")
on_postgresql: Final = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no sessions")


class FakePooler:
    """A pooler with some processes of the server. ``lent``: the process that a client keeps while in a transaction."""

    def __init__(self, processes: int, *, in_turn: bool, for_good: bool = False) -> None:
        self.idle, self.in_turn, self.for_good = list(range(100, 100 + processes)), in_turn, for_good

    def session(self) -> PooledSession:
        return PooledSession(self)


class PooledSession:
    """What the check asks of a session of psycopg."""

    def __init__(self, pool: FakePooler) -> None:
        self.pool, self.autocommit, self.lent, self.process = pool, False, False, 0

    def cursor(self) -> PooledSession:
        return self

    def __enter__(self) -> PooledSession:
        return self

    def __exit__(self, *_: object) -> None: ...

    def execute(self, _: str) -> None:
        if not self.lent:
            self.process, self.lent = self.pool.idle.pop(), True
        if self.autocommit and not self.pool.for_good:
            self.rollback()

    def fetchone(self) -> tuple[int]:
        return (self.process,)

    def rollback(self) -> None:
        if self.lent and not self.pool.for_good:
            self.pool.idle.insert(0 if self.pool.in_turn else len(self.pool.idle), self.process)
            self.lent = False

    def close(self) -> None:
        if self.lent:
            self.pool.idle.append(self.process)
            self.lent = False


@pytest.mark.parametrize("processes", [2, 3, 9])
@pytest.mark.parametrize("in_turn", [False, True], ids=["the last one", "each in turn"])
@on_postgresql
@pytest.mark.django_db
def test_a_pooler_by_transaction_is_known_and_one_by_session_is_well(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, processes: int, in_turn: bool
) -> None:
    pool = FakePooler(processes, in_turn=in_turn)
    monkeypatch.setattr(shared_sessions, "_session", pool.session)
    assert sessions_are_shared()
    assert "shared-sessions" in [one.code for one in deployment() if one.stops]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (role,) = cursor.fetchone()
    settings.HANDOVER_WALL, settings.HANDOVER_WEB_DATABASE = True, f"postgresql://{role}@127.0.0.1/handover"
    assert "one session to several clients" in wall_check.not_behind_the_wall()
    own = FakePooler(processes, in_turn=in_turn, for_good=True)
    monkeypatch.setattr(shared_sessions, "_session", own.session)
    assert not sessions_are_shared()
    assert wall_check.not_behind_the_wall() == ""


@pytest.mark.django_db
def test_without_a_pooler_nothing_is_shared() -> None:
    assert not sessions_are_shared()
    assert "shared-sessions" not in [one.code for one in deployment()]


SESSION: Final = re.compile(
    r"^\n*(SET|RESET|LISTEN|UNLISTEN|PREPARE|DECLARE|DISCARD|CREATE TEMP\w*) (?!LOCAL)|set_config\(|advisory_(?!xact)"
)
RELIED_ON: Final = {
    ("web/wall.py", "set_config("), ("process/jobs/wakeup.py", "LISTEN "),
    ("process/erasure/free_space.py", "SET "), ("process/erasure/free_space.py", "RESET "),
}  # fmt: skip
"""What lies on the session of a connection; the operator's document tells of each."""


OF_SOMETHING_ELSE: Final = {"formats/records/disposition_words.py", "released_data/file_import.py"}
"""A court's words, and a database in memory of its own."""


def statements() -> Iterator[tuple[str, str]]:
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield str(file.relative_to(SOURCE)), node.value


@pytest.mark.heavy
def test_what_is_set_on_a_session_is_told_and_nothing_else_is() -> None:
    found = {(file, match[0]) for file, text in statements() if (match := SESSION.search(text))}
    assert {one for one in found if one[0] not in OF_SOMETHING_ELSE} == RELIED_ON
    told = DOC.read_text(encoding="utf-8")
    for file, words in RELIED_ON:
        assert file in told and words.strip("( ").removeprefix("RE") in told
    assert not connection.settings_dict["OPTIONS"].get("server_side_binding")
    assert not connection.settings_dict["OPTIONS"].get("prepare_threshold")


class Bouncer:
    """PgBouncer before a server."""

    def __init__(self, folder: Path, server: OwnServer, mode: str) -> None:
        self.port, self.folder = free_port(), folder
        users = folder / "users.txt"
        users.write_text('"handover" ""\n')
        ini = folder / "pgbouncer.ini"
        ini.write_text(
            f"[databases]\npostgres = host=127.0.0.1 port={server.port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
            f"listen_port = {self.port}\nauth_type = trust\nauth_file = {users}\nunix_socket_dir =\n"
            f"pool_mode = {mode}\nignore_startup_parameters = options\n"
        )
        as_server = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        self.process = subprocess.Popen(
            [*as_server, str(PGBOUNCER), str(ini)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


@pytest.mark.slow
@pytest.mark.skipif(PGBOUNCER is None, reason="PgBouncer is not installed (Debian package pgbouncer)")
@pytest.mark.parametrize(("mode", "shared"), [("transaction", True), ("session", False)])
def test_pgbouncer_itself(tmp_path: Path, mode: str, shared: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:  # pytest's own folders are closed to the server's account
        server = OwnServer(Path(folder))
        server.start()
        bouncer = Bouncer(Path(folder), server, mode)
        try:
            env = {
                **os.environ, "HANDOVER_DATABASE_URL": f"postgresql://handover@127.0.0.1:{bouncer.port}/postgres",
                "HANDOVER_DATA_DIR": str(tmp_path / "data"), "DJANGO_SETTINGS_MODULE": "handover.conf.settings",
                "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
            }  # fmt: skip
            time.sleep(1)
            assert (ask(env, "migrate").returncode, bouncer.process.poll()) == (0, None)
            said = ask(env, "check", "--deploy", "--json").stdout
            codes = [one["code"] for one in json.loads(said)["shortcomings"]]
            assert "for-trying" not in codes and "no-host" in codes, "it has looked"
            assert ("shared-sessions" in codes) is shared
        finally:
            bouncer.stop()
            server.stop()


def ask(env: dict[str, str], *words: str) -> Any:
    return subprocess.run(
        [sys.executable, "-m", "handover", *words], env=env, capture_output=True, text=True, check=False
    )
