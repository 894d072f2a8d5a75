"""Reads the arresting agency's request and the reply."""

from __future__ import annotations

from uuid import UUID

from handover.stages.review.agency_requests.models import AgencyReply, AgencyRequest


def agency_request_of(case_id: UUID) -> AgencyRequest | None:
    """The arresting agency's newest request (8 USC 1357(d))."""
    return AgencyRequest.objects.filter(matter_id=case_id).order_by("-number").first()


def agency_reply_of(case_id: UUID) -> AgencyReply | None:
    """The answer to it."""
    return AgencyReply.objects.filter(matter_id=case_id).order_by("-number").first()
