"""Make the database's files forget what its tables forgot.

SQLite: with ``secure_delete`` (`conf.settings`) freed bytes are zeroed; the file is written anew, without pages freed
before that setting, and the write-ahead log is emptied. PostgreSQL: the touched tables are written anew with their
indexes and statistics. Neither reaches backups, archived WAL, replicas or the disk's own free blocks
(docs/adr/0009-erasure.md).
"""

from __future__ import annotations

import time
from typing import Any, Final

from django.db import connection, transaction

WAITS = 5.0
"""Seconds for readers to end; after that it is tried again later."""


class BusyError(Exception):
    """Somebody reads a state of before the erasure: its bytes cannot go yet."""


def before(tables: list[str]) -> dict[str, Any]:
    """What `clean` needs to know, taken in the transaction of the erasure: the tables, and on PostgreSQL the number
    of that transaction."""
    if connection.vendor != "postgresql":
        return {"tables": tables}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text")
        return {"tables": tables, "transaction": cursor.fetchone()[0]}


def clean(noted: dict[str, Any]) -> None:
    """Write anew what may hold the erased bytes. Raises `BusyError`, or what the database raises where it is locked."""
    if connection.in_atomic_block:
        raise transaction.TransactionManagementError("free space is cleaned outside a transaction")
    if connection.vendor == "sqlite":
        _sqlite()
    else:
        _postgresql(noted)


def _sqlite() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA busy_timeout")
        usual = cursor.fetchone()[0]
        # The checkpoint would wait for readers as long as any statement waits for a lock, and that is longer.
        cursor.execute(f"PRAGMA busy_timeout={int(WAITS * 1000)}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if cursor.fetchone()[0]:
                raise BusyError
        finally:
            cursor.execute(f"PRAGMA busy_timeout={usual}")


_STILL_SEEN: Final = """SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND
least(coalesce(age(backend_xmin), 0), 2147483647) >= age(%s::text::xid) AND backend_xmin IS NOT NULL
AND (datname = current_database() OR datname IS NULL)"""
"""Who reads another database of the same server keeps no row of this one from being vacuumed; a standby does."""


def _postgresql(noted: dict[str, Any]) -> None:
    """A session that still sees the rows as they were would make VACUUM keep them: it is waited for."""
    own = {"process_leftover", "django_tasks_database_dbtaskresult", "django_session"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT (%s::xid8)::xid::text", [noted["transaction"]])
        number = cursor.fetchone()[0]
        end = time.monotonic() + WAITS
        while True:
            cursor.execute(_STILL_SEEN, [number])
            if not cursor.fetchone()[0]:
                break
            if time.monotonic() > end:
                raise BusyError
            time.sleep(0.05)
        cursor.execute("SET lock_timeout = '10s'")
        try:
            there = set(connection.introspection.table_names(cursor))
            for table in sorted({*noted["tables"], *own} & there):
                cursor.execute(f"VACUUM (FULL, ANALYZE) {connection.ops.quote_name(table)}")
        finally:
            cursor.execute("RESET lock_timeout")
