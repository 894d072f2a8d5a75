"""Notification's queue of cases, and the pages of a case that it adds."""

from __future__ import annotations

from typing import Final

from django.urls import reverse

from handover.accounts.roles import IMMIGRATION_ROLES, Role
from handover.clocks.targets import TARGETS, TargetKind
from handover.process.models import Matter
from handover.stages.notification import queries
from handover.stages.notification.models import MatchLink
from handover.web.case_head import CasePage
from handover.web.queues import Queue

QUEUES: Final = (
    Queue(
        title="Queries to answer",
        explain=f"Raised by a print match, longest waiting first. {TARGETS[TargetKind.IAQ_ANSWER].source}.",
        url_name="notification:queue", address="", page="notification:query", verb="Answer",
        states=("queried",), visible=queries.visible_to,
        workers=frozenset({Role.RECORDS_SPECIALIST, Role.SUPERVISOR, Role.AUDITOR}),
        watchers=frozenset({Role.SUPERVISOR, Role.AUDITOR}),
    ),
)  # fmt: skip


def _query(case: Matter) -> str:
    return reverse("notification:query", kwargs={"reference": case.reference})


def _match(case: Matter) -> str:
    link = MatchLink.objects.select_related("search_matter").filter(matter=case).first()
    return (
        reverse("identification:search", kwargs={"reference": link.search_matter.reference}) if link else ""
    )


CASE_PAGES: Final = (
    CasePage("Query", queries.SEES_ALL, _query, 20),
    CasePage("Match", IMMIGRATION_ROLES | {Role.RECORDS_SPECIALIST, Role.AUDITOR}, _match, 30),
)
