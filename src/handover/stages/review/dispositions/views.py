"""The pages of the wait for a court."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from handover.accounts.roles import Role
from handover.process.models import Matter
from handover.stages.review.case_file.file import file_of
from handover.stages.review.dispositions import actions as dispositions
from handover.stages.review.dispositions import forms
from handover.stages.review.stepping import case_of, get_or_post, step
from handover.web.access import actor_of, roles


@get_or_post
@roles(Role.REVIEW_OFFICER)
def watch(request: HttpRequest, reference: str) -> HttpResponse:
    """Wait for the court."""
    case = case_of(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        return dispositions.await_disposition(case.pk, actor=actor_of(request), **data)

    return step(request, case, "await_disposition", forms.WatchForm, take, file=file_of(case.pk))


@get_or_post
@roles(Role.RECORDS_SPECIALIST)
def disposition(request: HttpRequest, reference: str) -> HttpResponse:
    """Record what the court did."""
    case = case_of(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        return dispositions.record_disposition(case.pk, actor=actor_of(request), **data)

    return step(request, case, "record_conviction", forms.DispositionForm, take)
