"""The recipes of CONTRIBUTING.md name files that exist and registries that are in them, count them rightly, and work:
they are followed to the letter in a copy of the tree."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from handover.accounts.roles import SIGN_IN, TITLES, Role
from handover.demo import cast
from handover.process.graph import Track, states_of
from handover.stages.custody.outcomes import PUBLIC, Outcome, outcome_of
from handover.web.role_words import DOES
from tests.support.recipe_blocks import blocks_of, copy_of_the_tree

ROOT = Path(__file__).resolve().parents[1]
TEXT = (
    (ROOT / "CONTRIBUTING.md")
    .read_text(encoding="utf-8")
    .partition("## How to add")[2]
    .partition("## Commits")[0]
)
RECIPES = dict(
    re.findall(r"^\*\*(A[^:*]+): [^*]*\*\*(.*?)(?=^\*\*A|\Z)", TEXT, flags=re.MULTILINE | re.DOTALL)
)
COUNTS = dict(re.findall(r"^\*\*(A[^:*]+): (\d+) files?\.\*\*", TEXT, flags=re.MULTILINE))
AT_MOST: Final = {
    "A fact of local law": 1, "A transaction type": 1, "A role": 4, "A custody outcome": 6, "A figure of oversight": 2,
    "A bar of the gate": 2,
}  # fmt: skip
"""How many files each recipe may take."""
MIGRATE: Final = ("-m", "django", "makemigrations", "custody", "-n", "departure")
WRITTEN: Final = """
import django, sys
django.setup()
from django.core.management import call_command
from handover.cli import main
from handover.web import catalog
call_command("check")
call_command("makemigrations", check_changes=True, dry_run=True)
catalog.main()
for words in (["reference"], ["process", "picture"], ["ebts", "fields"], ["api", "describe"]):
    sys.argv = ["handover", *words]
    try:
        main()
    except SystemExit as done:
        assert not done.code, words
"""
REGISTRIES: Final = (
    "administration/test_data_inventory.py", "contracts/test_addresses.py", "contracts/test_class_names.py",
"exchange/test_messages.py", "exchange/test_parts.py",
    "formats/ebts/test_transaction_types.py", "jurisdictions/test_facts.py", "process/erasure/test_columns.py",
    "process/test_graph.py", "process/test_names.py", "process/test_past_tense.py", "safeguards/gate/test_gate.py",
    "safeguards/test_document.py", "safeguards/test_jail_reads.py", "stages/disclosure/test_rules.py",
    "stages/oversight/test_cohorts.py", "stages/oversight/test_effort.py", "stages/oversight/test_registry.py",
    "test_docs.py::test_generated_pages_are_what_the_program_says", "test_recipes.py", "wall/test_tables.py",
    "web/test_process_picture.py", "web/test_step_pages.py",
)  # fmt: skip
"""Tests that hold a declaration to the rest of the program, and that a recipe could fail."""
QUICK: Final = "not database and not browser and not samples and not slow and not heavy"


def test_every_recipe_counts_its_files() -> None:
    assert set(COUNTS) == set(RECIPES)
    assert {"A fact of local law", "A transaction type", "A role", "A custody outcome", "A figure of oversight",
            "A bar of the gate"} == set(RECIPES)  # fmt: skip


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_the_files_exist_and_the_registries_are_in_them(name: str) -> None:
    files = re.findall(r"`(src/[\w/]+\.py)`(?: \(([^)]*)\))?", RECIPES[name])
    assert files
    for path, words in files:
        source = (ROOT / path).read_text(encoding="utf-8")
        for symbol in re.findall(r"`([A-Za-z_]+)`", words):
            assert symbol in source, f"{path} has no {symbol}"
    for path in re.findall(r"`(tests/[\w/]+\.py)`", RECIPES[name]):
        assert (ROOT / path).is_file(), path


@pytest.mark.parametrize("name", AT_MOST)
def test_the_files_of_the_blocks_are_as_many_as_the_recipe_says(name: str) -> None:
    by_hand = {block.path for block in blocks_of(RECIPES[name]) if not block.apart}
    assert len(by_hand) == int(COUNTS[name]) <= AT_MOST[name]
    assert all(path in RECIPES[name].partition("```")[0] or "case_track" in path for path in by_hand)


@pytest.mark.heavy
def test_what_the_recipes_add_is_added_by_them_alone(tmp_path: Path) -> None:
    tree = copy_of_the_tree(tmp_path / "tree")
    blocks = [block for name in AT_MOST for block in blocks_of(RECIPES[name])]
    for block in blocks:
        if "/migrations/" not in block.path:
            block.apply(tree)
    _run(tree, *MIGRATE)
    for block in blocks:
        if "/migrations/" in block.path:
            block.apply(tree)
    _run(tree, "-c", WRITTEN)
    done = _run(tree, "-m", "pytest", "-q", "-n", "0", "-m", QUICK, *(f"tests/{name}" for name in REGISTRIES))
    passed = re.search(r"(\d+) passed", done)
    assert passed and int(passed[1]) > 500 and "failed" not in done


def _run(tree: Path, *words: str) -> str:
    """What Python said there. ``AssertionError``: it failed."""
    settings = {
        "PYTHONPATH": str(tree / "src"), "DJANGO_SETTINGS_MODULE": "handover.conf.settings",
        "HANDOVER_DATA_DIR": str(tree / "var"), "HANDOVER_DATABASE_URL": "",
    }  # fmt: skip
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, *words], cwd=tree, env={**own, **settings}, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


def test_the_role_recipe_leaves_no_role_out() -> None:
    assert set(SIGN_IN) <= set(TITLES)
    assert set(SIGN_IN) == set(DOES)
    assert set(Role) == set(TITLES)
    played = {role for role in SIGN_IN if role.name in Path(cast.__file__).read_text(encoding="utf-8")}
    assert played == set(SIGN_IN)


def test_the_outcome_recipe_leaves_no_outcome_out() -> None:
    assert set(Outcome) == set(PUBLIC)
    ended = [state.name for state in states_of(Track.CASE) if state.ended]
    assert [name for name in ended if outcome_of(name) is Outcome.NONE_YET] == [], "add it to _BY_STATE"
