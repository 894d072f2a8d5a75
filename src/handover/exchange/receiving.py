"""Receive messages: check signature, sender, subject and earlier messages, then store each once. A refused message is
counted with the reason (`RefusedMessages`) and not stored. What is taken gets a receipt that names its digest and the
entry of our own log: a copy of the message gets the same one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.audit.models import Entry
from handover.exchange import own_keys, peers
from handover.exchange.effects.applying import apply_course
from handover.exchange.envelope import (
    CONTENT_TYPE,
    MOST_BYTES,
    MessageEnvelope,
    UnreadableMessageError,
    digest_of,
    message_id,
    read,
)
from handover.exchange.http_signatures import REQUEST, SignatureFault, SignedInput, read_input, verify
from handover.exchange.key_texts import key_id
from handover.exchange.message_order import take_in_order
from handover.exchange.messages.registry import MessageKind
from handover.exchange.models import IncomingCourse, IncomingMessage, MessageEffect, OutgoingMessage, Peer
from handover.exchange.outbox import FORWARDED
from handover.exchange.parts import AgencyPart, MessageWay
from handover.exchange.refusals import count_refusal
from handover.exchange.signing import SentAnswer, SentRequest, plain_answer, signed_answer
from handover.process.facts import Fact
from handover.process.models import Matter
from handover.row_scope import Opening, opening

log = structlog.get_logger()
INBOX: Final = Actor.system("inbox")
ACT: Final = "message.received"
_STATUS: Final = {
    "unsigned": 401, "covers": 401, "unknown_key": 401, "altered": 401, "forged": 401, "stale": 401,
    "type": 415, "size": 413, "envelope": 422, "data": 422, "version": 422, "id": 422,
    "foreign": 403, "way": 403, "elsewhere": 403, "subject": 403, "reused": 409, "log": 409,
    "asked": 409,
}  # fmt: skip


class RefusedMessageError(Exception):
    """The message is refused. ``code``: for the table of refusals; ``peer``: where its signature fitted."""

    def __init__(self, code: str, text: str, peer: Peer | None = None, about: str = "") -> None:
        self.code, self.peer, self.about = code, peer, about
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class _Read:
    """A message whose signature fits, and whose sender may say what it says."""

    peer: Peer
    case: Matter | None
    envelope: MessageEnvelope
    kind: MessageKind
    at_once: bool
    body: bytes
    signature: tuple[str, str]


@opening(Opening.PEER)
def receive(request: SentRequest, body: Callable[[], bytes]) -> SentAnswer:
    """Take a message, whichever way it came; the answer to its sender.

    ``body`` is called once the headers name a key that is known: unknown senders cannot make us read megabytes.
    """
    key = _own_key()
    try:
        found = _believed(request, body, key)
        if key is None:  # a stranger is refused as ever; a peer is to try again
            return plain_answer(503, "no_key", "No key is set up here yet.")
        row, again = _keep(found)
    except RefusedMessageError as refused:
        count_refusal(refused.code, refused.peer, refused.about)
        return plain_answer(_STATUS[refused.code], refused.code, str(refused))
    if not (again or found.peer.in_memory):
        _apply(row)
    return signed_answer(key, 200 if again else 201, _receipt(row, again), timezone.now())


def _own_key() -> Ed25519PrivateKey | None:
    try:
        return own_keys.kept(Path(settings.HANDOVER_DATA_DIR))[0]
    except own_keys.OwnKeyError:
        return None


def _believed(request: SentRequest, body: Callable[[], bytes], own: Ed25519PrivateKey | None) -> _Read:
    try:
        said = read_input(request.headers, REQUEST)
        public, peer = _key_of(said, own)
        if request.headers.get("content-type", "") != CONTENT_TYPE:
            raise RefusedMessageError("type", f"Send it as {CONTENT_TYPE}.")
        content = body()
        if len(content) > MOST_BYTES:
            raise RefusedMessageError("size", f"A message has at most {MOST_BYTES:,} bytes.")
        verify(said, request.values(), content, public, timezone.now())
    except SignatureFault as fault:
        raise RefusedMessageError(fault.code, str(fault)) from fault
    try:
        envelope, kind, data = read(content)
    except UnreadableMessageError as fault:
        raise RefusedMessageError(fault.code, str(fault), peer) from fault
    sender = peer or peers.here(envelope.source)
    _demand_sender(sender, envelope, kind)
    assert sender is not None
    case = _subject_of(sender, envelope, kind)
    signature = (request.headers["signature-input"], request.headers["signature"])
    return _Read(sender, case, envelope, kind, kind.counts_at_once(data), content, signature)


def _key_of(said: SignedInput, own: Ed25519PrivateKey | None) -> tuple[bytes, Peer | None]:
    """The key that a signature names, and whose it is; nobody's where it is our own (`models.IN_MEMORY`)."""
    public = own_keys.public_of(own) if own else b""
    if public and said.keyid == key_id(public):
        return public, None
    known = peers.of_key(said.keyid)
    if known is None:
        raise RefusedMessageError(
            "unknown_key", "The key is not known here, was revoked, or its overlap is over."
        )
    return known[1], known[0]


def _demand_sender(peer: Peer | None, envelope: MessageEnvelope, kind: MessageKind) -> None:
    """Refuse a message in another agency's name, of a kind that this part does not send, or for another receiver."""
    about = envelope.id
    if peer is None or not peers.speaks_for(peer, envelope.source):
        raise RefusedMessageError("foreign", "The sender does not speak for that agency.", peer, about)
    if AgencyPart(peer.part) is not kind.way.sender:
        raise RefusedMessageError("way", f"A {peer.part} does not send {kind.name}.", peer, about)
    if not peers.is_here(envelope.recipient):
        raise RefusedMessageError("elsewhere", "The message is for another agency.", peer, about)
    made = message_id(envelope.source, envelope.subject, envelope.casestep, kind.name, envelope.recipient)
    if envelope.id != made:
        raise RefusedMessageError(
            "id", "The id is not that of its sender, subject, step and kind.", peer, about
        )


