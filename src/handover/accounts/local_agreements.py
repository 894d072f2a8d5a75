"""Agreements of jails under 8 USC 1357(g), and the officers whom they name. Dated."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone


class LocalAgreement(models.Model):
    """A written agreement: which jail, which model, which office supervises, from and until which day."""

    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="agreements")
    office = models.ForeignKey(
        "accounts.Agency",
        on_delete=models.PROTECT,
        related_name="supervised_agreements",
        help_text="the immigration office that supervises and directs (8 USC 1357(g)(5))",
    )
    model = models.CharField(max_length=4, help_text="as `jurisdictions.agreements` names it")
    instrument = models.CharField(max_length=80, unique=True, help_text="number or name of the agreement")
    first = models.DateField(help_text="first day, inclusive")
    last = models.DateField(null=True, blank=True, help_text="last day, inclusive; none: until it is ended")
    recorded_by = models.CharField(max_length=80, help_text="key of the actor")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["agency_id", "first", "pk"]

    def __str__(self) -> str:
        return f"{self.instrument} ({self.model})"


class Designation(models.Model):
    """An officer whom the agreement names: who certified the training, on which day, from and until when."""

    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="designations")
    agreement = models.ForeignKey(LocalAgreement, on_delete=models.PROTECT, related_name="designations")
    trained_on = models.DateField(null=True, blank=True, help_text="when the training was completed")
    training_hours = models.PositiveSmallIntegerField(default=0)
    certified_by = models.CharField(
        max_length=120, help_text="who certified the training, with office (8 USC 1357(g)(2))"
    )
    first = models.DateField(help_text="first day, inclusive")
    last = models.DateField(null=True, blank=True, help_text="last day, inclusive; none: until it is ended")
    recorded_by = models.CharField(max_length=80, help_text="key of the actor")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["person_id", "first", "pk"]

    def __str__(self) -> str:
        return f"{self.person_id} under {self.agreement_id}"
