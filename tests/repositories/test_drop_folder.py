"""A feed's drop folder: taken in unattended where nothing is odd; else a file waits for a person, or is refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import time_machine
from typer.testing import CliRunner

from handover.cli import app
from handover.formats.minutiae import FingerMinutiae
from handover.formats.records import Accepted
from handover.formats.templates import write_iso
from handover.repositories.feed_context import context_of
from handover.repositories.models import CriminalIdentity, RecordPrint, SourceRecord
from tests.repositories.cases import WANTED
from tests.repositories.records import Value, feed, history, line, person, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty drop folder of a declared feed."""
    feed()
    (tmp_path / "drop").mkdir()
    return tmp_path / "drop"


def put(folder: Path, rows: Sequence[Value], name: str = "day-1.jsonl") -> Path:
    """A file with its digest."""
    path = write(folder / name, rows)
    (folder / f"{name}.sha256").write_text(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n")
    return path


def taken(folder: Path, code: int = 0) -> list[dict[str, Any]]:
    """Take the folder in."""
    done = CliRunner().invoke(app, ["records", "take", str(folder), "--feed", "cch"])
    assert done.exit_code == code, done.output
    return [json.loads(one) for one in done.stdout.splitlines() if one.startswith("{")]


def test_a_file_is_taken_in_and_its_receipt_lies_beside_it(folder: Path) -> None:
    put(folder, history(1))
    (found,) = taken(folder)
    assert (found["outcome"], found["applied"], found["report"]["new"]) == ("taken", True, 4)
    assert CriminalIdentity.objects.count() == 1
    kept = sorted(one.name for one in (folder / "processed").iterdir())
    assert kept == ["day-1.jsonl", "day-1.jsonl.receipt.json", "day-1.jsonl.sha256"]
    assert json.loads((folder / "processed" / kept[1]).read_text())["sha256"] == found["sha256"]
    assert taken(folder) == []


@pytest.mark.parametrize(("day", "rules"), [("2028-01-01", []), ("2028-01-02", ["date-in-future"])])
def test_what_happened_this_morning_on_guam_is_taken_before_that_day_has_begun_in_utc(
    tmp_path: Path, day: str, rules: list[str]
) -> None:
    row = {**WANTED, "body": {**WANTED["body"], "entered_on": day}}
    with time_machine.travel(datetime(2027, 12, 31, 21, tzinfo=UTC)):
        read = context_of(feed(), tmp_path).read(row)
    assert ([] if isinstance(read, Accepted) else [read.rule]) == rules


def test_a_file_without_its_digest_waits_and_what_is_no_feed_file_is_left_alone(folder: Path) -> None:
    write(folder / "day-1.jsonl", history(1))
    (folder / "print.wsq").write_bytes(b"an image that a record names")
    (found,) = taken(folder, 1)
    assert (found["outcome"], "sha256" in found["problem"]) == ("waiting", True)
    assert not SourceRecord.objects.exists()


def test_a_file_with_many_refused_records_waits_until_a_person_takes_it_in(folder: Path) -> None:
    path = put(folder, [person(1), {**person(2), "source": "SOMEBODY"}])
    (found,) = taken(folder, 1)
    assert found["outcome"] == "waiting"
    assert not SourceRecord.objects.exists()
    note = json.loads((folder / "day-1.jsonl.waiting.json").read_text())
    assert (note["report"]["rejected"], "wrong-source") == (1, note["rejects"][0]["rule"])
    assert "SOMEBODY" in (folder / "day-1.jsonl.rejects.jsonl").read_text()
    assert taken(folder, 1)[0]["problem"] == found["problem"], "it is not asked again and not taken in"
    words = found["problem"].partition("handover ")[2].split()
    assert CliRunner().invoke(app, words).exit_code == 1
    assert CriminalIdentity.objects.count() == 1
    assert path.exists()
    assert [one["outcome"] for one in taken(folder)] == ["taken"]
    assert (folder / "processed" / "day-1.jsonl.rejects.jsonl").exists()
    assert not path.exists()


def test_a_file_that_retracts_much_waits(folder: Path) -> None:
    put(folder, [person(n) for n in range(20)])
    taken(folder)
    put(
        folder,
        [line("criminal_identity", "p1", {"reason": "an error"}, op="retract", version=2)],
        "day-2.jsonl",
    )
    (found,) = taken(folder, 1)
    assert "1 of 20 records would be retracted" in found["problem"]
    assert CriminalIdentity.objects.count() == 20


def test_another_file_than_the_digest_is_of_and_a_link_are_refused(folder: Path, tmp_path: Path) -> None:
    put(folder, history(1)).write_text("{}\n")
    secret = write(tmp_path / "secret.jsonl", history(2))
    put(folder, history(2), "link.jsonl").unlink()
    (folder / "link.jsonl").symlink_to(secret)
    put(folder, history(2), "name.jsonl").unlink()
    (folder / "name.jsonl").hardlink_to(secret)
    assert [one["outcome"] for one in taken(folder, 2)] == ["refused"] * 3
    assert "SHA-256" in (folder / "refused" / "day-1.jsonl.problem.txt").read_text()
    assert not SourceRecord.objects.exists()


def test_a_print_is_read_from_the_folder(folder: Path) -> None:
    n = np.arange(20)
    finger = FingerMinutiae(
        position=2, width=300, height=400, xy=np.stack([40 + 9 * n, 50 + 7 * n], axis=1).astype(np.float32),
        angle=(n / 4).astype(np.float32), quality=np.full(20, 60, np.uint8), kind=np.ones(20, np.uint8),
    )  # fmt: skip
    (folder / "2.iso").write_bytes(write_iso(finger))
    body = {"identity": "p1", "identity_kind": "criminal_identity", "position": 2, "template": "2.iso"}
    put(folder, [person(1), line("prints", "p1/2", body)])
    (found,) = taken(folder)
    assert (found["report"]["new"], found["report"]["rejected"]) == (2, 0)
    assert RecordPrint.objects.get().subject == "U0000001"


def test_a_folder_that_another_process_takes_in_is_left_to_it(folder: Path) -> None:
    import fcntl

    with (folder / ".handover.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        put(folder, history(1))
        taken(folder, 2)
    assert not SourceRecord.objects.exists()
