"""Open work besides a case's state: one row while it is open, so that menus count only open rows.

The rows add no information: the code that records that something waits, or is done, updates them in the same
transaction.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import QuerySet

from handover.process.office_rows import of_its_office

if TYPE_CHECKING:
    from handover.accounts.models import User


class WorkKind(StrEnum):
    """What waits."""

    CORRECTION = "correction"
    """Somebody outside is to be told what no longer stands: a drafted correction."""
    ACCESS = "access"
    """A request for access without an answer."""
    REPORT = "report"
    """A jail's system has reported something about a request that nobody has recorded on it."""
    CHANGE = "change"
    """A request is lodged and the jail has reported charges or events, some of which may need a person."""
    LOAN = "loan"
    """Another agency has a person in custody on loan."""


class OpenWork(models.Model):
    """One thing that waits. ``row``: the key of the row that waits; 0 where the whole case does."""

    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in WorkKind])
    matter = models.ForeignKey("process.Matter", on_delete=models.CASCADE, related_name="+")
    row = models.BigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "open work"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "matter", "row"], name="open_work_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.matter_id}"


def begin(kind: WorkKind, matter: UUID, row: int = 0) -> None:
    """Record that something is open, unless it already is."""
    OpenWork.objects.bulk_create([OpenWork(kind=kind, matter_id=matter, row=row)], ignore_conflicts=True)


def end(kind: WorkKind, matter: UUID, row: int = 0) -> None:
    """Record that it no longer waits."""
    OpenWork.objects.filter(kind=kind, matter=matter, row=row).delete()


def keep(kind: WorkKind, matter: UUID, *, waits: bool) -> None:
    """Record whether a case waits."""
    (begin if waits else end)(kind, matter)


def waiting(kind: WorkKind, user: User) -> QuerySet[OpenWork]:
    """What of a kind waits in the cases of this person's office; of all, where they serve every office."""
    return of_its_office(OpenWork.objects.filter(kind=kind), user)


def count(kind: WorkKind, user: User, most: int) -> int:
    """How many of a kind wait for this person's office; one more than ``most`` for any larger number."""
    return waiting(kind, user)[: most + 1].count()
