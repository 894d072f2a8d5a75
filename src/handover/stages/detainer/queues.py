"""Detainer's queues of cases, each declared once, and the page of a case that it adds."""

from __future__ import annotations

from typing import Final

from django.urls import reverse

from handover.accounts.roles import IMMIGRATION_ROLES, Role
from handover.process.models import Matter
from handover.stages.detainer import queries
from handover.stages.notification.public import queries as notification
from handover.web.case_head import CasePage
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
        workers=frozenset({Role.WARRANT_SIGNER}), acts=("sign_warrant", "return_unsigned"),
    ),
    _queue(
        title="Detainers to lodge", explain="Signed; to be sent to the jail.", url_name="detainer:lodgings",
        address="queue/lodgings/", verb="Lodge", states=("signed",), workers=frozenset({Role.REVIEW_OFFICER}),
    ),
    Queue(
        visible=queries.warrants_to_cancel, page="detainer:package", readers=OFFICE,
        title="Warrants to cancel", explain="The request was withdrawn; somebody who may issue the warrant cancels it, "
        "within 24 hours (office target, illustrative).",
        url_name="detainer:warrants_to_cancel", address="queue/warrants-to-cancel/", verb="Cancel the warrant",
        states=("cancelled", "citizen", "misidentified", "child_referred"), workers=frozenset({Role.WARRANT_SIGNER}),
    ),
)  # fmt: skip


def _page(case: Matter) -> str:
    return reverse("detainer:package", kwargs={"reference": case.reference})


CASE_PAGES: Final = (CasePage("Papers", OFFICE, _page, 40),)
