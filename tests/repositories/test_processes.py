"""One process imports and another searches: what was committed is what is found, from that moment on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection

from handover.abis.galleries import gallery
from handover.formats.templates import write_iso
from handover.repositories.models import CriminalIdentity, ImportRun, IndexChange, RecordVersion
from tests.abis.galleries import FINGERS, hand
from tests.repositories.records import feed, line, person, plan_of, write

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.heavy]
Value = dict[str, Any]
Ask = Callable[[int], object]


def environment(data: Path) -> dict[str, str]:
    """That of a process which uses the test's own database and data folder."""
    own = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{own['NAME']}"
    else:
        url = f"postgresql://{own['USER']}@{own['HOST']}:{own['PORT']}/{own['NAME']}"
    return {
        **os.environ, "HANDOVER_DATABASE_URL": url, "HANDOVER_DATA_DIR": str(data),
        "HANDOVER_SECRET_KEY": django_settings.SECRET_KEY,
        "HANDOVER_STORAGE_KEY": django_settings.HANDOVER_STORAGE_KEY,
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
    }  # fmt: skip


@pytest.fixture
def ask(own_galleries: Path) -> Iterator[Ask]:
    """A process that searches by the prints of a person, and lives as long as the test."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.repositories.searcher"], env=environment(own_galleries), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"

    def answer(number: int) -> object:
        assert child.stdin is not None
        assert child.stdout is not None
        print(number, file=child.stdin, flush=True)
        return json.loads(child.stdout.readline())

    yield answer
    child.stdin.close()
    child.wait(60)


def imported(data: Path, file: Path, *more: str) -> int:
    """The exit status of a process that takes the file in."""
    command = [sys.executable, "-m", "tests.repositories.importer", "cch", str(file), *more]
    return subprocess.run(command, env=environment(data), check=False, stdout=subprocess.DEVNULL).returncode


def with_prints(folder: Path, *numbers: int) -> Path:
    """A feed's file of these people with their prints as templates beside it."""
    rows: list[Value] = []
    for n in numbers:
        rows.append(person(n))
        for position in FINGERS:
            name = f"{n}_{position}.iso"
            (folder / name).write_bytes(write_iso(hand(n, 1)[position]))
            body = {
                "identity": f"p{n}",
                "identity_kind": "criminal_identity",
                "position": position,
                "template": name,
            }
            rows.append(line("prints", f"p{n}.{position}", body))
    return write(folder / f"{'-'.join(map(str, numbers))}.jsonl", rows)


def test_who_is_added_is_found_and_who_is_withdrawn_is_not_by_a_process_that_searches(
    tmp_path: Path, own_galleries: Path, ask: Ask
) -> None:
    feed()
    assert "no gallery criminal" in str(ask(1))
    assert imported(own_galleries, with_prints(tmp_path, 1)) == 0
    assert ask(1) == ["U0000001"]
    assert ask(2) == []
    assert imported(own_galleries, with_prints(tmp_path, 2)) == 0
    assert ask(2) == ["U0000002"]
    gone = line("criminal_identity", "p2", {"reason": "entered in error"}, op="retract", version=2)
    assert imported(own_galleries, write(tmp_path / "gone.jsonl", [gone])) == 0
    assert ask(2) == []
    assert ask(1) == ["U0000001"]


@pytest.mark.parametrize("what", ["added", "withdrawn"])
def test_an_import_killed_before_the_gallery_followed_is_followed_by_the_next_search(
    tmp_path: Path, own_galleries: Path, ask: Ask, what: str
) -> None:
    feed()
    assert imported(own_galleries, with_prints(tmp_path, 1)) == 0
    assert ask(1) == ["U0000001"]
    if what == "added":
        file = with_prints(tmp_path, 2)
    else:
        gone = line("criminal_identity", "p1", {"reason": "entered in error"}, op="retract", version=2)
        file = write(tmp_path / "gone.jsonl", [gone, person(3)])
    assert imported(own_galleries, file, "die") == -signal.SIGKILL
    there = {"added": {"U0000001", "U0000002"}, "withdrawn": {"U0000003"}}[what]
    assert set(CriminalIdentity.objects.values_list("pk", flat=True)) == there
    assert gallery("criminal").ids() == ["U0000001"], "the gallery has not followed"
    assert ask(1) == (["U0000001"] if what == "added" else [])
    assert ask(2) == (["U0000002"] if what == "added" else [])
    assert set(gallery("criminal").ids()) == there
    assert not IndexChange.objects.exists()


def test_two_processes_that_take_the_same_file_in_take_it_once(tmp_path: Path, own_galleries: Path) -> None:
    """A job of minutes that was given to a second worker; the second waits, and finds it done."""
    of = feed()
    file = write(tmp_path / "many.jsonl", [person(n) for n in range(1, 400)])
    digest = plan_of(of, file).digest
    command = [sys.executable, "-m", "tests.repositories.importer", "cch", str(file), f"digest={digest}"]
    both = [
        subprocess.Popen(command, env=environment(own_galleries), stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [child.communicate(timeout=120)[0] for child in both]
    assert [child.returncode for child in both] == [0, 0]
    assert said[0] == said[1] == "Counter({'new': 399})\n"
    assert ImportRun.objects.count() == 1
    assert RecordVersion.objects.count() == 399
