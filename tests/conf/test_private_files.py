"""Nobody else of the machine reads what the program keeps or writes."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from handover.conf.private_files import close_to_others

START = """
import sys
from handover.commands.prerequisites import start_django
start_django()
from django.conf import settings
from django.db import connection
connection.ensure_connection()
(settings.HANDOVER_DATA_DIR / "written").write_text("x")
"""


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.heavy
def test_each_start_closes_the_data_folder_and_what_is_written_is_its_user_s_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    done = subprocess.run(
        [sys.executable, "-c", START], capture_output=True, text=True, check=True, umask=0o022,
        env={"HANDOVER_DATA_DIR": str(data), "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
    )  # fmt: skip
    assert "was open to other users" in done.stderr
    assert mode(data) == 0o700
    for name in ("handover.sqlite3", "secret.key", "signing.key", "written"):
        assert mode(data / name) == 0o600, name


@pytest.mark.parametrize(
    ("before", "closed", "after"), [(0o755, True, 0o700), (0o700, False, 0o700), (0o1777, False, 0o1777)]
)
def test_a_folder_of_ours_is_closed_and_a_shared_one_left_alone(
    tmp_path: Path, before: int, closed: bool, after: int
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    place.chmod(before)
    assert close_to_others(place) is closed
    assert mode(place) == after
