"""Errors of the machine interfaces in one form: what is wrong, where, what to do. OSIA's has its own (`abis.api`)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from handover.accounts.tokens import NO_TOKEN
from handover.web.api_access import ScopeMissingError
from handover.web.api_failures import failure


def problem(status: int, detail: str, *problems: tuple[str, str, str]) -> JsonResponse:
    """Return an error. ``problems``: field, code and reason of each; without any, the error itself is listed as one."""
    listed = [{"field": f, "code": c, "reason": r} for f, c, r in problems] or [
        {"field": "", "code": str(status), "reason": detail}
    ]
    return JsonResponse({"detail": detail, "problems": listed}, status=status)


def handlers(api: NinjaAPI) -> None:
    """Say in the same form what ninja itself refuses, and what fails."""

    @api.exception_handler(AuthenticationError)
    def _unknown(_: HttpRequest, __: Any) -> HttpResponse:
        answer = problem(NO_TOKEN.status, NO_TOKEN.text)
        answer["WWW-Authenticate"] = NO_TOKEN.challenge
        return answer

    @api.exception_handler(ScopeMissingError)
    def _other_interface(_: HttpRequest, error: ScopeMissingError) -> HttpResponse:
        answer = problem(403, error.why.text)
        answer["WWW-Authenticate"] = error.why.challenge
        return answer

    @api.exception_handler(ValidationError)
    def _invalid(_: HttpRequest, error: ValidationError) -> HttpResponse:
        found = [(str(e["loc"][-1]), str(e["type"]), str(e["msg"])) for e in error.errors]
        return problem(422, "A parameter is not valid.", *found)

    api.add_exception_handler(Exception, failure)
