"""What a message of the office is recorded by at the jail: a case of its own, under the office's reference."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Final

from handover.accounts.models import Agency
from handover.exchange.delivery_rules import MessageState
from handover.exchange.effects.told import (
    CannotBeRecordedError,
    NothingToRecordError,
    ToldMessage,
    WaitsError,
)
from handover.exchange.messages.to_jail import PaperSent
from handover.exchange.models import IncomingMessage, OutgoingMessage
from handover.process import gate
from handover.process.case_track import STOPPED
from handover.process.graph import Track
from handover.process.jail_words import CALLED_OFF
from handover.process.models import Matter, RecordedStep
from handover.process.names import CaseStep
from handover.stages.custody.public import received
from handover.stages.detainer.public import (
    ReceivedPaper,
    Request,
    RequestFromOffice,
    Warrant,
    received_requests,
)

_RAISED_HERE: Final[tuple[CaseStep, ...]] = ("raise_citizenship", "refer_child")
"""Steps by which the jail itself stops a request until the office answers."""


def request_lodged(told: ToldMessage) -> Matter:
    """Open the case, with its papers."""
    known = Matter.objects.select_related("agency", "office").filter(reference=told.envelope.subject).first()
    if known is not None:
        return _lodged_again(known, told)
    data, jail = told.data, Agency.objects.get(ori=told.envelope.recipient)
    return received_requests.receive_request(RequestFromOffice(
        reference=told.envelope.subject, message_id=told.envelope.id, jail=jail,
        office=Agency.objects.get(ori=told.envelope.source), lodged_at=data.happened_at,
        request=Request(data.request), warrant=Warrant(data.warrant), contact_phone=data.contact_phone,
        component=data.component, event_number=data.event_number, supersedes_on=data.supersedes_on,
        person=data.person, booking_number=data.booking_number, tcn=data.tcn, papers=_papers(data.papers),
    ))  # fmt: skip


def _lodged_again(known: Matter, told: ToldMessage) -> Matter:
    """Refuse a request whose reference is on file already: for the same request, or for another case."""
    if not _is_of(known, told):
        raise CannotBeRecordedError("a case of this name is here, and is not that office's")
    if known.agency.ori == told.envelope.recipient:
        raise NothingToRecordError("the request is with this jail already")
    raise CannotBeRecordedError("the request went from here to another jail and came back: lodge it anew")


def _is_of(case: Matter, told: ToldMessage) -> bool:
    received_from = case.office.ori if case.office else ""
    return (
        case.track == Track.CASE
        and gate.RECEIVED in case.standing.facts
        and received_from == told.envelope.source
    )


def _case(told: ToldMessage) -> Matter:
    case = Matter.objects.select_related("agency", "office").filter(reference=told.envelope.subject).first()
    if case is None:
        raise WaitsError("the request itself has not come yet")
    if not _is_of(case, told):
        raise CannotBeRecordedError("a case of this name is here, and is not that office's")
    return case


def request_stopped(told: ToldMessage) -> Matter:
    """Nobody is held on it until the office says otherwise."""
    case = _case(told)
    if case.state in (*STOPPED, *CALLED_OFF):
        raise NothingToRecordError("the request is stopped or withdrawn already")
    return _word(case, "receive_stop", told)


def request_resumed(told: ToldMessage) -> Matter:
    """Resume a stopped request, unless something the office did not know of when it sent this has stopped it."""
    case = _case(told)
    if case.state not in STOPPED:
        raise NothingToRecordError("the request is not stopped")
    if _stopped_since(case, told):
        raise NothingToRecordError("something stopped the request after that")
    while case.state in STOPPED:
        before = case.state
        case = _word(case, "receive_resumption", told)
        if case.state == before:  # a bar of the jail's own facts stopped it at once
            break
    return case


def _stopped_since(case: Matter, told: ToldMessage) -> bool:
    """Whether a later message stopped it, or somebody here did and the office had not heard of that by then."""
    later = IncomingMessage.objects.filter(
        peer=told.peer, subject=told.envelope.subject, recipient=told.envelope.recipient,
        kind="request.stopped", step__gt=told.envelope.casestep,
    )  # fmt: skip
    raised = RecordedStep.objects.filter(matter=case, step__in=_RAISED_HERE).order_by("-number").first()
    if later.exists():
        return True
    if raised is None:
        return False
    heard = OutgoingMessage.objects.filter(
        matter=case,
        number=raised.number,
        state=MessageState.RECEIVED.value,
        receipt_at__lte=told.data.recorded_at,
    )
    return not heard.exists()


def request_withdrawn(told: ToldMessage) -> Matter:
    """The request no longer stands."""
    case = _case(told)
    if case.state in CALLED_OFF:
        raise NothingToRecordError("the request is withdrawn already")
    return received_requests.receive_withdrawal(
        case.pk, version=case.version, told=told.data.reason, papers=_papers(told.data.papers),
        at=told.data.happened_at,
    )  # fmt: skip


def custody_assumed(told: ToldMessage) -> Matter:
    """The jail's part ends."""
    case, data = _case(told), told.data
    if "custody" in case.standing.facts:
        raise NothingToRecordError("custody is on record already")
    if case.state in CALLED_OFF:
        raise NothingToRecordError("the request was withdrawn")
    return received.receive_custody(case, assumed_at=data.assumed_at, place=data.place, officer=data.officer)


