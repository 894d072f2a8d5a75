"""Refused requests of unknown clients: one audit entry per address and hour; the others are only counted.

Else anybody could lengthen the chain, and hold its one lock, by sending requests.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from handover.accounts import try_counts
from handover.accounts.roles import Actor
from handover.audit.append import append, source_address
from handover.web.proxies import place_of

PERIOD: Final = timedelta(hours=1)
IN_ALL: Final = 60
"""Entries of one act that all addresses together may leave in a period."""


def forget_old(now: datetime) -> None:
    """Delete the counts of before yesterday; counts that no entry has recorded get an entry of their own."""
    with transaction.atomic():
        untold = try_counts.forget_old(now)
        if untold:
            append(
                act="tries.refused",
                actor=Actor.system("access"),
                content={"counted": untold},
                outcome="refused",
            )


def record_counted(act: str, actor: Actor, content: dict[str, Any] | None = None) -> None:
    """Record a refusal of ``act``, or count it. The next entry of the address says how many were counted before it."""
    of_address = try_counts.take(f"{act}:{place_of(source_address.get())}", 1, PERIOD)
    if not of_address.allowed:
        return
    of_all = try_counts.take(act, IN_ALL, PERIOD)
    if not of_all.allowed:
        return
    counted = {"counted_before": of_address.refused_before + of_all.refused_before}
    told = {**(content or {}), **{name: n for name, n in counted.items() if n}}
    with transaction.atomic():
        append(act=act, actor=actor, content=told or None, outcome="refused")
