"""OSIA ABIS 1.6.0 over HTTP: the API object, its errors, and the response to a call."""

from __future__ import annotations

import math
from typing import Annotated, Any

import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import AfterValidator, Field
from pydantic import ValidationError as WireError

from handover.abis import async_tasks
from handover.abis.operation import Call
from handover.abis.operation_runner import perform
from handover.abis.schemas import ErrorBody, Plain
from handover.abis.values import DEFAULT_CANDIDATES, AbisError, UnavailableError
from handover.web.api_access import MachineAuth

api = NinjaAPI(
    title="Handover ABIS (OSIA 1.6.0)",
    version="1.6.0",
    docs_url=None,
    openapi_url=None,
    urls_namespace="abis_api",
    auth=MachineAuth(),
)
log = structlog.get_logger()
_KEYS = 2**31


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError("is not a finite number")
    return value


class Tracing(Schema):
    """Parameter of every operation: the client's id of the transaction."""

    transaction_id: Annotated[Plain, Field(alias="transactionId", min_length=1)]


class Envelope(Tracing):
    """Adds the callback that receives the result. ``algorithm`` is a hint without effect, since there is only
    one.
    """

    callback: Annotated[str, Field(max_length=2000)] | None = None
    priority: Annotated[int, Field(ge=0, le=9)] = 0
    algorithm: Plain | None = None


class SearchTerms(Envelope):
    """Parameters of a search or verification. Levels are hints without effect: there is only one level, the
    best.
    """

    max_nb_cand: Annotated[int, Field(alias="maxNbCand", ge=1, lt=_KEYS)] = DEFAULT_CANDIDATES
    threshold: Annotated[float, AfterValidator(_finite)] | None = None
    accuracy_level: Annotated[Plain | None, Field(alias="accuracyLevel")] = None
    service_level: Annotated[int | None, Field(alias="serviceLevel", ge=-_KEYS, lt=_KEYS)] = None


class Page(Envelope):
    """Parameters of a list."""

    offset: Annotated[int, Field(ge=0, lt=_KEYS)] = 0
    limit: Annotated[int, Field(ge=1, lt=_KEYS)] = 1000


class TemplateTerms(Envelope):
    """Which templates."""

    biometric_type: Annotated[Plain | None, Field(alias="biometricType")] = None
    biometric_sub_type: Annotated[Plain | None, Field(alias="biometricSubType")] = None
    instance: Plain | None = None
    template_format: Annotated[Plain | None, Field(alias="templateFormat")] = None
    quality_format: Annotated[Plain | None, Field(alias="qualityFormat")] = None


def answered(request: HttpRequest, terms: Envelope, call: Call) -> HttpResponse:
    """Answer 200 with the result, 204 without one, or 202 with a task id if a callback is named."""
    token, _ = request.auth  # type: ignore[attr-defined]
    if terms.callback:
        task = async_tasks.accept(call, token, terms.transaction_id, terms.callback, terms.priority)
        return JsonResponse({"taskId": str(task)}, status=202)
    outcome = perform(call, token, terms.transaction_id)
    if outcome.body is None:
        return HttpResponse(status=204)
    return JsonResponse(outcome.body, safe=False, headers=outcome.headers)


def problem(status: int, message: str, code: int = 0) -> JsonResponse:
    """OSIA's Error."""
    return JsonResponse(ErrorBody(code=code or status, message=message).as_json(), status=status)


@api.exception_handler(AbisError)
def _refused(_: HttpRequest, error: AbisError) -> HttpResponse:
    """Answer 500, the only status OSIA has for it, with code 503 (try again) if a gallery does not answer."""
    status = 500 if isinstance(error, UnavailableError) else error.code
    return problem(status, error.told, error.code)


@api.exception_handler(AuthenticationError)
def _unknown(_: HttpRequest, __: Any) -> HttpResponse:
    answer = problem(401, "a live machine token is needed: Authorization: Bearer TOKEN")
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(ValidationError)
def _invalid(_: HttpRequest, error: ValidationError) -> HttpResponse:
    told = "; ".join(f"{'.'.join(str(p) for p in e['loc'])}: {e['msg']}" for e in error.errors[:5])
    return problem(400, told[:2000])


@api.exception_handler(WireError)
def _unfit(_: HttpRequest, error: WireError) -> HttpResponse:
    return problem(400, "; ".join(e["msg"] for e in error.errors()[:5])[:2000])


@api.exception_handler(HttpError)
def _unread(_: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, str(error))


@api.exception_handler(RequestDataTooBig)
def _too_big(_: HttpRequest, __: Any) -> HttpResponse:
    return problem(400, "the request is too large; send fewer or smaller images")


@api.exception_handler(RecursionError)
def _too_deep(_: HttpRequest, __: Any) -> HttpResponse:
    return problem(400, "the request is nested too deeply")


@api.exception_handler(Exception)
def _defect(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer for an internal defect: the traceback goes to the log, and none of it to the client."""
    log.error("abis call failed", method=request.method, view=str(request.resolver_match), exc_info=error)
    return problem(500, "unexpected error; assume that nothing was done unless a later read shows otherwise")
