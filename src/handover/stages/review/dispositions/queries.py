"""Reads which court is waited for and what it did."""

from __future__ import annotations

from uuid import UUID

from handover.stages.review.dispositions.models import Disposition, DispositionWatch


def watch_of(case_id: UUID) -> DispositionWatch | None:
    """The court's disposition that is waited for."""
    return DispositionWatch.objects.filter(matter_id=case_id).order_by("-number").first()


def disposition_of(case_id: UUID) -> Disposition | None:
    """What the court did."""
    return Disposition.objects.filter(matter_id=case_id).order_by("-number").first()
