"""A note on a case, and the file that came with it. Append-only, by trigger; the content can be erased by order."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from handover.process.erasure.public import Erasable
from handover.sealed_columns.fields import SealedBytes, SealedText


class CaseNote(Erasable):
    """What somebody wrote down about a case, beside its steps."""

    class Kind(models.TextChoices):
        NOTE = "note", "Note"
        CALL = "call", "Telephone call"
        LETTER = "letter", "Letter or e-mail"
        DOCUMENT = "document", "Document"

    erasable = ("text",)
    not_personal = ("matter", "kind", "by_key", "by_name", "at")

    matter = models.ForeignKey("process.Matter", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    text = SealedText(bound_to="salt")
    by_key = models.CharField(max_length=40)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.matter_id}"


class NoteFile(Erasable):
    """The file of a note, found by its SHA-256. ``media_type`` is what its content is, whatever its name says."""

    erasable = ("name", "sha256", "content")
    not_personal = ("matter", "note", "media_type", "size")

    matter = models.ForeignKey("process.Matter", on_delete=models.PROTECT, related_name="+")
    note = models.OneToOneField(CaseNote, on_delete=models.PROTECT, related_name="file")
    name = SealedText(bound_to="salt", max_length=120)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    content = SealedBytes(bound_to="salt")

    def __str__(self) -> str:
        return f"{self.media_type}, {self.size} bytes"
