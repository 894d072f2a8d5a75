"""Orders that a person enters here, because they came on paper and not by the record's feed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from handover.repositories.models.versions import SourceRecord
from handover.sealed_columns.fields import SealedText


class RecordOrder(models.Model):
    """One person asks that an order about one record be carried out; another approves or declines.

    It names nobody: ``authority`` is the statute and the order's number. ``reasons``, of a decline, go when the record
    is expunged.
    """

    class Op(models.TextChoices):
        SEAL = "seal", "seal it"
        UNSEAL = "unseal", "unseal it"
        EXPUNGE = "expunge", "expunge it"

    class Outcome(models.TextChoices):
        APPROVED = "approved", "approved and carried out"
        DECLINED = "declined", "declined"

    record = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="orders")
    op = models.CharField(max_length=8, choices=Op)
    authority = SealedText(
        bound_to="record_id", help_text="statute, and number of the court's order; no name"
    )
    dated = models.DateField(help_text="date of the order")
    asked_key = models.CharField(max_length=40)
    asked_name = models.CharField(max_length=120)
    asked_role = models.CharField(max_length=20)
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True, default="")
    decided_key = models.CharField(max_length=40, blank=True, default="")
    decided_name = models.CharField(max_length=120, blank=True, default="")
    decided_at: Any = models.DateTimeField(null=True)
    reasons = SealedText(bound_to="record_id", blank=True, default="")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record"], condition=models.Q(outcome=""), name="one_open_order_a_record"
            )
        ]

    def __str__(self) -> str:
        return f"order {self.pk} to {self.op}, of {self.dated}"
