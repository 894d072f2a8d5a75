"""Reads citizenship questions and counsel's findings."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from handover.compiled_read import compiled_read
from handover.stages.review.citizenship.models import CitizenshipClaim, CitizenshipFinding


def claims_of(case_id: UUID) -> QuerySet[CitizenshipClaim]:
    """The citizenship questions raised, oldest first."""
    return CitizenshipClaim.objects.filter(matter_id=case_id).order_by("number")


@compiled_read
def claims_on_file(case_id: UUID) -> QuerySet[CitizenshipClaim]:
    """`claims_of` as they stand."""
    return claims_of(case_id)


def findings_of(case_id: UUID) -> QuerySet[CitizenshipFinding]:
    """Counsel's answers, oldest first."""
    return CitizenshipFinding.objects.filter(matter_id=case_id).order_by("number")
