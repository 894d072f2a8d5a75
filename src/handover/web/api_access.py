"""Authenticate a jail's machine account: from a bearer token to the token's row and its actor.

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
from handover.audit.append import append
from handover.web.access import Access

MachineView = Callable[..., HttpResponseBase]
_MACHINE = Access(machine=True)


def machine_of(request: HttpRequest) -> tuple[MachineToken, Actor] | None:
    """Return the live token of the request's header (RFC 6750) and its actor. An invalid token is recorded."""
    scheme, _, clear = request.headers.get("Authorization", "").partition(" ")
    return _found(clear.strip()) if scheme.lower() == "bearer" else _found("")


def machine(view: Callable[..., HttpResponseBase]) -> MachineView:
    """Make a view for machine accounts only: called as ``view(request, token, actor, ...)``; 401 otherwise."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = machine_of(request)
        if found is None:
            challenge = {"WWW-Authenticate": "Bearer"}
            return JsonResponse({"detail": "A live machine token is needed."}, status=401, headers=challenge)
        return view(request, *found, *args, **kwargs)

    guarded.access = _MACHINE  # type: ignore[attr-defined]
    return csrf_exempt(login_not_required(guarded))


class MachineAuth(HttpBearer):
    """``auth=MachineAuth()``: ``request.auth`` is then ``(MachineToken, Actor)``; 401 without a token."""

    def authenticate(self, request: HttpRequest, token: str) -> tuple[MachineToken, Actor] | None:
        """Return the token's row and actor, or None."""
        return _found(token)


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


def _found(clear: str) -> tuple[MachineToken, Actor] | None:
    row = MachineToken.find(clear) if clear else None
    if row is None:
        with transaction.atomic():
            append(act="machine.refused", actor=Actor.system("access"), outcome="refused")
        return None
    return row, row.actor
