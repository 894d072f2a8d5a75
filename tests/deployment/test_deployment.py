"""docs/deployment.md works as printed, from an empty folder with PostgreSQL and nginx to a case reviewed over HTTPS."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deployment.feeds import write_files
from tests.deployment.walk import AFTER, BEFORE, NOT_RUN, ROOT, Place, steps
from tests.stages.files import car

DEPLOY = ROOT / "deploy"


def test_every_block_is_a_step_of_its_own_and_valid_shell() -> None:
    found = steps()
    assert len({step.name for step in found}) == len(found) >= 12
    assert (ROOT / "docs" / "deployment.md").read_text().count("\n```sh") == len(found)
    assert (set(BEFORE) | set(AFTER) | NOT_RUN) <= {step.name for step in found}
    for step in found:
        done = subprocess.run(["bash", "-n"], input=step.text, text=True, capture_output=True, check=False)
        assert done.returncode == 0, f"{step.name}: {done.stderr}"


@pytest.mark.parametrize("unit", ["handover-web", "handover-work", "handover-matcher"])
def test_a_unit_of_systemd_is_one(unit: str, tmp_path: Path) -> None:
    text = (DEPLOY / f"{unit}.service").read_text()
    assert "User=handover" in text
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    program = tmp_path / "handover"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    file = tmp_path / f"{unit}.service"
    file.write_text(text.replace("/opt/handover/venv/bin/handover", str(program)))
    done = subprocess.run(
        ["systemd-analyze", "verify", str(file)], capture_output=True, text=True, check=False
    )
    assert unit not in done.stderr, done.stderr


def test_caddy_reads_its_file() -> None:
    if shutil.which("caddy") is None:
        pytest.skip("caddy is not installed (Debian package caddy)")
    words = ["caddy", "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]
    assert subprocess.run(words, check=False, capture_output=True).returncode == 0


@pytest.mark.slow
def test_the_document_leads_from_nothing_to_a_booking_answered_and_a_case_reviewed(tmp_path: Path) -> None:
    if shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin") is None:
        pytest.skip("nginx is not installed (Debian package nginx)")
    if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        pytest.skip("no PostgreSQL server is installed (Debian package postgresql)")
    place = Place.make(tmp_path / "machine")
    (place.folder / "work" / "booking.ebts").write_bytes(car())
    write_files(place.folder / "work" / "feeds")
    script = place.folder / "walk.sh"
    script.write_text(place.script())
    with (place.folder / "out.txt").open("w") as out:
        done = subprocess.run(
            [str(ROOT / "scripts" / "with-postgresql"), "bash", str(script)], cwd=place.folder / "work",
            env=place.environment, stdout=out, stderr=subprocess.STDOUT, check=False, timeout=3000,
        )  # fmt: skip
    told = (place.folder / "out.txt").read_text()
    logs = "\n".join(f"{log.name}:\n{log.read_text()[-2000:]}" for log in place.folder.glob("*.log"))
    assert done.returncode == 0, f"{told[-4000:]}\n{logs}"
    assert re.findall(r"^:: (\S+)$", told, re.MULTILINE)[-1] == "end"
    assert "visited" in told
    assert "served as handover_web" in told, "the pages of the walk stood behind the second wall"
    assert re.search(r"^intact: \d+ entries$", told, re.MULTILINE), "the restored chain"
