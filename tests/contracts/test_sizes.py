"""Files and functions stay short enough to be read at once: about 300 lines and about 40, refused above the figures
below. What is longer for a reason is named here with the reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDERS: Final = ("src", "tests", "bench", "fuzz")
LINES_OF_A_FILE: Final = 310
LINES_OF_A_FUNCTION: Final = 50

KERNELS: Final = "src/handover/matching/fingerprints/pairing_kernels.py"
LONGER_FILES: Final = {
    KERNELS: "kernels that call each other share a file: by it numba tells whether what it compiled is stale",
}
LONGER_FUNCTIONS: Final = {
    f"{KERNELS}::compare": "half of it makes the arrays, and the kernels that it calls may make none (`jit.inner`)",
}


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
        if len(text.splitlines()) > LINES_OF_A_FUNCTION:
            functions |= {f"{name}::{function}" for function in long_functions(text)}
    return frozenset(files), frozenset(functions)


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
    assert list(long_functions(fits.replace("fits", "long") + "        y = 2\n")) == ["long"]
