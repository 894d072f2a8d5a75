"""The API of jails' machine accounts: hand a file in, ask how it stands, fetch the answers.

A receipt is separate from a result, a copy gets the receipt of the first, and what is wrong with a file is
told by an error answer (ERRT), never by an HTTP error: only what keeps the file from being received is.
"""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Path, Query, Schema, Status
from ninja.errors import AuthenticationError, ValidationError

from handover.process.models import Case
from handover.stages.intake import actions, queries, rules
from handover.stages.intake.downloads import as_file
from handover.stages.intake.models import Answer, Submission
from handover.stages.intake.reading import note_reading
from handover.web.access import public
from handover.web.api_access import MachineAuth, machine_patterns

api = NinjaAPI(
    title="Handover intake",
    version="1",
    description="Bookings in, answers out, for the machine accounts of jails.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="intake_api",
    auth=MachineAuth(),
)
MOST = 100
"""Answers a page at most."""
_KEYS = 2**63 - 1


class Problem(Schema):
    """What is wrong: the EBTS field or the parameter (empty: the whole), a code, and what to do."""

    field: str
    code: str
    reason: str


class Problems(Schema):
    """The body of every error: one line for a log, and each problem apart."""

    detail: str
    problems: list[Problem]


class Links(Schema):
    """Where to go on."""

    submission: str
    answers: str


class ReceiptOut(Schema):
    """What was received. ``again``: this very file was here before, and this is its first receipt."""

    reference: str
    ori: str
    tcn: str
    sha256: str
    received_at: str
    again: bool
    links: Links


class AnswerOut(Schema):
    """One answer. ``key`` orders answers; ``kind`` SRE or ERRT; ``tcr`` the TCN of the request."""

    key: int
    kind: str
    tcn: str
    tcr: str
    reference: str
    sha256: str
    sent_at: str
    problems: list[Problem]
    href: str


class SubmissionOut(Schema):
    """How a booking stands: ``state`` for programs, ``state_title`` in words, its answers so far."""

    reference: str
    ori: str
    tcn: str
    sha256: str
    received_at: str
    state: str
    state_title: str
    ended: bool
    answers: list[AnswerOut]


class AnswersOut(Schema):
    """A page of answers, oldest first. Ask again with ``after=next`` for those that follow."""

    answers: list[AnswerOut]
    next: int
    more: bool


def _problem(status: int, detail: str, *problems: tuple[str, str, str]) -> JsonResponse:
    listed = [{"field": f, "code": c, "reason": r} for f, c, r in problems] or [
        {"field": "", "code": str(status), "reason": detail}
    ]
    return JsonResponse({"detail": detail, "problems": listed}, status=status)


NOT_HERE = "No such submission or answer of this agency."
RESPONSES = {
    400: Problems,
    401: Problems,
    404: Problems,
    409: Problems,
    411: Problems,
    413: Problems,
    422: Problems,
}
_FILE = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
BODY = {"requestBody": {"required": True, "content": _FILE}}
FILE = {"responses": {200: {"description": "The EBTS file", "content": _FILE}}}


@api.post("submissions", response={202: ReceiptOut, 200: ReceiptOut, **RESPONSES}, openapi_extra=BODY)
def submit(request: HttpRequest) -> Any:
    """Hand in one EBTS file as the body. 202: received. 200: received before, with its first receipt.

    409: the TCN was used for another file. 413: too large. What is wrong inside the file comes as an ERRT.
    """
    refused = _unfit(request)
    if refused:
        return refused
    _, actor = request.auth  # type: ignore[attr-defined]
    try:
        receipt = actions.receive(request.body, channel=Submission.Channel.HTTPS, actor=actor)
    except actions.TcnReusedError as reused:
        text = "This TCN was used for another file; send the corrected booking under a new TCN."
        if reused.first.case.agency_id == request.auth[0].agency_id:  # type: ignore[attr-defined]
            text = str(reused)
        return _problem(409, text, ("1.009", "E0006", text))
    links = Links(submission=_url_of(receipt.reference), answers=reverse("intake:api:list_answers"))
    return Status(200 if receipt.again else 202, ReceiptOut(
        reference=receipt.reference, ori=receipt.ori, tcn=receipt.tcn, sha256=receipt.sha256,
        received_at=receipt.received_at, again=receipt.again, links=links,
    ))  # fmt: skip


