"""Receiving print files, and their state."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Router, Status

from handover.formats.finger_names import name_of
from handover.stages.intake import actions, delays, queries
from handover.stages.intake.api.answers import answer_out
from handover.stages.intake.api.problems import NOT_HERE, RESPONSES, TAKES_A_BODY, unfit
from handover.stages.intake.api.schemas import (
    FILE,
    DelayOut,
    Links,
    ReceiptOut,
    RetakeOut,
    SubmissionOut,
    body,
)
from handover.stages.intake.models import Submission
from handover.stages.intake.scopes import READ, SEND
from handover.web.api_access import MachineAuth
from handover.web.api_problems import problem

router = Router(tags=["prints"])


@router.post(
    "submissions",
    auth=MachineAuth(SEND),
    response={202: ReceiptOut, 200: ReceiptOut, **TAKES_A_BODY},
    openapi_extra=body(FILE),
    summary="Send one EBTS file",
)
def submit(request: HttpRequest) -> Any:
    """Send one EBTS file as the body. 202: received. 200: received before; the body is its first receipt.

    409: the TCN was used for another file. 413: too large. Faults inside the file are answered by an ERRT.
    """
    refused = unfit(request)
    if refused:
        return refused
    token, actor = request.auth  # type: ignore[attr-defined]
    try:
        receipt = actions.receive(request.body, channel=Submission.Channel.HTTPS, actor=actor)
    except actions.TcnReusedError as reused:
        text = reused.told_to(token.acts_for)
        return problem(409, text, ("1.009", "E0006", text))
    url = reverse("intake:api:submission", kwargs={"reference": receipt.reference})
    links = Links(submission=url, answers=reverse("intake:api:list_answers"))
    return Status(200 if receipt.again else 202, ReceiptOut(
        reference=receipt.reference, ori=receipt.ori, tcn=receipt.tcn, sha256=receipt.sha256,
        received_at=receipt.received_at, again=receipt.again, links=links,
    ))  # fmt: skip


@router.get(
    "submissions/{reference}",
    auth=MachineAuth(READ),
    response={200: SubmissionOut, **RESPONSES},
    summary="Read the state of a booking",
)
def submission(request: HttpRequest, reference: str) -> Any:
    """The state of a booking of this agency, with the answers so far."""
    matter = queries.of_agency_called(request.auth[0].acts_for.pk, reference)  # type: ignore[attr-defined]
    if matter is None:
        return problem(404, NOT_HERE)
    row = queries.submission_of(matter.pk)
    booking = queries.booking_of(matter.pk)
    delay = delays.notice_of(matter.pk)
    return SubmissionOut(
        reference=matter.reference, ori=row.ori, tcn=row.tcn, sha256=row.sha256, received_at=row.at.isoformat(),
        state=matter.state, state_title=matter.place.title, ended=matter.place.ended,
        retake=[RetakeOut(name=name_of(r["finger"]), **r) for r in (booking.retakes if booking else [])],
        delay=DelayOut(since=delay.since.isoformat(), text=delay.text) if delay else None,
        answers=[answer_out(answer, matter) for answer in queries.answers_of(matter.pk)],
    )  # fmt: skip
