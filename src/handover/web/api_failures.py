"""Answers of a machine interface when Handover itself fails: JSON that says whether to send again. `MachineErrors`
covers failures in the middleware, before a call's own code is reached.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

import structlog
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve

from handover.process.jobs.faults import JobFault, fault_of
from handover.web.access import access_of

log = structlog.get_logger()
AGAIN_SECONDS: Final = 60
OF_THE_PAGE: Final = frozenset({"Content-Type", "Content-Length", "Content-Language"})
"""The headers of a page that do not fit the JSON in its place."""
LATER: Final = (
    "The call was not carried out and nothing of it was kept. Make the same call again in a minute."
)
DEFECT: Final = (
    "The program failed and kept nothing of the call. The operator is told; make the same call again later."
)


def failure(request: HttpRequest, error: Exception | type[Exception]) -> JsonResponse:
    """Answer 503 with ``Retry-After`` where disk, database or a service is away, 500 for a defect of the program.

    What a call writes is written in one transaction, so that nothing of it is kept; the error goes to the log alone.
    """
    found = error() if isinstance(error, type) else error
    called = request.resolver_match.view_name if request.resolver_match else ""
    log.error("call of a machine failed", method=request.method, call=called, exc_info=found)
    later = fault_of(found) is JobFault.ENVIRONMENT
    status, detail = (503, LATER) if later else (500, DEFECT)
    answer = _json(request, status, detail)
    if later:
        answer["Retry-After"] = str(AGAIN_SECONDS)
    return answer


def _json(request: HttpRequest, status: int, detail: str) -> JsonResponse:
    """The body of an error, of the form that the interface has; OSIA's has its own."""
    if request.path_info.startswith("/abis/"):
        return JsonResponse({"code": status, "message": detail}, status=status)
    problem = {"field": "", "code": str(status), "reason": detail}
    return JsonResponse({"detail": detail, "problems": [problem]}, status=status)


class MachineErrors:
    """Return JSON errors for API calls that are refused or fail before reaching their view; clients cannot use HTML
    pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        got_request_exception.connect(_keep_error, dispatch_uid="handover.web.api_failures")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, and put JSON in the place of a page that says what is wrong."""
        answer = self.get_response(request)
        page = answer.headers.get("Content-Type", "").startswith("text/html")
        if answer.status_code < 400 or not page or not _is_call(request.path_info):
            return answer
        error = getattr(request, "handover_error", None)
        if error is not None and answer.status_code >= 500:
            told = failure(request, error)
        else:
            told = _json(request, answer.status_code, HTTPStatus(answer.status_code).phrase)
        for (
            name,
            value,
        ) in answer.headers.items():  # what every answer carries, and Allow, Retry-After and the like
            if name not in OF_THE_PAGE:
                told.headers.setdefault(name, value)
        return told


def _keep_error(*, request: HttpRequest | None = None, **_: Any) -> None:
    """Remember with the request what Django is about to answer by a page."""
    if request is not None:
        request.handover_error = sys.exc_info()[1]  # type: ignore[attr-defined]


def _is_call(path: str) -> bool:
    """Whether this is the address of a call of a machine, or lies beside one."""
    try:
        declared = access_of(resolve(path).func)
    except Resolver404:
        return any(path.startswith(root) for root in _ROOTS)
    return bool(declared and declared.machine)


_ROOTS: Final = ("/intake/api/", "/abis/", "/records/api/", "/exchange/v1/")
"""Below these there is nothing but calls: an address that is none of them is mistyped by a machine."""
