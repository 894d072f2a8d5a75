"""Append one entry inside the transaction of the act it records: without the entry the act fails too."""

from __future__ import annotations

import contextvars
import json
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


def append(
    *,
    act: str,
    actor: Actor,
    subject: str = "",
    content: dict[str, Any] | None = None,
    outcome: str = "success",
) -> Entry:
    """Record an act. ``content`` must be JSON and must not name a person. Raises outside a transaction.

    Where the clock is not to be believed (`audit.clock`), the entry says so in its content.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an audit entry belongs to the transaction of its act")
    (head,) = _heads()
    now = timezone.now()
    told = {**(content or {}), **clock.mark(now, head.latest)}
    entry = Entry(
        number=head.size + 1,
        at=now,
        act=act,
        outcome=outcome,
        actor=actor.key,
        role=actor.role.value,
        agency=actor.agency,
        source=source_address.get(),
        subject=subject,
        # A round trip through JSON, so that what is hashed is what the database will return.
        content=json.loads(json.dumps(told, cls=DjangoJSONEncoder)),
        previous=head.digest,
    )
    entry.digest = digest(head.digest, as_row(entry))
    entry.save(force_insert=True)
    head.size, head.digest = entry.number, entry.digest
    head.latest = max(now, head.latest or now)
    head.save(update_fields=["size", "digest", "latest"])
    return entry


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
