"""Step pages: record the arresting agency's request, and reply."""

from __future__ import annotations

from typing import Final

from handover.stages.review.agency_requests import actions, forms
from handover.stages.review.case_steps import case_step

PAGES: Final = (
    case_step(
        step="record_agency_request", name="review:agency_request", address="cases/<str:reference>/agency-request/",
        form=forms.AgencyRequestForm, verb=actions.record_agency_request,
    ),
    case_step(
        step="answer_agency", name="review:agency_reply", address="cases/<str:reference>/agency-reply/",
        form=forms.AgencyReplyForm, verb=actions.answer_agency,
    ),
)  # fmt: skip
