"""Attempts to open a page, for counting them. What was typed is not kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone


class Attempt(models.Model):
    """One failed attempt, by a keyed digest of the address that it came from. Gone after a day."""

    source = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["source", "at"])]

    def __str__(self) -> str:
        return f"attempt at {self.at:%Y-%m-%d %H:%M} UTC"
