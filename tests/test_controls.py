"""docs/controls.md is true: each control is there, with code and a test that exist, or it says who lacks it."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "controls.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if re.match(r"\| (?:[A-Z]{2}-\d|V\d)", line)
]
CJIS = {
    *(f"AC-{n}" for n in (2, 3, 5, 6, 7, 8, 11, 12)), *(f"AU-{n}" for n in range(2, 12)),
    "IA-2", "IA-5", "IA-11", "SC-8", "SC-13", "SC-28",
}  # fmt: skip
ASVS = {"V2", "V3", "V5", "V6", "V7", "V8", "V13", "V14", "V16"}


@cache
def names_in(file: Path) -> frozenset[str]:
    """The tests of a file."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = (node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return frozenset(name for name in found if name.startswith("test_"))


def test_every_control_that_software_can_bear_has_its_row() -> None:
    named = {row[0].split("(")[0] for row in ROWS}
    assert CJIS - named == set()
    assert ASVS - {name.split(".")[0] for name in named} == set()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}: {row[1][:40]}")
def test_a_row_names_code_and_a_test_that_exist_or_says_what_is_lacking(row: list[str]) -> None:
    _, what, code, test = row
    lacking = "Open:" in what or "Deployment:" in what
    if code != "-":
        assert (ROOT / code.strip("`")).is_file()
    if test == "-":
        assert lacking
    else:
        file, _, name = test.strip("`").partition("::")
        assert name in names_in(ROOT / file)
    assert (code, test) != ("-", "-") or lacking


THREATS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"\| [A-Z][a-z]", line) and not line.startswith("| Kind")
]
STRIDE = {"Spoofing", "Tampering", "Repudiation", "Disclosure", "Denial", "Elevation"}
LINDDUN = {
    "Linking",
    "Identifying",
    "Non-repudiation",
    "Detecting",
    "Data disclosure",
    "Unawareness",
    "Non-compliance",
}


def test_every_kind_of_threat_is_thought_of() -> None:
    assert {row[0] for row in THREATS} >= STRIDE | LINDDUN


@pytest.mark.parametrize("row", THREATS, ids=lambda row: row[1][:60])
def test_a_threat_is_tied_to_a_control_or_a_rule_or_said_to_be_open(row: list[str]) -> None:
    named = re.findall(r"(?:[A-Z]{2}-\d+|V\d+\.\d+\.\d+)(?:\(\w+\))?", row[2])
    assert set(named) <= {one[0] for one in ROWS}
    rules = re.findall(r"\bR\d+\b", row[2])
    safeguards = (ROOT / "docs" / "safeguards.md").read_text(encoding="utf-8")
    assert all(re.search(rf"\b{rule}\b", safeguards) for rule in rules)
    assert named or rules or row[2].startswith("Open")
