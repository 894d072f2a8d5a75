"""Killing the demonstration at any moment loses no booking and doubles none."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.demonstration import DEMONSTRATION
from tests.journeys.harness import ROOT, environment_of

BOOKINGS = 16
COMMAND = [*DEMONSTRATION, "--no-serve", "--bookings", str(BOOKINGS), "--identities", "60"]

COUNTS = """
import json, os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handover.conf.settings")
import django; django.setup()
from django.db.models import Count
from handover.process.models import Matter, RecordedStep
from handover.stages.identification.models import Search, PrintMatch
from handover.stages.intake.models import Submission, Answer
from handover.stages.notification.models import MatchLink
from handover.stages.detainer.models import Lodgement
twice = lambda rows, field: getattr(rows, "objects", rows).values(field).annotate(n=Count("pk")).filter(n__gt=1).count()
folds = [c for c in Matter.objects.all() if (c.standing.state, c.standing.version) != (c.state, c.version)]
print(json.dumps({
    "submissions": Submission.objects.count(),
    "same file twice": twice(Submission, "sha256"),
    "cases opened twice": twice(MatchLink, "search_matter"),
    "lodged twice": twice(Lodgement, "matter"),
    "answered twice": twice(Answer.objects.filter(corrects="").exclude(kind="STOP"), "matter"),
    "searches without their booking": Search.objects.filter(booking_matter__state="received").count(),
    "states that are no fold": len(folds),
}))
"""


def run_until(seconds: float, environment: dict[str, str], folder: Path) -> bool:
    """Run the demonstration and kill it after so long. Whether it had ended by itself."""
    with (folder / "out.log").open("ab") as log:
        process = subprocess.Popen(
            COMMAND, env=environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return False
    assert process.returncode == 0, (folder / "out.log").read_text()[-3000:]
    return True


@pytest.mark.heavy
@pytest.mark.parametrize("kills", [5, pytest.param(40, marks=pytest.mark.slow)])
def test_killed_at_any_moment_it_loses_and_doubles_nothing(
    tmp_path: Path, with_tables: Callable[[Path], None], kills: int
) -> None:
    environment = environment_of(tmp_path / "data")
    (tmp_path / "data").mkdir()
    if kills < 10:  # else all of so few would hit the making of them
        with_tables(tmp_path / "data")
    moments = random.Random(20200225)
    for _ in range(kills):
        run_until(moments.uniform(0.5, 9.0), environment, tmp_path)
    done = subprocess.run(COMMAND, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    summary = json.loads(done.stdout.strip().splitlines()[-1])
    assert summary["audit"]["whole"]
    assert summary["answered"] + summary["refused"] == summary["bookings"]
    counts = json.loads(
        subprocess.run(
            [sys.executable, "-c", COUNTS],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    )
    files = list((tmp_path / "data" / "world").glob("*/bookings/*"))
    assert counts.pop("submissions") == summary["bookings"] == len({f.read_bytes() for f in files})
    assert not any(counts.values()), counts
