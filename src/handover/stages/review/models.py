"""What the review leaves: a determination, a closing, a watch on a court, a citizenship question."""

from __future__ import annotations

from typing import Any

from django.db import models

from handover.process.models import RecordedFact
from handover.stages.review.rules import Basis, Ground, NoActionReason


class Determination(RecordedFact):
    """Probable cause, as one named officer found it: bases of the form, typed reasons, linked evidence."""

    bases: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    ground = models.CharField(max_length=24, choices=[(g.value, g.title) for g in Ground])
    reasons = models.TextField()
    evidence: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    neutral_review = models.BooleanField(default=False)
    snapshot: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)

    @property
    def basis_set(self) -> frozenset[Basis]:
        """The bases as values."""
        return frozenset(Basis(b) for b in self.bases)

    @property
    def basis_titles(self) -> list[str]:
        """The bases in words, in the form's order."""
        return [f"{b.value}) {b.title}" for b in Basis if b.value in self.bases]

    @property
    def labels(self) -> list[str]:
        """What the linked records said on the day of the decision, from the snapshot (R4)."""
        said = {i["evidence"]["key"]: i["evidence"]["label"] for i in self.snapshot.get("items", [])}
        return [said.get(key, key) for key in self.evidence]


class NoAction(RecordedFact):
    """A decision not to act, with its reason (OIG-15-85)."""

    reason = models.CharField(max_length=24, choices=[(r.value, r.title) for r in NoActionReason])
    reasons = models.TextField()
    evidence: models.JSONField[list[str], list[str]] = models.JSONField(default=list)


class DispositionWatch(RecordedFact):
    """A pending charge whose disposition is waited for (OIG-20-13, permanent residents)."""

    charge = models.CharField(max_length=200)
    court = models.CharField(max_length=120)
    look_again_on = models.DateField()
    reasons = models.TextField()

    class Meta(RecordedFact.Meta):
        verbose_name_plural = "disposition watches"


class Disposition(RecordedFact):
    """What the court did, as a records specialist read it."""

    convicted = models.BooleanField()
    outcome = models.CharField(max_length=12)
    disposed_on = models.DateField()
    source = models.CharField(max_length=120)


class CitizenshipClaim(RecordedFact):
    """Any claim or indicium of United States citizenship, by whoever met it. It freezes the case."""

    indicium = models.CharField(max_length=20)
    text = models.TextField()


class CitizenshipFinding(RecordedFact):
    """Counsel's answer: facts, law, and whom of the supervisors was consulted."""

    citizen = models.BooleanField()
    fact_part = models.TextField()
    law_part = models.TextField()
    supervisor = models.CharField(max_length=120)
    evidence: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
