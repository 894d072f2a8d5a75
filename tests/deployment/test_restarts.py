"""A deployment on PostgreSQL behind nginx, whose parts are restarted, killed and taken away while bookings come."""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from handover.conf.wait_until_served import wait_until_served
from tests.deployment.walk import ROOT
from tests.process.test_worker_process import OwnServer
from tests.stages.files import ALDER, car

pytestmark = pytest.mark.slow
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin")
SETUP = f"""
import django; django.setup()
from handover.accounts.models import Agency, MachineToken
from handover.stages.intake.scopes import READ, SEND
jail = Agency.objects.create(ori={ALDER!r}, name="Alder", kind="jail", time_zone="UTC")
print(MachineToken.issue(jail, "live-scan", (SEND, READ))[1])
"""
COUNT = """
import django; django.setup()
from handover.stages.intake.models import Submission
print(*Submission.objects.values_list("sha256", flat=True))
"""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


class Deployment:
    """Two processes of the server on one database, and nginx before them, as deploy/nginx-two.conf has it."""

    def __init__(self, folder: Path, database: OwnServer) -> None:
        self.folder, self.database = folder, database
        self.env = {
            **os.environ,
            "HANDOVER_DATABASE_URL": f"postgresql://handover@127.0.0.1:{database.port}/postgres",
            "HANDOVER_DATA_DIR": str(folder / "data"), "HANDOVER_LOOPBACK_HTTP": "true",
            "HANDOVER_TOKEN_RATE": "1000000", "DJANGO_SETTINGS_MODULE": "handover.conf.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }  # fmt: skip
        self.run("migrate")
        self.token = self.python(SETUP).split()[-1]
        self.ports = (free_port(), free_port())
        self.front = free_port()
        self.servers = [self._started(port) for port in self.ports]
        self.await_both()
        self._nginx()

    def run(self, *words: str, env: dict[str, str] | None = None) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "handover", *words],
            env=env or self.env,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{words}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        return done.stdout

    def python(self, code: str, env: dict[str, str] | None = None) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code], env=env or self.env, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _started(self, port: int) -> subprocess.Popen[bytes]:
        with (self.folder / f"{port}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "handover", "serve", "--port", str(port)],
                env=self.env, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def start_again(self, which: int) -> None:
        self.servers[which].wait(60)
        self.servers[which] = self._started(self.ports[which])

    def await_both(self) -> None:
        for port, server in zip(self.ports, self.servers, strict=True):
            assert wait_until_served(port, server, 120) == ""

    def _nginx(self) -> None:
        text = (ROOT / "deploy" / "nginx-two.conf").read_text()
        before, places = text.split("# PLACES:\n")
        places = re.sub(r"^# {0,3}", "", places, flags=re.MULTILINE)
        places = places[places.index("# What a machine sends") :]
        for written, port in zip((8000, 8001), self.ports, strict=True):
            before = before.replace(f":{written} ", f":{port} ")
        config = self.folder / "nginx.conf"
        config.write_text(
            # Where it is started by root, its processes have to reach pytest's folder, which is closed to others.
            f"{'user root;' if os.getuid() == 0 else ''} pid {self.folder}/nginx.pid;\n"
            f"error_log {self.folder}/nginx.log; events {{}}\n"
            f"http {{ access_log off; client_body_temp_path {self.folder}/body; proxy_temp_path {self.folder}/proxy;\n"
            f"fastcgi_temp_path {self.folder}/f; uwsgi_temp_path {self.folder}/u; scgi_temp_path {self.folder}/s;\n"
            f"{before}\nserver {{ listen 127.0.0.1:{self.front}; client_max_body_size 90m;\n"
            "proxy_http_version 1.1; proxy_request_buffering on; proxy_set_header Connection '';\n"
            f"proxy_set_header Host $http_host;\n{places}\n}} }}\n"
        )
        assert NGINX
        self.proxy = subprocess.Popen([NGINX, "-c", str(config), "-g", "daemon off;"], start_new_session=True)
        time.sleep(0.5)
        assert self.proxy.poll() is None, (self.folder / "nginx.log").read_text()

    def taken(self) -> set[str]:
        """Digests of the files on record."""
        return set(self.python(COUNT).split())

    def close(self) -> None:
        for one in (*self.servers, self.proxy):
            if one.poll() is None:
                os.killpg(one.pid, signal.SIGKILL)
            one.wait()


class Sender(threading.Thread):
    """A live-scan that sends one booking after the other, and what is not taken again until it is."""

    def __init__(self, at: Deployment, first: int) -> None:
        super().__init__()
        self.at, self.number = at, first
        self.answers: Counter[int | str] = Counter()
        self.taken: list[str] = []
        self.html = 0
        self.refused: dict[int, bytes] = {}
        self.longest = 0.0
        self.leave = threading.Event()

    def run(self) -> None:
        while not self.leave.is_set():
            data = car(booking_number=f"26-{self.number}")
            self.number += 1
            begun = time.monotonic()
            while self._send(data) not in (200, 202):  # 200: it was taken before, and its receipt was lost
                time.sleep(0.2)
                assert time.monotonic() - begun < 300
            self.longest = max(self.longest, time.monotonic() - begun)

    def _send(self, data: bytes) -> int | str:
        headers = {"Authorization": f"Bearer {self.at.token}", "Content-Type": "application/octet-stream"}
        connection = http.client.HTTPConnection("127.0.0.1", self.at.front, timeout=60)
        status: int | str
        try:
            connection.request("POST", "/intake/api/v1/submissions", data, headers)
            answer = connection.getresponse()
            body = answer.read()
            status = answer.status
            if status in (200, 202):
                self.taken.append(json.loads(body)["reference"])
            else:
                self.refused.setdefault(status, body[:2000])
            if status not in (200, 202) and "json" not in (answer.headers.get("Content-Type") or ""):
                self.html += 1
        except (OSError, http.client.HTTPException) as problem:
            status = type(problem).__name__
        finally:
            connection.close()
        self.answers[status] += 1
        return status


class Load:
    """Two senders for as long as the block runs."""

    def __init__(self, at: Deployment, first: int) -> None:
        self.senders = [Sender(at, first), Sender(at, first + 100_000)]

    def __enter__(self) -> Load:
        for one in self.senders:
            one.start()
        return self

    def __exit__(self, *_: object) -> None:
        for one in self.senders:
            one.leave.set()
        for one in self.senders:
            one.join(310)

    @property
    def taken(self) -> int:
        """Bookings for which a sender has its receipt."""
        return sum(len(one.taken) for one in self.senders)

    @property
    def answers(self) -> Counter[int | str]:
        return self.senders[0].answers + self.senders[1].answers

    def wait_for(self, more: int) -> None:
        goal, until = self.taken + more, time.monotonic() + 120
        while self.taken < goal:
            assert time.monotonic() < until, self.answers
            time.sleep(0.05)


@pytest.fixture(scope="module")
def database() -> Iterator[OwnServer]:
    with tempfile.TemporaryDirectory() as folder:
        one = OwnServer(Path(folder))
        one.start()
        yield one
        one.stop()


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory, database: OwnServer) -> Iterator[Deployment]:
    if NGINX is None:
        pytest.skip("nginx is not installed (Debian package nginx)")
    folder = tmp_path_factory.mktemp("deployment")
    made = Deployment(folder, database)
    yield made
    made.close()


