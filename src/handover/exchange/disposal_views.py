"""What a jail's own deployment lets go by the records schedule: one clerk of the jail asks, another one decides."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from handover.accounts.roles import JAIL_ROLES, Actor, Role
from handover.administration import retention, retention_batches
from handover.administration.running_parts import running
from handover.exchange.disposal import UNCLAIMED
from handover.process.advance import RefusedError
from handover.process.agency_parts import AgencyPart
from handover.process.erasure import public as erasure
from handover.process.two_people import same_actor
from handover.repositories.order_forms import APPROVE, DecisionForm, both, open_of
from handover.web.access import actor_of, record_refusal, roles
from handover.web.requests import get_or_post


def lets_go_here(role: str) -> bool:
    """Return whether this role may open that page: if the office runs here too, its people decide instead."""
    return role in JAIL_ROLES and AgencyPart.OFFICE not in running()


@get_or_post
@roles(Role.JAIL_CLERK)
def listed(request: HttpRequest) -> HttpResponse:
    """What is due at this person's jail, without a name, and what waits for another person; a POST asks."""
    actor = actor_of(request)
    refused: RefusedError | None = None
    if request.method == "POST":
        try:
            asked = _ask(request, actor)
        except RefusedError as problem:
            refused = problem
            record_refusal(request, ",".join(r.code for r in problem.refusals), "step.refused")
        else:
            messages.success(
                request, f"Asked as request {asked.pk}: it waits for a second person of your jail."
            )
            return redirect("exchange:disposal")
    context = {
        "due": retention.due(jail=actor.agency),
        "batches": [
            one for one in retention_batches.due_batches() if one.key == f"{UNCLAIMED}:{actor.agency}"
        ],
        "waiting": [
            (one, same_actor(one, actor, declines=True) is not None)
            for one in erasure.waiting_at(actor.agency)
        ],
        "refusals": refused.refusals if refused else (),
    }
    return render(request, "exchange/disposal.html", context, status=422 if refused else 200)


def _ask(request: HttpRequest, actor: Actor) -> erasure.ErasureRequest:
    reference, batch = (request.POST.get(name, "").replace("\0", "")[:40] for name in ("reference", "batch"))
    return retention_batches.ask_batch(batch, actor=actor) if batch else retention.ask(reference, actor=actor)


@get_or_post
@roles(Role.JAIL_CLERK)
def decided(request: HttpRequest, asked: int) -> HttpResponse:
    """One request that waits at this person's jail, and its decision by somebody who did not ask."""
    actor = actor_of(request)
    row = next((one for one in erasure.waiting_at(actor.agency) if one.pk == asked), None)
    if row is None:
        raise Http404
    every = both(f"erase the content of {len(row.rows)} rows")
    mine, posted = open_of(every, partial(same_actor, row, actor)), request.method == "POST"
    form = DecisionForm(request.POST if posted else None, choices=every if posted else mine)
    if posted and form.is_valid():
        try:
            if form.cleaned_data["decision"] == APPROVE:
                erasure.approve(row.pk, actor=actor, at_once=False)
            else:
                erasure.decline(row.pk, actor=actor, reasons=form.cleaned_data["reasons"])
        except RefusedError as refused:
            record_refusal(request, ",".join(r.code for r in refused.refusals), "step.refused")
            for one in refused.refusals:
                form.add_error("reasons" if one.code == "reasons" else None, one.text)
        else:
            messages.success(request, "Your decision is recorded.")
            return redirect("exchange:disposal")
    context = {
        "what": "erasure", "order": row, "rows": erasure.tables_of(row), "form": form.offer(mine),
        "refused": form.non_field_errors(),
    }  # fmt: skip
    return render(request, "repositories/order.html", context, status=422 if posted else 200)
