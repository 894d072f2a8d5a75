"""An erasure: requested by one person, approved by another, with the rows that lost their content."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from handover.process.erasure.columns import MARKER_LENGTH
from handover.sealed_columns.fields import SealedText


class ErasureRequest(models.Model):
    """An erasure requested by one person under a statute or a court order. Append-only; it contains no name.

    ``subject``: a keyed digest of the record's key, by which a person who knows the key can find the request again.
    """

    subject = models.CharField(max_length=64)
    authority = models.TextField(help_text="statute, and number of the court's order; no name")
    ordered_on = models.DateField(help_text="date of the order")
    rows: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    by_key = models.CharField(max_length=40)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"request {self.pk} of {self.at:%Y-%m-%d} for {len(self.rows)} rows"


class ErasureMatter(models.Model):
    """A matter that a request is about: the office that has it sees the request and decides. Append-only.

    A request about a record of a repository has none: the record is of no office, and cases of several may use it.
    """

    request = models.ForeignKey(ErasureRequest, on_delete=models.PROTECT, related_name="about")
    matter = models.ForeignKey("process.Matter", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "matter"], name="one_row_a_matter_of_a_request")
        ]

    def __str__(self) -> str:
        return f"request {self.request_id} about {self.matter_id}"


class ErasureDecline(models.Model):
    """A request declined by another person, with the reasons. Append-only."""

    request = models.OneToOneField(ErasureRequest, on_delete=models.PROTECT, related_name="declined")
    reasons = models.TextField()
    by_key = models.CharField(max_length=40)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"request {self.request_id} declined"


class Erasure(models.Model):
    """An erasure approved by a second person and carried out in the same transaction. Append-only.

    ``marker`` stands where texts were; ``rows_digest`` is SHA-256 of the canonical {row: commitment} of all its rows.
    """

    request = models.OneToOneField(ErasureRequest, on_delete=models.PROTECT, related_name="done")
    marker = models.CharField(max_length=MARKER_LENGTH)
    rows_digest = models.CharField(max_length=64)
    by_key = models.CharField(max_length=40)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"erasure {self.pk}, {self.at:%Y-%m-%d}"


class ErasedRow(models.Model):
    """One row that an erasure emptied, and the commitment that steps and audit chain keep of it. Append-only."""

    erasure = models.ForeignKey(Erasure, on_delete=models.PROTECT, related_name="erased")
    label = models.CharField(max_length=80, unique=True, help_text="app.Model:pk")
    digest = models.CharField(max_length=70)

    def __str__(self) -> str:
        return self.label


class Leftover(models.Model):
    """What is still to be removed outside the tables once an erasure is committed; gone when it is done.

    ``kind`` names the keeper that removes it (`process.erasure.leftovers`); ``what`` is the keeper's own key, such as
    a file's digest.
    """

    erasure = models.ForeignKey(Erasure, on_delete=models.PROTECT, related_name="leftovers")
    kind = models.CharField(max_length=40)
    what: models.JSONField[Any, Any] = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.kind} of erasure {self.erasure_id}"


class LegalHold(models.Model):
    """Nothing about this record may be erased: a court or counsel wants it kept. ``until``: the last day, if known.

    ``key`` is a record's key or a matter's reference. It is emptied where the record is erased after the hold ended.
    """

    key = models.CharField(max_length=60, db_index=True)
    reason = SealedText(bound_to="by_key")
    until = models.DateField(null=True)
    by_key = models.CharField(max_length=40)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    ended_by = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"hold {self.pk} since {self.at:%Y-%m-%d}"