def request_ended(told: ToldMessage) -> Matter:
    """End the request; the person's whereabouts are not disclosed."""
    case = _case(told)
    if case.state in (*CALLED_OFF, told.data.outcome):
        raise NothingToRecordError("the request had ended already")
    return _word(case, received.OUTCOMES[told.data.outcome], told)


def correction_told(told: ToldMessage) -> Matter:
    """What the jail was told no longer stands: shown on its page in the office's words."""
    return _word(_case(told), "receive_word", told, text=told.data.text)


def content_erased(told: ToldMessage) -> Matter:
    """Shown on the request's page: what was told before is erased here by an order of the jail's own."""
    text = (
        f"By {told.data.authority} the office erased content that {len(told.data.messages)} of its messages about this "
        "request had told. What is held here of them is for the jail to erase, by its own law."
    )
    return _word(_case(told), "receive_word", told, text=text)


def warrant_cancelled(told: ToldMessage) -> Matter:
    """The warrant is void too; its cancellation is shown among the papers."""
    text = "The warrant that came with the request was cancelled."
    return _word(_case(told), "receive_word", told, text=text, papers=_papers(told.data.papers))


def notice_replaced(told: ToldMessage) -> Matter:
    """The person's notice with a new code, shown among the papers in the place of the one before it."""
    text = (
        "The code on the person's notice was lost. Hand the new notice over: the code on the earlier one opens nothing "
        "any more."
    )
    return _word(_case(told), "receive_word", told, text=text, papers=_papers(told.data.papers))


def dispute_answered(told: ToldMessage) -> Matter:
    """A dispute that was taken down here has its dated answer, which the person has, not the jail."""
    dispute = (
        Matter.objects.select_related("agency", "office").filter(reference=told.envelope.subject).first()
    )
    if dispute is None or dispute.track != Track.DISPUTE or dispute.agency.ori != told.envelope.recipient:
        raise CannotBeRecordedError("no dispute of this name was taken down here")
    if dispute.office is None or dispute.office.ori != told.envelope.source:
        raise CannotBeRecordedError("the dispute is before another office")
    if dispute.place.ended:
        raise NothingToRecordError("the dispute was answered before")
    return received.receive_dispute_answer(dispute, message_id=told.envelope.id, at=told.data.happened_at)


def _word(
    case: Matter, step: CaseStep, told: ToldMessage, *, text: str = "", papers: Sequence[ReceivedPaper] = ()
) -> Matter:
    return received.receive(
        case, step, kind=told.kind.name, message_id=told.envelope.id, at=told.data.happened_at, text=text,
        papers=papers,
    )  # fmt: skip


def _papers(sent: Sequence[PaperSent]) -> list[ReceivedPaper]:
    return [ReceivedPaper(one.form, one.title, one.pages, one.sha256, _bytes(one.pdf)) for one in sent]


def _bytes(text: str) -> bytes:
    """Return the bytes of a paper; if they cannot be decoded, empty bytes, which match no digest."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


EFFECTS: Final[dict[str, Callable[[ToldMessage], Matter]]] = {
    "request.lodged": request_lodged,
    "request.stopped": request_stopped,
    "request.resumed": request_resumed,
    "request.withdrawn": request_withdrawn,
    "warrant.cancelled": warrant_cancelled,
    "notice.replaced": notice_replaced,
    "custody.assumed": custody_assumed,
    "request.ended": request_ended,
    "correction.told": correction_told,
    "content.erased": content_erased,
    "dispute.answered": dispute_answered,
}
"""The function that records a message, by its kind. A kind that is not listed has no effect."""
