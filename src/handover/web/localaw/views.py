"""The pages of local law: what-if questions, and the law on record. They need no case."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from handover.jurisdictions import agreements, shipped_policies
from handover.web.access import signed_in
from handover.web.localaw.forms import WhatIfForm


@require_safe
@signed_in
def what_if(request: HttpRequest) -> HttpResponse:
    """Choose a place, a day and what is known: the outcome with its clauses. The query string holds the
    question.
    """
    asked = "place" in request.GET
    form = WhatIfForm(request.GET if asked else None, initial={"on": timezone.now().date()})
    answer = form.answer() if asked and form.is_valid() else None
    status = 422 if asked and answer is None else 200
    return render(request, "localaw/what_if.html", {"form": form, "answer": answer}, status=status)


@require_safe
@signed_in
def places(request: HttpRequest) -> HttpResponse:
    """List every place with its instruments, their dates in force and how well they are confirmed."""
    known = sorted(shipped_policies().values(), key=lambda p: (p.fictional, p.id))
    return render(request, "localaw/places.html", {"places": known, "agreements": agreements().values()})
