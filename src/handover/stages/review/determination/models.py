"""Facts of a determination: the finding, its neutral review, a second look, a closing without action."""

from __future__ import annotations

from typing import Any

from django.db import models

from handover.process.models import RecordedFact
from handover.sealed_columns.fields import SealedJSON, SealedText
from handover.stages.review.case_file.evidence import Evidence
from handover.stages.review.determination.grounds import Ground
from handover.stages.review.determination.rules.sources import databases_alone
from handover.stages.review.determination.rules.terms import (
    Basis,
    ListedOffence,
    MandatoryCustody,
    NoActionReason,
)


class Determination(RecordedFact):
    """Probable cause, as one named officer found it: bases of the form, typed reasons, linked evidence."""

    erasable = ("reasons", "evidence", "snapshot")
    not_personal = ("bases", "ground", "mandatory", "offence_class", "certificate")

    bases: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    ground = models.CharField(max_length=24, choices=[(g.value, g.title) for g in Ground])
    reasons = SealedText(bound_to="salt")
    evidence: models.JSONField[list[str], list[str]] = SealedJSON(bound_to="salt", default=list)
    mandatory = models.CharField(
        max_length=10, choices=[(m.value, m.title) for m in MandatoryCustody], default=MandatoryCustody.NONE.value,
        help_text="what the officer found of 8 USC 1226(c), a conviction apart from a charge",
    )  # fmt: skip
    offence_class = models.CharField(
        max_length=12, choices=[(c.value, c.title) for c in ListedOffence], null=True,
        help_text="class of 8 USC 1226(c)(1)(E)(ii) that the officer assigned; none with any other paragraph",
    )  # fmt: skip
    certificate = models.CharField(
        max_length=120, blank=True, help_text="supervisor who certified, where 8 USC 1367 protects the record"
    )
    snapshot: models.JSONField[dict[str, Any], dict[str, Any]] = SealedJSON(bound_to="salt", default=dict)

    @property
    def basis_set(self) -> frozenset[Basis]:
        """The bases as values."""
        return frozenset(Basis(b) for b in self.bases)

    @property
    def basis_titles(self) -> list[str]:
        """The bases in words, in the form's order."""
        return [f"{b.value}) {b.title}" for b in Basis if b.value in self.bases]

    @property
    def linked(self) -> tuple[Evidence, ...]:
        """The linked records as they were on the day of the decision (R4)."""
        items = {i["evidence"]["key"]: i["evidence"] for i in self.snapshot.get("items", [])}
        return tuple(Evidence(**items[key]) for key in self.evidence if key in items)

    @property
    def rests_on_databases_alone(self) -> bool:
        """R3: nothing but electronic database checks is linked."""
        return databases_alone(self.linked)

    @property
    def rested_on(self) -> list[tuple[str, str, str]]:
        """The linked records as they were: key, what it said in words, and what it showed."""
        items = {i["evidence"]["key"]: i["evidence"] for i in self.snapshot.get("items", [])}
        return [
            (key, items.get(key, {}).get("label", key), items.get(key, {}).get("shows", ""))
            for key in self.evidence
        ]

    @property
    def labels(self) -> list[str]:
        """What the linked records said on the day of the decision, from the snapshot (R4)."""
        said = {i["evidence"]["key"]: i["evidence"]["label"] for i in self.snapshot.get("items", [])}
        return [said.get(key, key) for key in self.evidence]


class NoAction(RecordedFact):
    """A decision not to act, with its reason (OIG-15-85)."""

    purpose = "why a case was closed"
    erasable = ("reasons", "evidence", "snapshot")
    not_personal = ("reason", "duplicate_of")

    reason = models.CharField(max_length=24, choices=[(r.value, r.title) for r in NoActionReason])
    reasons = SealedText(bound_to="salt")
    evidence: models.JSONField[list[str], list[str]] = SealedJSON(bound_to="salt", default=list)
    duplicate_of = models.CharField(max_length=24, blank=True, help_text="reference of the case that stays")
    snapshot: models.JSONField[dict[str, Any], dict[str, Any]] = SealedJSON(bound_to="salt", default=dict)


class DiscretionMemo(RecordedFact):
    """Why somebody asks for no detainer, or withdrew one, by discretion (OIG-15-85). Somebody else answers it."""

    purpose = "why there is no detainer by discretion"
    erasable = ("reasons",)

    reasons = SealedText(bound_to="salt")


class DiscretionAnswer(RecordedFact):
    """What a second person says of a memo of discretion."""

    purpose = "a second person's answer to it"
    erasable = ("reasons",)
    not_personal = ("agrees",)

    agrees = models.BooleanField()
    reasons = SealedText(bound_to="salt")


class NeutralReview(RecordedFact):
    """Someone other than the officer read the finding that rests on records alone (R3)."""

    purpose = "a second officer's view"
    erasable = ("reasons",)
    not_personal = ("agrees",)

    agrees = models.BooleanField()
    reasons = SealedText(bound_to="salt")


class SecondLook(RecordedFact):
    """Why a finding was taken back into the queue before anything was lodged."""

    purpose = "why a case is looked at again"
    erasable = ("reasons",)

    reasons = SealedText(bound_to="salt")
