"""Send a message: compose it from the recorded facts, sign it, and mark it received once a matching receipt
arrives."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import structlog
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from handover import outbound
from handover.audit.append import append
from handover.audit.models import Entry
from handover.exchange import outbox, own_keys, peers, receiving
from handover.exchange.delivery_rules import NOT_TAKEN, MessageAttempt, MessageState
from handover.exchange.deriving import UnderivableError, data_of, is_urgent
from handover.exchange.envelope import MessageEnvelope, digest_of, message_id, write
from handover.exchange.http_signatures import ANSWER, SignatureFault, read_input, verify
from handover.exchange.key_texts import key_id
from handover.exchange.messages.registry import NAMED
from handover.exchange.models import OutgoingMessage, Peer
from handover.exchange.signing import PATH, SentAnswer, SentRequest, signed_request
from handover.process.erasure.columns import ErasedError
from handover.process.facts import AlteredError
from handover.process.models import RecordedStep

log = structlog.get_logger()
TIMEOUT: Final = httpx.Timeout(30.0, connect=5.0)
MOST_RECEIPT: Final = 64 * 1024


class SendError(Exception):
    """The message was not accepted; the text is shown on the page. ``refused``: the peer answered and refused it;
    ``code``: its reason."""

    def __init__(self, why: str, *, refused: bool = False, code: str = "") -> None:
        self.refused, self.code = refused, code
        super().__init__(f"{outbox.REFUSED}{why}" if refused else why)


class MessageReceipt(BaseModel):
    """What a peer says of a message that it took."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(max_length=120)
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    received_at: AwareDatetime
    again: bool
    logentry: int = Field(ge=1, lt=2**53)
    logdigest: str = Field(pattern=r"^[0-9a-f]{64}$")
    waits_for: int | None


def send(row: OutgoingMessage) -> bool:
    """Send one message, if nobody else has it in hand; whether it was received.

    The earlier ones about the same go first, so that its receiver takes them in their order, and it names none that
    was set aside. What is urgent waits for none.
    """
    for first in () if _waits_for_none(row) else outbox.earlier(row):
        if not _out_of_the_way(first):
            outbox.put_behind(row, first)
            return False
    return _try(row) is MessageAttempt.RECEIVED


def _waits_for_none(row: OutgoingMessage) -> bool:
    """Whether it is urgent by what it says. A version that did not know so may have written it."""
    kind = NAMED.get(row.kind)
    if row.ahead or kind is None or kind.at_once_where is None:
        return row.ahead
    step = RecordedStep.objects.get(matter_id=row.matter_id, number=row.number)
    return is_urgent(kind, row.matter, step, row.recipient)


def _out_of_the_way(first: OutgoingMessage) -> bool:
    """Whether a later message may be sent: its receiver has this one now, or it is set aside. One that was refused is
    tried again before its time: the receiver may have been upgraded since. Else one that is not due is in hand, or its
    peer is away."""
    due_at = first.due_at
    if due_at is None or due_at <= timezone.now():
        return _try(first) is not MessageAttempt.NOT_YET
    if not first.why.startswith(outbox.REFUSED):
        return False
    return _try(first, early=due_at) is not MessageAttempt.NOT_YET


def _try(row: OutgoingMessage, early: datetime | None = None) -> MessageAttempt:
    """``early``: when it is due, where it is tried before that."""
    if not outbox.claim(row):
        return MessageAttempt.NOT_YET
    row.refresh_from_db()
    body = _said(row)
    if body is None:
        return MessageAttempt.SET_ASIDE
    peer = Peer.objects.filter(name=row.peer).first()
    try:
        if peer is None:
            raise SendError("the peer is not declared any more", refused=True)
        receipt = _taken(row, peer, body)
    except (SendError, own_keys.OwnKeyError) as problem:
        log.warning("message not sent", message=row.pk, why=str(problem))
        return _not_taken(row, problem, early)
    _received(row, peer, receipt)
    return MessageAttempt.RECEIVED


