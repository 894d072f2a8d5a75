"""Pages that belong to no stage: home, the picture of the process, keep-alive."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from handover.accounts.roles import Role
from handover.process.graph import Track
from handover.web import navigation, queues
from handover.web.access import public, signed_in
from handover.web.home import mine, needs_of, stopped_for
from handover.web.process_picture import HEADS, TITLES, picture, rows
from handover.web.reading_audit import note_list
from handover.web.requests import user_of
from handover.web.role_words import DOES, LIMITS, steps_of_role

SEEN: Final = "home_seen"
"""Where the session keeps when the home page was last opened."""


@require_safe
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Show what needs this person now, over all their queues, and how many wait in each."""
    user = user_of(request)
    now = timezone.now()
    seen = request.session.get(SEEN)
    request.session[SEEN] = now.isoformat()
    needs = needs_of(user, now, datetime.fromisoformat(seen) if seen else None)
    stopped, own = stopped_for(user), mine(user)
    note_list(request, sum(len(part.needs) for part in needs) + len(stopped) + len(own))
    context: dict[str, Any] = {
        "role": Role(user.role),
        "has_queues": bool(queues.of_role(Role(user.role))),
        "needs": needs,
        "stopped": stopped,
        "mine": own,
        "firsts": navigation.firsts(user),
        "now": now,
        "own_jail": user.role == Role.JAIL_CLERK,
    }
    return render(request, "web/home.html", context)


@require_safe
@signed_in
def help_page(request: HttpRequest) -> HttpResponse:
    """Show what the person's role does, what waits in its lists, and what the program does not do."""
    role = Role(user_of(request).role)
    context = {"role": role, "does": DOES[role], "steps": steps_of_role(role), "limits": LIMITS}
    return render(request, "web/help.html", context)


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


@require_safe
@public
def health(request: HttpRequest) -> JsonResponse:
    """Tell an operator's monitor that the pages are served. It asks no database: `handover check` does."""
    return JsonResponse({"status": "ok"})
