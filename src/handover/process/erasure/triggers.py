"""The triggers of a table whose content can be erased, for SQLite and PostgreSQL; used by migrations.

They refuse every DELETE and TRUNCATE, and every UPDATE but two. First, an erasure that names the row may, once, empty
all erasable columns together and remove the salt, changing nothing else. Second, a column declared as sealed may
change from plain to sealed, or from one data key to a later one (`handover.sealed_columns`). The database cannot tell
whether the content is still the same; the salted digest in the row's step can.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from handover.audit.append_only import AppendOnly, refuse_replace, remove
from handover.sealing.sealed_cell import DIGITS, MAGIC, TEXT_MAGIC

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
  ELSIF OLD.erasure_id IS NULL AND TG_NARGS > 3 THEN
    wiped := to_jsonb(OLD);
    FOREACH name IN ARRAY string_to_array(TG_ARGV[3], ',') LOOP
      IF handover_sealed_by(to_jsonb(NEW)->>name) > handover_sealed_by(to_jsonb(OLD)->>name) THEN
        wiped := wiped || jsonb_build_object(name, to_jsonb(NEW)->name);
      END IF;
    END LOOP;
    IF to_jsonb(NEW) = wiped AND wiped <> to_jsonb(OLD) THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$ LANGUAGE plpgsql"""
_PG_SEALED_BY: Final = f"""CREATE OR REPLACE FUNCTION handover_sealed_by(value text) RETURNS bigint AS $$
  SELECT CASE WHEN value ~ '^{TEXT_MAGIC}[0-9]{{{DIGITS}}}:' THEN substr(value, {len(TEXT_MAGIC) + 1}, {DIGITS})::bigint
    WHEN value ~ '^.x{MAGIC.hex()}[0-9a-f]{{8}}' THEN ('x' || substr(value, {2 * len(MAGIC) + 3}, 8))::bit(32)::bigint
    ELSE 0 END
$$ LANGUAGE sql IMMUTABLE"""
_PG_REFUSE: Final = """CREATE OR REPLACE FUNCTION handover_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"""
_PG_ERASE: Final = """CREATE TRIGGER {table}_erase_only BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION handover_erase_only('{label}', '{fixed}', '{marked}'{sealed})"""
_PG_KEEP: Final = """CREATE TRIGGER {table}_append_only BEFORE DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION handover_append_only()"""


class EraseOnly(AppendOnly):
    """Migration operation: ``EraseOnly("intake_booking", "intake.Booking", {"names": [], "sex": ""})``.

    ``erased``: each erasable column with what it holds once erased: `MARK`, None, False, "", [] , {}, b"" as "bytes",
    or an ISO date. ``sealed``: each sealed column with how it lies in the database, "bytes", "text" or "json". A test
    holds the last one of each table to its model.
    """

    def __init__(
        self, table: str, label: str, erased: Mapping[str, Any], sealed: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(table)
        self.label, self.erased, self.sealed = label, dict(erased), dict(sealed or {})

        self.code = lambda _, editor: self.install(editor)
        self.reverse_code = lambda _, editor: AppendOnly(table).install(editor)

    def deconstruct(self) -> Any:
        """Serialise the operation for a migration file."""
        return (self.__class__.__name__, [self.table, self.label, self.erased, self.sealed], {})

    def install(self, editor: Any) -> None:
        """Create the triggers, replacing existing ones."""
        remove(editor, self.table)
        if editor.connection.vendor == "sqlite":
            columns = _columns(editor, self.table)
            allowed = [" AND ".join(self._erasing(columns))]
            if self.sealed:
                allowed.append(" AND ".join(self._sealing(columns)))
            conditions = ") AND NOT (".join(allowed)
            editor.execute(_SQLITE.format(table=self.table, conditions=conditions))
            editor.execute(_SQLITE_DELETE.format(table=self.table))
            refuse_replace(editor, self.table)
            return
        marked = ",".join(c for c, value in self.erased.items() if value == MARK)
        fixed = {c: _as_json(value) for c, value in self.erased.items() if value != MARK}
        editor.execute(_PG_FUNCTION, params=None)  # its % is PL/pgSQL's, not a placeholder
        editor.execute(_PG_SEALED_BY, params=None)
        editor.execute(_PG_REFUSE, params=None)
        sealed = f", '{','.join(self.sealed)}'" if self.sealed else ""
        erase = _PG_ERASE.format(
            table=self.table, label=self.label, fixed=json.dumps(fixed), marked=marked, sealed=sealed
        )
        editor.execute(erase, params=None)
        editor.execute(_PG_KEEP.format(table=self.table))

    def _erasing(self, columns: list[str]) -> list[str]:
        """Return the SQL condition that SQLite checks for an erasure."""
        named = _NAMED.format(label=self.label)
        found = ["OLD.erasure_id IS NULL", "NEW.erasure_id IS NOT NULL", f"EXISTS ({named})"]
        for column in columns:
            if column == "erasure_id":
                continue
            value = self.erased.get(column, None if column == "salt" else ...)
            found.append(f'NEW."{column}" IS {_as_sql(value, column, named)}')
        return found

    def _sealing(self, columns: list[str]) -> list[str]:
        """What SQLite demands of values that are sealed, or sealed by a later key."""
        changed = " OR ".join(f'NEW."{column}" IS NOT OLD."{column}"' for column in self.sealed)
        found = ['OLD."erasure_id" IS NULL', f"({changed})"]
        for column in columns:
            same = f'NEW."{column}" IS OLD."{column}"'
            if column not in self.sealed:
                found.append(same)
                continue
            new, old = (
                _SEALED_BY[self.sealed[column]].format(value=f'{of}."{column}"') for of in ("NEW", "OLD")
            )
            found.append(f"({same} OR {new} > {old})")
        return found


def _sealed_by(begin: str, at: int, magic: str, number: tuple[int, int], well: str = "") -> str:
    """Return an SQLite expression for the text where the data key's number stands, or for a value below every number.

    ``begin``: that; ``at``: where the value begins, from 1; ``number``: length of the magic, and of the number.
    """
    part = f"substr({{value}}, {at + number[0]}, {number[1]})"
    return f"CASE WHEN substr({{value}}, {at}, {number[0]}) = {magic}{well} THEN {part} ELSE {begin} END"


def _text_sealed_by(at: int) -> str:
    digits = at + len(TEXT_MAGIC)
    well = f" AND substr({{value}}, {digits}, {DIGITS + 1}) GLOB '{'[0-9]' * DIGITS}:'"
    return _sealed_by("''", at, f"'{TEXT_MAGIC}'", (len(TEXT_MAGIC), DIGITS), well)


_SEALED_BY: Final = {
    "bytes": _sealed_by("x''", 1, f"x'{MAGIC.hex()}'", (len(MAGIC), 4)),
    "text": _text_sealed_by(1),
    "json": _text_sealed_by(2),
}


def _columns(editor: Any, table: str) -> list[str]:
    with editor.connection.cursor() as cursor:
        cursor.execute(f"PRAGMA table_info({table})")
        return [row[1] for row in cursor.fetchall()]


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
