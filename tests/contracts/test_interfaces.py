"""A stage uses another by what that one declares: `public.py`, and `law.py` for pure rules. Nothing goes round it."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

import handover

ROOT = Path(handover.__file__).parent
STAGES = sorted(p.name for p in (ROOT / "stages").iterdir() if (p / "apps.py").exists())
INTERFACES = ("public", "law")


def foreign_imports(stage: str) -> list[str]:
    """Imports of another stage, from a stage or from the person's own page, as ``file:line module``."""
    folder = ROOT / "stages" / stage if stage in STAGES else ROOT / stage
    found = []
    for path in sorted(folder.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [a.name for a in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                parts = name.split(".")
                if parts[:2] == ["handover", "stages"] and len(parts) > 2 and parts[2] != stage:
                    found.append(f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)} {name}")
    return found


@pytest.mark.parametrize("stage", [*STAGES, "subject_portal"])
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
    used = {
        alias.name
        for folder in [*(ROOT / "stages" / s for s in STAGES if s != stage), ROOT / "subject_portal"]
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == module.__name__
        for alias in node.names
    }
    assert used == set(module.__all__), "what nobody uses any more is taken out"
    assert all(hasattr(module, name) for name in module.__all__)
