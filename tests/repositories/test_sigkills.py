"""A process that the system kills at a statement of its run: the same run, done again, ends as an unbroken one."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from handover.audit.models import Entry
from handover.repositories.models import Feed, ImportRun
from tests.repositories.records import feed, plan_of, write
from tests.repositories.test_kills import first_file, second_file, state, taken
from tests.repositories.test_processes import environment

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.heavy]
POINTS = 2
"""Statements at which ``make test`` kills a run; ``make test-all`` kills at each."""


def imported(data: Path, file: Path, digest: str, die: str) -> subprocess.CompletedProcess[str]:
    """A process that takes the file in."""
    command = [sys.executable, "-m", "tests.repositories.importer", "cch", str(file), f"digest={digest}", die]
    return subprocess.run(command, env=environment(data), check=False, stdout=subprocess.PIPE, text=True)


def prepared(of: Feed, folder: Path, code: str, press: int) -> tuple[Path, str]:
    """Two files: new people with a history and prints, taken in, and a file that corrects them."""
    before = write(folder / f"{code}-before.json", first_file(code, folder, press))
    taken(of, before, plan_of(of, before).digest)
    ImportRun.objects.filter(file_name=before.name).update(file_name="before")
    path = write(folder / f"{code}.jsonl", second_file(code, folder, press))
    return path, plan_of(of, path).digest


@pytest.mark.parametrize("points", [POINTS, pytest.param(0, marks=pytest.mark.slow)])
def test_a_process_killed_at_a_statement_leaves_a_run_that_ends_like_an_unbroken_one(
    tmp_path: Path, own_galleries: Path, points: int
) -> None:
    of = feed()
    path, digest = prepared(of, tmp_path, "Y0000", 5000)
    unbroken = imported(own_galleries, path, digest, "die=0")
    assert unbroken.returncode == 0
    statements, whole = int(unbroken.stdout), state("Y0000")
    assert statements > 50, "it counts what is written"
    at = range(1, statements + 1)
    chosen = at[statements // (2 * points) :: statements // points] if points else at
    for n in chosen:
        code = f"Y{n:04d}"
        path, digest = prepared(of, tmp_path, code, 5000 + n)
        assert imported(own_galleries, path, digest, f"die={n}").returncode == -signal.SIGKILL
        taken(of, path, digest)
        assert state(code) == whole, f"killed at statement {n} of {statements}"
    assert Entry.objects.filter(act="records.imported").count() == ImportRun.objects.count()
