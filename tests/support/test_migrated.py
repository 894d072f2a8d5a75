"""The database that is kept for later processes has all tables and triggers of one that was migrated, and no row."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from tests.conftest import KEPT
from tests.support import migrated

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
SCHEMA = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
WRITTEN = {"audit_head"}
"""What a migration writes, beside `KEPT`."""


def test_the_database_of_a_deployment_in_the_source_tree_is_not_kept(tmp_path: Path) -> None:
    """As where a run has journeys alone, which use no database of the tests, beside a demonstration."""
    own, tests, made = tmp_path / "own", tmp_path / "tests", tmp_path / "made"
    for place in (own, tests):
        sqlite3.connect(place).executescript("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
    migrated.keep({"NAME": str(own), "TEST": {"NAME": str(tests)}}, made)
    assert not made.exists()
    migrated.keep({"NAME": str(tests), "TEST": {"NAME": str(tests)}}, made)
    assert made.exists()


LOAD = """
import sys
from importlib import import_module
import django
from django.conf import settings
settings.configure(INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"])
django.setup()
for name in sys.argv[1:]:
    import_module(name)
print(*(m.__file__ for name, m in sys.modules.items() if name.partition(".")[0] == "handover"), sep="\\n")
"""


def test_what_python_reads_for_the_migrations_makes_another_database_when_it_changes() -> None:
    made_by = set(migrated.made_by())
    below = migrated.SOURCE.parent
    names = [
        ".".join(path.relative_to(below).with_suffix("").parts)
        for path in made_by
        if path.parent.name == "migrations" and path.name != "__init__.py"
    ]
    assert len(names) > 100
    env = os.environ | {"PYTHONPATH": str(below)}
    told = subprocess.run(
        [sys.executable, "-c", LOAD, *names], capture_output=True, text=True, check=False, env=env
    )
    assert told.returncode == 0, told.stderr[-2000:]
    read = {Path(line) for line in told.stdout.split()}
    assert migrated.SOURCE / "process" / "erasure" / "triggers.py" in read
    assert read <= made_by


def test_what_a_function_of_a_migration_imports_counts_too() -> None:
    assert migrated.SOURCE / "stages" / "intake" / "search_keys.py" in migrated.made_by()


def test_the_kept_database_is_the_migrated_one(with_tables: Callable[[Path], None], tmp_path: Path) -> None:
    with_tables(tmp_path)
    with connection.cursor() as cursor:
        cursor.execute(SCHEMA)
        tables_and_triggers = cursor.fetchall()
    kept = sqlite3.connect(tmp_path / "handover.sqlite3")
    assert kept.execute(SCHEMA).fetchall() == tables_and_triggers
    tables = [name for kind, name, _ in tables_and_triggers if kind == "table"]
    assert len(tables) > 100
    full = {t for t in tables if kept.execute(f'SELECT EXISTS (SELECT 1 FROM "{t}")').fetchone()[0]}
    kept.close()
    assert full <= KEPT | WRITTEN, full
