"""Append entries inside the transaction of the acts they record: without its entry an act fails too."""

from __future__ import annotations

import contextvars
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from handover.accounts.roles import Actor
from handover.audit import clock
from handover.audit.chain import digest, instant
from handover.audit.models import Entry, Head
from handover.compiled_read import compiled_read

source_address: contextvars.ContextVar[str] = contextvars.ContextVar("source_address", default="")
"""Remote address of the current request; the middleware sets it."""
_waiting: contextvars.ContextVar[list[_Waiting] | None] = contextvars.ContextVar("_waiting", default=None)


class _Waiting:
    """An entry of `together`, and what the transaction forgets with a part of it that is rolled back."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        transaction.on_commit(self)

    def __call__(self) -> None:
        """Nothing is left to do when the transaction ends."""

    @property
    def stands(self) -> bool:
        return any(kept[1] is self for kept in connection.run_on_commit)


def append(
    *,
    act: str,
    actor: Actor,
    subject: str = "",
    content: dict[str, Any] | None = None,
    outcome: str = "success",
) -> Entry:
    """Record an act. ``content`` must be JSON and must not name a person. Raises outside a transaction.

    Where the clock is not to be believed (`audit.clock`), the entry says so in its content. Within `together` the entry
    gets its number, time and digest when the block ends.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an audit entry belongs to the transaction of its act")
    entry = Entry(
        act=act,
        outcome=outcome,
        actor=actor.key,
        role=actor.role.value,
        agency=actor.agency,
        source=source_address.get(),
        subject=subject,
        # A round trip through JSON, so that what is hashed is what the database will return.
        content=json.loads(json.dumps(content or {}, cls=DjangoJSONEncoder)),
    )
    waiting = _waiting.get()
    if waiting is None:
        _write([entry])
    else:
        waiting.append(_Waiting(entry))
    return entry


@contextmanager
def together() -> Iterator[None]:
    """One transaction for several acts, whose entries are written at its end in their order: the chain's head is
    locked, read and moved once, and nobody waits for it while the acts are recorded.

    All acts stand or none. Of a part that is rolled back meanwhile, and whose error the caller takes, nothing is
    written. Nobody reads the log within the block. Within another one it is part of that one.
    """
    if _waiting.get() is not None:
        yield
        return
    with transaction.atomic():
        waiting: list[_Waiting] = []
        token = _waiting.set(waiting)
        try:
            yield
        finally:
            _waiting.reset(token)
        _write([one.entry for one in waiting if one.stands])


def act() -> transaction.Atomic:
    """A transaction for one act. Within `together` it adds no transaction and cannot be undone separately: a caller
    that catches its error must roll back a block of its own."""
    return transaction.atomic(savepoint=_waiting.get() is None)


def _write(entries: Sequence[Entry]) -> None:
    """Chain and save them, one after the other."""
    if not entries:
        return
    (head,) = _heads()
    now = timezone.now()
    for entry in entries:
        entry.content |= clock.mark(now, head.latest)
        entry.number, entry.at, entry.previous = head.size + 1, now, head.digest
        entry.digest = digest(head.digest, as_row(entry))
        head.size, head.digest = entry.number, entry.digest
        head.latest = max(now, head.latest or now)
    Entry.objects.bulk_create(entries)
    head.save(update_fields=["size", "digest", "latest"])


@compiled_read
def _heads() -> QuerySet[Head]:
    return Head.objects.select_for_update().filter(pk=1)


def as_row(entry: Entry) -> dict[str, Any]:
    """Return the entry in the form that `audit.chain` reads."""
    names = ("number", "act", "outcome", "actor", "role", "agency", "source", "subject", "content")
    return {
        **{n: getattr(entry, n) for n in names},
        "at": instant(entry.at),
        "previous": entry.previous,
        "digest": entry.digest,
    }
