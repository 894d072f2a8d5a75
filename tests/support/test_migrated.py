"""The database that is kept for later processes has all tables and triggers of one that was migrated, and no row."""

from __future__ import annotations

import sqlite3
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
