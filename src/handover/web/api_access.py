"""Authenticate a machine account: from a bearer token to the token's row and its actor, by the scope asked for.

Two ways to use it: `machine` for a plain Django view, `MachineAuth` as the ``auth=`` of a django-ninja API,
whose patterns `machine_patterns` then marks, so that they declare their access and skip the sign-in page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import URLPattern, URLResolver
from django.views.decorators.csrf import csrf_exempt
from ninja.security import HttpBearer

from handover.accounts.models import MachineToken
from handover.accounts.roles import Actor
from handover.accounts.tokens import Machine, NotAdmitted, authenticate
from handover.audit.append import append
from handover.row_scope import narrow_to
from handover.web.access import Access
from handover.web.counted_refusals import record_counted
from handover.web.proxies import certificate_subject
from handover.web.wall import scope_of_machine

MachineView = Callable[..., HttpResponseBase]
_MACHINE = Access(machine=True)


class ScopeMissingError(Exception):
    """A live token without the scope asked for; an API answers it with its own form of 403."""

    def __init__(self, why: NotAdmitted) -> None:
        super().__init__(why.text)
        self.why = why


def admitted(request: HttpRequest, scope: str) -> Machine | NotAdmitted:
    """Return the machine of the request, or why it is not admitted; a refusal is recorded, one of nobody known is
    counted.
    """
    found = authenticate(request.headers.get("Authorization", ""), scope, certificate_subject(request))
    if isinstance(found, Machine):
        narrow_to(scope_of_machine(found.token))
    if isinstance(found, NotAdmitted):
        if found.actor is None:
            record_counted("machine.refused", Actor.system("access"))
            return found
        with transaction.atomic():
            append(act="machine.refused", actor=found.actor, content={"scope": scope}, outcome="refused")
    return found


def machine(scope: str) -> Callable[[Callable[..., HttpResponseBase]], MachineView]:
    """Make a view for machine accounts with this scope: called as ``view(request, token, actor, ...)``."""

    def decorate(view: Callable[..., HttpResponseBase]) -> MachineView:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            found = admitted(request, scope)
            if isinstance(found, NotAdmitted):
                challenge = {"WWW-Authenticate": found.challenge}
                return JsonResponse({"detail": found.text}, status=found.status, headers=challenge)
            return view(request, found.token, found.actor, *args, **kwargs)

        guarded.access = _MACHINE  # type: ignore[attr-defined]
        return csrf_exempt(login_not_required(guarded))

    return decorate


class MachineAuth(HttpBearer):
    """``auth=MachineAuth(SCOPE)``: ``request.auth`` is then ``(MachineToken, Actor)``; 401 without a token.

    Raises `ScopeMissingError` where the token lacks the scope. Without a scope each operation asks for its own.
    """

    def __init__(self, scope: str = "") -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        """Look at the token, or at the client certificate where no token is sent."""
        if not request.headers.get("Authorization") and certificate_subject(request):
            return self.authenticate(request, "")
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, token: str) -> tuple[MachineToken, Actor] | None:
        """Return the token's row and actor, or None."""
        found = admitted(request, self.scope)
        if isinstance(found, Machine):
            return found.token, found.actor
        if found.status == 403:
            raise ScopeMissingError(found)
        return None


def machine_patterns(patterns: Sequence[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Mark every view of ``api.urls[0]`` as one for machine accounts, which skips the sign-in page."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            machine_patterns(pattern.url_patterns)
        else:
            pattern.callback = _marked(pattern.callback)
    return list(patterns)


def _marked(view: Callable[..., Any]) -> Callable[..., Any]:
    view.access = _MACHINE  # type: ignore[attr-defined]
    return login_not_required(view)
