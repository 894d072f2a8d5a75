"""What is not right with the wall in PostgreSQL: asked before pages are served, and by `handover check --deploy`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.db import connection

from handover.administration.shared_sessions import shortcomings_of_sessions
from handover.administration.shortcomings import Shortcoming
from handover.administration.wall import LOCKED, POLICY, VERBS, policies, rights, web_role
from handover.administration.wall_tables import walled

_NO_PAGE_NEEDS: Final = ("TRUNCATE", "REFERENCES", "TRIGGER")
_SERVERS: Final = ["pg_execute_server_program", "pg_read_server_files", "pg_write_server_files"]
"""PostgreSQL's own roles that reach the server's files, and so the tables in them."""
_MIGRATE: Final = "handover migrate, with HANDOVER_WEB_DATABASE_URL set for it too"


def shortcomings_of_the_wall() -> Iterator[Shortcoming]:
    """What keeps the wall from standing where a web role is set."""
    role = web_role()
    if not role:
        return
    if connection.vendor != "postgresql":
        what = "HANDOVER_WEB_DATABASE_URL is set, and HANDOVER_DATABASE_URL names no PostgreSQL database"
        yield Shortcoming("wall-nowhere", what, "unset HANDOVER_WEB_DATABASE_URL, or use PostgreSQL")
        return
    with connection.cursor() as cursor:
        passed = _ways_past(cursor, role)
        for why in passed:
            remedy = f"use a role of its own for pages: createuser {role}_web (docs/deployment.md)"
            yield Shortcoming(
                "wall-passed", f"the role {role} of the pages {why}: no policy narrows it", remedy
            )
        if gaps := _gaps(cursor):
            what = f"{len(gaps)} table(s) have not the policy of this version alone, such as {gaps[0]}"
            yield Shortcoming("wall-gap", what, f"{_MIGRATE}; drop policies of any other name")
        if not passed and (wrong := _wrong_rights(cursor, role)):
            what = (
                f"{len(wrong)} right(s) of the role {role} are not those that pages need, such as {wrong[0]}"
            )
            yield Shortcoming(
                "wall-rights", what, f"{_MIGRATE}; take what it has as PUBLIC or by other roles"
            )


def not_behind_the_wall() -> str:
    """Why this process must not serve pages, where a web role is set: it is not that role, or its sessions are not its
    own. Empty where all is well."""
    role = web_role()
    if not role:
        return ""
    if not settings.HANDOVER_WALL or connection.vendor != "postgresql":
        return f"HANDOVER_WEB_DATABASE_URL is set, and pages would not be served by its role {role}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (now,) = cursor.fetchone()
    if now != role:
        return f"pages would be served by the role {now} instead of {role}"
    return next((f"{found.what}; {found.remedy}" for found in shortcomings_of_sessions()), "")


def _ways_past(cursor: Any, role: str) -> list[str]:
    """Why no policy would hold this role, or one that it may become."""
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [role])
    if (found := cursor.fetchone()) is None:
        return ["is not there"]
    if found[0]:
        return ["is a superuser"]
    cursor.execute(
        "SELECT r.rolname, r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolreplication, r.rolname = ANY(%s), EXISTS "
        "(SELECT 1 FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') "
        "AND c.relowner = r.oid) FROM pg_roles r WHERE pg_has_role(%s, r.oid, 'MEMBER') ORDER BY r.rolname",
        [_SERVERS, role],
    )
    words = (
        "is a superuser",
        "has BYPASSRLS",
        "may make roles",
        "has REPLICATION",
        "reads files",
        "owns tables",
    )
    ways = [
        (name, word)
        for name, *so in cursor.fetchall()
        for word, is_so in zip(words, so, strict=True)
        if is_so
    ]
    return [word if name == role else f"can become {name}, which {word}" for name, word in ways]


def _gaps(cursor: Any) -> list[str]:
    """The tables whose policies are not ours alone, as it was put, for everybody and every verb."""
    cursor.execute(
        "SELECT c.relname FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid "
        "WHERE c.relnamespace = 'public'::regnamespace GROUP BY c.oid, c.relname, c.relrowsecurity "
        "HAVING c.relrowsecurity AND count(*) = 1 AND bool_and(coalesce("
        "p.polname = %s AND p.polpermissive AND p.polcmd = '*' AND p.polroles = '{0}', false))",
        [POLICY],
    )
    whole, ours = {table for (table,) in cursor.fetchall()}, policies(cursor)
    stand = {t: told for t, told in ours.items() if t in whole and told.stored == told.noted}
    wanted = {one.table: one.digest for one in walled()}
    lacking = {t for t, digest in wanted.items() if t not in stand or stand[t].digest != digest}
    return sorted(lacking | (ours.keys() - wanted.keys()))


def _wrong_rights(cursor: Any, role: str) -> list[str]:
    """What the role may do and should not, or the other way round, from wherever it has that."""
    wanted = {t: {*verbs} for t, verbs in rights(cursor).items()}
    asked = (*VERBS, *_NO_PAGE_NEEDS)
    cursor.execute(
        "SELECT c.relname, ARRAY(SELECT v FROM unnest(%s::text[]) v WHERE has_table_privilege(%s, c.oid, v)), "
        "ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 "
        "AND NOT a.attisdropped AND has_column_privilege(%s, c.oid, a.attnum, 'UPDATE')) "
        "FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY(%s) ORDER BY c.relname",
        [list(asked), role, role, list(wanted)],
    )
    wrong = []
    for table, verbs, columns in cursor.fetchall():
        has = {*verbs}
        wrong += [f"{verb} on {table}, which it lacks" for verb in asked if verb in wanted[table] - has]
        wrong += [f"{verb} on {table}, which it has" for verb in asked if verb in has - wanted[table]]
        if "UPDATE" not in wanted[table] | has and {*columns} != ({"id"} if table in LOCKED else set()):
            wrong.append(f"changing columns of {table}")
    return wrong