def test_a_rolling_restart_refuses_no_booking(deployment: Deployment) -> None:
    with Load(deployment, 0) as load:
        load.wait_for(5)
        for _ in range(2):
            for which in (0, 1):
                deployment.servers[which].send_signal(signal.SIGTERM)
                deployment.start_again(which)
                deployment.await_both()
                load.wait_for(3)
    print("rolling restart", dict(load.answers), [round(one.longest, 2) for one in load.senders])
    assert set(load.answers) == {202}
    assert len(deployment.taken()) == load.answers[202]


def test_servers_killed_at_drawn_moments_lose_and_double_nothing(deployment: Deployment) -> None:
    before, drawn = len(deployment.taken()), random.Random(206)
    with Load(deployment, 1_000_000) as load:
        for _ in range(4):
            load.wait_for(2)
            time.sleep(drawn.random())
            which = drawn.randrange(2)
            os.killpg(deployment.servers[which].pid, signal.SIGKILL)
            deployment.start_again(which)
            deployment.await_both()
    print("killed servers", dict(load.answers), [round(one.longest, 2) for one in load.senders])
    print([one.refused for one in load.senders])
    references = [one for sender in load.senders for one in sender.taken]
    assert len(set(references)) == len(references)
    assert len(deployment.taken()) - before == len(references)


def test_a_database_that_crashes_and_is_away_for_a_minute(deployment: Deployment) -> None:
    before = len(deployment.taken())
    with Load(deployment, 2_000_000) as load:
        for away in (0.0, 3.0, 60.0):
            load.wait_for(3)
            deployment.database.stop()
            time.sleep(away)
            deployment.database.start()
        load.wait_for(3)
    print("database away", dict(load.answers), [round(one.longest, 2) for one in load.senders])
    assert sum(one.html for one in load.senders) == 0, "a machine is told in JSON"
    assert set(load.answers) <= {200, 202, 503}
    references = [one for sender in load.senders for one in sender.taken]
    assert len(deployment.taken()) - before == len(references)


def test_a_backup_of_postgresql_is_put_back_into_an_empty_deployment(
    deployment: Deployment, tmp_path: Path
) -> None:
    taken = deployment.taken()
    if not taken:
        with Load(deployment, 3_000_000) as load:
            load.wait_for(3)
        taken = deployment.taken()
    with Load(deployment, 4_000_000) as load:  # while the services run
        load.wait_for(2)
        deployment.run("backup", "create", str(tmp_path / "copy"))
    deployment.run("backup", "check", str(tmp_path / "copy"))
    subprocess.run(
        ["psql", "-h", "127.0.0.1", "-p", str(deployment.database.port), "-U", "handover", "-d", "postgres", "-c",
         "CREATE DATABASE other"], check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    other = {
        **deployment.env, "HANDOVER_DATA_DIR": str(tmp_path / "other"),
        "HANDOVER_DATABASE_URL": f"postgresql://handover@127.0.0.1:{deployment.database.port}/other",
    }  # fmt: skip
    deployment.run("backup", "restore", str(tmp_path / "copy"), env=other)
    deployment.run("migrate", env=other)
    assert "intact" in deployment.run("audit", "verify", env=other)
    restored = set(deployment.python(COUNT, env=other).split())
    assert taken < restored <= deployment.taken()
