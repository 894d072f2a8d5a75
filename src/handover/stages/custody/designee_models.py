"""Interviews in the jail by an officer designated under 8 USC 1357(g), and who asked for them."""

from __future__ import annotations

from django.db import models

from handover.process.models import RecordedFact
from handover.sealed_columns.fields import SealedText


class InterviewRequest(RecordedFact):
    """The office's request for an interview in the jail, with the questions: the direction required by 1357(g)(3)."""

    purpose = "what the office asked to be asked"
    erasable = ("text",)

    text = SealedText(bound_to="salt")


class Interview(RecordedFact):
    """An interview as the designated officer recorded it. Not evidence: an immigration officer who reads it may record
    a statement."""

    purpose = "an interview in the jail by a designated officer"
    erasable = ("language", "interpreter", "text")
    not_personal = ("held_at", "agreement", "rights_told", "agreed")

    held_at = models.DateTimeField()
    agreement = models.CharField(max_length=80, blank=True, help_text="on file for that day; empty: none")
    language = SealedText(bound_to="salt", max_length=40)
    interpreter = SealedText(
        bound_to="salt", max_length=120, help_text="who interpreted, or why nobody had to"
    )
    rights_told = models.BooleanField(help_text="that nothing need be said, and that a lawyer may be asked")
    agreed = models.BooleanField(help_text="whether the person agreed to the interview, in writing")
    text = SealedText(bound_to="salt")
