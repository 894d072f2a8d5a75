"""Facts of a stop: what was found, and what was done about it."""

from __future__ import annotations

from django.db import models

from handover.process.models import RecordedFact
from handover.sealed_columns.fields import SealedJSON, SealedText


class Stop(RecordedFact):
    """What was found against a case that had gone on: each bar by its code, with what it said (`process.gate`)."""

    purpose = "what stopped a case"
    erasable = ("found",)
    not_personal = ("after_step",)

    found: models.JSONField[list[dict[str, str]], list[dict[str, str]]] = SealedJSON(
        bound_to="salt", default=list
    )
    after_step = models.CharField(max_length=24, help_text="the step that had been taken")


class StopAnswer(RecordedFact):
    """What a supervisor, or an officer, did about a stop."""

    purpose = "why a stopped case goes on"
    erasable = ("reasons", "done")

    reasons = SealedText(bound_to="salt")
    done = SealedText(bound_to="salt", help_text="who was told, and what was done for the person")
