"""The database that is kept for later processes has all tables and triggers of one that was migrated, and no row."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from tests.conftest import KEPT

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
SCHEMA = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
WRITTEN = {"audit_head"}
"""What a migration writes, beside `KEPT`."""


def test_the_kept_database_is_the_migrated_one(with_tables: Callable[[Path], None], tmp_path: Path) -> None:
    with_tables(tmp_path)
    with connection.cursor() as cursor:
        cursor.execute(SCHEMA)
        migrated = cursor.fetchall()
    kept = sqlite3.connect(tmp_path / "handover.sqlite3")
    assert kept.execute(SCHEMA).fetchall() == migrated
    tables = [name for kind, name, _ in migrated if kind == "table"]
    assert len(tables) > 100
    full = {t for t in tables if kept.execute(f'SELECT EXISTS (SELECT 1 FROM "{t}")').fetchone()[0]}
    kept.close()
    assert full <= KEPT | WRITTEN, full