def _taken(row: OutgoingMessage, peer: Peer, body: bytes) -> MessageReceipt:
    """The peer's receipt. To a peer that does not know the version of what is urgent, it is said in the newest one that
    it knows: a stop or a claim of citizenship waits for no upgrade, and what a later version adds is less than that.
    Raises `SendError`, for the version in which it was written."""
    try:
        return _receipt_for(row, peer, body)
    except SendError as refused:
        if refused.code != "version" or not _waits_for_none(row):
            raise
        written = row.version
        for version in range(written - 1, 0, -1):
            row.version = version
            try:
                receipt = _receipt_for(row, peer, compose(row))
            except SendError as again:
                if again.code == "version":
                    continue
                row.version = written
                raise
            OutgoingMessage.objects.filter(pk=row.pk).update(version=version)
            log.info("message told in an earlier version", message=row.pk, version=version)
            return receipt
        row.version = written
        raise


def _receipt_for(row: OutgoingMessage, peer: Peer, body: bytes) -> MessageReceipt:
    receipt = _delivered(peer, body)
    if (receipt.id, receipt.digest) != (_id_of(row), digest_of(body)):
        raise SendError("the receipt is for another message", refused=True)
    return receipt


def _said(row: OutgoingMessage) -> bytes | None:
    """The message in its place; None where it cannot be said, which a person is told: nothing waits for it."""
    try:
        outbox.keep_place(row)
        return compose(row)
    except DatabaseError:
        raise
    except (ErasedError, AlteredError, UnderivableError) as gone:
        log.error("message cannot be said", message=row.pk, why=str(gone))
        outbox.cannot_be_said(row, str(gone))
    except Exception:  # one that the program cannot say keeps no other of the case from being said
        log.exception("message cannot be said", message=row.pk)
        outbox.cannot_be_said(row, "a fault of the program: its log says more")
    outbox.let_on(row)
    return None


def _not_taken(row: OutgoingMessage, problem: Exception, early: datetime | None) -> MessageAttempt:
    if early is None:
        outbox.failed(row, str(problem))
        row.refresh_from_db()
    else:
        outbox.try_failed(row, str(problem), early)
    refused = isinstance(problem, SendError) and problem.code in NOT_TAKEN
    if not (refused or row.standing is MessageState.DEAD):
        return MessageAttempt.NOT_YET
    outbox.let_on(row)
    return MessageAttempt.SET_ASIDE


def compose(row: OutgoingMessage) -> bytes:
    """The message as bytes, the same whenever it is made once it has its place. Raises what `deriving.data_of`
    raises."""
    kind = NAMED[row.kind].of_version(row.version)
    step = RecordedStep.objects.get(matter_id=row.matter_id, number=row.number)
    entry = entry_of(row, step)
    envelope = MessageEnvelope(
        specversion="1.0", id=_id_of(row), source=row.sender, type=kind.type, subject=row.matter.reference,
        time=step.recorded_at, dataschema=kind.schema, datacontenttype="application/json", recipient=row.recipient,
        casestep=row.number, caseafter=outbox.place_of(row),
        logentry=entry.number, logdigest=entry.digest,
        data=data_of(kind, row.matter, step, row.recipient, row).model_dump(mode="json", include=kind.fields),
    )  # fmt: skip
    return write(envelope)


def _id_of(row: OutgoingMessage) -> str:
    return message_id(row.sender, row.matter.reference, row.number, row.kind, row.recipient)


def entry_of(row: OutgoingMessage, step: RecordedStep) -> Entry:
    """The entry of our own log that the step is recorded by."""
    entries = Entry.objects.filter(subject=row.matter.reference, act=f"{row.matter.track}.{step.step}")
    for entry in entries:
        if entry.content.get("version") == row.number:
            return entry
    raise UnderivableError(f"no entry of the audit is about step {row.number}")


