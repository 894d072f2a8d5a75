"""Which version of a record each step used, and what became of the record afterwards. Both hold keys alone."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models

from handover.repositories.models.versions import RecordVersion, SourceRecord


class ReliedOn(models.Func):
    """``ReliedOn(F("what"))``: a use that is no mere candidate, of which a search has dozens. It is said as the index
    of a matter's uses says it, for SQLite takes an index of some rows only by the same words."""

    template = "NOT (%(expressions)s = 'candidate')"
    output_field = models.BooleanField()


class RecordUse(models.Model):
    """One step of a matter used one version of a record. Append-only; written in the step's own transaction."""

    class What(models.TextChoices):
        CANDIDATE = "candidate", "candidate of a search"
        MATCH = "match", "match by prints"
        WANT_HIT = "want_hit", "possible want"
        ANSWER = "answer", "criminal answer"
        QUERY_ANSWER = "query_answer", "answer to a query"
        FINDING = "finding", "finding of an officer"
        PAPER = "paper", "printed paper"
        GIVEN = "given", "record given to an immigration office"

    record = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="uses")
    version = models.ForeignKey(RecordVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    matter = models.ForeignKey("process.Matter", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField(help_text="the step that used it")
    what = models.CharField(max_length=12, choices=What)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["matter", "what"], name="uses_relied_on", condition=~models.Q(what="candidate")
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} in {self.matter_id}, step {self.number}"


class WithdrawnUse(models.Model):
    """What rested on a record was told that the record was withdrawn, or is back. Append-only; one row a use."""

    class Op(models.TextChoices):
        RETRACT = "retract", "withdrawn by its source"
        SEAL = "seal", "sealed by order"
        UNSEAL = "unseal", "open again after it was sealed"
        EXPUNGE = "expunge", "expunged by order"
        CLEARED = "cleared", "a want that is none any more"
        MERGE = "merge", "merged into another record"
        REKEY = "rekey", "given another number"
        RETURN = "return", "sent again by its source"

    use = models.ForeignKey(RecordUse, on_delete=models.PROTECT, related_name="withdrawals")
    op = models.CharField(max_length=8, choices=Op)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.use_id}: {self.get_op_display()}"


DECISIONS: Final = (
    RecordUse.What.MATCH, RecordUse.What.ANSWER, RecordUse.What.QUERY_ANSWER, RecordUse.What.FINDING,
    RecordUse.What.PAPER,
)  # fmt: skip
"""Uses that somebody may have relied on: they are marked where their record is withdrawn."""
