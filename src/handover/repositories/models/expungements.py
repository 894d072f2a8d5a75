"""Orders by which a record is destroyed: by what authority, who asked, who approved, and when it was done."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from handover.repositories.models.versions import SourceRecord
from handover.sealed_columns.fields import SealedText


class Expungement(models.Model):
    """One order about one record. It names nobody: ``authority`` is the statute and the order's number.

    ``request``: that the content in matters be erased (`process.erasure`); none where no matter has any.
    """

    record = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="expungements")
    authority = SealedText(bound_to="record_id")
    dated = models.DateField(help_text="date of the order")
    ordered_at = models.DateTimeField()
    request: Any = models.OneToOneField(
        "process.ErasureRequest", on_delete=models.PROTECT, null=True, related_name="expungement"
    )
    asked_key = models.CharField(max_length=40, blank=True)
    asked_name = models.CharField(max_length=120, blank=True)
    asked_at: Any = models.DateTimeField(
        null=True, help_text="none where nobody has asked, or was asked before this was kept"
    )
    approved_key = models.CharField(max_length=40, blank=True)
    approved_name = models.CharField(max_length=120, blank=True)
    done_at: Any = models.DateTimeField(null=True)
    unclean: Any = models.JSONField(
        null=True,
        help_text="what the database's files may still hold, for `free_space.clean`; null once clean",
    )

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"expungement {self.pk}, order of {self.dated}"
