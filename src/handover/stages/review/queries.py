"""What other rooms and pages may ask of review. Lists of cases come from `notification.queries.visible_to`."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, QuerySet

from handover.stages.review.models import (
    CitizenshipClaim,
    CitizenshipFinding,
    Determination,
    Disposition,
    DispositionWatch,
    NoAction,
)
from handover.stages.review.rules import NoActionReason


def determination_of(case_id: UUID) -> Determination | None:
    """The newest determination of probable cause. Whether it still stands, the case's standing tells."""
    return Determination.objects.filter(case_id=case_id).order_by("-number").first()


def no_action_of(case_id: UUID) -> NoAction | None:
    """Why the case was closed without action."""
    return NoAction.objects.filter(case_id=case_id).order_by("-number").first()


def claims_of(case_id: UUID) -> QuerySet[CitizenshipClaim]:
    """The citizenship questions raised, oldest first."""
    return CitizenshipClaim.objects.filter(case_id=case_id).order_by("number")


def findings_of(case_id: UUID) -> QuerySet[CitizenshipFinding]:
    """Counsel's answers, oldest first."""
    return CitizenshipFinding.objects.filter(case_id=case_id).order_by("number")


def watch_of(case_id: UUID) -> DispositionWatch | None:
    """The court's disposition that is waited for."""
    return DispositionWatch.objects.filter(case_id=case_id).order_by("-number").first()


def disposition_of(case_id: UUID) -> Disposition | None:
    """What the court did."""
    return Disposition.objects.filter(case_id=case_id).order_by("-number").first()


def no_action_counts() -> list[tuple[str, int]]:
    """Closings without action by reason, most first."""
    rows = NoAction.objects.values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason")
    return [(NoActionReason(reason).title, n) for reason, n in rows]
