"""The recipes of CONTRIBUTING.md name files that exist and registries that are in them, and count them rightly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from handover.accounts.roles import SIGN_IN, TITLES, Role
from handover.demo import cast
from handover.process.graph import STATES, Track
from handover.stages.custody.outcomes import PUBLIC, Outcome
from handover.web.picture_layout import PLACES
from handover.web.role_words import DOES

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


def test_the_role_recipe_leaves_no_role_out() -> None:
    """Each of its four files knows every role that signs in; the colours know those that take a step."""
    assert set(SIGN_IN) <= set(TITLES)
    assert set(SIGN_IN) == set(DOES)
    assert set(Role) == set(TITLES)
    played = {role for role in SIGN_IN if role.name in Path(cast.__file__).read_text(encoding="utf-8")}
    assert played == set(SIGN_IN)


def test_the_outcome_recipe_leaves_no_outcome_out() -> None:
    assert set(Outcome) == set(PUBLIC)
    assert {(s.track, s.name) for s in STATES if s.track is Track.CASE} <= set(PLACES)
