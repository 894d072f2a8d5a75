"""Reads determinations and closings without action."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from handover.compiled_read import compiled_read
from handover.process.models import Matter
from handover.read_once import read_once
from handover.stages.review.determination.models import Determination, NeutralReview, NoAction
from handover.stages.review.determination.rules.terms import NoActionReason


@read_once
def determination_of(case_id: UUID) -> Determination | None:
    """The newest determination of probable cause. Whether it still stands, the case's standing tells."""
    return next(iter(_determinations(case_id)), None)


@compiled_read
def _determinations(case_id: UUID) -> QuerySet[Determination]:
    return Determination.objects.filter(matter_id=case_id).order_by("-number")[:1]


@read_once
def no_action_of(case_id: UUID) -> NoAction | None:
    """Why the case was closed without action."""
    return NoAction.objects.filter(matter_id=case_id).order_by("-number").first()


@read_once
def neutral_review_of(case: Matter) -> NeutralReview | None:
    """The neutral review of the determination that stands (R3)."""
    number = case.standing.facts.get("neutral_review")
    return NeutralReview.objects.filter(matter=case, number=number).first() if number else None


def neutrally_agreed(case_id: UUID) -> bool:
    """Whether somebody else read the standing determination and agrees with it, and nobody who read it disagrees."""
    case = Matter.objects.get(pk=case_id)
    if neutral_review_of(case) is None:
        return False
    since = case.standing.facts["determination"]
    rows = NeutralReview.objects.filter(matter=case, number__gt=since)
    return all(rows.values_list("agrees", flat=True))


def no_action_counts() -> list[tuple[str, int]]:
    """Closings without action by reason, most first."""
    rows = NoAction.objects.values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason")
    return [(NoActionReason(reason).title, n) for reason, n in rows]


def closed_as_duplicate(case_ids: Iterable[UUID], by: datetime) -> set[UUID]:
    """Which of these cases were closed, by this moment, as a duplicate of another that stays."""
    rows = NoAction.objects.filter(matter_id__in=list(case_ids), reason=NoActionReason.DUPLICATE, at__lte=by)
    return set(rows.values_list("matter_id", flat=True))
