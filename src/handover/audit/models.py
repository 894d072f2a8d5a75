"""The append-only audit chain. Triggers refuse UPDATE and DELETE on both databases."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from handover.transparency.checkpoints import LogCheckpoint


class Head(models.Model):
    """One row: the chain's length, last digest and latest time. Locking it orders the writers."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")
    latest = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.size} entries"


class Entry(models.Model):
    """One act. ``digest`` covers every other column and the preceding digest (`audit.chain`).

    It names people and things by keys and references: no name, date of birth or number of a subject.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    act = models.CharField(max_length=60)
    outcome = models.CharField(max_length=10, default="success")
    actor = models.CharField(max_length=40)
    role = models.CharField(max_length=20)
    agency = models.CharField(max_length=9, blank=True)
    source = models.CharField(max_length=45, blank=True, help_text="address the request came from")
    subject = models.CharField(max_length=60, blank=True)
    content: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "entries"
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [models.Index(fields=["subject"]), models.Index(fields=["actor", "at"])]

    def __str__(self) -> str:
        return f"{self.number} {self.act}"


class SignedCheckpoint(models.Model):
    """A checkpoint that this deployment signed (`audit.checkpoints`), with the cosignatures that it got. Append-only.

    It helps to sign no two histories; the copies that others keep are what proves anything.
    """

    origin = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.origin}, {self.size} entries"

    @property
    def signers(self) -> list[str]:
        """Names that stand under it, each once; who verifies it asks the signatures."""
        return list(dict.fromkeys(s.name for s in LogCheckpoint.of(self.note).signatures))
