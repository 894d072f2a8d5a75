"""Each request sees its own rows: the scope that the database's policies ask for (`handover.row_scope`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern

from handover.accounts.models import Agency, MachineToken, User
from handover.accounts.offices import served_by
from handover.accounts.roles import JAIL_ROLES
from handover.row_scope import NOTHING, Opening, RowScope, behind, opening

log = structlog.get_logger()


class OnConnection:
    """The variables on the connection of this thread, not in a transaction around the request: a refused step is
    recorded after its own was rolled back. What a transaction set is taken back with it."""

    def begin(self, values: Mapping[str, str]) -> None:
        """Set them for a request."""
        self.put(values)

    def put(self, values: Mapping[str, str]) -> None:
        """Set some of them. A transaction that will be rolled back accepts no more statements."""
        if not connection.needs_rollback:
            said = ", ".join("set_config(%s, %s, false)" for _ in values)
            given = [part for name, value in values.items() for part in (f"handover.{name}", value)]
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {said}", given)

    def take_back(self, values: Mapping[str, str]) -> None:
        """Set some of them as they were. A transaction that failed does it by itself; where it cannot be done outside
        of one, no other request gets this connection."""
        try:
            self.put(values)
        except DatabaseError:
            if not connection.in_atomic_block:
                connection.close()

    def end(self, values: Mapping[str, str]) -> None:
        """Show nothing any more."""
        self.take_back(values)


def scope_of(user: User) -> RowScope:
    """What somebody's requests may meet: as their stages' ``visible_to`` ask, their jail, or the office whose cases are
    theirs (`User.own_office`), or everything for whoever serves every office."""
    if user.agency is None or not user.role:
        return NOTHING
    if user.role in JAIL_ROLES or user.agency.kind == Agency.Kind.JAIL:
        return RowScope(agency=user.agency.pk)
    own = user.own_office
    return RowScope(everything=True) if own is None else _of_office(own)


def scope_of_machine(token: MachineToken) -> RowScope:
    """What a machine's requests may meet: its jail or office alone, or everything for that of a bureau or of none."""
    if token.agency is None:
        return RowScope(everything=True)
    if token.agency.kind == Agency.Kind.JAIL:
        return RowScope(agency=token.agency.pk)
    return (
        _of_office(token.agency)
        if token.agency.kind == Agency.Kind.IMMIGRATION
        else RowScope(everything=True)
    )


def _of_office(office: Agency) -> RowScope:
    return RowScope(
        office=office.pk, serves=tuple(served_by(office).order_by("pk").values_list("pk", flat=True))
    )


class Wall:
    """Put each request behind the wall, where this process serves as the web role."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Show what this person may meet while the request is answered."""
        if not settings.HANDOVER_WALL:
            return self.get_response(request)
        scope = scope_of(request.user) if request.user.is_authenticated else NOTHING
        with behind(scope, OnConnection()) as openings:
            response = self.get_response(request)
        if openings:
            log.info("looked over the wall", openings={one.name: times for one, times in openings.items()})
        if response.streaming:
            parts: Any = response
            parts.streaming_content = _behind(scope, parts.streaming_content)
        return response


def over_all_offices(patterns: list[URLPattern]) -> list[URLPattern]:
    """Let these pages count over all offices, and what became of a jail's own requests at others. Whoever has not
    signed in counts nothing there."""
    for pattern in patterns:
        pattern.callback = _counting(pattern.callback)
    return patterns


def _counting(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def counting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        with opening(Opening.FIGURES):
            return view(request, *args, **kwargs)

    return counting


def _behind(scope: RowScope, parts: Any) -> Iterator[bytes]:
    """A streamed response is read after the request has been answered, possibly by another thread."""
    with behind(scope, OnConnection()):
        yield from parts
