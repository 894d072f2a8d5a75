"""The wall in PostgreSQL: its policies, what the web role may do, and what is not right with either."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import connection, transaction

from handover.administration.shortcomings import Shortcoming
from handover.administration.wall_tables import walled

POLICY: Final = "handover_wall"
_READ_ALONE: Final = "django_migrations"


def web_role() -> str:
    """The role by which pages are served; empty where they are served by that of the other commands."""
    return unquote(urlsplit(settings.HANDOVER_WEB_DATABASE).username or "")


def raise_where_set() -> None:
    """`raise_wall` for the role that is set; nothing where none is. Raises ``ValueError``."""
    if web_role() and connection.vendor == "postgresql":
        raise_wall(web_role())


def raise_wall(role: str) -> None:
    """Put the policies, in the place of those that were there, and give the web role what pages need: reading all
    tables, and writing them as far as no trigger keeps them append-only. Raises ``ValueError`` where there is no such
    role."""
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            raise ValueError(f"PostgreSQL has no role {role}; make it: createuser {role}")
        words = [f"GRANT USAGE ON SCHEMA public TO {quote(role)}"]
        for table, verbs in _verbs(cursor).items():
            words.append(f"REVOKE ALL ON {quote(table)} FROM {quote(role)}")
            words.append(f"GRANT {verbs} ON {quote(table)} TO {quote(role)}")
        words.append(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quote(role)}")
        for one in walled():
            table = quote(one.table)
            words += [
                f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
                f"DROP POLICY IF EXISTS {POLICY} ON {table}",
                f"CREATE POLICY {POLICY} ON {table} USING ({one.condition}) WITH CHECK ({one.condition})",
                f"COMMENT ON POLICY {POLICY} ON {table} IS '{one.digest}'",
            ]
        cursor.execute("; ".join(words))


def _verbs(cursor: Any) -> dict[str, str]:
    """What the web role may do with each table. An append-only one stays so twice: by its trigger and by this."""
    cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%\\_append\\_only'")
    kept = {table for (table,) in cursor.fetchall()}
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    changed = {
        table: "SELECT, INSERT" if table in kept else "SELECT, INSERT, UPDATE, DELETE" for table in tables
    }
    return changed | {_READ_ALONE: "SELECT"}


def shortcomings_of_the_wall() -> Iterator[Shortcoming]:
    """What keeps the wall from standing where a web role is set."""
    role = web_role()
    if not role:
        return
    if connection.vendor != "postgresql":
        what = "HANDOVER_WEB_DATABASE_URL is set, and HANDOVER_DATABASE_URL names no PostgreSQL database"
        yield Shortcoming("wall-nowhere", what, "unset HANDOVER_WEB_DATABASE_URL, or use PostgreSQL")
        return
    for why in _ways_past(role):
        remedy = f"use a role of its own for pages: createuser {role}_web (docs/deployment.md)"
        yield Shortcoming("wall-passed", f"the role {role} of the pages {why}: no policy narrows it", remedy)
    if lacking := _lacking():
        what = f"{len(lacking)} table(s) have no policy of this version, such as {lacking[0]}"
        yield Shortcoming("wall-gap", what, "handover migrate")


def _ways_past(role: str) -> list[str]:
    """Why no policy would hold this role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = %s", [role])
        found = cursor.fetchone()
        if found is None:
            return ["is not there"]
        cursor.execute(
            "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' "
            "AND c.relkind IN ('r', 'p') AND pg_has_role(%s, c.relowner, 'MEMBER')",
            [role],
        )
        (owned,) = cursor.fetchone()
    ways = {"is a superuser": found[0], "has BYPASSRLS": found[1], "owns tables": owned and not found[0]}
    return [why for why, is_so in ways.items() if is_so]


def _lacking() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, obj_description(p.oid, 'pg_policy') FROM pg_policy p "
            "JOIN pg_class c ON c.oid = p.polrelid WHERE p.polname = %s AND c.relrowsecurity",
            [POLICY],
        )
        there = dict(cursor.fetchall())
    return [one.table for one in walled() if there.get(one.table) != one.digest]
