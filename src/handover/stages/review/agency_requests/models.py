"""The arresting agency's request and the office's reply."""

from __future__ import annotations

from django.db import models

from handover.process.models import RecordedFact
from handover.sealed_columns.fields import SealedText


class AgencyRequest(RecordedFact):
    """The arresting agency asks whether there will be a detainer (8 USC 1357(d))."""

    erasable = ("offence",)
    not_personal = ("requested_at", "requested_by")

    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=120)
    offence = SealedText(bound_to="salt", max_length=200)


class AgencyReply(RecordedFact):
    """The prompt answer to it: yes or no, told to whom."""

    purpose = "what an agency that asked was told"
    erasable = ("told",)
    not_personal = ("detainer",)

    detainer = models.BooleanField()
    told = SealedText(bound_to="salt", max_length=120, help_text="whom it was told, and how")

    class Meta(RecordedFact.Meta):
        verbose_name_plural = "agency replies"
