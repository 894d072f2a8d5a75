"""What a command needs is there, or the program says what to do: exit code 2, and the words to type."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from handover import __version__
from handover.cli import app
from handover.commands import prerequisites
from handover.commands.console import fail
from handover.commands.prerequisites import EXTRAS, require_extra
from tests.commands.test_tables import handover

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in an environment with the base alone."""
    brought = {module for modules in EXTRAS.values() for module in modules}
    monkeypatch.setattr(prerequisites, "find_spec", lambda name: None if name in brought else find_spec(name))


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(
    ("words", "extra"),
    [
        (["demo", "--no-serve"], "demo"),
        (["evaluate", "biographics"], "demo"),
        (["evaluate", "identification"], "demo"),
        (["evaluate", "train-weights", "out.toml"], "demo"),
        (
            [
                "evaluate",
                "linkage",
                "a.csv",
                "b.csv",
                "--columns",
                "c.yaml",
                "--truth",
                "t.csv",
                "--against",
                "splink",
            ],
            "train",
        ),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else value,
)
def test_a_command_whose_extra_is_missing_says_which_to_install(words: list[str], extra: str) -> None:
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 2
    assert f'pip install "handover-{__version__}-py3-none-any.whl[{extra}]"' in done.stderr


def test_training_by_splink_asks_for_it_before_it_makes_a_world(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        prerequisites, "find_spec", lambda name: None if name == "splink" else find_spec(name)
    )
    done = CliRunner().invoke(app, ["evaluate", "train-weights", "out.toml", "--trainer", "splink"])
    assert done.exit_code == 2
    assert "[train]" in done.stderr


def test_the_extras_are_those_of_the_package() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    named = {
        extra: {line.partition("~")[0].replace("-", "_") for line in lines}
        for extra, lines in declared.items()
    }
    assert named == {extra: set(modules) for extra, modules in EXTRAS.items()}


@pytest.mark.parametrize("extra", sorted(EXTRAS))
def test_an_extra_that_is_installed_is_no_obstacle(extra: str) -> None:
    require_extra(extra)


@pytest.mark.heavy
def test_a_setting_that_cannot_be_used_is_told_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    done = subprocess.run(
        [sys.executable, "-m", "handover", "oversight", "funnel"], capture_output=True, text=True, check=False,
        env={"HANDOVER_DATA_DIR": str(tmp_path), "HANDOVER_WANT_SHARE": "2", "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert done.returncode == 2
    assert "HANDOVER_WANT_SHARE" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.heavy
def test_migrate_says_where_the_data_lie(tmp_path: Path, with_tables: Callable[[Path], None]) -> None:
    with_tables(tmp_path)
    done = handover(tmp_path, "migrate")
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith(f"data folder: {tmp_path}\n")
    assert "data folder" not in done.stdout


def test_a_refusal_is_shown_as_it_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    raised = fail("no such file: scans[1].eft")
    assert isinstance(raised, typer.Exit)
    assert raised.exit_code == 2
    assert "scans[1].eft" in capsys.readouterr().err
