"""The rounds of the worker through all matters, and what they found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from handover.process.erasure.models import (  # noqa: F401 # Django finds them here
    ErasedRow,
    Erasure,
    ErasureDecline,
    ErasureRequest,
    Leftover,
    LegalHold,
)
from handover.process.holding_model import Holding  # noqa: F401 # Django finds it here
from handover.process.open_work import OpenWork  # noqa: F401 # Django finds it here


class IntegrityRound(models.Model):
    """One round of the worker through all matters (`process.integrity.rounds`). ``position``: the last matter's key."""

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    position = models.UUIDField(null=True)
    slices = models.PositiveIntegerField(default=0)
    counts: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict)
    stopped = models.PositiveIntegerField(default=0, help_text="cases that a bar stopped in this round")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"round of {self.began_at:%Y-%m-%d %H:%M} UTC"


class IntegrityFinding(models.Model):
    """What a round found that does not fit (`process.integrity.findings`)."""

    round = models.ForeignKey(IntegrityRound, on_delete=models.CASCADE, related_name="findings")
    code = models.CharField(max_length=24)
    reference = models.CharField(max_length=60)
    place = models.CharField(max_length=80)
    text = models.TextField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.reference} {self.place}: {self.text}"
