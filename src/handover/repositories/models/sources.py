"""Where records come from: declared feeds, and the runs that took their files in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from handover.repositories.models.immigration import Reliability


class Feed(models.Model):
    """One way by which one source sends its records."""

    class Mode(models.TextChoices):
        FULL = "full", "each file lists every record: what is absent is retracted"
        INCREMENTAL = "incremental", "each file lists changes"

    name = models.SlugField(max_length=40, unique=True)
    form = models.CharField(max_length=20, help_text="form of its files (`formats.records`)")
    source = models.CharField(max_length=60, help_text="the system that speaks")
    kinds: models.JSONField[list[str], list[str]] = models.JSONField(
        default=list, help_text="kinds it may send; empty: all"
    )
    reliability = models.CharField(max_length=10, choices=Reliability)
    mode = models.CharField(max_length=11, choices=Mode, default=Mode.INCREMENTAL)
    agency = models.ForeignKey(
        "accounts.Agency", on_delete=models.PROTECT, null=True, related_name="+", help_text="who may send"
    )
    column_map = models.TextField(blank=True, default="", help_text="YAML map of a table's columns")
    most_retracted = models.FloatField(
        default=0.02, help_text="share of its records that one file may retract unasked"
    )
    offence_codes: models.JSONField[list[str], list[str]] = models.JSONField(
        default=list, help_text="NCIC offence codes of the source; empty: none is listed"
    )
    disposition_words: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(
        default=dict,
        help_text="the source's own words for a disposition, in capitals, each with its category",
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class ImportRun(models.Model):
    """One file of a feed taken in. ``position`` is the last line whose batch was committed: a killed run goes on after
    it.
    """

    class State(models.TextChoices):
        APPLYING = "applying", "under way"
        DONE = "done", "done"

    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="runs")
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    map_digest = models.CharField(max_length=64, blank=True)
    plan_digest = models.CharField(max_length=64, help_text="of the dry run that was confirmed")
    state = models.CharField(max_length=8, choices=State)
    position = models.PositiveBigIntegerField(default=0)
    counts: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict)
    by_key = models.CharField(max_length=40)
    by_name = models.CharField(max_length=120)
    began_at = models.DateTimeField()
    ended_at: Any = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.file_name} by {self.feed}"
