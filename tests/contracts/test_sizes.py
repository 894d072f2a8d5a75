"""Files and functions stay short enough to be read at once: about 300 lines and about 40, refused above the figures
below. What is longer for a reason is named here with the reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDERS: Final = ("src", "tests", "bench", "fuzz")
LINES_OF_A_FILE: Final = 320
LINES_OF_A_FUNCTION: Final = 50
BEGINS: Final = re.compile(r"( *)(?:async )?(?:def|class) ")

LONGER_FILES: Final = {
    "src/handover/matching/fingerprints/pairing_kernels.py": "kernels that call each other share a file: by it "
    "numba tells whether what it compiled is stale",
}
LONGER_FUNCTIONS: Final[dict[str, str]] = {}


def sources() -> Iterator[Path]:
    """The Python that people write: Django writes most of a migration."""
    for folder in FOLDERS:
        yield from (p for p in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in p.parts)


@cache
def too_long() -> tuple[frozenset[str], frozenset[str]]:
    """The files and the functions above the limits, by path and ``path::name``."""
    files, functions = set(), set()
    for path in sources():
        text, name = path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
        if len(text.splitlines()) > LINES_OF_A_FILE:
            files.add(name)
        if may_hold_a_long_function(text):
            functions |= {f"{name}::{function}" for function in long_functions(text)}
    return frozenset(files), frozenset(functions)


def may_hold_a_long_function(text: str) -> bool:
    """Whether more lines than a function may have follow a ``def`` before anything begins that cannot be in it. Most
    files hold none, and need not be read as Python, which takes seconds."""
    lines = text.splitlines()
    begun: list[tuple[int, int]] = []
    for number, line in enumerate([*lines, "def end"]):
        found = BEGINS.match(line)
        if found:
            indent = len(found[1])
            if any(number - at > LINES_OF_A_FUNCTION for at, deep in begun if deep >= indent):
                return True
            begun = [*((at, deep) for at, deep in begun if deep < indent), (number, indent)]
    return False


def long_functions(text: str) -> Iterator[str]:
    """Functions of a module, and methods, from ``def`` to their last line."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            if node.end_lineno - node.lineno + 1 > LINES_OF_A_FUNCTION:
                yield node.name


def test_no_file_has_grown_too_long_and_no_exception_is_left_of_one_that_shrank() -> None:
    assert too_long()[0] == set(LONGER_FILES), "split it by what it is about; else name it here, and why"


def test_no_function_has_grown_too_long_and_no_exception_is_left_of_one_that_shrank() -> None:
    assert too_long()[1] == set(LONGER_FUNCTIONS), "give its parts names; else name it here, and why"


def test_a_function_is_measured_with_its_last_line_and_a_method_too() -> None:
    body = "        x = 1\n" * (LINES_OF_A_FUNCTION - 1)
    fits = f"class A:\n    def fits(self):\n{body}"
    assert list(long_functions(fits)) == []
    long = fits.replace("fits", "long") + "        y = 2\n"
    assert list(long_functions(long)) == ["long"]
    for before in ("", "    def short(self): ...\n"):
        for after in ("", "\n    def short(self): ...\n", "\n\nX = 1\n"):
            text = long.replace("class A:\n", f"class A:\n{before}") + after
            assert may_hold_a_long_function(text)
            assert list(long_functions(text)) == ["long"]
    inner = "        def one(): ...\n" + "        x = 1\n" * LINES_OF_A_FUNCTION
    assert may_hold_a_long_function(f"class A:\n    def long(self):\n{inner}")
