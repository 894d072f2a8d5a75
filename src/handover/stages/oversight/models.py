"""Figures as they were counted as of a cut, kept with their digest, and what agencies replied to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class FigureSnapshot(models.Model):
    """A table of figures as of a cut, as text. Append-only: one that comes out otherwise is a further version, with
    why. It holds counts and no person."""

    name = models.CharField(max_length=40)
    cut = models.DateTimeField(help_text="only what was recorded by then is counted")
    version = models.PositiveSmallIntegerField(default=1)
    why = models.TextField(blank=True, help_text="of a restatement: why it comes out otherwise")
    content = models.TextField(help_text="JSON, written one way only")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-cut", "name", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "cut", "version"], name="one_version_a_cut")
        ]

    def __str__(self) -> str:
        return f"{self.name} as of {self.cut:%Y-%m-%d}, version {self.version}"


class FigureReply(models.Model):
    """What an agency says of the figures that are counted of it, for one month. Append-only; printed beside them."""

    ori = models.CharField(max_length=9)
    month = models.CharField(max_length=7, help_text="YYYY-MM: the month of lodging")
    digest = models.CharField(max_length=64, help_text="of the count that was read")
    text = models.TextField()
    by_key = models.CharField(max_length=40)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "figure replies"
        ordering: ClassVar = ["-at"]
        indexes: ClassVar = [models.Index(fields=["ori", "month"], name="oversight_reply_of_month")]

    def __str__(self) -> str:
        return f"{self.ori} on {self.month}"
