"""Every record that a source sent, in all its versions. Content can be destroyed; that there was a version stays."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from django.db import models

from handover.repositories.models.sources import Feed, ImportRun
from handover.sealed_columns.fields import SealedBytes, SealedText, opened_cell


class SourceRecord(models.Model):
    """One record of one source, for ever named by source, kind and key; what it says now is its last version.

    ``subject`` is the repository's key of the person (UCN, FIN) or the want's number that it belongs to; one query
    finds all that is known of somebody. ``salt`` and ``commitment`` are those of the last version.
    """

    class State(models.TextChoices):
        ACTIVE = "active", "active"
        RETRACTED = "retracted", "retracted by its source"
        SEALED = "sealed", "sealed by order"
        MERGED = "merged", "merged into another record"
        EXPUNGING = "expunging", "hidden by an order of expungement, not destroyed yet"
        EXPUNGED = "expunged", "expunged by order"

    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="records")
    source = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    source_key = models.CharField(max_length=200, help_text="after an expungement a keyed hash of it")
    source_version = models.BigIntegerField()
    state = models.CharField(max_length=9, choices=State, default=State.ACTIVE)
    repository = models.CharField(max_length=12, help_text="criminal, immigration or wants")
    subject = models.CharField(max_length=60, db_index=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    sealed = models.BooleanField(default=False, help_text="an order seals it, also where it is sent again")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    as_of = models.DateField()
    salt = models.CharField(max_length=32)
    commitment = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "kind", "source_key"], name="one_record_a_key")
        ]
        indexes: ClassVar = [models.Index(fields=["feed", "kind"], name="records_of_a_feed")]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.source_key}"

    @property
    def in_words(self) -> str:
        """Which record it is, for a page; of an expunged one its kind alone."""
        kind = self.kind.replace("_", " ")
        return kind if self.state == self.State.EXPUNGED else f"{kind} {self.source_key} of {self.source}"


class RecordVersion(models.Model):
    """That a record was sent in a version, when and by which file. Append-only, by trigger.

    ``commitment``: SHA-256 over a random salt and the canonical bytes. Without the salt, which goes with the content,
    nobody can guess from it what the version said.
    """

    record = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    source_version = models.BigIntegerField()
    op = models.CharField(max_length=8)
    as_of = models.DateField()
    commitment = models.CharField(max_length=64)
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, null=True, related_name="+")
    line = models.PositiveBigIntegerField(default=0, help_text="line or position in the file")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["record_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "number"], name="one_version_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.record_id} version {self.number}"


class RecordContent(models.Model):
    """What a version said: the line as it came, and its canonical form. Destroyed with its salt by an expungement."""

    version = models.OneToOneField(RecordVersion, on_delete=models.PROTECT, related_name="content")
    salt = models.CharField(max_length=32)
    raw = SealedText(
        bound_to="salt", blank=True, help_text="as it came; empty where it was the canonical form itself"
    )
    canonical = SealedText(bound_to="salt")

    def __str__(self) -> str:
        return f"content of {self.version_id}"


def newest_canonical(records: Collection[int]) -> dict[int, str]:
    """The canonical form of the last version of each record that says something, by the record's key."""
    rows = RecordContent.objects.filter(version__record__in=list(records), version__op="upsert")
    found = {
        record: (salt, text)
        for record, salt, text in rows.order_by("version__number").values_list(
            "version__record_id", "salt", "canonical"
        )
    }
    return {
        pk: str(opened_cell(RecordContent, "canonical", text, salt)) for pk, (salt, text) in found.items()
    }


class RecordPrint(models.Model):
    """One finger's minutiae from a feed, as an ISO/IEC 19794-2 record, so that a gallery can be built again."""

    record = models.OneToOneField(SourceRecord, on_delete=models.CASCADE, related_name="print_row")
    repository = models.CharField(max_length=12)
    subject = models.CharField(max_length=12, db_index=True)
    position = models.PositiveSmallIntegerField()
    captured_on = models.DateField(null=True)
    template = SealedBytes(bound_to="record_id")
    hidden = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["repository", "subject", "position", "-captured_on"]

    def __str__(self) -> str:
        return f"{self.subject} finger {self.position}"


class FormerKey(models.Model):
    """A key of a person or want that nobody is on file under any more: by a merge or a rekey it became ``now``."""

    repository = models.CharField(max_length=12)
    former = models.CharField(max_length=60, db_index=True)
    now = models.CharField(max_length=60, db_index=True)
    op = models.CharField(max_length=8)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.former} is {self.now}"


class IndexChange(models.Model):
    """A key whose rows changed and whose entry in the gallery has not followed yet; written with the rows.

    Each change is a row of its own, so that a change made while an earlier one is followed is not lost.
    """

    gallery = models.CharField(max_length=12, db_index=True)
    key = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.gallery} {self.key}"
