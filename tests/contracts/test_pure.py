"""A module that says that it is pure imports no framework: it computes from what it is given, and no more."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import handover

SOURCE = Path(handover.__file__).parent
FRAMEWORK = {"django", "ninja"}
SAYS_SO = re.compile(r"\bpure\b", re.IGNORECASE)


def framework_imports(text: str) -> Iterator[str]:
    """What of a framework a module imports, at its head or in a function."""
    for node in ast.walk(ast.parse(text)):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [one.name for one in node.names] if isinstance(node, ast.Import) else []
        yield from (name for name in names if name.partition(".")[0] in FRAMEWORK)


def says_that_it_is_pure(text: str) -> bool:
    """Whether the docstring of a module has the word."""
    return bool(SAYS_SO.search(text.partition("from __future__")[0]))


def test_what_says_that_it_is_pure_imports_no_framework() -> None:
    paths = [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]
    pure = {path: text for path in paths if says_that_it_is_pure(text := path.read_text(encoding="utf-8"))}
    assert len(pure) > 100
    found = {str(path.relative_to(SOURCE)): list(framework_imports(text)) for path, text in pure.items()}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import re\nfrom djangoish import x", []),
        ("from django.utils.html import format_html", ["django.utils.html"]),
        ("def f() -> None:\n    import ninja", ["ninja"]),
    ],
)
def test_an_import_of_a_framework_is_found(text: str, expected: list[str]) -> None:
    assert list(framework_imports(text)) == expected


def test_the_word_is_read_in_the_docstring_alone() -> None:
    assert says_that_it_is_pure('"""Rules. Pure."""\n\nfrom __future__ import annotations\n')
    assert not says_that_it_is_pure('"""Rules."""\n\nfrom __future__ import annotations\n\npure = 1\n')
