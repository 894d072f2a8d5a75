"""The blocks of the recipes in CONTRIBUTING.md, and a copy of the tree to which they are applied."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
COPIED: Final = ("src", "tests", "docs")
APART: Final = ("tests/contracts/addresses.txt", "/migrations/")
"""What a recipe counts apart from the files that are written by hand."""


@dataclass(frozen=True)
class Block:
    """Lines of one file: those that are there already (blank), come in (+) or go (-)."""

    path: str
    lines: tuple[str, ...]

    @property
    def apart(self) -> bool:
        """Whether its file is counted apart."""
        return any(word in self.path for word in APART)

    def apply(self, tree: Path) -> None:
        """Change the file. ``AssertionError``: a line that the recipe takes for granted is not there (any more)."""
        (file,) = tree.glob(self.path)
        text, at = file.read_text(encoding="utf-8").split("\n"), 0
        for mark, line in ((one[:1], one[1:]) for one in self.lines):
            if mark != "+":
                assert line in text[at:], f"{self.path} has no line {line!r} where CONTRIBUTING.md says"
                at = text.index(line, at)
            if mark == "-":
                del text[at]
                continue
            if mark == "+":
                text.insert(at, line)
            at += 1
        file.write_text("\n".join(text), encoding="utf-8")


def blocks_of(recipe: str) -> Iterator[Block]:
    """The blocks of one recipe, in their order."""
    for body in re.findall(r"^```diff\n--- (.*?)^```$", recipe, flags=re.MULTILINE | re.DOTALL):
        path, _, lines = body.partition("\n")
        yield Block(path, tuple(lines.splitlines()))


def copy_of_the_tree(where: Path) -> Path:
    """Sources, tests and documents; bytecode too, which is good for as long as a file is not changed."""
    for name in COPIED:
        shutil.copytree(ROOT / name, where / name)
    for file in ROOT.iterdir():
        if file.is_file():
            shutil.copy2(file, where / file.name)
    return where
