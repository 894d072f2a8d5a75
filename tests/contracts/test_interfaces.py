"""A stage uses another by what that one declares: `public.py`, and `law.py` for pure rules. Nothing goes round it."""

from __future__ import annotations

import ast
from functools import cache
from importlib import import_module
from pathlib import Path
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


@cache
def imports_of(stage: str) -> list[Import]:
    """Every import in a stage, in the person's own page or in the exchange."""
    found = []
    for path in sorted((ROOT / "stages" / stage if stage in STAGES else ROOT / stage).rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                place, names = f"{path.relative_to(ROOT)}:{node.lineno}", tuple(a.name for a in node.names)
                modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else names
                found += [
                    Import(place, m, names if isinstance(node, ast.ImportFrom) else ()) for m in modules
                ]
    return found


def foreign_imports(stage: str) -> list[str]:
    """Imports of another stage, as ``file:line module``."""
    found = []
    for one in imports_of(stage):
        parts = one.module.split(".")
        if parts[:2] == ["handover", "stages"] and len(parts) > 2 and parts[2] != stage:
            found.append(f"{one.place} {one.module}")
    return found


@pytest.mark.parametrize("stage", [*STAGES, "subject_portal", "exchange"])
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
    others = [s for s in (*STAGES, "subject_portal", "exchange") if s != stage]
    used = {
        name for s in others for one in imports_of(s) if one.module == module.__name__ for name in one.names
    }
    assert used == set(module.__all__), "what nobody uses any more is taken out"
    assert all(hasattr(module, name) for name in module.__all__)
