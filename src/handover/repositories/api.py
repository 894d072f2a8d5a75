"""The address to which a machine sends the files of its feed. A token opens the feed that its scope names, no other."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Annotated, Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern
from ninja import NinjaAPI, Query, Schema
from ninja.errors import AuthenticationError, ValidationError
from pydantic import Field

from handover.accounts.models import MachineToken
from handover.accounts.roles import Actor
from handover.accounts.tokens import NO_TOKEN, Machine
from handover.formats.records import RecordFileError
from handover.repositories.feed_context import feed_file
from handover.repositories.importing.run import ImportRefusedError
from handover.repositories.models import Feed
from handover.repositories.sending import receive
from handover.web.api_access import MachineAuth, ScopeMissingError, admitted, machine_patterns

MOST_BYTES: Final = 64 * 1024 * 1024
"""Bytes of one file here: it is read while its sender waits. A larger one comes by a folder or the command."""
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


api = NinjaAPI(
    title="Handover records", version="1", docs_url=None, openapi_url=None, urls_namespace="records_api",
    auth=FeedAuth(),
)  # fmt: skip


@api.post("feeds/{slug:feed}/files")
def send_file(request: HttpRequest, feed: str, terms: Query[FileTerms]) -> HttpResponse:
    """Take a file as the body: a dry run with its report, or with ``apply=DIGEST`` what that dry run said."""
    token, actor = request.auth  # type: ignore[attr-defined]
    row = Feed.objects.filter(name=feed).first()
    if row is None:
        return problem(404, f"No feed {feed} is declared; ask the operator to declare it.")
    if row.agency_id is not None and row.agency_id != token.agency_id:
        return problem(
            403, f"The feed {feed} is another agency's; ask the operator for a token of that agency."
        )
    unfit = _unfit(request)
    if unfit is not None:
        return unfit
    with tempfile.TemporaryDirectory(prefix="handover-feed-") as folder:
        path = Path(folder) / terms.file_name
        if not _kept(request, path):
            return _too_large()
        try:
            receipt = receive(feed_file(row, path, as_of=terms.as_of), terms.apply, actor=actor)
        except RecordFileError as error:
            return problem(422, f"The file is not of the form {row.form}: {error}")
        except ImportRefusedError as error:
            return problem(409, str(error))
    return JsonResponse(receipt.as_json())


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


def _kept(request: HttpRequest, path: Path) -> bool:
    """Write the body to a file, a part at a time; False where it is larger than it may be."""
    size = 0
    with path.open("xb") as out:
        while part := request.read(CHUNK):
            size += len(part)
            if size > MOST_BYTES:
                return False
            out.write(part)
    return True


def problem(status: int, detail: str, *problems: tuple[str, str, str]) -> JsonResponse:
    """Return an error in the form of the other machine interfaces."""
    listed = [{"field": f, "code": c, "reason": r} for f, c, r in problems] or [
        {"field": "", "code": str(status), "reason": detail}
    ]
    return JsonResponse({"detail": detail, "problems": listed}, status=status)


@api.exception_handler(AuthenticationError)
def _unknown(_: HttpRequest, __: Any) -> HttpResponse:
    answer = problem(NO_TOKEN.status, NO_TOKEN.text)
    answer["WWW-Authenticate"] = NO_TOKEN.challenge
    return answer


@api.exception_handler(ScopeMissingError)
def _other_scope(_: HttpRequest, error: ScopeMissingError) -> HttpResponse:
    answer = problem(403, error.why.text)
    answer["WWW-Authenticate"] = error.why.challenge
    return answer


@api.exception_handler(ValidationError)
def _invalid(_: HttpRequest, error: ValidationError) -> HttpResponse:
    found = [(str(e["loc"][-1]), str(e["type"]), str(e["msg"])) for e in error.errors]
    return problem(422, "A parameter is not valid.", *found)


patterns = machine_patterns([p for p in api.urls[0] if isinstance(p, URLPattern) and p.name != "api-root"])
