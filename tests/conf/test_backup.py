"""A backup holds database, files and galleries of one moment; what is put back is what was there, byte for byte."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.fixtures import Settings
from typer.testing import CliRunner

from handover.audit.models import Entry
from handover.cli import app
from handover.conf.backup import copies, databases
from handover.matching.segment_files import PACKED
from handover.process.models import Matter
from handover.stages.intake import file_store
from handover.stages.intake.models import Answer, Submission
from tests.abis.conftest import _pattern, filled
from tests.stages.files import car
from tests.stages.intake.jail import Jail, read_all
from tests.stages.intake.receivers import FUTURE
from tests.support.cast import Cast

__all__ = ["_pattern", "filled"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.heavy]
DATA = ("galleries", "files")


def bytes_below(folder: Path) -> dict[str, bytes]:
    found = (
        p for name in DATA for p in (folder / name).rglob("*") if p.is_file() and not p.name.startswith(".")
    )
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


@pytest.fixture
def backup(cast: Cast, filled: None, settings: Settings, tmp_path: Path) -> Path:
    """Of two bookings that were refused, one of them with an answer whose file was left aside too."""
    jail = Jail(cast)
    for _ in range(2):
        jail.post(car(arrest_date=FUTURE))
    read_all()
    (Path(settings.HANDOVER_DATA_DIR) / "files" / "aside").mkdir(exist_ok=True)
    (Path(settings.HANDOVER_DATA_DIR) / "files" / "aside" / ".half").write_bytes(b"x")
    (Path(settings.HANDOVER_DATA_DIR) / "secret.key").write_text("k")
    made = CliRunner().invoke(app, ["backup", "create", str(tmp_path / "copy")])
    assert made.exit_code == 0, made.output
    return tmp_path / "copy"


def test_a_backup_is_whole_and_tells_what_became_of_it(backup: Path, settings: Settings) -> None:
    assert copies.check(backup).findings == []
    assert bytes_below(backup) == bytes_below(Path(settings.HANDOVER_DATA_DIR)), (
        "without what was only being written"
    )
    assert (backup / "secret.key").read_text() == "k"
    assert backup.stat().st_mode & 0o077 == 0
    with pytest.raises(databases.BackupError, match="exists"):
        copies.create(backup)
    first, second = (backup / "files" / row.sha256[:2] / row.sha256 for row in Answer.objects.order_by("pk"))
    first.unlink()
    second.write_bytes(b"other")
    (backup / "more").write_bytes(b"")
    told = CliRunner().invoke(app, ["backup", "check", str(backup)])
    assert told.exit_code == 1
    for name, what in (
        (first, "is missing"),
        (second, "is not as it was copied"),
        (backup / "more", "not in the list"),
    ):
        assert any(name.name in line and what in line for line in told.output.splitlines())
    with pytest.raises(databases.BackupError, match="not whole"):
        copies.restore(backup)
    assert CliRunner().invoke(app, ["backup", "check", str(backup.parent)]).exit_code == 2


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the tests' PostgreSQL database has its tables")
def test_what_is_put_back_is_what_was_there(backup: Path, settings: Settings, tmp_path: Path) -> None:
    before = bytes_below(Path(settings.HANDOVER_DATA_DIR))
    rows = [list(model.objects.order_by("pk").values()) for model in (Matter, Submission, Answer, Entry)]
    refused = CliRunner().invoke(app, ["backup", "restore", str(backup)])
    assert (refused.exit_code, "not empty" in refused.output) == (2, True)
    settings.HANDOVER_DATA_DIR = tmp_path / "elsewhere"
    settings.HANDOVER_DATA_DIR.mkdir()
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(tmp_path / "elsewhere" / "new.sqlite3")
    try:
        done = CliRunner().invoke(app, ["backup", "restore", str(backup)])
        assert done.exit_code == 0, done.output
        assert bytes_below(settings.HANDOVER_DATA_DIR) == before
        assert [list(m.objects.order_by("pk").values()) for m in (Matter, Submission, Answer, Entry)] == rows
        for answer in Answer.objects.all():
            assert file_store.get(answer.sha256)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


def test_rows_are_held_against_the_kept_files(backup: Path) -> None:
    """A list that was made anew over a copy that lacks a file does not make it whole."""
    gone = Submission.objects.first()
    assert gone is not None
    shutil.rmtree(backup / "files" / gone.sha256[:2])
    made = [str(p.relative_to(backup)) for p in copies._files(backup)]
    told = copies._manifest(backup)
    told["parts"] = {name: copies._digest(backup / name) for name in made}
    (backup / copies.MANIFEST).write_text(json.dumps(told))
    findings = copies.check(backup).findings
    if connection.vendor == "sqlite":
        assert any(gone.sha256 in one for one in findings)
    else:
        assert findings == [], "a dump is opened only by putting it back"


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a dump is opened only by putting it back")
def test_kept_files_open_with_the_storage_key_of_the_copy_and_with_no_other(
    backup: Path, settings: Settings
) -> None:
    own, settings.HANDOVER_STORAGE_KEY = settings.HANDOVER_STORAGE_KEY, "another key"
    (finding,) = copies.check(backup).findings
    assert "does not open with the storage key" in finding
    listed = copies._manifest(backup)
    (backup / "storage.key").write_text(own)
    listed["parts"]["storage.key"] = copies._digest(backup / "storage.key")
    (backup / copies.MANIFEST).write_text(json.dumps(listed))
    assert copies.check(backup).findings == []


def test_the_whole_deployment_is_held_against_itself(backup: Path, settings: Settings) -> None:
    def told() -> dict[str, list[str]]:
        found: dict[str, list[str]] = json.loads(
            CliRunner().invoke(app, ["check", "--integrity", "--json"]).stdout
        )
        return found

    assert told()["does_not_fit"] == []
    answer = Answer.objects.first()
    assert answer is not None
    file_store._path(answer.sha256).write_bytes(b"other")
    packed = next((Path(settings.HANDOVER_DATA_DIR) / "galleries" / "criminal").rglob(PACKED))
    packed.write_bytes(packed.read_bytes()[:-1] + b"?")
    found = told()["does_not_fit"]
    assert any("is altered" in one for one in found)
    assert any(one.startswith("gallery criminal") for one in found)
