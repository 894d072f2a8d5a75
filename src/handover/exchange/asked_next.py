"""A jail's claims of citizenship and doubts of age in words for the pages: at the office those that wait for an open
question, and those that could not be recorded; at the jail apart who answers the question that it asked, and whether
the office has it."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said

from handover.accounts.roles import IMMIGRATION_ROLES, Role
from handover.exchange.delivery_rules import NEVER, MessageState
from handover.exchange.doubts import STOPS, asked_by, refused_of, waiting_of
from handover.exchange.envelope import read
from handover.exchange.models import IncomingMessage
from handover.process import gate
from handover.process.models import Matter
from handover.process.names import CaseState
from handover.stages.notification.public import open_record
from handover.web.requests import user_of
from handover.web.time_tags import moment
from handover.web.waiting_words import WaitingWord

_WHAT: Final = {
    "citizenship.raised": said("A claim or sign of United States citizenship"),
    "age.doubted": said("A doubt that the person is 18 or older"),
}
_ANSWERS: Final[dict[CaseState, str]] = {
    "citizenship_question": said(
        "Counsel of the immigration office alone answers it; the jail cannot let the request go on."),
    "child_path": said(
        "A supervisor of the immigration office alone answers it; the jail cannot let the request go on."),
}  # fmt: skip
_HAS_IT: Final = said("The office has it since {at}.")
_ON_ITS_WAY: Final = said("The office does not have it yet: it is being sent.")
_UNSENT: Final = said(
    "The office does not have it, and it is not sent any more. Tell the office by telephone too: until it has the "
    "question and has answered it, the request stays stopped."
)
WORDS: Final = (
    *_WHAT.values(),
    *_ANSWERS.values(),
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
    """The question that this jail asked the office of another deployment, while it stops the request. One that was set
    aside, or that no message asks, is not sent any more either."""
    found = asked_by(case) if gate.RECEIVED in case.standing.facts else None
    if found is None:
        return []
    step, row = found
    unsent = row is None or row.standing in NEVER
    if row and row.standing is MessageState.RECEIVED and row.receipt_at:
        far = _(_HAS_IT).format(at=moment(row.receipt_at, case.agency))
    else:
        far = _(_UNSENT if unsent else _ON_ITS_WAY)
    text, what = f"{_(_ANSWERS[case.state])} {far}", _WHAT[STOPS[case.state]]  # type: ignore[index]
    return [WaitingWord(what, step.actor_name, step.recorded_at, text, asked_here=True, unsent=unsent)]
