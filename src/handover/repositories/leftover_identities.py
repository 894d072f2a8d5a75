"""Find rows of identities that still say something of a person, where no record says it any more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from handover.repositories.models import Hidden, SourceRecord
from handover.repositories.refresh import IDENTITY_ROWS
from handover.repositories.subjects import REPOSITORY_OF

_SAYS: Final = ("names", "births", "numbers", "sex", "birthplace")


def left_over() -> list[str]:
    """Each such row in a sentence, with what to do. An expungement would not find it, and none may have missed it."""
    return [
        f"the {row._meta.verbose_name} {row.pk} says something of a person of whom no record is on file: an "
        "expungement may have missed it. Let nobody act on it, tell the security officer, and compare it with the "
        "orders that were carried out"
        for kind in IDENTITY_ROWS
        for row in _nobodys(kind)
    ]  # fmt: skip


def _nobodys(kind: str) -> Iterator[Any]:
    said = SourceRecord.objects.filter(repository=REPOSITORY_OF[kind], kind=kind, subject=OuterRef("pk"))
    destroyed = Q(record__state=SourceRecord.State.EXPUNGED)
    rows: QuerySet[Any] = IDENTITY_ROWS[kind].every.filter(
        Q(~Exists(said), record=None) | destroyed, hidden=Hidden.RETRACTED
    )
    shown = rows.only("pk", *_SAYS).order_by("pk").iterator(chunk_size=1_000)
    # A sealed number is one that is there, whether it opens or not.
    return (row for row in shown if any(row.__dict__[name] for name in _SAYS))
