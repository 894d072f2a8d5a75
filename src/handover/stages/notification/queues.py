"""Notification's queue of cases, declared once."""

from __future__ import annotations

from typing import Final

from handover.accounts.roles import Role
from handover.clocks.targets import TARGETS, TargetKind
from handover.stages.notification import queries
from handover.web.queues import Queue

QUEUES: Final = (
    Queue(
        title="Queries to answer",
        explain=f"Raised by a print match, longest waiting first. {TARGETS[TargetKind.IAQ_ANSWER].source}.",
        url_name="notification:queue", address="", page="notification:query", verb="Answer",
        states=("queried",), visible=queries.visible_to,
        workers=frozenset({Role.RECORDS_SPECIALIST, Role.SUPERVISOR, Role.AUDITOR}),
    ),
)  # fmt: skip
