"""Detainer's queues of cases, each declared once."""

from __future__ import annotations

from typing import Final

from handover.accounts.roles import IMMIGRATION_ROLES, Role
from handover.stages.notification.public import queries as notification
from handover.web.queues import Queue

OFFICE: Final = IMMIGRATION_ROLES | {Role.AUDITOR}


def _queue(**rest: object) -> Queue:
    return Queue(visible=notification.visible_to, page="detainer:package", readers=OFFICE, **rest)  # type: ignore[arg-type]


QUEUES: Final = (
    _queue(
        title="Packages to draft", explain="Probable cause was found; detainer and warrant are to be drafted.",
        url_name="detainer:drafts", address="queue/drafts/", verb="Draft", states=("probable_cause",),
        workers=frozenset({Role.REVIEW_OFFICER}),
    ),
    _queue(
        title="Warrants to sign", explain="Drafted by one person, signed by another; the oldest first.",
        url_name="detainer:signatures", address="queue/signatures/", verb="Read", states=("awaiting_signature",),
        workers=frozenset({Role.WARRANT_SIGNER}),
    ),
    _queue(
        title="Detainers to lodge", explain="Signed; to be sent to the jail.", url_name="detainer:lodgings",
        address="queue/lodgings/", verb="Lodge", states=("signed",), workers=frozenset({Role.REVIEW_OFFICER}),
    ),
)  # fmt: skip
