"""Facts of a dispute: what was said and the dated answer."""

from __future__ import annotations

from django.db import models

from handover.process.models import RecordedFact
from handover.sealed_columns.fields import SealedText


class Dispute(RecordedFact):
    """Somebody says that a record is wrong (R18). Its own track; ``about`` is the case's reference."""

    purpose = "what the person disputes"
    erasable = ("record_key", "said_by", "text")
    not_personal = ("about",)

    about = models.CharField(max_length=24, db_index=True)
    record_key = SealedText(bound_to="salt", max_length=40, blank=True)
    said_by = SealedText(bound_to="salt", max_length=120)
    text = SealedText(bound_to="salt")


class DisputeAnswer(RecordedFact):
    """The dated answer, and how it was told."""

    purpose = "the answer to a dispute"
    erasable = ("reasons", "told")
    not_personal = ("corrected",)

    corrected = models.BooleanField()
    reasons = SealedText(bound_to="salt")
    told = SealedText(bound_to="salt", max_length=200)
