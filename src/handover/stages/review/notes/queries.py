"""Read notes."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from handover.stages.review.notes.models import CaseNote, NoteFile


def notes_of(case_id: UUID) -> QuerySet[CaseNote]:
    """The notes of a case, the newest first; the files' content is not read."""
    return CaseNote.objects.filter(matter_id=case_id).select_related("erasure", "file").defer("file__content")


def file_of_note(case_id: UUID, key: int) -> NoteFile | None:
    """The file of a note of this case."""
    return NoteFile.objects.filter(matter_id=case_id, note_id=key).select_related("erasure").first()
