"""What is wrong with a file or an event that a machine sends, and what each call may answer."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, JsonResponse

from handover.formats.drops import DropError
from handover.stages.intake import rules
from handover.stages.intake.api.schemas import Problems
from handover.web.api_problems import problem

NOT_HERE: Final = "No such submission or answer of this agency."
RESPONSES: Final[dict[Any, Any]] = {401: Problems, 403: Problems, 404: Problems, 422: Problems}
TAKES_A_BODY: Final[dict[Any, Any]] = {
    400: Problems,
    401: Problems,
    403: Problems,
    409: Problems,
    411: Problems,
    413: Problems,
}


def of_drop(error: DropError, status: int = 422) -> JsonResponse:
    """What is wrong with an event or a file as a whole."""
    found = [(f.column, "E0002" if f.line else str(status), _told(f.line, f.text)) for f in error.faults]
    return problem(status, "It was not taken; mend what is named and send it again.", *found)


def _told(line: int, text: str) -> str:
    return f"line {line}: {text}" if line else text


def unfit(request: HttpRequest, most: int | None = None) -> JsonResponse | None:
    """Return why a body is not read at all, decided by its stated length before any byte is read.

    ``most``: the limit in bytes; by default that of a print file.
    """
    stated = request.headers.get("Content-Length", "")
    if not stated and "Transfer-Encoding" not in request.headers:
        stated = "0"  # RFC 9112, 6.3: such a request has no body
    if not stated.isascii() or not stated.isdigit():
        return problem(
            411, "State the length of the body by Content-Length.", ("", "411", "no Content-Length")
        )
    size = int(stated[:20])
    if size == 0:
        return problem(
            400, "The body is empty: send the file or the event as the body.", ("", "E0004", "empty body")
        )
    too_large = rules.small_enough(size)
    if too_large:
        return problem(413, too_large.text, (too_large.field, too_large.code, too_large.text))
    if most is not None and size > most:
        text = f"the body has {size:,} bytes, at most {most:,} are taken"
        return problem(413, text, ("", "E0004", text))
    return None
