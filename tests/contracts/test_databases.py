"""Which tests run on PostgreSQL too: those that use the database, less those that are marked ``one_database``.

That a test which uses the database has the mark is pytest-django's doing: without it none is opened. That a test which
is marked ``one_database`` does not depend on which database it is cannot be told in general; what the two are known to
answer differently (their errors, their SQL, the triggers of a table) is looked for here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from django.db import connection

TESTS: Final = Path(__file__).resolve().parents[1]
DIFFERS: Final = re.compile(
    r"\b(DatabaseError|IntegrityError|OperationalError|ProgrammingError|DataError|cursor|vendor|RawSQL"
    r"|execute_wrapper|schema_editor|select_for_update|transactional_db)\b|transaction=True"
)
ALIKE: Final = {
    "support/test_migrated.py::test_the_kept_database_is_the_migrated_one": "the copy is SQLite's alone",
    "safeguards/gate/test_g09_signed_papers.py::test_papers_that_were_changed_on_file_are_neither_lodged_nor_served": (
        "takes a table's guard off to forge a row; the program refuses, not the database"
    ),
    "test_read_once.py::test_a_page_sends_no_statement_over_and_over": "counts how often the same statement is sent",
}


def on_one(path: Path) -> Iterator[tuple[str, str]]:
    """The tests of a file that are marked ``one_database``, each with its text."""
    text = path.read_text(encoding="utf-8")
    if "one_database" not in text:
        return
    body = ast.parse(text).body
    whole = any("mark.one_database" in ast.unparse(n) for n in body if isinstance(n, ast.Assign))
    for node in body:
        marked = whole or _marked(node)
        for test in [node] if isinstance(node, ast.FunctionDef) else getattr(node, "body", []):
            if (
                isinstance(test, ast.FunctionDef)
                and test.name.startswith("test")
                and (marked or _marked(test))
            ):
                yield f"{path.relative_to(TESTS).as_posix()}::{test.name}", ast.unparse(test)


def _marked(node: ast.AST) -> bool:
    return any(ast.unparse(one) == "pytest.mark.one_database" for one in getattr(node, "decorator_list", []))


def test_no_test_of_what_databases_answer_differently_is_left_to_one() -> None:
    tests = dict(pair for path in sorted(TESTS.rglob("test_*.py")) for pair in on_one(path))
    assert len(tests) > 300
    assert {name for name, text in tests.items() if DIFFERS.search(text)} == set(ALIKE)


def test_a_test_that_does_not_say_that_it_uses_the_database_gets_none() -> None:
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        connection.ensure_connection()
