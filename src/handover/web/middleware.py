"""What every response has in common: privacy headers, the limits of a session, and pages for the process's refusals."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import chain
from typing import Final

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from handover.audit.append import source_address
from handover.process.advance import ConflictError, RefusedError
from handover.process.erasure.public import ErasedError
from handover.process.facts import AlteredError
from handover.read_once import reading
from handover.sealed_columns.fields import SealedValueError
from handover.sealing.data_keys import LockedError
from handover.web.access import access_of, record_refusal
from handover.web.api_failures import LATER
from handover.web.people.forms_not_taken import tell_not_taken
from handover.web.people.safe_redirect import way_to
from handover.web.people.sessions import BEGAN, LOCKED, SEEN, is_live, note_seen

log = structlog.get_logger()
GetResponse = Callable[[HttpRequest], HttpResponse]
_View = Callable[..., HttpResponse]

HEADERS: Final = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
IDLE_LIMIT: Final = 30 * 60
"""Seconds without a request after which a session is locked (CJIS AC-11: at most 30 minutes)."""
IDLE_NOTED: Final = 60
"""Seconds: the time of the last request is stored at most this often, to spare the database."""
LONGEST: Final = 12 * 3600
"""Seconds after which a person signs in again, however active (CJIS IA-11; ASVS 7.3.2)."""
ELSEWHERE: Final = (
    "You were signed out here: you signed in somewhere else, or the session was ended. If that was not you, tell your "
    "administrator."
)
OPEN_WHILE_LOCKED: Final = frozenset({
    "accounts:locked", "accounts:unlock", "accounts:lock", "accounts:second", "accounts:sign_out", "web:csp_report",
    "web:health",
})  # fmt: skip


class PrivatePages:
    """Forbid storing pages, and give the audit the address that a request came from."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers to the response."""
        token = source_address.set(request.META.get("REMOTE_ADDR", "")[:45])
        try:
            response = self.get_response(request)
        finally:
            source_address.reset(token)
        response.headers.setdefault("Cache-Control", "no-store")
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return _whole_page_for_sign_in(request, response)


class OneReading:
    """Make all parts of a page read the same records, each row once. A request that may write reads from the database
    each time."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with reading():
            return self.get_response(request)


def _whole_page_for_sign_in(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """When a fragment's request is redirected to sign-in, load the whole page instead of swapping it into a
    table.
    """
    target = response.headers.get("Location", "")
    if (
        _wants_fragment(request)
        and response.status_code == 302
        and target.startswith(resolve_url(settings.LOGIN_URL))
    ):
        return HttpResponse(status=204, headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
    return response


class SessionLimits:
    """Lock a session that is idle; end one that is twelve hours old, or was ended elsewhere. The server decides,
    whatever the cookie or the page says.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Record the time of the request, or lock or end the session."""
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = int(time.time())
        began, seen = request.session.setdefault(BEGAN, now), request.session.get(SEEN)
        where = _view_at(request.path_info)
        if why := _why_it_ends(request, now, began):
            logout(request)
            if where != "accounts:unlock":
                messages.info(request, why)
        elif request.session.get(LOCKED) or (seen is not None and now - seen > IDLE_LIMIT):
            request.session[LOCKED] = True
            if where not in OPEN_WHILE_LOCKED:
                return _locked(request)
        elif seen is None or now - seen >= IDLE_NOTED:
            note_seen(request)
        return self.get_response(request)


def _view_at(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def _why_it_ends(request: HttpRequest, now: int, began: int) -> str:
    if now - began > LONGEST:
        return "You were signed out after 12 hours. What you had typed into a form of a case is kept."
    return "" if is_live(request) else ELSEWHERE


def _locked(request: HttpRequest) -> HttpResponse:
    """Redirect to the lock page; for a fragment request of an open page, let the page's script lock it
    (`lock.js`)."""
    if _wants_fragment(request):
        return HttpResponse(status=204, headers={"HX-Trigger": "handover:locked"})
    tell_not_taken(request)
    goal = request.get_full_path() if request.method == "GET" else _back(request)
    return redirect(way_to("accounts:locked", goal))


class ProcessAnswers:
    """`ConflictError` is 409, `RefusedError` 422, a missing permission 403, `AlteredError` and `SealedValueError` 500,
    what an order erased (`ErasedError`) 410, what is sealed by a key that is not there (`LockedError`) 503: in words.

    Every refusal is recorded, except a conflict."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; `process_exception` does the work. A method that a page does not take gets words."""
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            response.content = render(request, "405.html").content
        return response

    def process_view(self, request: HttpRequest, view: _View, *_: object) -> None:
        """Refuse (400) a page's address with a NUL in it, which no database text holds. An API says it in its own
        form."""
        declared = access_of(view)
        said = (request.path_info, *chain.from_iterable(values for _, values in request.GET.lists()))
        if not (declared and declared.machine) and any("\0" in text for text in said):
            raise BadRequest("NUL in the address")

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Return the response to an exception of a view, or None: then it is a defect and becomes 500."""
        if isinstance(problem, ConflictError):
            context = {"case": problem.matter, "since": problem.since, "back": _back(request)}
            return _answer(request, "conflict", 409, str(problem), context)
        if isinstance(problem, RefusedError):
            reasons = [refusal.text for refusal in problem.refusals]
            record_refusal(request, ",".join(r.code for r in problem.refusals), "step.refused")
            return _answer(
                request, "refused", 422, str(problem), {"reasons": reasons, "back": _back(request)}
            )
        if isinstance(problem, ErasedError):
            return _answer(
                request, "erased", 410, str(problem), {"why": str(problem), "back": _back(request)}
            )
        if isinstance(problem, AlteredError | SealedValueError):
            record_refusal(request, str(problem), "altered.refused")
            return _answer(
                request, "altered", 500, str(problem), {"why": str(problem), "back": _back(request)}
            )
        if isinstance(problem, LockedError):
            log.error("a data key does not open", problem=str(problem))
            return _answer(request, "sealed", 503, LATER, {"back": _back(request)})
        if isinstance(problem, PermissionDenied | PermissionError):
            record_refusal(request, "permission")
            return _answer(
                request, "forbidden", 403, "forbidden", {"why": str(problem), "back": _back(request)}
            )
        return None


def _answer(
    request: HttpRequest, name: str, status: int, text: str, context: dict[str, object]
) -> HttpResponse:
    declared = access_of(request.resolver_match.func) if request.resolver_match else None
    if declared and declared.machine:
        return JsonResponse({"detail": text, "reasons": context.get("reasons", [])}, status=status)
    folder = "fragments" if _wants_fragment(request) else "answers"
    return render(request, f"web/{folder}/{name}.html", context, status=status)


def _wants_fragment(request: HttpRequest) -> bool:
    htmx = getattr(request, "htmx", None)
    return bool(htmx and not htmx.boosted)


def _back(request: HttpRequest) -> str:
    """Return the page that the request came from, if it is ours."""
    came = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure())
    return came if came and ours else resolve_url(settings.LOGIN_REDIRECT_URL)
