"""Facts of a citizenship question: the claim and counsel's finding."""

from __future__ import annotations

from django.db import models

from handover.process.models import RecordedFact


class CitizenshipClaim(RecordedFact):
    """Any claim or indicium of United States citizenship, by whoever met it. It freezes the case."""

    erasable = ("indicium", "text")

    indicium = models.CharField(max_length=20)
    text = models.TextField()


class CitizenshipFinding(RecordedFact):
    """Counsel's answer: facts, law, and whom of the supervisors was consulted."""

    erasable = ("fact_part", "law_part", "evidence")
    not_personal = ("citizen", "supervisor")

    citizen = models.BooleanField()
    fact_part = models.TextField()
    law_part = models.TextField()
    supervisor = models.CharField(max_length=120)
    evidence: models.JSONField[list[str], list[str]] = models.JSONField(
        default=list, help_text="keys of the signs of citizenship that counsel weighed"
    )
