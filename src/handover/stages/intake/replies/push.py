"""Push replies: into a drop folder, or to a webhook. A failure is an attempt with its reason, never an exception."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import socket
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import httpx
import structlog
from django.conf import settings
from django.utils import timezone

from handover import outbound
from handover.formats.drops import answer_event
from handover.formats.drops.cloudevent import CONTENT_TYPE
from handover.formats.drops.signature import sign
from handover.process.erasure.public import ErasedError
from handover.stages.intake import file_store
from handover.stages.intake.answers import bureau_ori, kind_of
from handover.stages.intake.models import Answer, Delivery, Receiver
from handover.stages.intake.replies import ledger
from handover.stages.intake.reply_rules import LEASE, AttemptOutcome, Way, address_fault
from handover.stages.intake.secrets import reply_key

log = structlog.get_logger()
TIMEOUT: Final = httpx.Timeout(10.0, connect=5.0)
WHOLE_SECONDS: Final = 15.0
"""Seconds for a whole push including the response, so that a receiver that sends a byte at a time is cut off."""
AGENT: Final = "handover-postman/1"


class PushError(Exception):
    """The receiver did not take the reply; the text is for the ledger."""


def push_due(limit: int = 100) -> int:
    """Push every reply that is due, one after the other. How many were delivered. A long-running worker uses a
    postman (`replies.postman`) instead."""
    return sum(push(row) for row in ledger.due(limit=limit))


def push(delivery: Delivery) -> bool:
    """Push one reply, if nobody else is doing so; whether it was delivered.

    The claim is a due time moved ahead: a worker that dies in the middle leaves the reply due again. The
    receiver may then get it twice, under the same id.
    """
    mine = Delivery.objects.filter(pk=delivery.pk, due_at=delivery.due_at).update(
        due_at=timezone.now() + LEASE
    )
    receiver = ledger.receiver_of(delivery.agency)
    if not mine or receiver is None:
        return False
    answer = Answer.objects.select_related("matter").get(pk=delivery.answer_id)
    way = Way.FOLDER if receiver.kind == Receiver.Kind.FOLDER else Way.WEBHOOK
    try:
        detail = _into_folder(receiver, answer) if way is Way.FOLDER else _to_webhook(receiver, answer)
    except PushError as problem:
        log.warning("reply not delivered", delivery=delivery.pk, why=str(problem))
        ledger.note(delivery.pk, way, AttemptOutcome.FAILED, actor=ledger.POSTMAN, detail=str(problem))
        return False
    except (file_store.MissingBytesError, ErasedError) as problem:
        log.error("reply has no bytes", delivery=delivery.pk, why=str(problem))
        ledger.note(delivery.pk, way, AttemptOutcome.FAILED, actor=ledger.POSTMAN, detail=str(problem))
        return False
    ledger.note(delivery.pk, way, AttemptOutcome.DONE, actor=ledger.POSTMAN, detail=detail)
    return True


def file_name(answer: Answer, ending: str) -> str:
    """A reply's name in a drop folder: the TCN it answers (else the receipt's reference), its kind, its own TCN."""
    asked = re.sub(r"[^A-Za-z0-9_-]", "_", answer.tcr) or answer.matter.reference
    return f"{asked}.{answer.kind}.{answer.tcn}.{ending}"


def _into_folder(receiver: Receiver, answer: Answer) -> str:
    """Write the digest, then the file, so that a file is complete once its name is visible."""
    data = file_store.get(answer.sha256)
    folder, name = Path(receiver.target), file_name(answer, kind_of(data).ending)
    try:
        _put_aside(folder / f"{name}.sha256", f"{hashlib.sha256(data).hexdigest()}  {name}\n".encode())
        _put_aside(folder / name, data)
    except OSError as problem:
        raise PushError(f"{problem.strerror or type(problem).__name__}: {name}") from problem
    return name


def _put_aside(path: Path, data: bytes) -> None:
    """Write a new file under ``.part`` and rename it. The jail writes in this folder too: a link at either name is
    never followed, because it would determine what is overwritten.
    """
    aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            # Whoever reads the folder reads the reply, and nobody else.
            os.fchmod(handle, stat.S_IMODE(path.parent.stat().st_mode) & 0o666)
            out.write(data)
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise


def message_of(answer: Answer) -> bytes:
    """The message by which this answer is pushed. Raises ``store.MissingBytesError``."""
    data = file_store.get(answer.sha256)
    about = "request" if answer.kind == Answer.Kind.STOP else "reference"
    return answer_event(
        kind=answer.kind, tcn=answer.tcn, tcr=answer.tcr, bureau=bureau_ori(), sent_at=answer.at, data=data,
        media_type=kind_of(data).media_type, corrects=answer.corrects, **{about: answer.matter.reference},
    )  # fmt: skip


@contextmanager
def _cut_off_after(seconds: float) -> Iterator[Callable[[str, dict[str, Any]], None]]:
    """Yield a trace hook for a request, and close its connection after this many seconds. The client's own timeouts
    apply to each read, so a slow sender would never reach them."""
    opened: list[socket.socket] = []

    def trace(event: str, info: dict[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            opened.append(info["return_value"].get_extra_info("socket"))

    def shut() -> None:
        for one in opened[-1:]:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, shut)
    timer.daemon = True
    timer.start()
    try:
        yield trace
    finally:
        timer.cancel()


def _to_webhook(receiver: Receiver, answer: Answer) -> str:
    fault = address_fault(receiver.target, plain_http=settings.HANDOVER_WEBHOOK_PLAIN_HTTP)
    if fault:
        raise PushError(f"the address {fault}")
    body = message_of(answer)
    headers = {
        **sign(reply_key(receiver), answer.tcn, timezone.now(), body),
        "content-type": CONTENT_TYPE,
        "user-agent": AGENT,
    }
    try:
        allowed = outbound.networks(settings.HANDOVER_PRIVATE_TARGETS)
        # No redirect; the body of the response is not read.
        with (
            outbound.client(timeout=TIMEOUT, allowed=allowed) as client,
            _cut_off_after(WHOLE_SECONDS) as trace,
            client.stream(
                "POST", receiver.target, content=body, headers=headers, extensions={"trace": trace}
            ) as response,
        ):
            status = response.status_code
    except (httpx.HTTPError, httpx.InvalidURL) as problem:
        raise PushError(f"{type(problem).__name__}: {problem}"[:200]) from problem
    if not 200 <= status < 300:
        raise PushError(f"answered {status}{'; redirects are not followed' if 300 <= status < 400 else ''}")
    return f"answered {status}"
