"""Access control for views. Each view declares it with one of three decorators; a view without one is a defect.

`roles` names them, `signed_in` admits every person with a role, `public` admits anyone. What a role may *do*
to a case is declared in `process.graph`, and which rows it sees in a stage's queries.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from handover.accounts.roles import SIGN_IN, Actor, Role
from handover.audit.append import append

P = ParamSpec("P")
_View = Callable[P, HttpResponseBase]

PEOPLE: Final = frozenset(SIGN_IN)
"""The roles that sign in."""


@dataclass(frozen=True, slots=True)
class Access:
    """What a view declares. ``machine``: admits the bearer of a jail's token, and nobody who signs in."""

    roles: frozenset[Role] = frozenset()
    public: bool = False
    machine: bool = False


def access_of(view: Any) -> Access | None:
    """Return the declaration of a view, or None: no view without one may exist."""
    return getattr(view, "access", None)


def roles(*allowed: Role) -> Callable[[_View[P]], _View[P]]:
    """Admit people with these roles; answer anyone else 403 and record the refusal."""
    declared = Access(roles=frozenset(allowed))

    def decorate(view: _View[P]) -> _View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            request = args[0]
            if not isinstance(request, HttpRequest):
                raise TypeError("roles() guards a view function; wrap the result of as_view()")
            if actor_of(request).role not in declared.roles:
                raise PermissionDenied("This page is for another role.")
            return view(*args, **kwargs)

        guarded.access = declared  # type: ignore[attr-defined]
        return guarded

    return decorate


def signed_in(view: _View[P]) -> _View[P]:
    """Admit every person who has a role."""
    return roles(*sorted(PEOPLE))(view)


def public(view: _View[P]) -> _View[P]:
    """Admit anyone, signed in or not. For the sign-in page and little else."""

    @wraps(view)
    def opened(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return view(*args, **kwargs)

    opened.access = Access(public=True)  # type: ignore[attr-defined]
    return login_not_required(opened)


def actor_of(request: HttpRequest) -> Actor:
    """Return the person who makes a request. Raises ``PermissionDenied`` without a role in an agency."""
    if not request.user.is_authenticated:
        raise PermissionDenied("Nobody is signed in.")
    try:
        return request.user.actor
    except PermissionError as none:
        raise PermissionDenied(str(none)) from none


def record_refusal(request: HttpRequest, why: str, act: str = "access.refused") -> None:
    """Write the audit entry of a refused request: the view's name, never the data sent to it."""
    try:
        actor = actor_of(request)
    except PermissionDenied:
        actor = Actor.system("access")
    match = request.resolver_match
    content = {"view": match.view_name if match else "", "method": request.method, "why": why}
    if request.user.is_authenticated:
        content["person"] = f"user:{request.user.pk}"
    with transaction.atomic():
        append(act=act, actor=actor, content=content, outcome="refused")
