"""The wall in PostgreSQL: its policies, and what the web role may do. What is not right with them: `wall_check`."""

from __future__ import annotations

import hashlib
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import connection, transaction

from handover.administration.wall_tables import walled
from handover.process.erasure.models import ErasureRequest

POLICY: Final = "handover_wall"
VERBS: Final = ("SELECT", "INSERT", "UPDATE", "DELETE")
LOCKED: Final = (ErasureRequest._meta.db_table,)
"""Append-only tables of which a row is locked while it is decided. PostgreSQL asks for a right to change a column
before it locks: it is given for the key, and the trigger refuses each change all the same."""
_READ_ALONE: Final = "django_migrations"
_UPDATE, _DELETE = 16, 8
"""Bits of `pg_trigger.tgtype`."""


def web_role() -> str:
    """Return the database role that serves pages; empty if it is the same as for the other commands."""
    return unquote(urlsplit(settings.HANDOVER_WEB_DATABASE).username or "")


def raise_where_set() -> None:
    """`raise_wall` for the role that is set; nothing where none is. Raises ``ValueError``."""
    if web_role() and connection.vendor == "postgresql":
        raise_wall(web_role())


def raise_wall(role: str) -> None:
    """Put the policies, in the place of those that were there, and give the web role what pages need: reading all
    tables, and writing them as far as no trigger refuses it. An earlier web role loses what it had. Raises
    ``ValueError`` where there is no such role."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            raise ValueError(f"PostgreSQL has no role {role}; make it: createuser {role}")
        former = {told.role for told in policies(cursor).values() if told.role} - {role}
        cursor.execute(
            "; ".join([*_taken_down(cursor), *_revoked(cursor, former), *_granted(cursor, role), *_put()])
        )
        _remember(cursor, role)


def _taken_down(cursor: Any) -> list[str]:
    """Return the statements that drop the policies of tables no longer behind the wall."""
    left = policies(cursor).keys() - {one.table for one in walled()}
    quote = connection.ops.quote_name
    return [
        f"DROP POLICY {POLICY} ON {quote(table)}; ALTER TABLE {quote(table)} DISABLE ROW LEVEL SECURITY"
        for table in sorted(left)
    ]


def _revoked(cursor: Any, former: set[str]) -> list[str]:
    """What takes the rights of roles that served pages before."""
    cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [sorted(former)])
    return [
        f"REVOKE ALL ON {what} FROM {connection.ops.quote_name(role)}"
        for (role,) in cursor.fetchall()
        for what in ("ALL TABLES IN SCHEMA public", "ALL SEQUENCES IN SCHEMA public", "SCHEMA public")
    ]


def _granted(cursor: Any, role: str) -> list[str]:
    quote = connection.ops.quote_name
    words = [f"GRANT USAGE ON SCHEMA public TO {quote(role)}"]
    for table, verbs in rights(cursor).items():
        words.append(f"REVOKE ALL ON {quote(table)} FROM {quote(role)}")
        words.append(f"GRANT {', '.join(verbs)} ON {quote(table)} TO {quote(role)}")
    words += [f"GRANT UPDATE (id) ON {quote(table)} TO {quote(role)}" for table in LOCKED]
    return [*words, f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quote(role)}"]


def _put() -> list[str]:
    words = []
    for one in walled():
        table = connection.ops.quote_name(one.table)
        words += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"DROP POLICY IF EXISTS {POLICY} ON {table}",
            f"CREATE POLICY {POLICY} ON {table} USING ({one.condition}) WITH CHECK ({one.condition})",
        ]
    return words


def _remember(cursor: Any, role: str) -> None:
    """Record with each policy its source condition, PostgreSQL's form of it, and its role."""
    made, quote = policies(cursor), connection.ops.quote_name
    notes = [(one.table, f"{one.digest} {made[one.table].stored} {role}") for one in walled()]
    cursor.execute(
        "; ".join(f"COMMENT ON POLICY {POLICY} ON {quote(table)} IS %s" for table, _ in notes),
        [note for _, note in notes],
    )


class NotedPolicy:
    """A policy as it stands, and what was noted beside it when it was put."""

    def __init__(self, note: str, using: str, check: str) -> None:
        digest, _, rest = note.partition(" ")
        noted, _, role = rest.partition(" ")
        self.digest, self.noted, self.role = digest, noted, role
        self.stored = hashlib.sha256(f"{using}\n{check}".encode()).hexdigest()


def policies(cursor: Any) -> dict[str, NotedPolicy]:
    """Our policy of each table."""
    cursor.execute(
        "SELECT c.relname, coalesce(obj_description(p.oid, 'pg_policy'), ''), pg_get_expr(p.polqual, p.polrelid), "
        "pg_get_expr(p.polwithcheck, p.polrelid) FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid "
        "WHERE p.polname = %s AND c.relnamespace = 'public'::regnamespace",
        [POLICY],
    )
    return {table: NotedPolicy(note, using, check) for table, note, using, check in cursor.fetchall()}


def rights(cursor: Any) -> dict[str, tuple[str, ...]]:
    """What the web role may do with each table. Rights that a trigger refuses for a whole table are not granted
    either, so an append-only table is protected twice. A table whose rows can be erased may be updated: its own
    trigger allows nothing else."""
    cursor.execute(
        "SELECT c.relname, bit_or(t.tgtype) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE t.tgname LIKE '%\\_append\\_only' AND c.relnamespace = 'public'::regnamespace GROUP BY c.relname"
    )
    refused = dict(cursor.fetchall())
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    given = {table: _verbs(refused.get(table, 0)) for table in sorted(tables)}
    return given | {_READ_ALONE: ("SELECT",)}


def _verbs(refused: int) -> tuple[str, ...]:
    kept = {verb for verb, bit in (("UPDATE", _UPDATE), ("DELETE", _DELETE)) if refused & bit}
    return tuple(verb for verb in VERBS if verb not in kept)
