"""Rows without a booking that are due under the records schedule, in batches, registered by each part of the program.

Two people dispose of a batch as of a booking (`retention`). What is due is asked again when it is approved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils import timezone

from handover.accounts.roles import Actor
from handover.administration.retention_schedule import CITED, ScheduleItem, in_force
from handover.process.advance import demand
from handover.process.erasure import public as erasure
from handover.process.erasure.models import ErasureRequest
from handover.process.fold import Refusal
from handover.row_scope import Opening, opening

AT_ONCE: Final = 500
"""Rows of a batch at most: the next batch follows when one is disposed of."""


@dataclass(frozen=True, slots=True)
class DueBatch:
    """Rows that may be let go. ``key``: item and agency, such as ``jail-rosters:CX0010000``; ``rows``: their labels;
    ``since``: when the first of them became due; ``asked``: the request that waits for a second person.
    """

    key: str
    what: str
    item: ScheduleItem
    since: datetime
    rows: tuple[str, ...]
    asked: int | None = None

    @property
    def more(self) -> bool:
        """Whether as many as a batch can have are due, so that others may be."""
        return len(self.rows) >= AT_ONCE


_Source = Callable[[datetime, ScheduleItem], Iterable[DueBatch]]
_SOURCES: Final[dict[str, _Source]] = {}


def register(item: str, source: _Source) -> None:
    """Register the function that returns what is due under an item at a given time."""
    _SOURCES[item] = source


@opening(Opening.ORDERS)
def due_batches(now: datetime | None = None) -> list[DueBatch]:
    """Every batch that is due, with the request that waits for it."""
    moment = now or timezone.now()
    items = in_force(moment.date())
    found = [one for name, source in sorted(_SOURCES.items()) for one in source(moment, items[name])]
    subjects = {erasure.subject_of(one.key): one.key for one in found}
    waits = {
        subjects[subject]: pk
        for subject, pk in erasure.undecided().filter(subject__in=subjects).values_list("subject", "pk")
    }
    return [DueBatch(one.key, one.what, one.item, one.since, one.rows, waits.get(one.key)) for one in found]


@opening(Opening.ORDERS)
def ask_batch(key: str, *, actor: Actor) -> ErasureRequest:
    """Ask that a batch be disposed of. Raises `RefusedError`: it is not due, it is asked already, a hold, a role."""
    one = next((batch for batch in due_batches() if batch.key == key), None)
    if one is None:
        demand(Refusal("batch", f"{key} is not due by the records schedule, or was disposed of."))
    assert one is not None
    demand(Refusal("batch", f"Request {one.asked} waits for a second person already.") if one.asked else None)
    return erasure.request(
        key, rows=one.rows, authority=one.item.cited, ordered_on=timezone.now().date(), actor=actor
    )


def objection(asked: ErasureRequest, matters: set[UUID]) -> Refusal | None:
    """Why a batch may not be disposed of now: not all of its rows are due any more."""
    if matters or not asked.authority.startswith(CITED):
        return None
    due = {
        label for one in due_batches() if erasure.subject_of(one.key) == asked.subject for label in one.rows
    }
    if set(asked.rows) <= due:
        return None
    return Refusal(
        "rows", "Not all of this is due any more: something happened since it was asked. Decline it."
    )


def labelled(batch: Mapping[str, Iterable[int]]) -> tuple[str, ...]:
    """The labels of rows, given as keys by table."""
    return tuple(f"{table}:{pk}" for table, pks in batch.items() for pk in pks)
