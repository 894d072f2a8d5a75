"""Pages that belong to no stage: home, the picture of the process, keep-alive."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handover.accounts.roles import Role
from handover.process.graph import Track
from handover.web import navigation
from handover.web.access import signed_in
from handover.web.process_picture import HEADS, TITLES, picture, rows
from handover.web.requests import user_of
from handover.web.role_words import DOES, LIMITS, steps_of_role


@require_safe
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Show the queues of the person's role, what the role does, and what the program does not do."""
    user = user_of(request)
    role = Role(user.role)
    context: dict[str, Any] = {
        "queues": navigation.queues(user),
        "does": DOES[role],
        "role": role,
        "steps": steps_of_role(role),
        "limits": LIMITS,
    }
    return render(request, "web/home.html", context)


@require_safe
@signed_in
def process(request: HttpRequest) -> HttpResponse:
    """Show the four tracks as pictures and as tables, both drawn from `process.graph`."""
    tracks = [{"name": t.value, "title": TITLES[t], "picture": picture(t), "rows": rows(t)} for t in Track]
    return render(request, "web/process.html", {"tracks": tracks, "heads": HEADS})


@require_safe
@signed_in
def still_here(request: HttpRequest) -> HttpResponse:
    """Answer 204 without content: the request itself restarts the idle limit."""
    return HttpResponse(status=204)
