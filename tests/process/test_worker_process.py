"""A worker in a process of its own: told to leave it ends the job in hand, and it outlives its database."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult

from tests.process.timed_jobs import take
from tests.repositories.test_processes import environment

WORK = [sys.executable, "-m", "handover", "work", "--pause"]
PATIENCE = 90.0


def until(what: Callable[[], bool], seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


@contextmanager
def working(env: dict[str, str], log: Path, pause: float = 0.1) -> Iterator[subprocess.Popen[bytes]]:
    """A worker that runs meanwhile."""
    with log.open("ab") as out:
        worker = subprocess.Popen([*WORK, str(pause)], env=env, stdout=out, stderr=out)
    try:
        yield worker
    finally:
        worker.kill()
        worker.wait()


@pytest.mark.heavy
@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_told_to_leave_ends_the_job_in_hand_and_takes_no_other(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    in_hand = take.enqueue(seconds=1.5, mark=str(first))
    next_one = take.enqueue(seconds=0, mark=str(second))
    with working(environment(tmp_path / "data"), tmp_path / "log") as worker:
        until(first.exists)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE) == 0, (tmp_path / "log").read_text()
    assert DBTaskResult.objects.get(pk=in_hand.id).return_value == "done"
    assert (DBTaskResult.objects.get(pk=next_one.id).status, second.exists()) == ("READY", False)


class OwnServer:
    """A PostgreSQL server of this test's own, which it may stop."""

    def __init__(self, folder: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
        if not found:
            pytest.skip("PostgreSQL is not installed (Debian package postgresql)")
        self.bin, self.folder = found[-1], folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        if os.getuid() == 0:
            subprocess.run(["chown", "postgres", folder], check=True)
        self._run("initdb", "-D", f"{folder}/data", "-U", "handover", "--auth=trust", "--encoding=UTF8")

    def _run(self, command: str, *words: str) -> None:
        as_server = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        done = subprocess.run([*as_server, self.bin / command, *words], check=False, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True, cwd=self.folder)  # fmt: skip
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        settings = (
            f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories={self.folder}"
        )
        self._run(
            "pg_ctl", "-D", f"{self.folder}/data", "-w", "-l", f"{self.folder}/log", "-o", settings, "start"
        )

    def stop(self) -> None:
        """As a crash: nothing is closed in order."""
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "stop")


@pytest.fixture
def server() -> Iterator[OwnServer]:
    with tempfile.TemporaryDirectory() as folder:  # pytest's own folders are closed to the server's account
        one = OwnServer(Path(folder))
        one.start()
        yield one
        one.stop()


def python(env: dict[str, str], code: str) -> str:
    """What a program that uses the deployment prints."""
    preface = "import django; django.setup(); from tests.process.timed_jobs import take\n"
    return subprocess.run(
        [sys.executable, "-c", preface + code], env=env, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


ENDS = """
import json
from django_tasks_db.models import DBTaskResult
print(json.dumps([r.status for r in DBTaskResult.objects.order_by("enqueued_at")]))
"""


@pytest.mark.slow
def test_a_worker_outlives_the_crash_of_its_database(tmp_path: Path, server: OwnServer) -> None:
    """What was in hand when the server went away is done once more; what comes after is done by the same worker."""
    env = {
        **os.environ,
        "HANDOVER_DATABASE_URL": f"postgresql://handover@127.0.0.1:{server.port}/postgres",
        "HANDOVER_DATA_DIR": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "handover.conf.settings",
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
    }
    subprocess.run(
        [sys.executable, "-m", "handover", "migrate"], env=env, check=True, stdout=subprocess.DEVNULL
    )
    mark, log = tmp_path / "mark", tmp_path / "log"
    python(env, f"take.enqueue(seconds=3, mark={str(mark)!r})")
    with working(env, log) as worker:
        until(mark.exists)
        server.stop()
        until(lambda: "the database does not answer" in log.read_text())
        assert worker.poll() is None
        server.start()
        python(env, f"take.enqueue(seconds=0, mark={str(mark)!r})")
        until(lambda: json.loads(python(env, ENDS)) == ["SUCCESSFUL", "SUCCESSFUL"], 180)
        assert worker.poll() is None, log.read_text()
    assert mark.read_text().count("begun") == 3, "the first twice, the second once"


@pytest.mark.heavy
@pytest.mark.django_db(transaction=True)
def test_a_worker_that_pauses_is_woken_by_a_job(tmp_path: Path) -> None:
    """It would look again after a minute; nobody waits for that."""
    first, second = tmp_path / "first", tmp_path / "second"
    take.enqueue(seconds=0, mark=str(first))
    with working(environment(tmp_path / "data"), tmp_path / "log", pause=60):
        until(first.exists)
        time.sleep(1.0)
        take.enqueue(seconds=0, mark=str(second))
        until(second.exists, 30)
