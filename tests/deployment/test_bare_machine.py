"""docs/deployment.md is followed to the letter on a bare Debian machine, to the first booking answered."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deployment.bare_machine import BareMachine, CannotMakeError, banner
from tests.deployment.feeds import write_files
from tests.deployment.walk import AFTER, ROOT, Step, steps
from tests.stages.files import car

pytestmark = pytest.mark.slow
NETWORK = "machine"
"""The step that needs the network of this computer."""
VISITED = "booking"
"""The step after which the booking's answer is read, and its case reviewed, over HTTPS."""


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[BareMachine]:
    try:
        made = BareMachine.boot(tmp_path / "machine")
    except CannotMakeError as why:
        if os.environ.get("HANDOVER_REQUIRE_BARE_MACHINE"):
            raise
        pytest.skip(str(why))
    try:
        yield made
    finally:
        made.remove()


def _bring(machine: BareMachine) -> None:
    """What the operator has in hand: a release, the files of the feeds, and a booking."""
    words = [sys.executable, "-m", "hatchling", "build", "-d", str(machine.root / "root")]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (machine.root / "root" / "booking.ebts").write_bytes(car())
    write_files(machine.root / "root" / "feeds")


def _script(part: list[Step]) -> str:
    after = {**AFTER, "token": 'echo "TOKEN=$TOKEN"', VISITED: ""}
    return "\n".join(f"{banner(s.name)}\n{s.text}\n{after.get(s.name, '')}" for s in part)


def test_the_document_leads_from_a_bare_machine_to_the_first_answered_booking(machine: BareMachine) -> None:
    _bring(machine)
    out = machine.root / "out.txt"
    found = steps()
    at = [s.name for s in found].index(VISITED) + 1
    assert found[0].name == NETWORK

    def told() -> str:
        return f"{out.read_text()[-4000:]}\n{machine.journal()}"

    assert machine.run(_script(found[:1]), out, network=True) == 0, told()
    assert machine.run(_script(found[1:at]), out) == 0, told()
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("HANDOVER_", "DJANGO_", "PG"))},
        "PLACE": str(machine.root), "HTTPS": "443", "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "TOKEN": re.findall(r"^TOKEN=(\S+)$", out.read_text(), re.MULTILINE)[-1],
    }  # fmt: skip
    words = [sys.executable, "-m", "tests.deployment.visit"]
    assert machine.from_outside(words, out, environment) == 0, told()
    assert machine.run(_script(found[at:]), out) == 0, told()
    assert re.search(r"^intact: \d+ entries$", out.read_text(), re.MULTILINE), "the restored chain"