def _subject_of(peer: Peer, envelope: MessageEnvelope, kind: MessageKind) -> Matter | None:
    """The case or booking here, if it is one of here. Refuses what is about another's: a jail tells of a request that
    was sent to it, an office and a bureau of their own; an office asks about a booking that was forwarded to it.
    """
    refused = RefusedMessageError("subject", "That is another agency's case.", peer, envelope.id)
    if kind.way is MessageWay.OFFICE_TO_BUREAU:
        told = OutgoingMessage.objects.select_related("matter").filter(
            matter__reference=str(envelope.data.get("booking")), kind=FORWARDED, recipient=envelope.source,
            sender=envelope.recipient,
        )  # fmt: skip
        if (forwarded := told.first()) is None:
            raise refused
        return forwarded.matter
    if kind.way is MessageWay.JAIL_TO_OFFICE:
        about = str(envelope.data.get("about") or envelope.subject)
        case = Matter.objects.filter(reference=about, office__ori=envelope.recipient).first()
        if case is None or not _was_sent(case, envelope.source):
            raise refused
        return case
    others = IncomingCourse.objects.filter(subject=envelope.subject, opened=True)
    if others.exclude(peer=peer).exists():
        raise refused
    return None


def _was_sent(case: Matter, ori: str) -> bool:
    """Whether the request is with this jail, or was sent to it once."""
    if case.agency.ori == ori:
        return True
    return OutgoingMessage.objects.filter(matter=case, kind="request.lodged", recipient=ori).exists()


def _keep(found: _Read) -> tuple[IncomingMessage, bool]:
    """Store a message once; return whether it was there already. Raises `RefusedMessageError` where it contradicts
    that."""
    envelope, digest = found.envelope, digest_of(found.body)
    with transaction.atomic():
        # The peer's row is locked: of two copies at once the second finds the first.
        peer = Peer.objects.select_for_update().get(pk=found.peer.pk)
        there = IncomingMessage.objects.filter(peer=peer, message_id=envelope.id).first()
        if there is not None:
            if there.digest != digest:
                raise RefusedMessageError("reused", "Another message had this id.", peer, envelope.id)
            return there, True
        _demand_one_log(peer, envelope)
        _demand_one_asking(found)
        row = IncomingMessage.objects.create(
            peer=peer, matter=found.case, message_id=envelope.id, kind=found.kind.name,
            subject=envelope.subject, source=envelope.source, recipient=envelope.recipient,
            step=envelope.casestep, after=envelope.caseafter, body=found.body.decode(), digest=digest,
            log_entry=envelope.logentry, log_digest=envelope.logdigest,
            signature_input=found.signature[0][:400], signature=found.signature[1][:200],
        )  # fmt: skip
        if not peer.in_memory:  # there the step itself is on record here
            MessageEffect.objects.create(message=row, at_once=found.at_once)
        take_in_order(row, opens=found.kind.opens)
        append(
            act=ACT, actor=INBOX, subject=envelope.subject,
            content={"id": envelope.id, "digest": digest, "peer": peer.name, "log_entry": envelope.logentry,
                     "log_digest": envelope.logdigest, "message": row.pk, "row_digest": Fact.of(row).digest},
        )  # fmt: skip
    return row, False


def _apply(row: IncomingMessage) -> None:
    """Record what counts now. A failure is retried later: the message is stored in any case."""
    try:
        apply_course(IncomingCourse.objects.get(peer=row.peer, recipient=row.recipient, subject=row.subject))
    except Exception:
        log.exception("message kept and not recorded yet", message=row.pk)


def _demand_one_log(peer: Peer, envelope: MessageEnvelope) -> None:
    """One entry of the sender's log has one digest: else it has two histories, as after a backup was restored."""
    same = IncomingMessage.objects.filter(peer=peer, log_entry=envelope.logentry)
    if same.exclude(log_digest=envelope.logdigest).exists():
        raise RefusedMessageError(
            "log",
            "Your log had another entry of this number: was it restored from a backup?",
            peer,
            envelope.id,
        )


def _demand_one_asking(found: _Read) -> None:
    """An office asks once for the record on a booking, and has it anew whenever it changes. Whether it has a case
    cannot be seen here: so it does not get the record as often, and as as many cases, as it likes."""
    if found.kind.way is not MessageWay.OFFICE_TO_BUREAU:
        return
    asked = IncomingMessage.objects.filter(
        matter=found.case, kind=found.kind.name, source=found.envelope.source
    )
    if asked.exists():
        raise RefusedMessageError(
            "asked", "The record on that booking was asked for already.", found.peer, found.envelope.id
        )


def entry_of(row: IncomingMessage) -> Entry:
    """The entry of our own log that says that a message came."""
    entries = Entry.objects.filter(act=ACT, subject=row.subject)
    return next(e for e in entries if e.content.get("id") == row.message_id)


def _receipt(row: IncomingMessage, again: bool) -> dict[str, Any]:
    """What a receipt says. ``waits_for``: the step without which this case's messages do not go on."""
    entry = entry_of(row)
    course = IncomingCourse.objects.get(peer=row.peer, recipient=row.recipient, subject=row.subject)
    return {
        "id": row.message_id, "digest": row.digest, "received_at": row.received_at.isoformat(), "again": again,
        "logentry": entry.number, "logdigest": entry.digest, "waits_for": course.missing_after,
    }  # fmt: skip
