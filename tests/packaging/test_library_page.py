"""docs/library.md: every example runs as it stands, without Django, and prints what the page says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.packaging.environments import ROOT

PAGE = ROOT / "docs" / "library.md"
REFUSING = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "ninja", "csp", "django_htmx", "django_tasks", "structlog"}:
            raise ModuleNotFoundError(f"{name} is not for the libraries", name=name)
sys.meta_path.insert(0, Refuse())
"""


pytestmark = pytest.mark.heavy


class Example(NamedTuple):
    """A program, and what the page says it prints."""

    heading: str
    program: str
    printed: str


def examples() -> list[Example]:
    found = []
    for section in re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        heading = section.splitlines()[0]
        blocks = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", section, flags=re.DOTALL)
        assert len(blocks) == section.count("```python"), f"{heading}: an example without its output"
        found += [Example(f"{heading} ({n})", *block) for n, block in enumerate(blocks, 1)]
    return found


@pytest.mark.parametrize("example", examples(), ids=lambda one: one.heading)
def test_an_example_prints_what_the_page_says(example: Example, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", REFUSING + example.program], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout == example.printed
