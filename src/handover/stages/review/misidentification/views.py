"""The page that closes a misidentification where no detainer is out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from handover.accounts.roles import Role
from handover.process.models import Matter
from handover.stages.review.misidentification import actions as misidentification
from handover.stages.review.misidentification import forms
from handover.stages.review.misidentification.consequences import consequences_of
from handover.stages.review.stepping import case_of, get_or_post, step
from handover.web.access import actor_of, roles


@get_or_post
@roles(Role.SUPERVISOR)
def close_misidentified(request: HttpRequest, reference: str) -> HttpResponse:
    """Undo a misidentification where no detainer is out."""
    case = case_of(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        return misidentification.close_misidentified(case.pk, actor=actor_of(request), **data)

    return step(
        request, case, "close_misidentified", forms.MisidentifiedForm, take, template="review/misidentified.html",
        context={"consequences": consequences_of(case)},
    )  # fmt: skip
