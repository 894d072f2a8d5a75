"""Encounters received through the ABIS, and asynchronous calls."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from handover.accounts.models import MachineToken
from handover.sealed_columns.fields import SealedJSON, SealedText


class StoredEncounter(models.Model):
    """One encounter as it was sent, its prints as templates. Searches use its rows in the galleries.

    A repository's own enrolment has no row here until one of its encounters is changed.
    """

    person = models.CharField(max_length=80)
    encounter = models.CharField(max_length=80)
    kind = models.CharField(max_length=60)
    active = models.BooleanField(default=True)
    galleries: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    prints: models.JSONField[Any, Any] = SealedJSON(bound_to="person", default=list)
    biographic: models.JSONField[Any, Any] = SealedJSON(bound_to="person", default=dict)
    contextual: models.JSONField[Any, Any] = SealedJSON(bound_to="person", default=dict)
    client_data = SealedText(bound_to="person", blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["person", "created_at", "encounter"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "encounter"], name="one_encounter_a_person_and_id")
        ]

    def __str__(self) -> str:
        return f"encounter {self.pk}"


class LaterCall(models.Model):
    """A call whose result goes to a callback (OSIA: a task). Request and result are wiped once delivered."""

    class Status(models.TextChoices):
        PENDING = "PENDING"
        RESPONSE_SCHEDULED = "RESPONSE_SCHEDULED"
        RESPONSE_ERROR = "RESPONSE_ERROR"
        RESPONSE_RETRY = "RESPONSE_RETRY"
        COMPLETED = "COMPLETED"

    task = models.UUIDField(primary_key=True)
    token = models.ForeignKey(MachineToken, on_delete=models.CASCADE, related_name="+")
    transaction = models.CharField(max_length=200)
    callback = models.CharField(max_length=2000)
    operation = models.CharField(max_length=40)
    request: models.JSONField[Any, Any] = SealedJSON(bound_to="task", null=True)
    result: models.JSONField[Any, Any] = SealedJSON(bound_to="task", null=True)
    failed = models.BooleanField(default=False)
    status = models.CharField(max_length=20, choices=Status, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.operation} {self.task}: {self.status}"