def _delivered(peer: Peer, body: bytes) -> MessageReceipt:
    """Send, and read the receipt. Raises `SendError`."""
    key = own_keys.kept(Path(settings.HANDOVER_DATA_DIR))[0]
    authority = "memory" if peer.in_memory else urlsplit(peer.address).netloc.lower()
    request = signed_request(key, authority, body, timezone.now())
    if peer.in_memory:
        return _receipt_of(receiving.receive(request, lambda: body), own_keys.public_of(key))
    answer = _posted(peer, request)
    if answer.status not in (200, 201):
        code, refused = _code_of(answer), 400 <= answer.status < 500
        raise SendError(f"answered {answer.status} {code}".strip(), refused=refused, code=code)
    return _receipt_of(answer, None, peer)


def _posted(peer: Peer, request: SentRequest) -> SentAnswer:
    allowed = outbound.networks(settings.HANDOVER_PRIVATE_TARGETS)
    try:
        with (
            outbound.client(timeout=TIMEOUT, allowed=allowed) as client,
            client.stream(
                "POST",
                peer.address + PATH,
                content=request.body,
                headers={**request.headers, "accept": "application/json"},
            ) as response,
        ):
            content = b""
            for part in response.iter_bytes():
                content += part
                if len(content) > MOST_RECEIPT:
                    raise SendError("the answer is no receipt: it is too large", refused=True)
            return SentAnswer(
                response.status_code, {k.lower(): v for k, v in response.headers.items()}, content
            )
    except (httpx.HTTPError, httpx.InvalidURL) as problem:
        raise SendError(f"{type(problem).__name__}: {problem}"[:180]) from problem


def _code_of(answer: SentAnswer) -> str:
    """Return why a peer refused, by its code; its text is not trusted on a page."""
    try:
        code = str(json.loads(answer.body)["problems"][0]["code"])
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        return ""
    return code if code.isidentifier() and len(code) <= 20 else ""


def _receipt_of(answer: SentAnswer, own: bytes | None, peer: Peer | None = None) -> MessageReceipt:
    """Read a receipt that the peer signed; ``own``: our key, where the peer is this deployment. Raises `SendError`."""
    if answer.status not in (200, 201):
        code = _code_of(answer)
        raise SendError(f"answered {answer.status} {code}".strip(), refused=True, code=code)
    try:
        said = read_input(answer.headers, ANSWER)
        public = own if own and said.keyid == key_id(own) else _public_of(said.keyid, peer)
        verify(said, answer.values(), answer.body, public, timezone.now())
        return MessageReceipt.model_validate_json(answer.body)
    except SignatureFault as fault:
        raise SendError(f"the receipt is not the peer's ({fault.code})", refused=True) from fault
    except ValidationError as fault:
        raise SendError("the answer is no receipt", refused=True) from fault


def _public_of(keyid: str, peer: Peer | None) -> bytes:
    known = peers.of_key(keyid)
    if known is None or peer is None or known[0].pk != peer.pk:
        raise SendError("the receipt is signed with a key that is not the peer's", refused=True)
    return known[1]


def _received(row: OutgoingMessage, peer: Peer, receipt: MessageReceipt) -> None:
    """Store the receipt, and act on what it reveals: the peer is back, lacks a message, or has lost some."""
    now: datetime = timezone.now()
    with transaction.atomic():
        OutgoingMessage.objects.filter(pk=row.pk).update(
            state=MessageState.RECEIVED.value, due_at=None, changed_at=now, why="", digest=receipt.digest,
            receipt_entry=receipt.logentry, receipt_digest=receipt.logdigest, receipt_at=receipt.received_at,
        )  # fmt: skip
        said: dict[str, Any] = {
            "id": receipt.id, "digest": receipt.digest, "peer": peer.name, "log_entry": receipt.logentry,
            "log_digest": receipt.logdigest,
        }  # fmt: skip
        append(act="message.delivered", actor=outbox.COURIER, subject=row.matter.reference, content=said)
        if not receipt.again:
            outbox.lost_by_peer(peer, receipt.logentry, receipt.received_at, row)
        if receipt.waits_for:
            outbox.missed_by_peer(row, receipt.waits_for)
        outbox.let_on(row)
        outbox.peer_is_back(peer)
