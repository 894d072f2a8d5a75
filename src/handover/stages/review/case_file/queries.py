"""Reads corrections of records, and recorded statements."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from handover.stages.identification.public import queries as identification
from handover.stages.review.case_file.models import RecordCorrection, Statement


def corrections_of(fin: str) -> QuerySet[RecordCorrection]:
    """The corrected records of a person, oldest first."""
    return RecordCorrection.objects.filter(identity__in=identification.keys_of(fin)).order_by("at")


def statements_of(case_id: UUID) -> QuerySet[Statement]:
    """What the person said to an immigration officer in this case, oldest first."""
    rows = Statement.objects.filter(matter_id=case_id).select_related("matter__agency")
    return rows.order_by("number")
