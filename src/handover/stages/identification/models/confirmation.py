"""Confirmation of a possible want by the agency that entered it (NCIC hit confirmation), and the end of a hit."""

from __future__ import annotations

from typing import Any

from django.db import models

from handover.process.models import RecordedFact
from handover.sealed_columns.fields import SealedText
from handover.stages.identification.models.search import WantHit


class ConfirmationRequest(RecordedFact):
    """Somebody asked the entering agency whether a want stands, for one version of the want.

    ``version`` is none where the want came by no feed.
    """

    erasable = ("remarks",)
    not_personal = ("hit", "version", "priority", "request_number", "due_at")

    class Priority(models.TextChoices):
        URGENT = "urgent", "urgent: within 10 minutes"
        ROUTINE = "routine", "routine: within 1 hour"

    hit = models.ForeignKey(WantHit, on_delete=models.PROTECT, related_name="requests")
    version = models.ForeignKey(
        "repositories.RecordVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    priority = models.CharField(max_length=7, choices=Priority)
    request_number = models.PositiveSmallIntegerField(help_text="1 to 3 (NCIC field RNO)")
    due_at = models.DateTimeField()
    remarks = SealedText(bound_to="salt", blank=True)


class ConfirmationAnswer(RecordedFact):
    """What the entering agency answered: that the want stands, that it does not, or by when it will say."""

    erasable = ("remarks",)
    not_personal = ("request", "outcome", "until", "answered_by", "answered_at")

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", "confirmed"
        NOT_CONFIRMED = "not_confirmed", "not confirmed"
        IN_PROCESS = "in_process", "in process"

    request = models.ForeignKey(ConfirmationRequest, on_delete=models.PROTECT, related_name="answers")
    outcome = models.CharField(max_length=13, choices=Outcome)
    until: Any = models.DateTimeField(null=True, help_text="in process: when the agency will answer")
    answered_by = models.CharField(max_length=120, help_text="who answered there, with title")
    answered_at = models.DateTimeField()
    remarks = SealedText(bound_to="salt", blank=True)


class HitClosure(RecordedFact):
    """The end of a hit whose want was cleared, cancelled, located or withdrawn while it was open: nobody may be held
    on it."""

    not_personal = ("hit", "reason")

    class Reason(models.TextChoices):
        LOCATED = "located", "located by another agency"
        CLEARED = "cleared", "cleared by the agency that entered it"
        CANCELLED = "cancelled", "cancelled by the agency that entered it"
        EXPIRED = "expired", "expired"
        WITHDRAWN = "withdrawn", "withdrawn from the file"

    hit = models.ForeignKey(WantHit, on_delete=models.PROTECT, related_name="closures")
    reason = models.CharField(max_length=9, choices=Reason)
