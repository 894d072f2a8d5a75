"""Remove erased bytes from the database's files.

SQLite: with ``secure_delete`` (`conf.settings`) freed bytes are zeroed; the file is written anew, without pages freed
before that setting, and the write-ahead log is emptied. PostgreSQL: the touched tables are written anew with their
indexes and statistics. Neither reaches backups, archived WAL, replicas or the disk's own free blocks
(docs/adr/0009-erasure.md).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final

from django.db import connection, transaction

WAITS = 5.0
"""Seconds to wait for readers to finish; after that, cleaning is retried later."""


class BusyError(Exception):
    """A transaction that began before the erasure is still open, so the erased bytes cannot be removed yet."""


def clean(tables: Sequence[str]) -> None:
    """Rewrite whatever may still hold bytes erased from ``tables``. Raises `BusyError`, or the database's own error
    if it is locked.
    """
    if connection.in_atomic_block:
        raise transaction.TransactionManagementError("free space is cleaned outside a transaction")
    if connection.vendor == "sqlite":
        _sqlite()
    else:
        _postgresql(tables)


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


WRITER: Final = "a transaction that began to write before"
_HOLDERS: Final = """
SELECT %(writer)s WHERE pg_snapshot_xmin(pg_current_snapshot()) <= %(number)s::xid8
UNION ALL SELECT 'session ' || pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()
    AND age(backend_xmin) >= age(%(number)s::xid8::xid) AND (datname = current_database() OR datname IS NULL)
UNION ALL SELECT 'replication slot ' || slot_name FROM pg_replication_slots
    WHERE age(xmin) >= age(%(number)s::xid8::xid)
"""
"""What makes VACUUM FULL copy rows that the transaction of this number deleted: a snapshot of before, in this database
or on a standby; and a transaction that began to write before and is still open. That one may be in any database of the
server, prepared, or between two statements without a snapshot: VACUUM's own snapshot takes all from it on as unsettled.
"""


def holders(transaction: str) -> list[str]:
    """Return the names of what prevents the removal of rows deleted by a transaction, given its 64-bit number in
    PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLDERS, {"number": transaction, "writer": WRITER})
        return [row[0] for row in cursor.fetchall()]


def _postgresql(tables: Sequence[str]) -> None:
    """Wait for everything that would make VACUUM keep the old rows. Counted from now, not from the erasure: its own
    notes of what to remove were deleted after it, and a reader that began between the two would keep them.
    """
    own = {"process_leftover", "django_tasks_database_dbtaskresult", "django_session"}
    end = time.monotonic() + WAITS
    number = _transaction_of_now()
    while found := holders(number):
        if time.monotonic() > end:
            raise BusyError(", ".join(found))
        time.sleep(0.05)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '10s'")
        try:
            there = set(connection.introspection.table_names(cursor))
            for table in sorted({*tables, *own} & there):
                cursor.execute(f"VACUUM (FULL, ANALYZE) {connection.ops.quote_name(table)}")
        finally:
            cursor.execute("RESET lock_timeout")


def _transaction_of_now() -> str:
    """Return a number higher than that of any committed transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text")
        return str(cursor.fetchone()[0])
