"""Reads corrections of records, and recorded statements."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from handover.stages.identification.public import queries as identification
from handover.stages.notification.public import queries as notification
from handover.stages.review.case_file.models import RecordCorrection, Statement


def corrections_of(fin: str) -> QuerySet[RecordCorrection]:
    """The corrected records of a person, oldest first; one whose content was erased by the case that it was made in."""
    disputed = notification.cases_of_identity(fin).values("pk")
    of_person = Q(identity__in=identification.keys_of(fin)) | ~Q(erasure=None) & Q(
        matter__parent__in=disputed
    )
    return RecordCorrection.objects.filter(of_person).select_related("erasure").order_by("at")


def statements_of(case_id: UUID) -> QuerySet[Statement]:
    """What the person said to an immigration officer in this case, oldest first."""
    rows = Statement.objects.filter(matter_id=case_id).select_related("matter__agency")
    return rows.order_by("number")
