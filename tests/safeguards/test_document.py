"""docs/safeguards.md names what exists: every rule, every code path, every test."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest

from handover.stages.oversight.queries import funnel
from tests.support.cast import Cast
from tests.support.walk import case_in

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "safeguards.md").read_text(encoding="utf-8")
ROWS = {cells[0]: cells for cells in ([c.strip() for c in line.strip("|").split("|")]
        for line in TEXT.partition("## The gate")[0].splitlines() if re.match(r"\| R\d+ ", line))}  # fmt: skip


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_all_nineteen_rules_stand_in_the_table_with_source_code_and_test() -> None:
    assert list(ROWS) == [f"R{n}" for n in range(1, 20)]
    for rule, cells in ROWS.items():
        assert len(cells) == 5, rule
        assert all(cells), rule
        assert named(cells[3]), rule
        assert named(cells[4]), rule


@pytest.mark.parametrize("path", sorted({p for cells in ROWS.values() for p in named(cells[3])}))
def test_a_code_path_exists(path: str) -> None:
    module, _, attribute = path.partition(":")
    assert hasattr(import_module(module), attribute), path


@pytest.mark.parametrize("path", sorted({p for cells in ROWS.values() for p in named(cells[4])}))
def test_a_named_test_exists(path: str) -> None:
    file, _, name = path.partition("::")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert name in {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}, path


def test_whatever_else_the_document_names_exists() -> None:
    for path in named(TEXT):
        if path.startswith("tests/"):
            assert (ROOT / path.partition("::")[0]).is_file(), path
        elif path.startswith("handover.") and ":" in path:
            test_a_code_path_exists(path)


@pytest.mark.django_db
def test_r19_every_figure_has_its_denominator(cast: Cast) -> None:
    case_in(cast, "in_review")
    figures = funnel()
    shown = [f for group in (figures.way, figures.declines, figures.outcomes, figures.errors) for f in group]
    assert shown
    for figure in shown:
        assert figure.of, figure.name
        assert figure.n <= figure.denominator or figure.denominator == 0, figure.name
    names = {f.name for f in figures.errors}
    assert {"limits overstepped", "disputes answered by a correction", "matches withdrawn"} <= names
