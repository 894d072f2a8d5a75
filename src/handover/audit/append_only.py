"""Triggers that make a table append-only, for SQLite and PostgreSQL; used by migrations."""

from __future__ import annotations

import re
from typing import Any

from django.db.migrations.operations import RunPython

_SQLITE = """CREATE TRIGGER {table}_no_{low} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
_SQLITE_INSERT = """CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
_COLUMN = re.compile(r'"(\w+)"')
_PG_FUNCTION = """CREATE OR REPLACE FUNCTION handover_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"""
_PG = """CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION handover_append_only()"""


def install(editor: Any, table: str) -> None:
    """Refuse UPDATE, DELETE and (PostgreSQL) TRUNCATE on ``table`` from now on.

    SQLite's INSERT OR REPLACE removes the row in its way without asking a DELETE trigger: an INSERT on a key
    that is taken is refused there. PostgreSQL's ON CONFLICT DO UPDATE asks the UPDATE trigger.
    """
    if editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            editor.execute(_SQLITE.format(table=table, verb=verb, low=verb.lower()))
        refuse_replace(editor, table)
    else:
        editor.execute(_PG_FUNCTION, params=None)  # its % is PL/pgSQL's, not a placeholder
        editor.execute(_PG.format(table=table))


def remove(editor: Any, table: str) -> None:
    """Drop the triggers, for a migration that must rebuild the table."""
    if editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb.lower()}")
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_replace")
    else:
        for name in ("append_only", "erase_only"):
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}")


def refuse_replace(editor: Any, table: str) -> None:
    """SQLite: refuse an INSERT on a primary key or a unique set of columns that is taken."""
    same = " OR ".join(f"({key})" for key in _taken(editor.connection, table))
    editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_replace")
    editor.execute(_SQLITE_INSERT.format(table=table, same=same))


def _taken(connection: Any, table: str) -> list[str]:
    """For the primary key and every unique set of columns, what REPLACE would remove a row by: the condition under
    which a row has the new row's key. A key that counts for some rows alone is taken by those alone."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA table_info({table})")
        primary = [row[1] for row in sorted(cursor.fetchall(), key=lambda row: row[5]) if row[5]]
        conditions = {_same(primary)}
        cursor.execute(f"PRAGMA index_list({table})")
        unique = [(row[1], row[4]) for row in cursor.fetchall() if row[2]]
        for name, partial in unique:
            cursor.execute(f'PRAGMA index_info("{name}")')
            same = _same([row[2] for row in cursor.fetchall()])
            conditions.add(f"{same} AND {_where(cursor, name)}" if partial else same)
    return sorted(conditions)


def _same(columns: list[str]) -> str:
    return " AND ".join(f'"{c}" = NEW."{c}"' for c in columns)


def _where(cursor: Any, index: str) -> str:
    """The condition of a partial index, of the row that is there and of the new one."""
    cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND name = %s", [index])
    where = cursor.fetchone()[0].partition(" WHERE ")[2]
    of_new = _COLUMN.sub(r'NEW."\1"', where)
    return f"({where}) AND ({of_new})"


class TableOperation(RunPython):
    """Migration operation on a table by its name. It needs no model, so none is built from the migrations for it."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Run the code, as the base class does, without the models of that point of the migrations."""
        self.code(from_state, schema_editor)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Run the reverse code; raise ``NotImplementedError`` where there is none."""
        if self.reverse_code is None:
            raise NotImplementedError("this operation cannot be reversed")
        self.reverse_code(from_state, schema_editor)


class AppendOnly(TableOperation):
    """Migration operation: ``AppendOnly("audit_entry")``."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(lambda _, editor: self.install(editor), lambda _, editor: remove(editor, table))

    def install(self, editor: Any) -> None:
        """Put the triggers, in the place of those that were there."""
        remove(editor, self.table)
        install(editor, self.table)

    def deconstruct(self) -> Any:
        """Serialise the operation for a migration file."""
        return (self.__class__.__name__, [self.table], {})


class StillAppendOnly(AppendOnly):
    """Migration operation, after a change to an append-only table: SQLite rebuilds it without its triggers."""

    def __init__(self, table: str) -> None:
        super().__init__(table)

        self.reverse_code = RunPython.noop


_ONE_STEP_SQLITE = """CREATE TRIGGER {table}_one_step BEFORE UPDATE ON {table}
WHEN NEW.version <> OLD.version + 1{but}
BEGIN SELECT RAISE(ABORT, '{table} moves by one step at a time'); END"""
_ONE_STEP_FUNCTION = """CREATE OR REPLACE FUNCTION handover_one_step() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% moves by one step at a time', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"""
_ONE_STEP_PG = """CREATE TRIGGER {table}_one_step BEFORE UPDATE ON {table}
FOR EACH ROW WHEN (NEW.version <> OLD.version + 1{but}) EXECUTE FUNCTION handover_one_step()"""


class OneStepAtATime(TableOperation):
    """Migration operation: a row changes only together with its ``version``, by one. Whoever bypasses the
    mover must also forge the version, and `process.integrity` finds that. ``beside``: a column that may change by
    itself, if nothing else of the row does.
    """

    def __init__(self, table: str, beside: str = "") -> None:
        self.table, self.beside = table, beside

        def put(_: Any, editor: Any) -> None:
            self._install(editor, beside)

        def take(_: Any, editor: Any) -> None:
            self._drop(editor)
            if beside:
                self._install(editor, "")
            elif editor.connection.vendor == "sqlite":
                editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_replace")

        super().__init__(put, take)

    def _drop(self, editor: Any) -> None:
        on = "" if editor.connection.vendor == "sqlite" else f" ON {self.table}"
        editor.execute(f"DROP TRIGGER IF EXISTS {self.table}_one_step{on}")

    def _install(self, editor: Any, beside: str) -> None:
        self._drop(editor)
        if editor.connection.vendor == "sqlite":
            with editor.connection.cursor() as cursor:
                rows = editor.connection.introspection.get_table_description(cursor, self.table)
            others = [row.name for row in rows if row.name != beside]
            same = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in others)
            editor.execute(
                _ONE_STEP_SQLITE.format(table=self.table, but=f" AND NOT ({same})" if beside else "")
            )
            refuse_replace(editor, self.table)
            return
        same = f"to_jsonb(NEW) - '{beside}' = to_jsonb(OLD) - '{beside}'"
        editor.execute(_ONE_STEP_FUNCTION, params=None)
        editor.execute(
            _ONE_STEP_PG.format(table=self.table, but=f" AND NOT ({same})" if beside else ""), params=None
        )

    def deconstruct(self) -> Any:
        """Serialise the operation for a migration file."""
        return (self.__class__.__name__, [self.table, *([self.beside] if self.beside else [])], {})
