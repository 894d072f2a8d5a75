"""Reads corrections of records."""

from __future__ import annotations

from django.db.models import QuerySet

from handover.stages.review.case_file.models import RecordCorrection


def corrections_of(fin: str) -> QuerySet[RecordCorrection]:
    """The corrected records of a person, oldest first."""
    return RecordCorrection.objects.filter(identity=fin).order_by("at")
