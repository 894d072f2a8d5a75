"""A jail's claims of citizenship and doubts of age in words for the pages: at the office those that wait for an open
question, and those that could not be recorded; at the jail apart who answers the question that it asked, and whether
the office has it."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said

from handover.accounts.roles import IMMIGRATION_ROLES, Role
from handover.exchange.delivery_rules import MessageState
from handover.exchange.doubts import refused_of, waiting_of
from handover.exchange.envelope import read
from handover.exchange.models import IncomingMessage, OutgoingMessage
from handover.process import gate
from handover.process.models import Matter, RecordedStep
from handover.process.names import CaseState
from handover.stages.notification.public import open_record
from handover.web.requests import user_of
from handover.web.time_tags import moment
from handover.web.waiting_words import WaitingWord

_WHAT: Final = {
    "citizenship.raised": said("A claim or sign of United States citizenship"),
    "age.doubted": said("A doubt that the person is 18 or older"),
}
_ANSWERS: Final[dict[CaseState, tuple[str, str]]] = {
    "citizenship_question": ("citizenship.raised", said(
        "Counsel of the immigration office alone answers it; the jail cannot let the request go on.")),
    "child_path": ("age.doubted", said(
        "A supervisor of the immigration office alone answers it; the jail cannot let the request go on.")),
}  # fmt: skip
_HAS_IT: Final = said("The office has it since {at}.")
_ON_ITS_WAY: Final = said("The office does not have it yet: it is being sent.")
_UNSENT: Final = said(
    "The office does not have it, and it is not sent any more. Tell the office by telephone too: until it has the "
    "question and has answered it, the request stays stopped."
)
WORDS: Final = (
    *_WHAT.values(),
    *(words for _kind, words in _ANSWERS.values()),
    _HAS_IT,
    _ON_ITS_WAY,
    _UNSENT,
)
"""What is said of a question on the pages; they say it in their language."""


def words_of(request: HttpRequest, case: Matter) -> list[WaitingWord]:
    """The questions that stand, oldest first."""
    role = user_of(request).role
    if role == Role.JAIL_CLERK:
        return _asked_here(case)
    if role not in IMMIGRATION_ROLES or not case.agency.peer:
        return []
    refused = [(row.message, row.why) for row in refused_of(case)]
    rows = [*((row.message, "") for row in waiting_of(case).select_related("message__peer")), *refused]
    masked = bool(rows) and open_record(request, case, "waiting")
    return [_told(row, why, masked=masked) for row, why in rows]


def _told(row: IncomingMessage, why: str, *, masked: bool) -> WaitingWord:
    """One that a jail told. A restricted record masks its words, and an order erased them."""
    name, text = row.peer.name, ""
    if not row.erased:
        _envelope, _kind, data = read(row.body.encode())
        name = str(getattr(data, "by_name", "") or name)
        text = "" if masked else str(getattr(data, "text", ""))
    return WaitingWord(_WHAT[row.kind], name, row.received_at, text, refused=why)


def _asked_here(case: Matter) -> list[WaitingWord]:
    """The question that this jail asked the office of another deployment, while it stops the request."""
    if case.state not in _ANSWERS or gate.RECEIVED not in case.standing.facts:
        return []
    kind, who_answers = _ANSWERS[case.state]
    row = OutgoingMessage.objects.filter(matter=case, kind=kind).order_by("-number").first()
    if row is None:
        return []
    step = RecordedStep.objects.get(matter=case, number=row.number)
    dead = row.standing is MessageState.DEAD
    if row.standing is MessageState.RECEIVED and row.receipt_at:
        far = _(_HAS_IT).format(at=moment(row.receipt_at, case.agency))
    else:
        far = _(_UNSENT if dead else _ON_ITS_WAY)
    text = f"{_(who_answers)} {far}"
    return [WaitingWord(_WHAT[kind], step.actor_name, step.recorded_at, text, asked_here=True, unsent=dead)]
