"""Killing one of several deployments in the middle of the demonstration: whoever started it is told, and begins again.

No message is lost, doubled or left, and all sides end as if nothing had happened."""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from handover.conf.wait_until_served import is_served
from handover.demo.agencies import run
from handover.demo.agencies.combination import DemoSide, sides
from handover.demo.agencies.run import SideError, SideProcess, _serve_on
from handover.process.agency_parts import AgencyPart
from tests.demo.test_kill import COUNTS
from tests.demo.test_two_deployments import free_ports
from tests.journeys.harness import ROOT, environment_of

SIZES = ["--no-serve", "--bookings", "6", "--identities", "60", "--seed", "7"]
LOOKS = 600

TWICE = """
import json, os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handover.conf.settings")
import django; django.setup()
from django.db.models import Count
from handover.audit.verify import verify
from handover.exchange.models import IncomingMessage, MessageEffect
from handover.process.models import RecordedStep
told = MessageEffect.objects.filter(outcome="recorded").values("matter", "number").annotate(n=Count("pk"))
print(json.dumps({
    "recorded twice": told.filter(n__gt=1).count(),
    "without an effect": IncomingMessage.objects.filter(effect=None).count(),
    "chain": str(verify()[1] or ""),
    "received twice": RecordedStep.objects.filter(step="receive_request").values("matter")
        .annotate(n=Count("pk")).filter(n__gt=1).count(),
}))
"""


def started(environment: dict[str, str], agencies: int, port: int, log: Path) -> subprocess.Popen[bytes]:
    """Start the demonstration in a group of its own."""
    shape = ["--agencies", str(agencies), "--port", str(port)]
    command = [sys.executable, "-m", "handover", "demo", *SIZES, *shape]
    with log.open("ab") as out:
        return subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=out, stderr=out, start_new_session=True
        )


def of_group(group: int, words: str) -> list[int]:
    """The processes of a group whose command has these words."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            said = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if words in said and os.getpgid(int(place.name)) == group:
                found.append(int(place.name))
        except (OSError, ValueError):
            continue  # it ended meanwhile
    return found


def kill_one(demo: subprocess.Popen[bytes], ports: range, words: str, after: float) -> None:
    """Once all are served and some time has passed, kill what has these words; then wait for the end of all. Whatever
    fails, nothing of the group runs on. How long a busy machine takes to serve is no rule of the program."""
    try:
        until = time.monotonic() + LOOKS
        while not all(map(is_served, ports)):
            assert demo.poll() is None and time.monotonic() < until, "it does not serve"
            time.sleep(0.2)
        time.sleep(after)
        for pid in of_group(demo.pid, words):
            os.kill(pid, signal.SIGKILL)
        demo.wait(timeout=LOOKS)
    finally:
        for pid in of_group(demo.pid, "handover"):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def counts(side: DemoSide, environment: dict[str, str], script: str) -> dict[str, int | str]:
    """What one side's database says."""
    done = subprocess.run(
        [sys.executable, "-c", script], env=side.environment(environment), cwd=ROOT, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    told: dict[str, int | str] = json.loads(done.stdout)
    return told


@pytest.mark.slow
@pytest.mark.parametrize("agencies", [2, 3])
def test_one_that_is_killed_is_missed_and_goes_on_when_it_is_started_again(
    agencies: int, tmp_path: Path, with_tables: Callable[[Path], None]
) -> None:
    environment = {k: v for k, v in environment_of(tmp_path).items() if k != "HANDOVER_DATABASE_URL"}
    environment["HANDOVER_DATA_DIR"] = str(tmp_path)
    port = free_ports(agencies)
    everywhere = sides(agencies, tmp_path, port)
    for side in everywhere:
        side.folder.mkdir(parents=True)
        with_tables(side.folder)
    moments, log, cut = random.Random(21), tmp_path / "out.log", 0
    for words in (f"serve --port {port + 1}", "demo_hands", f"serve --port {port}"):
        before = log.stat().st_size if log.exists() else 0
        demo = started(environment, agencies, port, log)
        kill_one(demo, range(port, port + agencies), words, moments.uniform(0.5, 6.0))
        said = log.read_bytes()[before:].decode()
        assert "Traceback" not in said, said[-3000:]
        if demo.returncode:
            cut += 1
            assert "Start the demonstration again" in said, said[-3000:]
    assert cut, "each had ended before it was killed"
    demo = started(environment, agencies, port, log)
    assert demo.wait(timeout=LOOKS) == 0, log.read_text()[-3000:]
    told = json.loads(log.read_text().strip().splitlines()[-1])
    each = [told[side.name] for side in everywhere]
    assert not told["left_over"] + sum(one["refused"] for one in each)
    assert sum(one["sent"]["received"] for one in each) == sum(one["came"]["messages"] for one in each)
    assert told["answered"] + told["refused"] == told["bookings"]
    for side in everywhere:
        assert not any(counts(side, environment, TWICE).values()), side.name
    bureau = next(side for side in everywhere if AgencyPart.BUREAU in side.parts)
    found = counts(bureau, environment, COUNTS)
    assert found.pop("submissions") == told["bookings"]
    assert not any(found.values()), found


class Short(SideProcess):
    """A server that ends at once."""

    def start(self) -> None:
        """Start it."""
        self.starts += 1
        self.process = subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"])


def test_what_ends_while_it_is_served_is_said_and_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "LOOKS_EVERY", 0.1)
    one = Short(sides(2, tmp_path, 8000)[1], {}, ("serve",))
    one.start()
    console = Console(file=io.StringIO(), width=200)
    with pytest.raises(SideError, match=f"jails: serve ended {run.MOST_STARTS + 1} times"):
        _serve_on([one], console)
    assert isinstance(console.file, io.StringIO)
    said = console.file.getvalue()
    assert said.count("jails: serve ended with 3 and is started again") == run.MOST_STARTS
