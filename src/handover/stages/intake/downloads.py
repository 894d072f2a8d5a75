"""An answer as a file to download, for pages and machine accounts alike."""

from __future__ import annotations

from django.http import HttpResponse

from handover.stages.intake import queries
from handover.stages.intake.models import Answer


def as_file(answer: Answer) -> HttpResponse:
    """The bytes of an answer, as an attachment named by its TCN."""
    name = "".join(c for c in answer.tcn if c.isalnum() or c in "-_")
    return HttpResponse(
        queries.answer_file(answer),
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}.ebts"'},
    )
