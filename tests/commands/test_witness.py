"""``handover witness``: its keys, and what it refuses before it listens."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from handover.commands.witness import app
from handover.transparency.keys import read_signers, read_verifiers

run = CliRunner()


def test_keys_are_made_once_and_readable_by_their_owner_alone(tmp_path: Path) -> None:
    done = run.invoke(app, ["key", "witness.example/w", "--folder", str(tmp_path)])
    assert done.exit_code == 0
    private = tmp_path / "witness.key"
    assert private.stat().st_mode & 0o077 == 0
    assert [k.verifier for k in read_signers(private.read_text())] == read_verifiers(done.stdout)
    assert (tmp_path / "witness.pub").read_text() == done.stdout
    again = run.invoke(app, ["key", "witness.example/w", "--folder", str(tmp_path)])
    assert again.exit_code == 2
    assert "not replaced" in again.output


@pytest.mark.parametrize("name", ["a b", "a+b", ""])
def test_a_name_that_no_note_can_carry_is_refused(tmp_path: Path, name: str) -> None:
    assert run.invoke(app, ["key", name, "--folder", str(tmp_path)]).exit_code == 2
    assert not (tmp_path / "witness.key").exists()


def test_without_keys_it_does_not_listen(tmp_path: Path) -> None:
    refused = run.invoke(app, ["serve", "--log", str(tmp_path / "log.pub"), "--folder", str(tmp_path)])
    assert refused.exit_code == 2
    assert "handover witness key NAME" in refused.output
    run.invoke(app, ["key", "witness.example/w", "--folder", str(tmp_path)])
    (tmp_path / "log.pub").write_text("nothing")
    refused = run.invoke(app, ["serve", "--log", str(tmp_path / "log.pub"), "--folder", str(tmp_path)])
    assert refused.exit_code == 2
    assert "NAME+ID+BASE64" in refused.output
