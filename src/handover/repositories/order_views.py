"""Pages of orders about records: enter one that came on paper, approve or decline what waits for a second person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from handover.accounts.models import User
from handover.accounts.roles import Actor, Role
from handover.process.advance import RefusedError
from handover.process.erasure import public as erasure
from handover.process.person_behind import accounts_of
from handover.process.two_people import decidable, same_actor
from handover.repositories import expunging, orders
from handover.repositories.models import RecordOrder, SourceRecord
from handover.repositories.order_forms import (
    APPROVE,
    ASK,
    Choice,
    DecisionForm,
    RecordOrderForm,
    both,
    open_of,
)
from handover.repositories.order_rows import reach_of, shown, under
from handover.web.access import actor_of, record_refusal, roles
from handover.web.paging import page_of
from handover.web.reading_audit import note_reading
from handover.web.requests import get_or_post, user_of

SEES: Final = (Role.RECORDS_SPECIALIST, Role.SUPERVISOR, Role.COUNSEL, Role.AUDITOR)
"""Who opens the pages of orders about records."""

MOST_NUMBER: Final = 200
"""Characters of a number that is looked for: those of a source's key."""
_FIELDS: Final = {"op": "op", "authority": "authority", "dated": "dated", "reasons": "reasons"}
_Act = Callable[[str, str], object]


def waiting_for(user: User) -> int:
    """How much of it waits for this person: what they may ask for, or decide and did not ask for themselves."""
    actor, mine = user.actor, 0
    asked = expunging.waiting()
    if actor.role in orders.ASKS:
        mine += asked.filter(asked_key="").count()
    if actor.role in orders.DECIDES:
        mine += decidable(asked.exclude(asked_key=""), actor, by="asked").count()
        mine += decidable(orders.waiting(), actor, by="asked").count()
        mine += decidable(_erasures(actor), actor).count()
    return mine


@require_safe
@roles(*SEES)
def listed(request: HttpRequest) -> HttpResponse:
    """What waits for a person, what was decided, and, for whoever may ask, the records under a number."""
    actor = actor_of(request)
    asks = actor.role in orders.ASKS
    number = request.GET.get("number", "").strip()[:MOST_NUMBER] if asks else ""
    found = under(number) if number else []
    if number:
        note_reading(actor, "records.read", "", records=[row.head.pk for row in found])
    context = {
        "asks": asks, "number": number, "found": found, "orders": orders.waiting(),
        "expungements": expunging.waiting(), "erasures": _erasures(actor),
        "page": page_of(request, orders.decided()), "me": accounts_of(user_of(request)),
    }  # fmt: skip
    return render(request, "repositories/orders.html", context)


@get_or_post
@roles(*sorted(orders.ASKS))
def enter(request: HttpRequest, record: int) -> HttpResponse:
    """Enter an order about a record, and ask that it be carried out."""
    head = get_object_or_404(SourceRecord.objects.exclude(state=SourceRecord.State.EXPUNGED), pk=record)
    posted = request.method == "POST"
    form = RecordOrderForm(request.POST if posted else None, open_to=orders.open_to(head))
    if posted and form.is_valid():
        try:
            row = orders.ask(head.pk, actor=actor_of(request), **form.cleaned_data)
        except RefusedError as refused:
            _say(request, form, refused)
        else:
            messages.success(request, f"Order {row.pk} is entered. It waits for a second person.")
            return redirect("records:order", order=row.pk)
    if not posted:
        note_reading(actor_of(request), "records.read", "", records=[head.pk])
    context = {"row": shown([head])[0], "reach": reach_of(head), "form": form}
    return render(request, "repositories/order_enter.html", context, status=422 if posted else 200)


