"""Whether a pooler before PostgreSQL gives the sessions of its clients to each other, as PgBouncer does with
``pool_mode`` transaction.

The program relies on its own session: the wall sets its variables on the connection, not in a transaction
(docs/adr/0014-second-wall.md), and what one request set would be what another one meets. The worker listens for jobs
there, and a long read keeps its cursor from one transaction to the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final

from django.db import connection

from handover.administration.shortcomings import Shortcoming

_TIMES: Final = 3
"""How often is asked: other clients of the pooler ask meanwhile."""


def sessions_are_shared() -> bool:
    """Whether another client was given the server's process of a session that is open: it, or we, by another turn."""
    if connection.vendor != "postgresql":
        return False
    with closing(_session()) as own, closing(_session()) as other:
        own.autocommit = True  # the other one stays in its transaction
        for _ in range(_TIMES):
            process = _process_of(own)
            # In turn, or the one that was used last: poolers differ.
            if _process_of(own) != process or _process_of(other) == process or _process_of(own) != process:
                return True
            other.rollback()
    return False


def shortcomings_of_sessions() -> Iterator[Shortcoming]:
    """Say that a pooler shares sessions."""
    if sessions_are_shared():
        what = "a pooler before PostgreSQL gives one session to several clients: what a request may see is set on it"
        yield Shortcoming("shared-sessions", what, "PgBouncer: pool_mode = session (docs/deployment.md)")


def _session() -> Any:
    """A session of its own, by the address that this process uses."""
    database: Any = connection
    return database.get_new_connection(database.get_connection_params())


def _process_of(session: Any) -> int:
    with session.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])
