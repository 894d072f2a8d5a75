"""The page of the search over the whole program."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from handover.web.access import actor_of, signed_in
from handover.web.reading_audit import note_reading
from handover.web.requests import user_of
from handover.web.site_search import SHOWN, asked_of, find, is_cut


@require_safe
@signed_in
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found by kind; a number or reference that leads to one thing alone goes straight there.

    The audit keeps by what was searched and what was shown, and never the name or number itself.
    """
    asked = asked_of(request.GET.get("q", ""))
    hits = find(user_of(request), asked)
    if asked.kinds:
        note_reading(
            actor_of(request), "search", "", by=list(asked.kinds), shown=[hit.reference for hit in hits]
        )
    if len(hits) == 1 and hits[0].exact:
        return redirect(hits[0].url)
    by_kind = [(kind, list(of_kind)) for kind, of_kind in groupby(hits, key=lambda hit: hit.kind)]
    context = {
        "searched_for": asked.text,
        "searched": asked.kinds,
        "found": by_kind,
        "cut": is_cut(user_of(request), asked),
        "shown": SHOWN,
    }
    return render(request, "web/search.html", context)
