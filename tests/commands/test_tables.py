"""A program that meets an older database, or none, says so and what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def handover(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command on the embedded database of this folder."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("HANDOVER_")}
    environment = {**kept, "HANDOVER_DATA_DIR": str(data), "HANDOVER_SECRET_KEY": "for this test alone " * 3}
    command = [sys.executable, "-m", "handover", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.heavy
@pytest.mark.parametrize("words", [("serve", "--port", "8999"), ("agency", "add", "AX0000000", "Ax Jail")])
def test_on_a_database_without_tables_a_command_tells_how_to_make_them(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    done = handover(tmp_path, *words)
    assert done.returncode == 2, done.stderr
    assert "handover migrate" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
