"""Notes on a case: who writes and reads them, and what is kept."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.test import Client

from handover.audit.models import Entry
from handover.process.models import Matter
from handover.stages.review.notes.models import CaseNote, NoteFile
from tests.support.cast import Cast
from tests.support.walk import Person, case_in

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n"


def page(cast: Cast, who: str, case: Matter, end: str = "", **sent: object) -> HttpResponse:
    client = Client()
    client.force_login(cast[who])
    address = f"/review/cases/{case.reference}/notes/{end}"
    answer = client.post(address, sent, secure=True) if sent else client.get(address, secure=True)
    assert isinstance(answer, HttpResponse)
    return answer


def test_a_note_with_its_file_is_kept_shown_and_audited(cast: Cast) -> None:
    case = case_in(cast, "in_review")
    file = SimpleUploadedFile("../order of 2016.pdf", PDF, "text/html")
    assert (
        page(cast, "ortiz", case, kind="document", text="The signed order came.", file=file).status_code
        == 302
    )
    text = page(cast, "stone", case).content.decode()
    assert "The signed order came." in text
    assert "order of 2016.pdf" in text
    note = CaseNote.objects.get()
    answer = page(cast, "stone", case, f"{note.pk}/file/")
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    entry = Entry.objects.get(act="case.note")
    assert set(entry.content) == {"kind", "note", "digest", "file"}
    assert Entry.objects.filter(act="note_file.read", subject=case.reference).exists()


def test_a_note_is_neither_changed_nor_deleted(cast: Cast) -> None:
    case = case_in(cast, "in_review")
    page(cast, "ortiz", case, kind="note", text="Called.", file=SimpleUploadedFile("a.txt", b"words"))
    for model in (CaseNote, NoteFile):
        with pytest.raises(DatabaseError), transaction.atomic():
            model._base_manager.update(matter=case)
        with pytest.raises(DatabaseError), transaction.atomic():
            model._base_manager.all()._raw_delete("default")


def test_a_file_of_another_kind_is_refused_and_nothing_is_kept(cast: Cast) -> None:
    case = case_in(cast, "in_review")
    sent = page(
        cast, "ortiz", case, kind="note", text="See file.", file=SimpleUploadedFile("a.pdf", b"MZ\x90\x00")
    )
    assert sent.status_code == 422
    assert "no PDF" in sent.content.decode()
    assert "See file." in sent.content.decode()
    assert not CaseNote.objects.exists()


def test_jails_read_no_notes_and_auditors_write_none(cast: Cast) -> None:
    case = case_in(cast, "lodged")
    assert page(cast, "clark", case).status_code == 403
    text = page(cast, "adams", case)
    assert text.status_code == 200
    assert "Add a note" not in text.content.decode()
    assert page(cast, "adams", case, kind="note", text="x").status_code == 403
    other = case_in(cast, "in_review")
    page(cast, "ortiz", other, kind="note", text="of the other", file=SimpleUploadedFile("a.txt", b"words"))
    key = CaseNote.objects.get().pk
    assert page(cast, "ortiz", case, f"{key}/file/").status_code == 404


def test_notes_of_a_restricted_record_are_for_whoever_needs_it(cast: Cast) -> None:
    case = case_in(cast, "in_review", Person(protected=True))
    assert page(cast, "ortiz", case, kind="note", text="Sheltered at an address.").status_code == 302
    answer = page(cast, "owens", case)
    assert answer.status_code == 403
    assert "Sheltered" not in answer.content.decode()
