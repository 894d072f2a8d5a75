"""Custody's queues of cases, each declared once. The jail's own list has a page of its own."""

from __future__ import annotations

from typing import Final

from django.urls import reverse

from handover.accounts.roles import IMMIGRATION_ROLES, Role
from handover.process.case_track import STOPPED
from handover.process.models import Matter
from handover.stages.custody.designee_models import InterviewRequest
from handover.stages.custody.queries import FIELD_WAITS, JAIL_WAITS
from handover.stages.detainer.public import queries as detainer
from handover.stages.notification.public import queries as notification
from handover.web.case_head import CasePage
from handover.web.queues import Queue

QUEUES: Final = (
    Queue(
        title="Requests to this jail", explain="Detainers lodged here: to serve, to answer, to report on.",
        url_name="custody:jail_cases", page="custody:jail_case", verb="Answer", states=(*STOPPED, *JAIL_WAITS),
        visible=detainer.visible_to, workers=frozenset({Role.JAIL_CLERK}),
    ),
    Queue(
        title="Releases and custody", explain="Held, about to be released, or released without a handover; the nearest "
        "deadline first.",
        url_name="custody:field_queue", address="releases/", page="custody:field_case", verb="Record", order="due",
        states=FIELD_WAITS, visible=notification.visible_to,
        workers=frozenset({Role.FIELD_OFFICER, Role.SUPERVISOR, Role.REVIEW_OFFICER}),
    ),
)  # fmt: skip


def _release(case: Matter) -> str:
    return reverse("custody:field_case", kwargs={"reference": case.reference})


def _request(case: Matter) -> str:
    return reverse("custody:jail_case", kwargs={"reference": case.reference})


def _interviews(case: Matter) -> str:
    there = InterviewRequest.objects.filter(matter=case).exists()
    return reverse("custody:interviews", kwargs={"reference": case.reference}) if there else ""


def _booking(case: Matter) -> str:
    return reverse("intake:booking", kwargs={"reference": case.parent.reference}) if case.parent else ""


CASE_PAGES: Final = (
    CasePage("Request", frozenset({Role.JAIL_CLERK}), _request, 10),
    CasePage("Booking", frozenset({Role.JAIL_CLERK}), _booking, 20),
    CasePage("Interviews in the jail", IMMIGRATION_ROLES, _interviews, 45),
    CasePage(
        "Release and custody",
        frozenset({Role.FIELD_OFFICER, Role.SUPERVISOR, Role.REVIEW_OFFICER, Role.AUDITOR}),
        _release,
        50,
    ),
)
