"""Facts of a withdrawn match: the withdrawal and its reversal."""

from __future__ import annotations

from typing import Any

from django.db import models

from handover.process.models import RecordedFact
from handover.sealed_columns.fields import SealedJSON, SealedText


class IdentityWithdrawal(RecordedFact):
    """The match that opened the case no longer stands."""

    purpose = "why an identity was withdrawn"
    erasable = ("reasons",)
    not_personal = ("search", "by_examiner")

    search = models.CharField(max_length=24, help_text="reference of the search whose match was withdrawn")
    by_examiner = models.CharField(max_length=120)
    reasons = SealedText(bound_to="salt")


class Reversal(RecordedFact):
    """A misidentification undone: every consequence as it was found, and what was done about it."""

    purpose = "what followed from a wrong match"
    erasable = ("consequences", "reasons", "person_told")

    consequences: models.JSONField[list[Any], list[Any]] = SealedJSON(bound_to="salt", default=list)
    reasons = SealedText(bound_to="salt")
    person_told = SealedText(bound_to="salt", max_length=200, help_text="how the person was told, or why not")
