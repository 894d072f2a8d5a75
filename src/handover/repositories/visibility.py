"""Whether a record's row may be shown: not where the record, or one that it belongs to, is withdrawn or sealed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from django.db.models import QuerySet

from handover.compiled_read import compiled_read
from handover.repositories.models import Hidden, SourceRecord

RecordState = SourceRecord.State
HIDDEN: Final[Mapping[str, str]] = {
    RecordState.ACTIVE: "",
    RecordState.RETRACTED: Hidden.RETRACTED,
    RecordState.SEALED: Hidden.SEALED,
    RecordState.MERGED: Hidden.RETRACTED,
    RecordState.EXPUNGING: Hidden.RETRACTED,
    RecordState.EXPUNGED: Hidden.RETRACTED,
}
"""What a row is called hidden for, by the state of its record."""


def why_hidden(heads: Iterable[SourceRecord]) -> dict[int, str]:
    """Return of each record, by its pk, why its row is hidden; empty where it is shown."""
    known: dict[int, tuple[str, int | None]] = {h.pk: (h.state, h.parent_id) for h in heads}
    asked = list(known)
    fresh = asked
    while above := {parent for pk in fresh if (parent := known[pk][1])} - known.keys():
        rows = SourceRecord.objects.filter(pk__in=above).values_list("pk", "state", "parent_id")
        known.update((pk, (state, parent)) for pk, state, parent in rows)
        fresh = list(above)
    return {pk: _why(pk, known) for pk in asked}


def _why(head: int, known: Mapping[int, tuple[str, int | None]]) -> str:
    at: int | None = head
    found = ""
    while at:
        state, at = known[at]
        own = HIDDEN[state]
        if own == Hidden.RETRACTED:
            return own
        found = found or own
    return found


def with_children(heads: Iterable[int]) -> set[int]:
    """Return these records and all that belong to them, by pk."""
    found = fresh = set(heads)
    while fresh:
        fresh = set(SourceRecord.objects.filter(parent__in=fresh).values_list("pk", flat=True)) - found
        found = found | fresh
    return found


def lock(repository: str, subjects: Iterable[str]) -> None:
    """Let one at a time use or withdraw what is known of these people, until the transaction ends.

    SQLite locks the whole file with every act.
    """
    people = set(subjects)
    if len(people) == 1:
        _locked(repository, people.pop())
        return
    rows = SourceRecord.objects.filter(repository=repository, subject__in=people, parent=None)
    list(rows.order_by("pk").select_for_update().values_list("pk"))


@compiled_read
def _locked(repository: str, subject: str) -> QuerySet[SourceRecord, int]:
    rows = SourceRecord.objects.filter(repository=repository, subject=subject, parent=None)
    return rows.order_by("pk").select_for_update().values_list("pk", flat=True)
