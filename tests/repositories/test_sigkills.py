"""A process that the system kills at a statement of its run: the same run, done again, ends as an unbroken one."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
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


Kill = Callable[[Path, str, int], tuple[int, int]]


@pytest.fixture
def imported(own_galleries: Path) -> Iterator[Kill]:
    """Take a file in by a process of its own that is killed at a statement, or at none (0): how it ended, and then how
    many statements there were."""
    parent = subprocess.Popen(
        [sys.executable, "-m", "tests.repositories.importer", "cch", "-"], env=environment(own_galleries),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert parent.stdin is not None
    assert parent.stdout is not None

    def take(file: Path, digest: str, die: int) -> tuple[int, int]:
        assert parent.stdin is not None
        assert parent.stdout is not None
        print(file, digest, die, sep="\t", file=parent.stdin, flush=True)
        told = {"statements": 0}
        while "ended" not in told:
            what, _, number = parent.stdout.readline().partition(" ")
            told[what] = int(number)
        return told["ended"], told["statements"]

    yield take
    parent.stdin.close()
    assert parent.wait(60) == 0


def prepared(of: Feed, folder: Path, code: str, press: int) -> tuple[Path, str]:
    """Two files: new people with a history and prints, taken in, and a file that corrects them."""
    before = write(folder / f"{code}-before.json", first_file(code, folder, press))
    taken(of, before, plan_of(of, before).digest)
    ImportRun.objects.filter(file_name=before.name).update(file_name="before")
    path = write(folder / f"{code}.jsonl", second_file(code, folder, press))
    return path, plan_of(of, path).digest


@pytest.mark.parametrize("points", [POINTS, pytest.param(0, marks=pytest.mark.slow)])
def test_a_process_killed_at_a_statement_leaves_a_run_that_ends_like_an_unbroken_one(
    tmp_path: Path, imported: Kill, points: int
) -> None:
    of = feed()
    path, digest = prepared(of, tmp_path, "Y0000", 5000)
    ended, statements = imported(path, digest, 0)
    assert ended == 0
    whole = state("Y0000")
    assert statements > 50, "it counts what is written"
    at = range(1, statements + 1)
    chosen = at[statements // (2 * points) :: statements // points] if points else at
    for n in chosen:
        code = f"Y{n:04d}"
        path, digest = prepared(of, tmp_path, code, 5000 + n)
        assert imported(path, digest, n)[0] == -signal.SIGKILL
        taken(of, path, digest)
        assert state(code) == whole, f"killed at statement {n} of {statements}"
    assert Entry.objects.filter(act="records.imported").count() == ImportRun.objects.count()
