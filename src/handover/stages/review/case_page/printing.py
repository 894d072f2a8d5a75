"""A whole case as one PDF, and the parts of it that review shows: the file, what happened, the notes."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from handover.process.models import Matter
from handover.repositories.withdrawal_marks import withdrawn_decisions
from handover.stages.identification.public import queries as identification
from handover.stages.notification.public import open_record
from handover.stages.notification.public import queries as notification
from handover.stages.review import queries
from handover.stages.review.case_file.file import RecordGoneError, file_of
from handover.stages.review.case_page.views import READERS, file_context
from handover.stages.review.notes.queries import notes_of
from handover.web.access import actor_of, roles
from handover.web.case_print import PrintPart, printed
from handover.web.reading_audit import note_reading
from handover.web.requests import matter_of

NOTES_PRINTED: Final = 200
"""The newest notes that a print carries; it says how many more there are."""


@require_safe
@roles(*READERS)
def case_print(request: HttpRequest, reference: str) -> HttpResponse:
    """Print the case as this person may read it. One entry records it, with the digest of what was given."""
    case = matter_of(request, notification.visible_to, reference)
    masked = open_record(request, case, "print")
    made = printed(request, case, masked=masked, now=timezone.now())
    said = {"sha256": made.sha256, "pages": made.pages, **({"masked": True} if masked else {})}
    note_reading(actor_of(request), "case.print", case, **said)
    answer = HttpResponse(made.pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{case.reference}.pdf"'
    return answer


def _file(request: HttpRequest, case: Matter, masked: bool) -> dict[str, Any]:
    """The file as the page shows it. Records sealed by a court are counted but never printed, because they may not be
    passed on."""
    beside = {
        "withdrawn": withdrawn_decisions(case),
        "sealed": identification.sealed_records(*notification.keys_of_case(case.pk)),
        "reads_sealed": False,
    }
    try:
        file = file_of(case.pk)
    except RecordGoneError:
        gone = {"stop": queries.shown_stop(case), "stop_answers": queries.stop_answers_of(case.pk)}
        return beside | gone | {"file": None}
    return beside | file_context(request, case, file, masked=masked)


def _notes(_request: HttpRequest, case: Matter, masked: bool) -> dict[str, Any]:
    notes = notes_of(case.pk)
    listed = [] if masked else list(notes[: NOTES_PRINTED + 1])
    return {"notes": listed[:NOTES_PRINTED], "more": notes.count() - NOTES_PRINTED}


def _nothing(_request: HttpRequest, _case: Matter, _masked: bool) -> dict[str, Any]:
    return {}


OFFICE: Final = frozenset(READERS)
PARTS: Final = (
    PrintPart("The case file", OFFICE, "review/print_file.html", _file, 10),
    PrintPart("What happened", OFFICE, "review/print_way.html", _nothing, 70),
    PrintPart("Notes", OFFICE, "review/print_notes.html", _notes, 80),
)  # fmt: skip
