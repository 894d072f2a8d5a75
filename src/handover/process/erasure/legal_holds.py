"""Legal holds: while one is in force, nothing about its record may be erased."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from handover.accounts.roles import Actor, Role
from handover.audit.append import append
from handover.clocks.calendars import earliest_day
from handover.process.advance import demand
from handover.process.erasure.columns import Erasable
from handover.process.erasure.models import LegalHold
from handover.process.erasure.uses import mentions
from handover.process.fold import Refusal
from handover.process.requirements import typed_reasons

HOLDERS = frozenset({Role.COUNSEL, Role.SUPERVISOR})
"""Who sets a hold and ends it."""


def hold(key: str, *, reason: str, actor: Actor, until: date | None = None) -> LegalHold:
    """Hold a record by its key, or a matter by its reference. ``until``: the last day. Raises `RefusedError`."""
    demand(
        _holder(actor),
        typed_reasons(reason, "reason"),
        None
        if key.strip()
        else Refusal("key", "Say which record is held: its key, or a matter's reference."),
    )
    with transaction.atomic():
        row = LegalHold.objects.create(
            key=key.strip(), reason=reason.strip(), until=until, at=timezone.now(), by_key=actor.key, by_name=actor.name
        )  # fmt: skip
        append(act="hold.set", actor=actor, content={"hold": row.pk, "until": until})
    return row


def end_hold(hold_id: int, *, actor: Actor) -> None:
    """End a hold before its day. Raises `RefusedError` where it has ended."""
    demand(_holder(actor))
    with transaction.atomic():
        ended = LegalHold.objects.filter(pk=hold_id, ended_at=None)
        if not ended.update(ended_at=timezone.now(), ended_by=actor.key):
            demand(Refusal("hold", f"There is no hold {hold_id} in force."))
        append(act="hold.end", actor=actor, content={"hold": hold_id})


def in_force(moment: datetime | None = None) -> QuerySet[LegalHold]:
    """Return the holds in force now, or at ``moment``: one to the end of its last day, wherever that ends last."""
    today = earliest_day(moment or timezone.now())
    return LegalHold.objects.filter(Q(until=None) | Q(until__gte=today), ended_at=None).exclude(key="")


def held(keys: Iterable[str], rows: Iterable[Erasable]) -> Refusal | None:
    """The refusal where one of these keys is held, or one of these rows names a held one."""
    named, content = set(keys), list(rows)
    for one in in_force():
        if one.key in named or any(mentions(row, one.key) for row in content):
            return Refusal("hold", f"Legal hold {one.pk} stands since {one.at:%Y-%m-%d}: nothing is erased.")
    return None


def _holder(actor: Actor) -> Refusal | None:
    return (
        None
        if actor.role in HOLDERS
        else Refusal("role", "Counsel or a supervisor sets and ends a legal hold.")
    )
