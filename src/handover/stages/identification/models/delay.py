"""Why a search waits: what the operator has to repair and what the sender is told. Not a fact; it is deleted with the
answer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from handover.process.models import Matter


class SearchDelay(models.Model):
    """A search that was asked and could not be answered. Deleted in the transaction that records its answer."""

    class Kind(models.TextChoices):
        NOT_READY = "not_ready", "the gallery is not in step with its records"
        INCOMPLETE = "incomplete", "part of the gallery did not answer"
        NOT_ON_RECORD = "not_on_record", "a match has no record"
        UNAVAILABLE = "unavailable", "the gallery or the ABIS does not answer"
        DEFECT = "defect", "the program failed"

    matter = models.OneToOneField(
        Matter, on_delete=models.CASCADE, primary_key=True, related_name="delay", help_text="the search"
    )
    kind = models.CharField(max_length=13, choices=Kind)
    reason = models.TextField(help_text="what is wrong; and what to do, for the operator")
    since = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    again_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["since", "matter_id"]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.kind}"

    @property
    def what(self) -> str:
        """What is wrong."""
        return self.reason.partition("; ")[0]

    @property
    def remedy(self) -> str:
        """What the operator does about it."""
        return self.reason.partition("; ")[2]
