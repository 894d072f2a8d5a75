"""Opening a person's file is an act: it is recorded before the page is shown (CJIS AU-2)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.process.models import Matter


def note_reading(actor: Actor, act: str, read: Matter | str, **content: Any) -> None:
    """Record that ``actor`` read something; ``act`` such as ``booking.read``. Without the entry the page is
    not shown.

    ``read``: the matter whose file it is, or the reference that the audit chain was searched for.
    """
    subject = read if isinstance(read, str) else read.reference
    with transaction.atomic():
        append(act=act, actor=actor, subject=subject, content=content)
