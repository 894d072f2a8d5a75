"""The program answers at once: help and version start neither Django nor a matcher, and name every user's commands."""

from __future__ import annotations

import subprocess
import sys

import pytest
import typer
from typer.core import TyperGroup
from typer.testing import CliRunner

import handover
from handover.cli import WHO, app
from handover.commands.reference import panel_of

HEAVY = {
    "django", "ninja", "numpy", "numba", "scipy", "pyarrow", "lxml", "PIL", "weasyprint", "yaml", "gunicorn",
}  # fmt: skip
"""Not pydantic: typer converts the words of a command by it."""
PROBE = """
import sys
from handover.cli import main
sys.argv[1:] = WORDS
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print(*sorted({name.partition(".")[0] for name in sys.modules}), sep="\\n", file=sys.stderr)
"""


@pytest.mark.heavy
@pytest.mark.parametrize(
    "words", [["--help"], ["--version"], ["ebts", "--help"], ["evaluate", "--help"], ["serve", "--help"]]
)
def test_help_and_version_import_nothing_heavy(words: list[str]) -> None:
    probe = PROBE.replace("WORDS", repr(words))
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True, timeout=60
    )
    imported = set(done.stderr.split())
    assert "typer" in imported, "the probe says what was imported"
    assert imported & HEAVY == set()


@pytest.mark.heavy
def test_the_program_and_its_pages_start_without_the_matchers_compiler() -> None:
    """It takes a second, and most commands and every page of a case open no gallery."""
    probe = "import sys, django; django.setup(); import handover.conf.urls; print({'numba', 'scipy'} & {*sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "set()"


def test_version() -> None:
    done = CliRunner().invoke(app, ["--version"])
    assert (done.exit_code, done.stdout) == (0, f"handover {handover.__version__}\n")


def test_every_command_stands_under_those_who_use_it() -> None:
    program = typer.main.get_command(app)
    assert isinstance(program, TyperGroup)
    names = program.list_commands(typer.Context(program))
    places = [WHO.index(panel_of(program.commands[name])) for name in names]
    assert places == sorted(places)
    assert set(places) == set(range(len(WHO)))
    text = CliRunner().invoke(app, ["--help"]).stdout
    headings = [text.index(who) for who in WHO]
    assert headings == sorted(headings)
