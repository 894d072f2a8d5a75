"""What the review leaves: a determination, a closing, a watch on a court, a citizenship question."""

from __future__ import annotations

from typing import Any

from django.db import models

from handover.process.models import RecordedFact
from handover.stages.review.child_rules import Care, ConsularOutcome
from handover.stages.review.rules import Basis, Ground, MandatoryCustody, NoActionReason


class Determination(RecordedFact):
    """Probable cause, as one named officer found it: bases of the form, typed reasons, linked evidence."""

    bases: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    ground = models.CharField(max_length=24, choices=[(g.value, g.title) for g in Ground])
    reasons = models.TextField()
    evidence: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    mandatory = models.CharField(
        max_length=10, choices=[(m.value, m.title) for m in MandatoryCustody], default=MandatoryCustody.NONE.value,
        help_text="what the officer found of 8 USC 1226(c), a conviction apart from a charge",
    )  # fmt: skip
    certificate = models.CharField(
        max_length=120, blank=True, help_text="supervisor who certified, where 8 USC 1367 protects the record"
    )
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
    duplicate_of = models.CharField(max_length=24, blank=True, help_text="reference of the case that stays")
    snapshot: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)


class DispositionWatch(RecordedFact):
    """A pending charge whose disposition is waited for (OIG-20-13, permanent residents)."""

    charge = models.CharField(max_length=200)
    charge_key = models.CharField(
        max_length=40, blank=True, help_text="the charge's key, where it is on record"
    )
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


class NeutralReview(RecordedFact):
    """Someone other than the officer read the finding that rests on records alone (R3)."""

    agrees = models.BooleanField()
    reasons = models.TextField()


class SecondLook(RecordedFact):
    """Why a finding was taken back into the queue before anything was lodged."""

    reasons = models.TextField()


class AgencyRequest(RecordedFact):
    """The arresting agency asks whether there will be a detainer (8 USC 1357(d))."""

    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=120)
    offence = models.CharField(max_length=200)


class AgencyReply(RecordedFact):
    """The prompt answer to it: yes or no, told to whom."""

    detainer = models.BooleanField()
    told = models.CharField(max_length=120, help_text="whom it was told, and how")

    class Meta(RecordedFact.Meta):
        verbose_name_plural = "agency replies"


class IdentityWithdrawal(RecordedFact):
    """The match that opened the case no longer stands."""

    search = models.CharField(max_length=24, help_text="reference of the search whose match was withdrawn")
    by_examiner = models.CharField(max_length=120)
    reasons = models.TextField()


class Reversal(RecordedFact):
    """A misidentification undone: every consequence as it was found, and what was done about it."""

    consequences: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    reasons = models.TextField()
    person_told = models.CharField(max_length=200, help_text="how the person was told, or why not")


class Dispute(RecordedFact):
    """Somebody says that a record is wrong (R18). Its own track; ``about`` is the case's reference."""

    about = models.CharField(max_length=24, db_index=True)
    record_key = models.CharField(max_length=40, blank=True)
    said_by = models.CharField(max_length=120)
    text = models.TextField()


class DisputeAnswer(RecordedFact):
    """The dated answer, and how it was told."""

    corrected = models.BooleanField()
    reasons = models.TextField()
    told = models.CharField(max_length=200)


class RecordCorrection(RecordedFact):
    """One record corrected: what it said, what is so, and by what source. It bears no finding any more."""

    identity = models.CharField(max_length=12, db_index=True, help_text="FIN of the person")
    record_key = models.CharField(max_length=40)
    was = models.TextField()
    now = models.TextField()
    source = models.CharField(max_length=120)


class ChildReferral(RecordedFact):
    """Why a case left the routine path: a date on record, or what somebody said about the person's age (R17)."""

    text = models.TextField()
    age = models.PositiveSmallIntegerField(
        null=True, help_text="the least age by any date on record, if known"
    )


class ConsularNotice(RecordedFact):
    """That the person was told of the right to speak with the consulate, and what became of it (8 CFR 236.1(e))."""

    country = models.CharField(max_length=60)
    told_person_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=[(o.value, o.title) for o in ConsularOutcome])
    text = models.TextField(blank=True)


class Interpreter(RecordedFact):
    """Which language the child speaks, and who interprets."""

    language = models.CharField(max_length=40)
    interpreter = models.CharField(max_length=120, blank=True, help_text="empty where none is needed")
    text = models.TextField(blank=True)


class AgeFinding(RecordedFact):
    """A supervisor's finding that the person is an adult, by two sources of different kinds."""

    first_source = models.CharField(max_length=200)
    second_source = models.CharField(max_length=200)
    reasons = models.TextField()


class ChildCare(RecordedFact):
    """To whom the child was handed over, and how that was arranged."""

    care = models.CharField(max_length=16, choices=[(c.value, c.title) for c in Care])
    reasons = models.TextField()

    class Meta(RecordedFact.Meta):
        verbose_name_plural = "child care"
