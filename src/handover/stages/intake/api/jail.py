"""What a jail's own system reports: signed events, files of events, rosters."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Header, Router, Status

from handover.formats.drops import DropError, near_numbers, read_batch, read_cloudevent
from handover.formats.drops.cloudevent import BATCH_TYPE, CONTENT_TYPE, MOST_BATCH_BYTES, MOST_BYTES
from handover.formats.drops.signature import ID, SignatureError, verify
from handover.stages.intake import secrets
from handover.stages.intake.api.problems import TAKES_A_BODY, of_drop, unfit
from handover.stages.intake.api.schemas import (
    BATCH,
    CSV,
    EVENT,
    BatchOut,
    EventReceipt,
    FileOut,
    Problems,
    RosterOut,
    RowFault,
    body,
)
from handover.stages.intake.feed.events import EventIdReusedError, take_event, take_file
from handover.stages.intake.feed.report_source import Sender
from handover.stages.intake.feed.rosters import take_roster
from handover.stages.intake.models import JailFile
from handover.stages.intake.scopes import EVENTS
from handover.web.api_access import MachineAuth
from handover.web.api_problems import problem

router = Router(tags=["jail events"], auth=MachineAuth(EVENTS))
_REFUSES: dict[Any, Any] = {**TAKES_A_BODY, 415: Problems, 422: Problems}
_Id = Annotated[str, Header(alias="webhook-id", description="the event's id")]
_At = Annotated[
    str, Header(alias="webhook-timestamp", description="seconds since 1970, at most five minutes off")
]
_Mac = Annotated[
    str,
    Header(alias="webhook-signature", description="v1,base64(HMAC-SHA-256(secret, id.timestamp.body))"),
]


@router.post(
    "events",
    response={202: EventReceipt, **_REFUSES},
    openapi_extra=body(EVENT),
    summary="Report one event, signed",
)
def event(
    request: HttpRequest, webhook_id: _Id = "", webhook_timestamp: _At = "", webhook_signature: _Mac = ""
) -> Any:
    """One event as a signed CloudEvents message (Standard Webhooks 1.0). A retry under the same id gets the
    same answer.

    401: no token, or a wrong signature or time. 409: the id was used for another event. 415: not
    structured CloudEvents JSON. 422: a column is wrong.
    """
    refused = unfit(request, MOST_BYTES) or _not_signed(request, CONTENT_TYPE)
    if refused:
        return refused
    token, _ = request.auth  # type: ignore[attr-defined]
    try:
        found = read_cloudevent(request.body)
        if found.event_id != request.headers[ID]:
            return problem(
                422, "The webhook-id is not the event's id.", ("webhook-id", "E0006", "is not the event's id")
            )
        row = take_event(found, Sender.machine(token))
    except EventIdReusedError as reused:
        return of_drop(reused, 409)
    except DropError as wrong:
        return of_drop(wrong)
    return Status(202, EventReceipt(
        event_id=row.event_id, event_type=row.event_type, ori=token.acts_for.ori, booking_no=row.booking_no,
        digest=row.digest, received_at=row.received_at.isoformat(),
    ))  # fmt: skip


@router.post(
    "events/batch",
    response={200: BatchOut, **_REFUSES},
    openapi_extra=body(BATCH),
    summary="Report many events at once, signed",
)
def batch(
    request: HttpRequest, webhook_id: _Id = "", webhook_timestamp: _At = "", webhook_signature: _Mac = ""
) -> Any:
    """Up to 500 events in one signed message (CloudEvents 1.0, JSON batch format). Each is
    accepted, already known, or rejected by its position. Sending a batch again changes nothing.

    401, 415 and 422 as for one event; a fault of one event is in the answer and affects no other.
    """
    refused = unfit(request, MOST_BATCH_BYTES) or _not_signed(request, BATCH_TYPE)
    if refused:
        return refused
    sender = Sender.machine(request.auth[0])  # type: ignore[attr-defined]
    found = BatchOut(taken=[], faults=[])
    try:
        for place, one in read_batch(request.body):
            try:
                if isinstance(one, DropError):
                    raise one
                found.taken.append(take_event(one, sender).event_id)
            except DropError as wrong:
                found.faults += [
                    RowFault(line=place, column=fault.column, reason=fault.text) for fault in wrong.faults
                ]
    except DropError as wrong:
        return of_drop(wrong)
    return found


def _not_signed(request: HttpRequest, content_type: str) -> Any:
    """Return why a message is not authentic; None if it comes from this jail, now."""
    if request.content_type != content_type:
        return problem(415, f"Send it as {content_type}.", ("Content-Type", "415", f"is not {content_type}"))
    try:
        verify(secrets.event_key(request.auth[0]), request.headers, request.body, timezone.now())  # type: ignore[attr-defined]
    except SignatureError as wrong:
        return problem(401, str(wrong), (wrong.header, "signature", str(wrong)))
    return None


@router.post(
    "files/bookings",
    response={200: FileOut, **_REFUSES},
    openapi_extra=body(CSV),
    summary="Send a file of bookings",
)
def bookings(request: HttpRequest) -> Any:
    """A CSV of BOOK, CHARGE, CORRECT and MERGE events, one row per charge. Rows are accepted or rejected one by one."""
    return _file(request, JailFile.Kind.BOOKINGS)


@router.post(
    "files/status",
    response={200: FileOut, **_REFUSES},
    openapi_extra=body(CSV),
    summary="Send a file of status events",
)
def status(request: HttpRequest) -> Any:
    """A CSV of RELEASE, TRANSFER and HOLD events. Rows are accepted or rejected one by one."""
    return _file(request, JailFile.Kind.STATUS)


@router.post(
    "files/roster",
    response={200: RosterOut, **_REFUSES},
    openapi_extra=body(CSV),
    summary="Send the daily roster",
)
def roster(request: HttpRequest) -> Any:
    """Everyone held at one moment: columns as_of, facility_ori, booking_no. It is compared with the reports at once."""
    refused = unfit(request)
    if refused:
        return refused
    try:
        found = take_roster(request.body, Sender.machine(request.auth[0]))  # type: ignore[attr-defined]
    except DropError as wrong:
        return of_drop(wrong)
    return RosterOut(
        as_of=found.as_of.isoformat(), present=len(found.present), held=found.held, vanished=found.vanished,
        unannounced=found.unannounced, returned=found.returned,
        near=near_numbers(found.vanished, found.unannounced),
    )  # fmt: skip


def _file(request: HttpRequest, kind: JailFile.Kind) -> Any:
    refused = unfit(request)
    if refused:
        return refused
    try:
        report = take_file(request.body, kind, Sender.machine(request.auth[0]))  # type: ignore[attr-defined]
    except DropError as wrong:
        return of_drop(wrong)
    faults = [RowFault(line=f.line, column=f.column, reason=f.text) for f in report.faults]
    return FileOut(
        sha256=report.sha256, taken=report.taken, again=report.again, refused=report.refused, faults=faults
    )
