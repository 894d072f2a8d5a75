"""docs/connecting.md works as printed: its blocks run in order against a server and a worker of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from handover.stages.intake import secrets
from handover.stages.intake.models import RosterAlarm
from tests.journeys.harness import ROOT, environment_of, run_command, serving
from tests.stages.files import car
from tests.stages.intake.jail import Jail, read_all

DOC = ROOT / "docs" / "connecting.md"
_BLOCK = re.compile(r"^```(sh|python) ?(?:file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SERVE = [sys.executable, "-m", "handover", "serve", "--port", "{port}"]
FUTURE = datetime.now(UTC).date() + timedelta(days=400)


@dataclass(frozen=True)
class Block:
    """One block of the document: to run, or to keep as a file."""

    language: str
    file: str
    text: str


def blocks() -> list[Block]:
    """Every block, in order."""
    return [Block(*found) for found in _BLOCK.findall(DOC.read_text())]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Path, dict[str, str], str]]:
    """A folder to work in, the environment of a site that is served and worked, and the site's address."""
    data, work = tmp_path / "data", tmp_path / "work"
    data.mkdir()
    work.mkdir()
    environment = environment_of(data)
    environment.pop("HANDOVER_DATABASE_URL", None)
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    run_command([sys.executable, "-m", "handover", "migrate"], environment)
    for name in ("booking.ebts", "second.ebts"):
        # Refused on purpose: an ERRT comes without repositories to search.
        (work / name).write_bytes(car(arrest_date=FUTURE))
    worker = subprocess.Popen(
        [sys.executable, "-m", "handover", "work"], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        with serving(SERVE, environment, data) as site:
            yield work, environment, site.url
    finally:
        worker.terminate()
        worker.wait()


def run(block: Block, work: Path, environment: dict[str, str]) -> str:
    """Run a block of shell; what it exports, the next one has."""
    kept = work / ".environment"
    script = f"{f'. {kept}' if kept.exists() else ':'}\n{block.text}\nexport -p > {kept}\n"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=work, env=environment, capture_output=True, text=True,
        check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, f"{block.text}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture
def plain_server(transactional_db: None) -> Iterator[str]:
    """The site in this process. Not the shared fixture: that one reads the settings before a test sets them."""
    server = LiveServer("localhost")
    yield server.url
    server.stop()


@pytest.mark.real_clock("the clients sign in processes of their own")
@pytest.mark.django_db(transaction=True)
def test_the_clients_run_as_printed(plain_server: str, alder: Jail, tmp_path: Path) -> None:
    """The blocks that need no command of the operator, against a server in this process."""
    environment = environment_of(tmp_path, TOKEN=alder.token, HANDOVER=plain_server)
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    environment["SECRET"] = secrets.shown(secrets.event_key(alder.row))
    (tmp_path / "booking.ebts").write_bytes(car(arrest_date=FUTURE))
    said = []
    for block in blocks():
        if block.file:
            (tmp_path / block.file).write_text(block.text)
        elif "handover " not in block.text:
            read_all()
            said.append(run(block, tmp_path, environment))
    everything = "\n".join(said)
    for expected in (
        "received",
        "was here before",
        "ERRT to",
        "acknowledged",
        "2.045",
        "202",
        "NGIControlNumber",
    ):
        assert expected in everything, everything
    assert RosterAlarm.objects.get().booking_no == "26-004712"


@pytest.mark.slow
def test_every_block_runs_as_printed(place: tuple[Path, dict[str, str], str]) -> None:
    work, environment, url = place
    said = []
    for block in blocks():
        here = replace(block, text=block.text.replace("http://127.0.0.1:8000", url))
        if block.file:
            (work / block.file).write_text(here.text)
        else:
            said.append(run(here, work, environment))
    everything = "\n".join(said)
    for expected in (
        "received", "was here before", "ERRT to", "acknowledged", "2.045", "202", "NGIControlNumber", '"outcome"',
        "got handover.answer.errt.v1",
    ):  # fmt: skip
        assert expected in everything, everything


def test_the_document_has_its_blocks_and_names_addresses_that_exist() -> None:
    found = blocks()
    assert {b.file for b in found if b.file} == {"send.py", "fetch.py", "event.py", "soap.py", "receiver.py"}
    assert all(b.file for b in found if b.language == "python")
    assert sum(not b.file for b in found) >= 7
