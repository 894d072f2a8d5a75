"""Erase what is on record, as the records side would."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from handover.process.erasure import public as erasure
from handover.process.models import Matter
from tests.support.cast import Cast

ORDER = "18 USC 3607(c); District Court, order 26-MC-113"
ORDERED_ON = date(2026, 1, 15)


def labels_of(matters: Collection[UUID] | None = None) -> list[str]:
    """All that can be erased in these matters, or in all."""
    chosen = list(Matter.objects.values_list("pk", flat=True)) if matters is None else matters
    return [use.label for use in erasure.erasable_uses("", matters=chosen, bears=lambda _: True)]


def asked(cast: Cast, labels: Collection[str], key: str = "K1") -> erasure.ErasureRequest:
    """A records specialist asks."""
    return erasure.request(key, rows=labels, authority=ORDER, ordered_on=ORDERED_ON, actor=cast["reed"].actor)


def erased(cast: Cast, labels: Collection[str], key: str = "K1") -> erasure.Erasure:
    """The same, and the supervisor approves."""
    return erasure.approve(asked(cast, labels, key).pk, actor=cast["stone"].actor)
