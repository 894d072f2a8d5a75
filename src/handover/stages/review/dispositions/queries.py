"""Reads which court is waited for and what it did."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from handover.process.models import RecordedStep
from handover.stages.review.dispositions.models import Disposition, DispositionWatch


def watch_of(case_id: UUID) -> DispositionWatch | None:
    """The court's disposition that is waited for."""
    return DispositionWatch.objects.filter(matter_id=case_id).order_by("-number").first()


def open_watches(case_id: UUID) -> list[DispositionWatch]:
    """The charges that are still waited for, oldest first: watched since the case last began to wait, and not disposed
    of since."""
    begun = (
        RecordedStep.objects.filter(matter_id=case_id, step="await_disposition").order_by("-number").first()
    )
    if begun is None:
        return []
    since = DispositionWatch.objects.filter(matter_id=case_id, number__gte=begun.number).order_by("number")
    done = Disposition.objects.filter(matter_id=case_id, number__gt=begun.number)
    if done.filter(watched=None).exists():
        return []
    ended = set(done.values_list("watched", flat=True))
    return [watch for watch in since if watch.number not in ended]


def dispositions_of(case_id: UUID) -> QuerySet[Disposition]:
    """What courts did, oldest first."""
    return Disposition.objects.filter(matter_id=case_id).order_by("number")


def disposition_of(case_id: UUID) -> Disposition | None:
    """What the court did."""
    return Disposition.objects.filter(matter_id=case_id).order_by("-number").first()


def watches_by(cut: datetime) -> list[tuple[UUID, int, datetime]]:
    """Every charge that was watched by this moment: case, number of the step, and when; for oversight."""
    rows = DispositionWatch.objects.filter(at__lte=cut).order_by("matter", "number")
    return list(rows.values_list("matter_id", "number", "at"))


def dispositions_by(cut: datetime) -> list[tuple[UUID, int, int | None, bool | None]]:
    """What courts did, as recorded by this moment: case, number of the step, number of the watch that it is of (None:
    of the only one) and whether it counts as a conviction; None where an order erased that. For oversight."""
    rows = Disposition.objects.filter(at__lte=cut).order_by("matter", "number")
    return list(rows.values_list("matter_id", "number", "watched", "convicted"))
