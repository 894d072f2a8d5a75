"""Custody's queues of cases, each declared once. The jail's own list has a page of its own."""

from __future__ import annotations

from typing import Final

from handover.accounts.roles import Role
from handover.process.case_track import STOPPED
from handover.stages.custody.queries import FIELD_WAITS, JAIL_WAITS
from handover.stages.detainer.public import queries as detainer
from handover.stages.notification.public import queries as notification
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
