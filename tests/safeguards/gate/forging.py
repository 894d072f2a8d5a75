"""Writes past the program, as whoever has the database's password could: no triggers, raw SQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from handover.process.integrity.check import check


@contextmanager
def no_triggers(*tables: str) -> Iterator[None]:
    """Take the triggers of these tables away; on SQLite they come back with the end of the test's transaction."""
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute(
                "SET CONSTRAINTS ALL IMMEDIATE"
            )  # no ALTER TABLE while checks of foreign keys wait
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        names = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        gone = [row for table in tables for row in cursor.execute(names, [table]).fetchall()]
        for name, _ in gone:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, made_by in gone:
            cursor.execute(made_by)


def forge(table: str, sql: str, *values: Any) -> int:
    """Run a statement on a table without its triggers; how many rows it changed."""
    with no_triggers(table), connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return int(cursor.rowcount)


def codes() -> dict[str, int]:
    """What the check finds, counted by code."""
    found: dict[str, int] = {}
    for one in check().findings:
        found[one.code] = found.get(one.code, 0) + 1
    return found
