"""The triggers of a table whose content can be erased, for SQLite and PostgreSQL; used by migrations.

They refuse every DELETE and TRUNCATE, and every UPDATE but one: an erasure that names the row empties all erasable
columns at once, takes the salt, and changes nothing else. That happens to a row once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from handover.audit.append_only import AppendOnly, refuse_replace, remove

MARK: Final = "the marker"
"""In a migration's mapping: the column gets the text of the erasure's marker."""

_NAMED: Final = (
    "SELECT e.marker FROM process_erasure e JOIN process_erasedrow r ON r.erasure_id = e.id "
    "WHERE e.id = NEW.erasure_id AND r.label = '{label}:' || OLD.id"
)
_SQLITE: Final = """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
WHEN NOT ({conditions})
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
_SQLITE_DELETE: Final = """CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""

_PG_FUNCTION: Final = """CREATE OR REPLACE FUNCTION handover_erase_only() RETURNS trigger AS $$
DECLARE mark text; wiped jsonb; name text;
BEGIN
  IF OLD.erasure_id IS NULL AND NEW.erasure_id IS NOT NULL THEN
    SELECT e.marker INTO mark FROM process_erasure e JOIN process_erasedrow r ON r.erasure_id = e.id
      WHERE e.id = NEW.erasure_id AND r.label = TG_ARGV[0] || ':' || OLD.id;
    IF FOUND THEN
      wiped := to_jsonb(OLD) || TG_ARGV[1]::jsonb
        || jsonb_build_object('salt', NULL, 'erasure_id', NEW.erasure_id);
      FOREACH name IN ARRAY string_to_array(TG_ARGV[2], ',') LOOP
        wiped := wiped || jsonb_build_object(name, mark);
      END LOOP;
      IF to_jsonb(NEW) = wiped THEN RETURN NEW; END IF;
    END IF;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$ LANGUAGE plpgsql"""
_PG_REFUSE: Final = """CREATE OR REPLACE FUNCTION handover_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"""
_PG_ERASE: Final = """CREATE TRIGGER {table}_erase_only BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION handover_erase_only('{label}', '{fixed}', '{marked}')"""
_PG_KEEP: Final = """CREATE TRIGGER {table}_append_only BEFORE DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION handover_append_only()"""


class EraseOnly(AppendOnly):
    """Migration operation: ``EraseOnly("intake_booking", "intake.Booking", {"names": [], "sex": ""})``.

    ``erased``: each erasable column with what it holds once erased: `MARK`, None, False, "", [] , {}, b"" as "bytes",
    or an ISO date. A test holds the last one of each table to its model's ``erasable``.
    """

    def __init__(self, table: str, label: str, erased: Mapping[str, Any]) -> None:
        super().__init__(table)
        self.label, self.erased = label, dict(erased)

        self.code = lambda _, editor: self.install(editor)
        self.reverse_code = lambda _, editor: AppendOnly(table).install(editor)

    def deconstruct(self) -> Any:
        """Serialise the operation for a migration file."""
        return (self.__class__.__name__, [self.table, self.label, self.erased], {})

    def install(self, editor: Any) -> None:
        """Put the triggers, in the place of those that were there."""
        remove(editor, self.table)
        if editor.connection.vendor == "sqlite":
            editor.execute(
                _SQLITE.format(table=self.table, conditions=" AND ".join(self._conditions(editor)))
            )
            editor.execute(_SQLITE_DELETE.format(table=self.table))
            refuse_replace(editor, self.table)
            return
        marked = ",".join(c for c, value in self.erased.items() if value == MARK)
        fixed = {c: _as_json(value) for c, value in self.erased.items() if value != MARK}
        editor.execute(_PG_FUNCTION, params=None)  # its % is PL/pgSQL's, not a placeholder
        editor.execute(_PG_REFUSE, params=None)
        editor.execute(
            _PG_ERASE.format(table=self.table, label=self.label, fixed=json.dumps(fixed), marked=marked),
            params=None,
        )
        editor.execute(_PG_KEEP.format(table=self.table))

    def _conditions(self, editor: Any) -> list[str]:
        """What SQLite demands of the one change."""
        with editor.connection.cursor() as cursor:
            cursor.execute(f"PRAGMA table_info({self.table})")
            columns = [row[1] for row in cursor.fetchall()]
        named = _NAMED.format(label=self.label)
        found = ["OLD.erasure_id IS NULL", "NEW.erasure_id IS NOT NULL", f"EXISTS ({named})"]
        for column in columns:
            if column == "erasure_id":
                continue
            value = self.erased.get(column, None if column == "salt" else ...)
            found.append(f'NEW."{column}" IS {_as_sql(value, column, named)}')
        return found


def _as_json(value: Any) -> Any:
    return "\\x" if value == "bytes" else value


def _as_sql(value: Any, column: str, named: str) -> str:
    if value is ...:
        return f'OLD."{column}"'
    if value == MARK:
        return f"({named})"
    if value == "bytes":
        return "x''"
    if isinstance(value, list | dict):
        return f"'{json.dumps(value)}'"
    return "NULL" if value is None else str(int(value)) if isinstance(value, bool) else f"'{value}'"
