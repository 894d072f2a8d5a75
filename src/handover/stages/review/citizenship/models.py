"""Facts of a citizenship question: the claim and counsel's finding."""

from __future__ import annotations

from django.db import models

from handover.process.models import RecordedFact
from handover.sealed_columns.fields import SealedJSON, SealedText


class CitizenshipClaim(RecordedFact):
    """Any claim or indicium of United States citizenship, by whoever met it. It freezes the case."""

    purpose = "what points to citizenship"
    erasable = ("indicium", "text")

    indicium = SealedText(bound_to="salt", max_length=20)
    text = SealedText(bound_to="salt")


class CitizenshipFinding(RecordedFact):
    """Counsel's answer: facts, law, and whom of the supervisors was consulted."""

    erasable = ("fact_part", "law_part", "evidence")
    not_personal = ("citizen", "supervisor")

    citizen = models.BooleanField()
    fact_part = SealedText(bound_to="salt")
    law_part = SealedText(bound_to="salt")
    supervisor = models.CharField(max_length=120)
    evidence: models.JSONField[list[str], list[str]] = SealedJSON(
        bound_to="salt", default=list, help_text="keys of the signs of citizenship that counsel weighed"
    )