@get_or_post
@roles(*SEES)
def order(request: HttpRequest, order: int) -> HttpResponse:
    """One order that a person entered: what it reaches, and its decision."""
    row = get_object_or_404(RecordOrder.objects.select_related("record"), pk=order)
    actor = actor_of(request)

    def act(decision: str, reasons: str) -> object:
        if decision == APPROVE:
            return orders.approve(row.pk, actor=actor, at_once=False)
        return orders.decline(row.pk, actor=actor, reasons=reasons)

    decides = not row.outcome and actor.role in orders.DECIDES
    every, barred = both(row.get_op_display()), partial(orders.same_person, row, actor)
    context = {"order": row, **_record(row.record)}
    return _decided(request, "order", context, (every, open_of(every, barred) if decides else []), act)


@get_or_post
@roles(*SEES)
def expungement(request: HttpRequest, order: int) -> HttpResponse:
    """One order of expungement that a feed brought: ask for it, or decide what somebody else asked."""
    row = get_object_or_404(expunging.waiting(), pk=order)
    actor = actor_of(request)

    def act(decision: str, reasons: str) -> object:
        if decision == ASK:
            return expunging.ask(row.pk, actor=actor)
        if decision == APPROVE:
            return expunging.approve(row.pk, actor=actor, at_once=False)
        return expunging.withdraw_request(row.pk, actor=actor, reasons=reasons)

    if row.asked_key:
        every, barred = (
            both("destroy the record, and what cases hold of it"),
            partial(expunging.same_person, row, actor),
        )
        mine = open_of(every, barred) if actor.role in orders.DECIDES else []
    else:
        every = [(ASK, "I have read the order: ask that the record be destroyed")]
        mine = every if actor.role in orders.ASKS else []
    return _decided(request, "expungement", {"order": row, **_record(row.record)}, (every, mine), act)


@get_or_post
@roles(*SEES)
def erasing(request: HttpRequest, order: int) -> HttpResponse:
    """One request that content of cases be erased, and its decision."""
    actor = actor_of(request)
    row = get_object_or_404(_erasures(actor), pk=order)

    def act(decision: str, reasons: str) -> object:
        if decision == APPROVE:
            return erasure.approve(row.pk, actor=actor, at_once=False)
        return erasure.decline(row.pk, actor=actor, reasons=reasons)

    every = both(f"erase the content of {len(row.rows)} rows")
    mine = open_of(every, partial(same_actor, row, actor)) if actor.role in orders.DECIDES else []
    return _decided(request, "erasure", {"order": row, "rows": erasure.tables_of(row)}, (every, mine), act)


def _erasures(actor: Actor) -> QuerySet[erasure.ErasureRequest]:
    """Those that belong to no order about a record: such a one is decided with the record. An office sees those about
    what it has."""
    return erasure.undecided(actor.office).filter(expungement=None)


def _record(head: SourceRecord) -> dict[str, Any]:
    return {"row": shown([head])[0], "reach": reach_of(head)}


def _decided(
    request: HttpRequest,
    what: str,
    context: dict[str, Any],
    choices: tuple[Sequence[Choice], Sequence[Choice]],
    act: _Act,
) -> HttpResponse:
    """Show the page, or take the decision that was posted. ``choices``: all, and those open to this person. Who has
    none to take is refused as the act refuses."""
    posted, (every, mine) = request.method == "POST", choices
    form = DecisionForm(request.POST if posted else None, choices=every if posted else mine)
    if posted and form.is_valid():
        said = form.cleaned_data
        try:
            act(said["decision"], said.get("reasons", ""))
        except RefusedError as refused:
            _say(request, form, refused)
        else:
            words = {ASK: "Asked: it waits for a second person.", APPROVE: "Approved and carried out."}
            messages.success(request, words.get(said["decision"], "Declined."))
            return redirect("records:orders")
    context |= {"what": what, "form": form.offer(mine), "refused": form.non_field_errors()}
    return render(request, "repositories/order.html", context, status=422 if posted else 200)


def _say(request: HttpRequest, form: RecordOrderForm | DecisionForm, refused: RefusedError) -> None:
    record_refusal(request, ",".join(r.code for r in refused.refusals), "step.refused")
    for one in refused.refusals:
        field = _FIELDS.get(one.code)
        form.add_error(field if field in form.fields else None, one.text)
