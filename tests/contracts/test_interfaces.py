"""A stage uses another by what that one declares: `public.py`, and `law.py` for pure rules. Nothing goes round it."""

from __future__ import annotations

import ast
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

import handover

ROOT = Path(handover.__file__).parent
STAGES = sorted(p.name for p in (ROOT / "stages").iterdir() if (p / "apps.py").exists())
INTERFACES = ("public", "law")


class Import(NamedTuple):
    """One module that is imported at a place, and the names that are taken from it."""

    place: str
    module: str
    names: tuple[str, ...]


USERS = (*STAGES, "subject_portal", "exchange")


@cache
def trees_of(user: str) -> list[tuple[str, list[ast.AST]]]:
    """Every module of a stage, of the person's own page or of the exchange: its path and all that stands in it."""
    paths = sorted((ROOT / "stages" / user if user in STAGES else ROOT / user).rglob("*.py"))
    return [
        (str(path.relative_to(ROOT)), list(ast.walk(ast.parse(path.read_text(encoding="utf-8")))))
        for path in paths
        if "migrations" not in path.parts
    ]


@cache
def imports_of(user: str) -> list[Import]:
    """Every import in a stage, in the person's own page or in the exchange."""
    found = []
    for path, nodes in trees_of(user):
        for node in nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                place, names = f"{path}:{node.lineno}", tuple(a.name for a in node.names)
                modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else names
                found += [
                    Import(place, m, names if isinstance(node, ast.ImportFrom) else ()) for m in modules
                ]
    return found


def taken_of(nodes: list[ast.AST], interface: str) -> set[tuple[str, str]]:
    """What is taken of the modules that an interface hands out: the name that it gives to each, and the attribute."""
    local = {
        one.asname or one.name: one.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module == interface
        for one in node.names
    }
    return {
        (local[node.value.id], node.attr)
        for node in nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in local
    }


def foreign_imports(stage: str) -> list[str]:
    """Imports of another stage, as ``file:line module``."""
    found = []
    for one in imports_of(stage):
        parts = one.module.split(".")
        if parts[:2] == ["handover", "stages"] and len(parts) > 2 and parts[2] != stage:
            found.append(f"{one.place} {one.module}")
    return found


@pytest.mark.parametrize("stage", USERS)
def test_other_stages_are_used_by_what_they_declare(stage: str) -> None:
    round_it = [use for use in foreign_imports(stage) if use.rpartition(".")[2] not in INTERFACES]
    assert not round_it


def test_somebody_uses_another_stage_at_all() -> None:
    assert sum(len(foreign_imports(stage)) for stage in STAGES) > 50


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("interface", INTERFACES)
def test_what_is_declared_is_there_and_is_used(stage: str, interface: str) -> None:
    if not (ROOT / "stages" / stage / f"{interface}.py").exists():
        pytest.skip(f"{stage} declares no {interface}")
    module = import_module(f"handover.stages.{stage}.{interface}")
    others = [user for user in USERS if user != stage]
    used = {
        name for s in others for one in imports_of(s) if one.module == module.__name__ for name in one.names
    }
    assert used == set(module.__all__), "what nobody uses any more is taken out"
    assert all(hasattr(module, name) for name in module.__all__)


@pytest.mark.parametrize("stage", STAGES)
def test_what_others_take_of_a_whole_module_is_declared_name_by_name(stage: str) -> None:
    if not (ROOT / "stages" / stage / "public.py").exists():
        pytest.skip(f"{stage} declares nothing")
    public = import_module(f"handover.stages.{stage}.public")
    modules = {name for name in public.__all__ if isinstance(getattr(public, name), ModuleType)}
    taken: dict[str, set[str]] = {name: set() for name in modules}
    for user in USERS:
        for _, nodes in trees_of(user) if user != stage else ():
            for name, attribute in taken_of(nodes, public.__name__):
                if name in modules:
                    taken[name].add(attribute)
    assert taken == {name: set(names) for name, names in getattr(public, "OF_MODULES", {}).items()}
    assert all(hasattr(getattr(public, m), name) for m, names in taken.items() for name in names)


def test_a_name_that_is_taken_of_a_module_is_found_under_its_interfaces_name() -> None:
    text = """
from handover.stages.one.public import queries as asked, MOST
from handover.stages.two.public import queries

def f():
    from handover.stages.one.public import actions
    return asked.answer_of(MOST), queries.other, actions.take(asked), asked.rows.first()
"""
    nodes = list(ast.walk(ast.parse(text)))
    assert taken_of(nodes, "handover.stages.one.public") == {
        ("queries", "answer_of"), ("queries", "rows"), ("actions", "take"),
    }  # fmt: skip
