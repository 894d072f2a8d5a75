"""The hooks of pre-commit run the tools that the Makefile runs, from .venv, and fetch nothing."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
REPOS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
TOOLS = set(re.findall(r"\$\(BIN\)/([\w-]+)", (ROOT / "Makefile").read_text("utf-8")))


def test_no_hook_is_fetched() -> None:
    assert [repo["repo"] for repo in REPOS] == ["local"]
    assert {hook["language"] for hook in REPOS[0]["hooks"]} == {"system"}


def test_each_hook_runs_a_tool_of_the_makefile() -> None:
    entries = [hook["entry"].split()[0] for hook in REPOS[0]["hooks"]]
    assert {Path(entry).parent for entry in entries} == {Path(".venv/bin")}
    assert {Path(entry).name for entry in entries} <= TOOLS
    assert {"ruff", "mypy", "lint-imports"} <= {Path(entry).name for entry in entries}
