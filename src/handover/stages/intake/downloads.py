"""An answer as a file to download, for pages and machine accounts alike."""

from __future__ import annotations

from django.http import HttpResponse

from handover.stages.intake import queries
from handover.stages.intake.answers import kind_of
from handover.stages.intake.models import Answer


def as_file(answer: Answer) -> HttpResponse:
    """The bytes of an answer, as an attachment named by its TCN; XML says that it is."""
    name = "".join(c for c in answer.tcn if c.isalnum() or c in "-_")
    data = queries.answer_file(answer)
    kind = kind_of(data)
    return HttpResponse(
        data,
        content_type=kind.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}.{kind.ending}"'},
    )
