"""The address to which a machine sends the files of its feed. A token opens the feed that its scope names, no other."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Final, Literal

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, reverse
from ninja import NinjaAPI, Query, Schema
from pydantic import Field

from handover.accounts.models import MachineToken
from handover.accounts.roles import Actor
from handover.accounts.tokens import Machine
from handover.repositories.models import Feed, SentFile
from handover.repositories.sent_files import FileTooLargeError, Wish, keep, told
from handover.repositories.tasks import work_off_file
from handover.web.api_access import MachineAuth, ScopeMissingError, admitted, machine_patterns
from handover.web.api_description import description_of
from handover.web.api_problems import handlers, problem

MOST_BYTES: Final = 64 * 1024 * 1024
"""Bytes of one file here. A larger one comes by a folder or the command."""
CHUNK: Final = 1024 * 1024


class FeedAuth(MachineAuth):
    """Admits the token with the scope of the feed that the address names."""

    def authenticate(self, request: HttpRequest, token: str) -> tuple[MachineToken, Actor] | None:
        """Return the token's row and actor, or None. Raises `ScopeMissingError`."""
        match = request.resolver_match
        found = admitted(request, f"records:{match.kwargs['feed'] if match else ''}")
        if isinstance(found, Machine):
            return found.token, found.actor
        if found.status == 403:
            raise ScopeMissingError(found)
        return None


class FileTerms(Schema):
    """Parameters beside the file."""

    apply: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    as_of: dt.date | None = None
    file_name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")] = "file"


class FeedProblem(Schema):
    """One thing that is wrong: the parameter, a code, and what to do."""

    field: str
    code: str
    reason: str


class FeedProblems(Schema):
    """An error."""

    detail: str
    problems: list[FeedProblem]


class SentFileOut(Schema):
    """A receipt. ``report`` has the counts and the ``digest`` once the file was processed; ``status`` and ``problem``
    say why it was refused: 409 where the digest no longer fits, 422 where the file is of another form."""

    receipt: str
    state: Literal["waiting", "done", "refused"]
    feed: str
    file: str
    sha256: str
    received_at: dt.datetime
    ended_at: dt.datetime | None
    applied: bool
    report: dict[str, Any] | None
    rejects: list[dict[str, Any]]
    status: int
    problem: str


_UNKNOWN: Final = "No feed {} is declared; ask the operator to declare it."
_READS: Final[dict[Any, Any]] = {
    200: SentFileOut, 401: FeedProblems, 403: FeedProblems, 404: FeedProblems, 422: FeedProblems,
}  # fmt: skip
_RESPONSES: Final[dict[Any, Any]] = {**_READS, 202: SentFileOut, 411: FeedProblems, 413: FeedProblems}
_BODY: Final = {
    "requestBody": {
        "required": True, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}  # fmt: skip

api = NinjaAPI(
    title="Handover records", version="1", docs_url=None, openapi_url=None, urls_namespace="records_api",
    auth=FeedAuth(),
)  # fmt: skip


@api.post(
    "feeds/{slug:feed}/files", summary="Send a file of records", response=_RESPONSES, openapi_extra=_BODY
)
def send_file(request: HttpRequest, feed: str, terms: Query[FileTerms]) -> HttpResponse:
    """Send a file as the body: it is kept, and checked or with ``apply=DIGEST`` taken in by a job. 202 with the
    receipt's address; 200 where the same bytes were sent with the same parameters and nothing is left to do."""
    row, actor, refused = _feed_of(request, feed)
    if row is None or refused is not None:
        return refused or problem(404, _UNKNOWN.format(feed))
    unfit = _unfit(request)
    if unfit is not None:
        return unfit
    wish = Wish(terms.apply, terms.as_of, terms.file_name)
    try:
        kept, new = keep(row, iter(lambda: request.read(CHUNK), b""), wish, actor=actor, most=MOST_BYTES)
    except FileTooLargeError:
        return _too_large()
    if new:
        work_off_file.enqueue(reference=kept.reference)
    answer = JsonResponse(told(kept, _address(request, kept)), status=202 if new else 200)
    answer["Location"] = _address(request, kept)
    return answer


@api.get("feeds/{slug:feed}/files/{str:reference}", summary="Read the receipt of a file", response=_READS)
def read_receipt(request: HttpRequest, feed: str, reference: str) -> HttpResponse:
    """Read a receipt: waiting, done with its report and digest, or refused with the reason."""
    row, _, refused = _feed_of(request, feed)
    found = (
        SentFile.objects.select_related("feed").filter(feed=row, reference=reference).first() if row else None
    )
    if found is None or refused is not None:
        return refused or problem(404, "No such receipt of this feed; one is kept for 30 days.")
    return JsonResponse(told(found, _address(request, found)))


def _feed_of(request: HttpRequest, feed: str) -> tuple[Feed | None, Actor, HttpResponse | None]:
    """The feed of the address, who calls, and why they may not."""
    token, actor = request.auth  # type: ignore[attr-defined]
    row = Feed.objects.filter(name=feed).first()
    if row is not None and row.agency_id is not None and row.agency_id != token.agency_id:
        text = f"The feed {feed} is another agency's; ask the operator for a token of that agency."
        return row, actor, problem(403, text)
    return row, actor, None if row else problem(404, _UNKNOWN.format(feed))


def _address(request: HttpRequest, row: SentFile) -> str:
    named = {"feed": row.feed.name, "reference": row.reference}
    return request.build_absolute_uri(reverse("records:api:read_receipt", kwargs=named))


def _unfit(request: HttpRequest) -> HttpResponse | None:
    """What the stated length alone refuses, before a byte is read."""
    stated = request.headers.get("Content-Length", "")
    if not stated and "Transfer-Encoding" in request.headers:
        return problem(411, "State the length of the file by Content-Length.")
    size = int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 20 else 0
    if size == 0:
        return problem(422, "The body is empty: send the file as the body.")
    return _too_large() if size > MOST_BYTES else None


def _too_large() -> JsonResponse:
    text = (
        f"At most {MOST_BYTES:,} bytes are taken here; send a larger file by the feed's folder, or split it."
    )
    return problem(413, text)


handlers(api)


def description() -> dict[str, Any]:
    """The OpenAPI description of these addresses."""
    base = reverse("records:api:send_file", kwargs={"feed": "x"}).removesuffix("feeds/x/files")
    return description_of(api, base)


patterns = machine_patterns([p for p in api.urls[0] if isinstance(p, URLPattern) and p.name != "api-root"])
