"""What an office of another deployment told about a request that it sent to a jail here."""

from __future__ import annotations

from django.db import models

from handover.process.models import RecordedFact
from handover.sealed_columns.fields import SealedText


class ReceivedWord(RecordedFact):
    """A message of the office, by its kind, and what it says to the jail in words, where it does."""

    purpose = "what the office of another deployment told about a request"
    readers = "jail"
    erasable = ("text",)
    not_personal = ("kind", "message_id")

    kind = models.CharField(max_length=40)
    message_id = models.CharField(max_length=120)
    text = SealedText(bound_to="salt", blank=True)
