"""An empty SQLite database with every migration applied, made once and copied: migrating takes longer than most tests.

The copy is kept in pytest's cache under a digest of what makes it, so that a changed migration makes a new one.
"""

from __future__ import annotations

import ast
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import django
from django.apps import apps

import handover

SOURCE = Path(handover.__file__).parent


@cache
def digest() -> str:
    """Of all that makes the database, and of Django itself."""
    made_of = hashlib.sha256(django.__version__.encode())
    for path in made_by():
        made_of.update(str(path.relative_to(SOURCE)).encode() + path.read_bytes())
    return made_of.hexdigest()[:20]


def made_by() -> list[Path]:
    """Every migration, and every file of the program that is read when migrations are: what they import, what that
    imports, and so on, with the packages that they stand in. What a function of a migration imports counts without
    what it imports itself: it is asked about rows, and an empty database has none."""
    apps_of = [Path(config.path) for config in apps.get_app_configs()]
    migrations = [path for app in apps_of if SOURCE in app.parents for path in app.glob("migrations/*.py")]
    found = set(migrations)
    for path in migrations:
        found |= set(_files(ast.walk(_tree(path))))
    to_read = list(migrations)
    read: set[Path] = set()
    while to_read:
        path = to_read.pop()
        if path not in read:
            read.add(path)
            packages = [path.parent, *path.parent.parents][: len(path.relative_to(SOURCE).parts)]
            to_read += (i for i in (package / "__init__.py" for package in packages) if i.is_file())
            to_read += _files(_when_loaded(_tree(path).body))
    return sorted(found | read)


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_bytes())


def _when_loaded(body: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    """The statements that run when a module is imported."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        yield statement
        for part in ("body", "orelse", "finalbody", "handlers"):
            inner = getattr(statement, part, [])
            typing = isinstance(statement, ast.If) and ast.unparse(statement.test) == "TYPE_CHECKING"
            if not (typing and part == "body"):
                yield from _when_loaded(inner)


def _files(nodes: Iterable[ast.AST]) -> Iterator[Path]:
    """The files of the program that imports among these nodes load. ``from package import name``: the package, and the
    module of that name where it is one."""
    for node in nodes:
        if isinstance(node, ast.Import):
            names = [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{name.name}" for name in node.names)]
        else:
            continue
        for name in names:
            top, *parts = name.split(".")
            place = SOURCE.joinpath(*parts)
            if top == SOURCE.name:
                yield from (p for p in (place.with_suffix(".py"), place / "__init__.py") if p.is_file())


def keep(database: Mapping[str, Any], made: Path) -> None:
    """Keep the tests' database as ``made``, once. Where no test of a run uses one, none is made, and the settings name
    the database of the source tree's own deployment: that is not kept."""
    if database["NAME"] == database["TEST"]["NAME"] and not made.exists():
        copy(Path(database["NAME"]), made)


def copy(source: Path, target: Path) -> None:
    """Copy a database that may be open; the target appears whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    # The whole name of the target: of several processes each has a database of its own.
    part = target.with_name(f"{target.name}.{hashlib.sha256(str(source).encode()).hexdigest()[:8]}.part")
    part.unlink(missing_ok=True)
    with sqlite3.connect(source) as old, sqlite3.connect(part) as new:
        old.backup(new)
    for journal in ("-wal", "-shm"):
        Path(f"{target}{journal}").unlink(missing_ok=True)
    part.replace(target)
