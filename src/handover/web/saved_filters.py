"""Filters of lists that a person keeps by a name. What they narrow stands in the address, as in any link."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from handover.accounts.models import User
from handover.accounts.roles import Role
from handover.web import queues
from handover.web.access import signed_in
from handover.web.models import SavedFilter
from handover.web.queues import Queue
from handover.web.requests import user_of

MOST: Final = 20
"""Filters that a person keeps for one list."""
KEPT: Final = ("q", "state", "jail", "due", "size", "sort")


def of(user: User, queue: Queue) -> QuerySet[SavedFilter]:
    """The filters that a person has kept for a list."""
    return SavedFilter.objects.filter(user=user, queue=queue.url_name)


@require_POST
@signed_in
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filter of a list by a name; one of that name is replaced."""
    user, queue = user_of(request), _queue(request)
    name = " ".join(request.POST.get("name", "").replace("\0", "").split())[:60]
    query = _narrowed(request.POST.get("query", ""))
    if not name or not query:
        messages.warning(request, "Give the filter a name, and narrow or sort the list first.")
    elif of(user, queue).count() >= MOST:
        messages.warning(request, f"You keep {MOST} filters for this list already: remove one first.")
    else:
        SavedFilter.objects.update_or_create(
            user=user, queue=queue.url_name, name=name, defaults={"query": query}
        )
        messages.success(request, f"The filter “{name}” is kept for you.")
    return redirect(f"{queue.url}?{query}" if query else queue.url)


@require_POST
@signed_in
def remove(request: HttpRequest) -> HttpResponse:
    """Forget the filter of a name."""
    queue = _queue(request)
    of(user_of(request), queue).filter(name=request.POST.get("name", "").replace("\0", "")).delete()
    return redirect(queue.url)


def _queue(request: HttpRequest) -> Queue:
    role = Role(user_of(request).role)
    for queue in queues.registered():
        if queue.url_name == request.POST.get("queue") and role in queue.workers | queue.readers:
            return queue
    raise BadRequest("no such list")


def _narrowed(text: str) -> str:
    """What a list knows of an address, without page numbers and strange parts."""
    try:
        given = QueryDict(text[:400])
    except ValueError:
        return ""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if value := given.get(name, "").replace("\0", ""):
            kept[name] = value[:60]
    return kept.urlencode()[:400]
