"""The pages of local law: what-if questions, and the law on record. They need no case."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from handover.jurisdictions import Topic, agreements, shipped_policies
from handover.jurisdictions.facts import years_before
from handover.web.access import signed_in
from handover.web.localaw.forms import ChangesForm, MapForm, WhatIfForm
from handover.web.localaw.state_map import map_of
from handover.web.localaw.words import TITLES, MapRow
from handover.web.requests import user_of


@require_safe
@signed_in
def what_if(request: HttpRequest) -> HttpResponse:
    """Choose a place, a day and what is known: the outcome with its clauses. The query string holds the
    question.
    """
    asked = "place" in request.GET
    form = WhatIfForm(request.GET if asked else None, initial={"on": user_of(request).today})
    answer = form.answer() if asked and form.is_valid() else None
    status = 422 if asked and answer is None else 200
    return render(request, "localaw/what_if.html", {"form": form, "answer": answer}, status=status)


@require_safe
@signed_in
def state_map(request: HttpRequest) -> HttpResponse:
    """Show the states on a day: a tile each for one topic, and a table for all. The query string holds the question."""
    asked = "topic" in request.GET
    today = user_of(request).today
    start = {"topic": Topic.HOLD.value, "on": today, "year": today.year}
    form = MapForm(request.GET if asked else start)
    if not form.is_valid():
        return render(request, "localaw/map.html", {"form": form}, status=422)
    topic, on = form.question()
    found = map_of(topic, on)
    context = {
        "form": MapForm({"topic": topic.value, "on": on.isoformat(), "year": on.year}),
        "map": found,
        "title": _(TITLES[topic]),
        "topic_words": _(TITLES[topic]).lower(),
        "rows": [MapRow.of(p, topic) for p in found.covered.states],
    }
    return render(request, "localaw/map.html", context)


@require_safe
@signed_in
def changes_between(request: HttpRequest) -> HttpResponse:
    """List the clauses that began or ended between two days, in one place or in every state."""
    asked = "first" in request.GET
    today = user_of(request).today
    start = {"first": years_before(today, 1), "second": today}
    form = ChangesForm(request.GET if asked else None, initial=start)
    found = form.answer() if asked and form.is_valid() else None
    status = 422 if asked and found is None else 200
    return render(request, "localaw/changes.html", {"form": form, "found": found}, status=status)


@require_safe
@signed_in
def places(request: HttpRequest) -> HttpResponse:
    """List every place with its instruments, their dates in force and how well they are confirmed."""
    known = sorted(shipped_policies().values(), key=lambda p: (p.fictional, p.id))
    return render(request, "localaw/places.html", {"places": known, "agreements": agreements().values()})
