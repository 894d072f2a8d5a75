"""Triggers that make a table append-only, for SQLite and PostgreSQL; used by migrations."""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations import RunPython

_SQLITE = """CREATE TRIGGER {table}_no_{low} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
_PG_FUNCTION = """CREATE OR REPLACE FUNCTION handover_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"""
_PG = """CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION handover_append_only()"""


def install(editor: Any, table: str) -> None:
    """Refuse UPDATE, DELETE and (PostgreSQL) TRUNCATE on ``table`` from now on."""
    if editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            editor.execute(_SQLITE.format(table=table, verb=verb, low=verb.lower()))
    else:
        editor.execute(_PG_FUNCTION, params=None)  # its % is PL/pgSQL's, not a placeholder
        editor.execute(_PG.format(table=table))


def remove(editor: Any, table: str) -> None:
    """Take the triggers away again: for a migration that must rebuild the table."""
    if editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb.lower()}")
    else:
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")


class AppendOnly(RunPython):
    """Migration operation: ``AppendOnly("audit_entry")``."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(lambda _, editor: install(editor, table), lambda _, editor: remove(editor, table))

    def deconstruct(self) -> Any:
        """How a migration file writes it."""
        return (self.__class__.__name__, [self.table], {})


class StillAppendOnly(AppendOnly):
    """Migration operation, after a change to an append-only table: SQLite rebuilds it without its triggers."""

    def __init__(self, table: str) -> None:
        super().__init__(table)

        def again(_: Any, editor: Any) -> None:
            remove(editor, table)
            install(editor, table)

        self.code = again
        self.reverse_code = RunPython.noop
