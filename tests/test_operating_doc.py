"""docs/operating.md tells of each shortcoming, list of work and log line that asks for an act; its commands are so."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from pytest_django.fixtures import Settings
from typer.core import TyperGroup
from typer.testing import CliRunner

import handover
from handover.cli import app
from handover.web import navigation

SOURCE = Path(str(handover.__file__)).parent
PAGE = (SOURCE.parents[1] / "docs" / "operating.md").read_text(encoding="utf-8")
WORDS = " ".join(PAGE.split())
PROGRAM = typer.main.get_command(app)
LEVELS = {"warning", "error", "exception", "critical"}
ASKS_NOTHING = frozenset[str]()
"""Events of these levels after which nobody has anything to do."""
DAILY = re.findall(r"^handover .+$", PAGE.split("```sh\n")[1].split("```")[0], re.MULTILINE)


def calls() -> Iterator[ast.Call]:
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield node


def text_of(node: ast.expr) -> str:
    """The text; of what is filled in, a capital word."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert isinstance(node, ast.JoinedStr), ast.dump(node)
    return "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)


def events() -> set[str]:
    """What is logged at a level that is seen by default."""
    return {
        text_of(call.args[0]).replace("%s ", "").partition(";")[0]
        for call in calls()
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in LEVELS
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id in ("log", "LOG")
    }


@pytest.mark.heavy
def test_every_log_line_that_asks_for_an_act_is_told() -> None:
    found = events()
    assert len(found) > 15
    assert sorted(event for event in found - ASKS_NOTHING if f"`{event}`" not in WORDS) == []


@pytest.mark.heavy
def test_every_shortcoming_is_told() -> None:
    kinds = ["bureau", "jail", "immigration", "oversight"]
    codes = {
        text_of(call.args[0]) for call in calls() if isinstance(call.func, ast.Name) and call.func.id == "Shortcoming"
        and isinstance(call.args[0], ast.Constant | ast.JoinedStr)
    }  # fmt: skip
    assert len(codes) > 15
    told = set(re.findall(r"`([a-z]+(?:-[a-z]+)*(?:-[A-Z]+)?)`", PAGE))
    shapes = {re.sub(r"[A-Z]+", "{}", code) for code in told} | told
    missing = {code for code in codes if code not in shapes and code != "no-{}"}
    assert missing == set()
    assert {f"no-{kind}" for kind in kinds} <= told


def test_every_list_of_work_is_told() -> None:
    lists = {i.label for i in navigation.registered() if i.group is navigation.Group.WORK}
    assert len(lists) > 15
    table = PAGE.split("## Lists of work")[1].split("\n## ")[0]
    assert {label for label in lists if label not in table} == set()


@pytest.mark.parametrize("said", sorted(set(re.findall(r"`(handover [^`\n]+)`", PAGE)) | set(DAILY)))
def test_a_command_that_it_names_is_one(said: str) -> None:
    words = shlex.split(said)[1:]
    at: object = PROGRAM
    while isinstance(at, TyperGroup) and words and words[0] in at.commands:
        at = at.commands[words.pop(0)]
    assert not isinstance(at, TyperGroup), f"{said}: no such command"
    known = {name for p in at.params for name in (*p.opts, *p.secondary_opts)}  # type: ignore[attr-defined]
    assert {word for word in words if word.startswith("--")} <= known


def test_every_setting_that_it_names_is_one() -> None:
    known = (SOURCE.parents[1] / "docs" / "settings.md").read_text(encoding="utf-8")
    assert {name for name in re.findall(r"HANDOVER_[A-Z_]+", PAGE) if f"`{name}`" not in known} == set()


@pytest.mark.django_db
@pytest.mark.parametrize("said", DAILY)
def test_what_is_typed_each_day_runs(said: str, tmp_path: Path, settings: Settings) -> None:
    settings.HANDOVER_DATA_DIR = tmp_path
    done = CliRunner().invoke(app, shlex.split(said)[1:])
    assert done.exit_code in (0, 1), done.output
    assert done.output
