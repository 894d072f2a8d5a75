"""A page of a part that this deployment does not run is answered as one that does not exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from handover.accounts.roles import Role
from handover.administration.running_parts import running
from handover.process.agency_parts import ALL, page_runs
from handover.web.access import access_of


class AbsentParts:
    """Middleware that answers an absent page like a mistyped address, whether or not somebody is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on; the page is known once its address is resolved."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Refuse a page that does not run here."""
        here = running()
        if here == ALL or request.resolver_match is None:
            return
        page = ":".join([*request.resolver_match.namespaces, request.resolver_match.url_name or ""])
        if not page_runs(page, _readers(request, view), here):
            raise Http404("no such page")


def _readers(request: HttpRequest, view: Any) -> frozenset[Role]:
    """The roles that a page is for: of somebody who is signed in their own, where it is one of them."""
    access = access_of(view)
    roles = access.roles if access else frozenset()
    own = {role for role in roles if role == getattr(request.user, "role", "")}
    return frozenset(own) or roles
