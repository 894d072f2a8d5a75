"""The pages of the arresting agency's question."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from handover.accounts.roles import Role
from handover.process.models import Matter
from handover.stages.review.agency_requests import actions as agency_requests
from handover.stages.review.agency_requests import forms
from handover.stages.review.stepping import case_of, get_or_post, step
from handover.web.access import actor_of, roles


@get_or_post
@roles(Role.RECORDS_SPECIALIST, Role.REVIEW_OFFICER)
def agency_request(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that the arresting agency asks."""
    case = case_of(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        return agency_requests.record_agency_request(case.pk, actor=actor_of(request), **data)

    return step(request, case, "record_agency_request", forms.AgencyRequestForm, take)


@get_or_post
@roles(Role.REVIEW_OFFICER)
def agency_reply(request: HttpRequest, reference: str) -> HttpResponse:
    """Tell the arresting agency yes or no."""
    case = case_of(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        return agency_requests.answer_agency(case.pk, actor=actor_of(request), **data)

    return step(request, case, "answer_agency", forms.AgencyReplyForm, take)
