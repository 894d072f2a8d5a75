"""A file that a machine sent to a feed, and what became of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from handover.repositories.models.sources import Feed
from handover.sealed_columns.fields import SealedJSON, SealedText


class SentFile(models.Model):
    """One file under one wish: to be checked, or to be taken in by the digest of its check. Its bytes lie in the data
    folder until it was worked off; this row goes after a month."""

    class State(models.TextChoices):
        WAITING = "waiting", "waits for the worker"
        DONE = "done", "done"
        REFUSED = "refused", "refused"

    reference = models.CharField(
        max_length=32, unique=True, help_text="of feed, digest of the bytes, and wish"
    )
    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=100)
    as_of = models.DateField(null=True)
    apply = models.CharField(max_length=64, blank=True, help_text="digest of the dry run; empty: a dry run")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    receipt: models.JSONField[dict[str, Any], dict[str, Any]] = SealedJSON(bound_to="reference", default=dict)
    status = models.PositiveSmallIntegerField(default=200, help_text="HTTP status of what was refused")
    problem = SealedText(bound_to="reference", blank=True)
    by_key = models.CharField(max_length=40)
    by_name = models.CharField(max_length=120)
    by_role = models.CharField(max_length=20)
    received_at = models.DateTimeField()
    ended_at: Any = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.file_name} of {self.feed}, {self.state}"
