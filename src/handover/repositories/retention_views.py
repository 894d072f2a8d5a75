"""The page of what the records schedule says is due: somebody asks; a second person decides on the request's page."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from handover.administration import retention, retention_batches
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
    """What is due, by reference and without a name; a POST of a reference or a batch's key asks for its disposal."""
    actor = actor_of(request)
    refused: RefusedError | None = None
    if request.method == "POST":
        reference, batch = (
            request.POST.get(name, "").replace("\0", "")[:40] for name in ("reference", "batch")
        )
        try:
            asked = (
                retention_batches.ask_batch(batch, actor=actor)
                if batch
                else retention.ask(reference, actor=actor)
            )
        except RefusedError as problem:
            refused = problem
            record_refusal(request, ",".join(r.code for r in problem.refusals), "step.refused")
        else:
            messages.success(request, f"Asked as request {asked.pk}: it waits for a second person.")
            return redirect("records:retention")
    context = {
        "due": retention.due(most=SHOWN, office=user_of(request).own_office),
        "batches": retention_batches.due_batches(),
        "shown": SHOWN, "items": all_items(), "asks": actor.role in orders.ASKS,
        "refusals": refused.refusals if refused else (),
    }  # fmt: skip
    return render(request, "repositories/retention.html", context, status=422 if refused else 200)
