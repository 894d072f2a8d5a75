"""The page of what the records schedule says is due: somebody asks; a second person decides on the request's page."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from handover.administration import retention
from handover.administration.retention_schedule import all_items
from handover.process.advance import RefusedError
from handover.repositories import orders
from handover.repositories.order_views import SEES
from handover.web.access import actor_of, record_refusal, roles
from handover.web.requests import get_or_post, user_of

SHOWN: Final = 100
"""Bookings shown: the longest due; the rest follow when these are decided."""


@get_or_post
@roles(*SEES)
def listed(request: HttpRequest) -> HttpResponse:
    """What is due, by reference and without a name; a POST of a reference asks for its disposal."""
    actor = actor_of(request)
    refused: RefusedError | None = None
    if request.method == "POST":
        reference = request.POST.get("reference", "").replace("\0", "")[:20]
        try:
            asked = retention.ask(reference, actor=actor)
        except RefusedError as problem:
            refused = problem
            record_refusal(request, ",".join(r.code for r in problem.refusals), "step.refused")
        else:
            messages.success(request, f"Asked as request {asked.pk}: it waits for a second person.")
            return redirect("records:retention")
    context = {
        "due": retention.due(most=SHOWN, office=user_of(request).own_office),
        "shown": SHOWN, "items": all_items(), "asks": actor.role in orders.ASKS,
        "refusals": refused.refusals if refused else (),
    }  # fmt: skip
    return render(request, "repositories/retention.html", context, status=422 if refused else 200)
