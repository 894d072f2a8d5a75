"""A drop folder: every file ends in `processed/` or `refused/` with what became of it, wherever a run was killed."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from pytest_django.fixtures import Settings
from typer.testing import CliRunner

from handover.cli import app
from handover.formats.drops import EventType, write_csv
from handover.process.models import Matter
from handover.stages.intake import rules, tasks
from handover.stages.intake.feed.events import take_file
from handover.stages.intake.folders import folder as drop_folder
from handover.stages.intake.folders.folder import FolderError, JsonLine, take_folder
from handover.stages.intake.models import ReportedEvent, Roster, Submission
from tests.stages.files import ALDER, BIRCH, car, new_tcn
from tests.stages.intake.jail import NOON, event, read_all, roster
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    made = tmp_path / "drop"
    made.mkdir()
    return made


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with time_machine.travel(NOON.replace(year=2027)):
        yield


def put(drop: Path, name: str, data: bytes, *, digest: bool = True) -> Path:
    """As a careful sender writes: the digest, then the file by its own name."""
    if digest:
        (drop / f"{name}.sha256").write_text(f"{hashlib.sha256(data).hexdigest()}  {name}\n")
    (drop / f"{name}.part").write_bytes(data)
    (drop / f"{name}.part").rename(drop / name)
    return drop / name


def take(drop: Path, cast: Cast, ori: str = ALDER) -> dict[str, JsonLine]:
    return {line["file"]: line for line in take_folder(drop, cast.agencies[ori])}


def names(drop: Path, where: str = ".") -> set[str]:
    return {p.name for p in (drop / where).iterdir() if p.is_file() and p.name != drop_folder.LOCK}


def test_files_are_taken_and_moved_with_their_receipt(drop: Path, cast: Cast) -> None:
    prints = put(drop, "one.ebts", car())
    put(drop, "two.an2", car(), digest=False)
    put(drop, "bookings-0226.csv", write_csv([event(EventType.BOOK)]))
    put(drop, "status.csv", write_csv([event(EventType.RELEASE, hours=1)]))
    put(drop, "roster_20260226.CSV", roster("26-9", hours=12))
    (drop / "three.ebts.part").write_bytes(car())
    (drop / ".hidden").write_bytes(b"x")
    found = take(drop, cast)
    assert {name: line["outcome"] for name, line in found.items()} == {
        "one.ebts": "received", "two.an2": "received", "bookings-0226.csv": "taken", "status.csv": "taken",
        "roster_20260226.CSV": "compared",
    }  # fmt: skip
    assert names(drop) == {"three.ebts.part", ".hidden"}
    assert names(drop, "refused") == set()
    receipt = json.loads((drop / "processed" / "one.ebts.receipt.json").read_text())
    assert receipt["sha256"] == hashlib.sha256((drop / "processed" / prints.name).read_bytes()).hexdigest()
    assert receipt["reference"] == found["one.ebts"]["reference"]
    assert "one.ebts.sha256" in names(drop, "processed")
    assert ReportedEvent.objects.count() == 2
    assert Roster.objects.get().unannounced == ["26-9"]
    assert set(Submission.objects.values_list("channel", flat=True)) == {"folder"}
    read_all()
    assert set(Matter.objects.values_list("state", flat=True)) == {"accepted"}
    assert take(drop, cast) == {}


def huge(drop: Path, cast: Cast) -> None:
    path = drop / "bad.ebts"
    path.touch()
    os.truncate(path, 100 * 1024 * 1024)


def reused(drop: Path, cast: Cast) -> None:
    tcn = new_tcn()
    put(drop, "aaa.ebts", car(tcn=tcn))
    put(drop, "bad.ebts", car(tcn=tcn, sex="F"))


def link(drop: Path, cast: Cast) -> None:
    secret = drop.parent / "secret"
    secret.write_bytes(car())
    (drop / "bad.ebts").symlink_to(secret)


def second_name(drop: Path, cast: Cast) -> None:
    secret = drop.parent / "secret"
    secret.write_bytes(car())
    (drop / "bad.ebts").hardlink_to(secret)


def pipe(drop: Path, cast: Cast) -> None:
    os.mkfifo(drop / "bad.ebts")


def other_digest(drop: Path, cast: Cast) -> None:
    put(drop, "bad.ebts", car())
    (drop / "bad.ebts").write_bytes(car())


def old_csv(drop: Path, cast: Cast) -> None:
    put(drop, "bookings.csv", write_csv([event()]), digest=False)
    os.utime(drop / "bookings.csv", (0, 0))


REFUSED = [
    ("100 MB", huge, "bad.ebts", "at most 67,108,864"),
    ("empty", lambda drop, _: put(drop, "bad.ebts", b""), "bad.ebts", "is empty"),
    ("TCN of another file", reused, "bad.ebts", "under a new TCN"),
    ("a link", link, "bad.ebts", "link"),
    ("a hard link", second_name, "bad.ebts", "second name"),
    ("a pipe", pipe, "bad.ebts", "no plain file"),
    ("another digest", other_digest, "bad.ebts", "SHA-256"),
    ("CSV without digest", old_csv, "bookings.csv", "no bookings.csv.sha256"),
    ("CSV without header", lambda drop, _: put(drop, "status.csv", b"a,b\n"), "status.csv", "header: lacks"),
    (
        "roster of another",
        lambda drop, _: put(drop, "roster.csv", roster("1", ori=BIRCH)),
        "roster.csv",
        "alone",
    ),
]


@pytest.mark.parametrize(("make", "name", "text"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_a_refused_file_lies_beside_its_reason(drop: Path, cast: Cast, make, name: str, text: str) -> None:  # type: ignore[no-untyped-def]
    make(drop, cast)
    before = Matter.objects.count()
    line = take(drop, cast)[name]
    assert line["outcome"] == "refused"
    assert text in line["problem"]
    assert name not in names(drop)
    assert text in (drop / "refused" / f"{name}.problem.txt").read_text()
    assert os.path.lexists(drop / "refused" / name)
    assert Matter.objects.count() == before + (name == "bad.ebts" and "TCN" in text)


def test_a_csv_waits_for_its_digest(drop: Path, cast: Cast) -> None:
    with time_machine.travel((drop / "..").stat().st_mtime):
        put(drop, "bookings.csv", write_csv([event()]), digest=False)
        assert take(drop, cast)["bookings.csv"]["outcome"] == "waiting"
    assert names(drop) == {"bookings.csv"}


def test_a_content_error_is_an_error_answer_and_no_refused_file(drop: Path, cast: Cast) -> None:
    put(drop, "bad.ebts", b"PK a spreadsheet")
    assert take(drop, cast)["bad.ebts"]["outcome"] == "received"
    read_all()
    assert Matter.objects.get().state == "refused"


@pytest.mark.parametrize("after", ["receive", "note", "move"])
def test_killed_at_any_point_the_next_run_finishes_it_once(
    drop: Path, cast: Cast, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = car()
    put(drop, "one.ebts", data)

    class KilledError(BaseException):
        pass

    def killed(*_: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        if after == "receive":
            patch.setattr(drop_folder, "_move", killed)
        else:
            count = {"note": 2, "move": 3}[after]
            whole, calls = Path.replace, iter(range(1, 10))

            def until(self: Path, target: Path) -> Path:
                if next(calls) >= count:
                    raise KilledError
                return whole(self, target)

            patch.setattr(Path, "replace", until)
        with pytest.raises(KilledError):
            take(drop, cast)
    take(drop, cast)
    assert Matter.objects.count() == 1
    assert (drop / "processed" / "one.ebts").read_bytes() == data
    assert "one.ebts" not in names(drop)
    assert [p.name for p in (drop / "processed").glob("*.ebts")] == ["one.ebts"]


def test_two_files_of_one_name_both_stay(drop: Path, cast: Cast) -> None:
    for _ in range(2):
        put(drop, "one.ebts", car())
        take(drop, cast)
    assert {"one.ebts", "one-2.ebts", "one-2.ebts.receipt.json"} <= names(drop, "processed")


def test_another_jails_files_take_nothing_and_links_lead_nowhere(drop: Path, cast: Cast) -> None:
    put(drop, "one.ebts", car())
    take(drop, cast, BIRCH)
    read_all()
    assert (Matter.objects.get().agency.ori, Matter.objects.get().state) == (BIRCH, "refused")
    other = drop.parent / "other"
    other.mkdir()
    (other / "processed").symlink_to(drop)
    with pytest.raises(FolderError, match="is a link"):
        list(take_folder(other, cast.agencies[ALDER]))


def test_a_link_laid_where_the_receipt_goes_is_not_written_through(drop: Path, cast: Cast) -> None:
    victim = drop.parent / "victim"
    victim.write_text("untouched")
    (drop / "processed").mkdir()
    for name in (".one.ebts.receipt.json", "one.ebts.receipt.json"):
        (drop / "processed" / name).symlink_to(victim)
    put(drop, "one.ebts", car())
    take(drop, cast)
    assert victim.read_text() == "untouched"
    assert json.loads((drop / "processed" / "one.ebts.receipt.json").read_text())["outcome"] == "received"


def test_one_worker_a_folder(drop: Path, cast: Cast) -> None:
    put(drop, "one.ebts", car())
    first = take_folder(drop, cast.agencies[ALDER])
    next(first)
    with pytest.raises(FolderError, match="another worker"):
        list(take_folder(drop, cast.agencies[ALDER]))
    list(first)


def test_the_worker_takes_the_folders_of_the_settings(drop: Path, cast: Cast, settings: Settings) -> None:
    put(drop, "one.ebts", car())
    gone, unknown = str(drop / "gone"), "ZZ0000000"
    settings.HANDOVER_DROPS = {BIRCH: gone, unknown: str(drop), ALDER: str(drop)}
    assert tasks.tick() == 1
    assert Submission.objects.get().sender == f"folder:{ALDER}"


def test_the_command_prints_a_line_a_file_and_ends_with_2_where_one_was_refused(
    drop: Path, cast: Cast
) -> None:
    put(drop, "one.ebts", car())
    run = CliRunner().invoke(app, ["drops", "take", str(drop), "--agency", ALDER])
    assert run.exit_code == 0, run.output
    assert json.loads(run.stdout)["outcome"] == "received"
    put(drop, "two.ebts", b"")
    assert CliRunner().invoke(app, ["drops", "take", str(drop), "--agency", ALDER]).exit_code == 2
    for wrong in ([str(drop), "--agency", "ZZ0000000"], [str(drop / "none"), "--agency", ALDER]):
        run = CliRunner().invoke(app, ["drops", "take", *wrong])
        assert run.exit_code == 2
        assert "error:" in run.stderr


def test_a_file_at_the_limit_is_not_refused_for_its_size(
    drop: Path, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = car()
    monkeypatch.setattr(rules, "MAX_BYTES", len(data))
    put(drop, "one.ebts", data)
    assert take(drop, cast)["one.ebts"]["outcome"] == "received"


def test_a_row_at_the_end_of_time_stops_neither_its_file_nor_the_next(drop: Path, cast: Cast) -> None:
    good, bad = write_csv([event()]), write_csv([event(number="26-2")]).replace(b"2026-", b"9999-")
    put(drop, "bookings1.csv", bad + good.split(b"\r\n", 1)[1])
    put(drop, "bookings2.csv", write_csv([event(number="26-3")]))
    done = take(drop, cast)
    assert (done["bookings1.csv"]["taken"], done["bookings1.csv"]["refused"]) == (1, 1)
    assert "is not in the years" in done["bookings1.csv"]["faults"][0]
    assert done["bookings2.csv"]["taken"] == 1


def _failing(data: bytes, *rest: Any) -> Any:
    if b"26-3" not in data:
        raise RuntimeError("a fault of the program")
    return take_file(data, *rest)


def test_a_fault_of_ours_leaves_its_file_and_takes_the_next(
    drop: Path, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(drop, "bookings1.csv", write_csv([event()]))
    put(drop, "bookings2.csv", write_csv([event(number="26-3")]))
    monkeypatch.setattr("handover.stages.intake.folders.folder.take_file", _failing)
    done = take(drop, cast)
    assert done["bookings1.csv"]["outcome"] == "failed"
    assert done["bookings2.csv"]["taken"] == 1
    assert names(drop) == {"bookings1.csv", "bookings1.csv.sha256"}
    monkeypatch.undo()
    assert take(drop, cast)["bookings1.csv"]["taken"] == 1
