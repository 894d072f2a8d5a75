"""The documentation is true: generated pages are fresh, links lead somewhere, no command is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer
from django.conf import settings
from typer.core import TyperGroup

from handover.cli import app
from handover.commands.reference import pages
from handover.commands.safeguards_page import with_bars
from handover.commands.stages_page import readmes, steps_of_stage, with_steps
from handover.conf.environment import Environment
from handover.web.step_pages import registered

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = typer.main.get_command(app)
assert isinstance(PROGRAM, TyperGroup)
PAGES = pages(PROGRAM)
WRITTEN = sorted(
    p
    for p in ROOT.rglob("*.md")
    if not {"var", "uswds"} & set(p.relative_to(ROOT).parts)
    and not p.relative_to(ROOT).parts[0].startswith(".")
)
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize("name", sorted(PAGES))
def test_generated_pages_are_what_the_program_says(name: str) -> None:
    stale = f"docs/{name} is stale; run: handover reference"
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == PAGES[name], stale


def test_the_written_part_of_the_safeguards_is_what_is_registered() -> None:
    page = (ROOT / "docs" / "safeguards.md").read_text(encoding="utf-8")
    assert page == with_bars(page), "docs/safeguards.md is stale; run: handover reference"


READMES = readmes(ROOT / "docs")


@pytest.mark.parametrize("stage", sorted(READMES))
def test_the_readme_of_a_stage_has_the_steps_that_are_taken_on_its_pages(stage: str) -> None:
    text = READMES[stage].read_text(encoding="utf-8")
    assert text == with_steps(stage, text), f"the README of {stage} is stale; run: handover reference"


def test_every_step_that_people_take_on_a_page_stands_in_one_readme() -> None:
    written = {(step.track, step.name) for stage in READMES for step, _ in steps_of_stage(stage)}
    assert written == {(step.track, step.name) for page in registered() for step in page.steps}


_NAMED = re.compile(r"`([\w/.]+\.(?:py|html)|[a-z_]+(?:\.[a-z_]+)*\.(?!json|txt|toml)[A-Za-z_]+)`")


@pytest.mark.parametrize("stage", settings.STAGES)
def test_what_the_readme_of_a_stage_names_is_in_the_code(stage: str) -> None:
    """Files, modules and what is named of them, in code style."""
    folder = ROOT / "src" / "handover" / "stages" / stage
    named = _NAMED.findall((folder / "README.md").read_text(encoding="utf-8"))
    assert named
    assert [one for one in named if not _is_there(folder, one)] == []


def _is_there(folder: Path, name: str) -> bool:
    """Whether a file of this name lies in the stage or the package, or a module has what is named of it."""
    inner = (p for p in folder.iterdir() if p.is_dir())
    places = (folder, *inner, folder.parent, ROOT / "src" / "handover", ROOT / "src", ROOT)
    if any((place / name).exists() or (place / name.replace(".", "/")).is_dir() for place in places):
        return True
    module, _, last = name.replace(".", "/").rpartition("/")
    if any((place / module / f"{last}.py").exists() for place in places):
        return True
    files = [place / end for place in places for end in (f"{module}.py", f"{module}/__init__.py")]
    return any(re.search(rf"\b{last}\b", file.read_text(encoding="utf-8")) for file in files if file.exists())


def test_every_command_and_option_says_what_it_does() -> None:
    blank = [line for line in PAGES["commands.md"].splitlines() if re.fullmatch(r"\| `--.*\|\s*\|", line)]
    assert not blank
    assert "## `handover intake`" in PAGES["commands.md"]


def test_every_setting_says_what_it_does() -> None:
    assert [n for n, field in Environment.model_fields.items() if not field.description] == []


@pytest.mark.parametrize("page", WRITTEN, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    lost = [target for target in _LINK.findall(text) if not (page.parent / target).exists()]
    assert not lost


@pytest.mark.parametrize("page", WRITTEN, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_row_of_a_table_stands_below_its_head(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    tables = re.findall(r"(?:^\|.*\n?)+", text, flags=re.MULTILINE)
    assert [t for t in tables if not re.match(r"\|.*\n\|[-| :]+\|\n", t)] == []


def test_the_readme_names_the_stages_in_the_order_of_the_folders() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if "stages/" in line)
    places = [line.index(stage) for stage in settings.STAGES]
    assert places == sorted(places)


SOURCE = ROOT / "src" / "handover"
FOLDERS = {f"{p.parent.name}/" for p in SOURCE.glob("*/__init__.py")}
MODULES = {p.name for p in SOURCE.glob("*.py") if not p.name.startswith("__")}


def _between(page: str, start: str, end: str) -> str:
    text = (ROOT / page).read_text(encoding="utf-8")
    return text[text.index(start) : text.index(end)]


def test_the_map_of_the_readme_is_that_of_the_source() -> None:
    drawn = _between("README.md", "    src/handover/\n", "    tests/ mirrors")
    assert set(re.findall(r"(?<![\w/])(\w+/)(?= )", drawn)) == FOLDERS


def test_the_map_of_the_architecture_is_that_of_the_source() -> None:
    table = _between("docs/architecture.md", "## Modules", "## How state moves")
    cells = " ".join(re.findall(r"^\| (`.+?) \|", table, re.MULTILINE))
    assert set(re.findall(r"`(\w+(?:/|\.py))`", cells)) == FOLDERS | MODULES


def test_the_map_beside_the_source_is_that_of_the_source() -> None:
    assert set(re.findall(r"`(\w+/)`", (SOURCE / "README.md").read_text(encoding="utf-8"))) == FOLDERS


def test_the_architecture_has_a_row_for_each_stage_in_their_order() -> None:
    table = _between("docs/architecture.md", "| Stage |", "## Modules")
    assert re.findall(r"^\| (\w+) \|", table, re.MULTILINE)[1:] == list(settings.STAGES)


def test_the_index_of_documents_names_each_of_them() -> None:
    docs = ROOT / "docs"
    index = set(_LINK.findall((docs / "README.md").read_text(encoding="utf-8")))
    there = {str(p.relative_to(docs)) for p in docs.rglob("*") if p.suffix in (".md", ".json")} - {
        "README.md"
    }
    assert there - index == set()


def test_decisions_are_numbered_apart_and_in_the_index() -> None:
    """Two that were written at once took one number."""
    names = sorted(page.name for page in (ROOT / "docs" / "adr").glob("*.md"))
    assert [name[:4] for name in names] == [f"{n:04}" for n in range(1, len(names) + 1)]
    index = (ROOT / "docs" / "README.md").read_text("utf-8")
    assert [name for name in names if f"(adr/{name})" not in index] == []
    heads = [(ROOT / "docs" / "adr" / name).read_text("utf-8").splitlines()[0] for name in names]
    assert [head.removeprefix("# ").partition(".")[0] for head in heads] == [name[:4] for name in names]
