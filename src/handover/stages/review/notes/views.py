"""The notes of a case, and their files."""

from __future__ import annotations

import hashlib
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from handover.accounts.roles import IMMIGRATION_ROLES, Role
from handover.process.advance import RefusedError
from handover.process.facts import AlteredError
from handover.process.models import Matter
from handover.stages.notification.law import RESTRICTED
from handover.stages.notification.public import open_record
from handover.stages.notification.public import queries as notification
from handover.stages.review.notes import queries, rules
from handover.stages.review.notes.actions import WRITES, add_note
from handover.stages.review.notes.forms import NoteForm
from handover.web import kept_drafts
from handover.web.access import actor_of, record_refusal, roles
from handover.web.drafts import keep_drafts_of
from handover.web.reading_audit import note_reading
from handover.web.requests import get_or_post, matter_of

_PAGE: Final = "review:notes"
READERS = (*sorted(IMMIGRATION_ROLES), Role.RECORDS_SPECIALIST, Role.AUDITOR)


@get_or_post
@roles(*READERS)
def notes(request: HttpRequest, reference: str) -> HttpResponse:
    """Read the notes of a case and add one. Of a restricted record only whoever needs it reads them (R12)."""
    case, writes = _case(request, reference), actor_of(request).role in WRITES
    posted = request.method == "POST"
    if posted and not writes:
        raise PermissionDenied("The office writes notes.")
    form = NoteForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid() and _added(request, case, form):
        kept_drafts.forget(request, _PAGE, case)
        messages.success(request, "The note is kept.")
        return redirect(_PAGE, reference=case.reference)
    note_reading(actor_of(request), "notes.read", case)
    context = {"case": case, "notes": queries.notes_of(case.pk), "form": form if writes else None}
    return render(request, "review/notes.html", context, status=422 if posted else 200)


def _added(request: HttpRequest, case: Matter, form: NoteForm) -> bool:
    sent = form.cleaned_data["file"]
    content = sent.read(rules.LARGEST + 1) if sent else None
    try:
        add_note(
            case.pk, actor=actor_of(request), kind=form.cleaned_data["kind"], text=form.cleaned_data["text"],
            name=sent.name if sent else "", content=content,
        )  # fmt: skip
    except RefusedError as refused:
        record_refusal(request, ",".join(r.code for r in refused.refusals), "note.refused")
        for one in refused.refusals:
            form.add_error(one.code if one.code in form.fields else None, one.text)
        return False
    return True


@require_safe
@roles(*READERS)
def note_file(request: HttpRequest, reference: str, key: int) -> HttpResponse:
    """Give the file of a note as it was kept, to be saved and not shown within the page."""
    case = _case(request, reference)
    file = queries.file_of_note(case.pk, key)
    if file is None:
        raise Http404
    file.demand_content()
    content = bytes(file.content)
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise AlteredError(f"the file of note {key} is not as it was kept")
    note_reading(actor_of(request), "note_file.read", case, note=key)
    answer = HttpResponse(content, content_type=file.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{file.name.encode("ascii", "replace").decode()}"'
    return answer


def _case(request: HttpRequest, reference: str) -> Matter:
    case = matter_of(request, notification.visible_to, reference)
    if open_record(request, case, "notes"):
        raise PermissionDenied(f"{RESTRICTED}. Your part of this case does not need its notes.")
    return case


keep_drafts_of(_PAGE, notification.visible_to, WRITES)
