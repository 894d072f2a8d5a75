"""Pages of the ledger: replies that have not arrived, receivers that fail, and sending a reply again."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from handover.accounts.models import Agency
from handover.accounts.roles import Role
from handover.stages.intake import queries
from handover.stages.intake.models import Delivery, Receiver
from handover.stages.intake.replies import ledger
from handover.stages.intake.reply_rules import OPEN, ReplyState
from handover.web.access import actor_of, roles
from handover.web.paging import page_of
from handover.web.requests import user_of

SENDERS = frozenset({Role.JAIL_CLERK, Role.EXAMINER, Role.SUPERVISOR})
"""Who may have a reply sent again: the jail that lacks it, the bureau that owes it, a supervisor."""
CHOICES = [("", "Nobody has it yet"), *((s.value, s.title) for s in ReplyState), ("all", "All")]


@require_safe
@roles(*sorted(queries.READERS))
def listing(request: HttpRequest) -> HttpResponse:
    """Replies that nobody is known to have, longest first, or those of one state; and each jail's receiver."""
    agencies = queries.visible_agencies(user_of(request))
    chosen = request.GET.get("state", "")
    rows = Delivery.objects.filter(agency__in=agencies).select_related("agency", "answer__matter__agency")
    if chosen in set(ReplyState):
        rows = rows.filter(state=chosen)
    elif chosen != "all":
        chosen = ""
        rows = rows.filter(state__in=[s.value for s in OPEN])
    page = page_of(request, rows.order_by("since", "pk"))
    context = {
        "page": page,
        "rows": [(row, row.standing, row.attempts.last()) for row in page],
        "receivers": receivers(agencies),
        "choices": CHOICES,
        "chosen": chosen,
        "sends": Role(user_of(request).role) in SENDERS,
        "own": user_of(request).role == Role.JAIL_CLERK,
    }
    return render(request, "intake/replies.html", context)


@require_POST
@roles(*sorted(SENDERS))
def send_again(request: HttpRequest, key: int) -> HttpResponse:
    """Have one reply sent again: due at once, with all its tries before it."""
    agencies = queries.visible_agencies(user_of(request))
    row = get_object_or_404(Delivery.objects.filter(agency__in=agencies), pk=key)
    row = ledger.send_again(row, actor=actor_of(request))
    said = "is sent again now" if row.due_at else "waits to be fetched"
    messages.success(request, f"The reply {row.answer.tcn} {said}.")
    return redirect("intake:replies")


def receivers(agencies: Any) -> list[dict[str, Any]]:
    """Each agency that was ever answered: how it gets its replies, and how many stand where."""
    counts = ledger.counts_of(agencies)
    live = {r.agency_id: r for r in Receiver.objects.filter(until=None, agency__in=agencies)}
    answered = Agency.objects.filter(pk__in={pk for pk, _ in counts} | set(live)).order_by("name", "ori")
    return [
        {
            "agency": agency,
            "way": _way(live.get(agency.pk)),
            "counts": [counts.get((agency.pk, s.value), 0) for s in ReplyState],
            "broken": counts.get((agency.pk, ReplyState.DEAD.value), 0) > 0,
        }
        for agency in answered
    ]


def _way(receiver: Receiver | None) -> str:
    """Describe how replies are sent. Only the host of an address is shown: the rest may be a secret of the jail."""
    if receiver is None:
        return "fetched by the jail"
    if receiver.kind == Receiver.Kind.WEBHOOK:
        return f"pushed to {urlsplit(receiver.target).hostname}"
    return "written to its drop folder"