def _unfit(request: HttpRequest) -> JsonResponse | None:
    """What keeps a body from being read at all; its stated length decides before a byte of it is taken."""
    stated = request.headers.get("Content-Length", "")
    if not stated.isascii() or not stated.isdigit():
        return _problem(
            411, "State the length of the file by Content-Length.", ("", "411", "no Content-Length")
        )
    too_large = rules.small_enough(int(stated[:20]))
    if too_large:
        return _problem(413, too_large.text, (too_large.field, too_large.code, too_large.text))
    if int(stated[:20]) == 0:
        return _problem(
            400, "The body is empty: send the EBTS file as the body.", ("", "E0004", "empty body")
        )
    return None


@api.get("submissions/{reference}", response={200: SubmissionOut, **RESPONSES})
def submission(request: HttpRequest, reference: str) -> Any:
    """How a booking of this agency stands."""
    case = _own(request).filter(reference=reference).first()
    if case is None:
        return _problem(404, NOT_HERE)
    row = queries.submission_of(case.pk)
    return SubmissionOut(
        reference=case.reference, ori=row.ori, tcn=row.tcn, sha256=row.sha256, received_at=row.at.isoformat(),
        state=case.state, state_title=case.place.title, ended=case.place.ended,
        answers=[_answer(answer, case) for answer in queries.answers_of(case.pk)],
    )  # fmt: skip


@api.get("answers", response={200: AnswersOut, **RESPONSES})
def list_answers(
    request: HttpRequest,
    after: Annotated[int, Query(ge=0, le=_KEYS)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
) -> Any:
    """The answers to this agency's bookings, oldest first, from the one after the key ``after``."""
    agency = request.auth[0].agency_id  # type: ignore[attr-defined]
    rows = queries.answers_to(agency, after=after, limit=limit + 1)
    shown = rows[:limit]
    return AnswersOut(
        answers=[_answer(row, row.case) for row in shown],
        next=shown[-1].pk if shown else after,
        more=len(rows) > limit,
    )


@api.get("answers/{tcn}", response=RESPONSES, openapi_extra=FILE)
def answer(request: HttpRequest, tcn: Annotated[str, Path(max_length=40)]) -> Any:
    """The EBTS file of one answer, as bytes."""
    token, actor = request.auth  # type: ignore[attr-defined]
    row = queries.answer_to(token.agency_id, tcn)
    if row is None:
        return _problem(404, NOT_HERE)
    note_reading(actor, "answer.read", row.case, tcn=row.tcn)
    return as_file(row)


def _own(request: HttpRequest) -> Any:
    return queries.of_agency(request.auth[0].agency_id)  # type: ignore[attr-defined]


def _url_of(reference: str) -> str:
    return reverse("intake:api:submission", kwargs={"reference": reference})


def _answer(row: Answer, case: Case) -> AnswerOut:
    return AnswerOut(
        key=row.pk, kind=row.kind, tcn=row.tcn, tcr=row.tcr, reference=case.reference, sha256=row.sha256,
        sent_at=row.at.isoformat(), href=reverse("intake:api:answer", kwargs={"tcn": row.tcn}),
        problems=[Problem(field=p["field"], code=p["code"], reason=p["text"]) for p in row.problems],
    )  # fmt: skip


@api.exception_handler(AuthenticationError)
def _unknown(_: HttpRequest, __: Any) -> HttpResponse:
    answer = _problem(401, "A live machine token is needed: Authorization: Bearer TOKEN.")
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(ValidationError)
def _invalid(_: HttpRequest, problem: ValidationError) -> HttpResponse:
    found = [(str(e["loc"][-1]), e["type"], e["msg"]) for e in problem.errors]
    return _problem(422, "A parameter is not valid.", *found)


patterns = machine_patterns(api.urls[0])


@require_safe
@public
def schema(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description. It names no agency and no person, so anyone may read it."""
    return JsonResponse(api.get_openapi_schema(path_prefix=reverse("intake:list") + "api/v1/"))
