"""Answers: listed, found by the TCN that they answer, fetched as bytes, acknowledged."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Path, Query, Router

from handover.process.models import Matter
from handover.stages.intake import queries
from handover.stages.intake.api.problems import NOT_HERE, RESPONSES
from handover.stages.intake.api.schemas import ANSWER_FILE, AcknowledgedOut, AnswerOut, AnswersOut, Problem
from handover.stages.intake.downloads import as_file
from handover.stages.intake.models import Answer
from handover.stages.intake.replies import ledger
from handover.stages.intake.scopes import READ
from handover.web.api_access import MachineAuth
from handover.web.api_problems import problem
from handover.web.reading_audit import note_reading

router = Router(tags=["answers"], auth=MachineAuth(READ))
MOST = 100
"""Answers a page at most."""
_KEYS = 2**63 - 1
Tcn = Annotated[
    str, Path(max_length=40, description="the answer's own TCN", examples=["HO20260225SRE5A0C1E9B77D2"])
]


@router.get("answers", response={200: AnswersOut, **RESPONSES}, summary="List answers, oldest first")
def list_answers(
    request: HttpRequest,
    after: Annotated[int, Query(ge=0, le=_KEYS, description="go on after this key")] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
    tcr: Annotated[str, Query(max_length=40, description="only answers to the file of this TCN")] = "",
    new: Annotated[bool, Query(description="only answers that are not acknowledged")] = False,
) -> Any:
    """The answers to this agency, about its bookings and requests, oldest first, starting after the key ``after``."""
    agency = request.auth[0].acts_for.pk  # type: ignore[attr-defined]
    rows = queries.answers_to(agency, after=after, limit=limit + 1, tcr=tcr, new=new)
    shown = rows[:limit]
    return AnswersOut(
        answers=[answer_out(row, row.matter) for row in shown],
        next=shown[-1].pk if shown else after,
        more=len(rows) > limit,
    )


@router.get(
    "answers/{tcn}",
    response=RESPONSES,
    openapi_extra={"responses": {200: {"description": "The file", "content": ANSWER_FILE}}},
    summary="Fetch one answer as a file",
)
def answer(request: HttpRequest, tcn: Tcn) -> Any:
    """The file of one answer, as bytes: EBTS, or JSON for a STOP. The reading is recorded, and the answer counts as
    delivered."""
    token, actor = request.auth  # type: ignore[attr-defined]
    row = queries.answer_to(token.acts_for.pk, tcn)
    if row is None:
        return problem(404, NOT_HERE)
    note_reading(actor, "answer.read", row.matter, tcn=row.tcn)
    ledger.note_fetched(row, actor=actor)
    return as_file(row)


@router.post(
    "answers/{tcn}/acknowledgement",
    response={200: AcknowledgedOut, **RESPONSES},
    summary="Acknowledge an answer",
)
def acknowledge(request: HttpRequest, tcn: Tcn) -> Any:
    """Confirm that the answer is stored where it is used. It is no longer pushed or listed as ``new``. Repeating this
    changes nothing."""
    token, actor = request.auth  # type: ignore[attr-defined]
    row = queries.answer_to(token.acts_for.pk, tcn)
    if row is None:
        return problem(404, NOT_HERE)
    return AcknowledgedOut(tcn=row.tcn, delivery=ledger.acknowledge(row, actor=actor).state)


def answer_out(row: Answer, matter: Matter) -> AnswerOut:
    """One answer as the API lists it."""
    return AnswerOut(
        key=row.pk, kind=row.kind, tcn=row.tcn, tcr=row.tcr, corrects=row.corrects, reference=matter.reference,
        sha256=row.sha256, sent_at=row.at.isoformat(), href=reverse("intake:api:answer", kwargs={"tcn": row.tcn}),
        delivery=row.delivery.state,
        problems=[Problem(field=p["field"], code=p["code"], reason=p["text"]) for p in row.problems],
    )  # fmt: skip
