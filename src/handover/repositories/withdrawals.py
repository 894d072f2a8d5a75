"""Mark what rested on a record that is withdrawn, sealed, merged or restored, and notify its stage."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone

from handover.repositories.models import DECISIONS, RecordUse, ReliedOn, WithdrawnUse
from handover.repositories.visibility import with_children

UseOp = WithdrawnUse.Op
_Listener = Callable[[str, list[RecordUse]], None]
"""Called, in the transaction of the correction, with what was done and the uses that rested on the record."""

_listeners: list[_Listener] = []


def on_withdrawal(listener: _Listener) -> None:
    """Tell ``listener`` of every correction of a record that was used."""
    _listeners.append(listener)


def mark(records: Iterable[int], op: UseOp, *, alone: bool = False) -> int:
    """Mark what rested on these records, and on what belongs to them unless ``alone``; the number of uses marked."""
    touched = set(records) if alone else with_children(records)
    uses = list(RecordUse.objects.filter(record__in=touched, what__in=DECISIONS).order_by("pk"))
    if not uses:
        return 0
    now = timezone.now()
    WithdrawnUse.objects.bulk_create([WithdrawnUse(use=u, op=op, at=now) for u in uses], batch_size=500)
    for listener in _listeners:
        listener(op, uses)
    return len(uses)


def withdrawn_in(matter: UUID) -> QuerySet[WithdrawnUse]:
    """What became of the records that a matter's decisions rested on, oldest first."""
    rows = WithdrawnUse.objects.filter(ReliedOn(F("use__what")), use__matter_id=matter)
    return rows.select_related("use__record").order_by("pk")
