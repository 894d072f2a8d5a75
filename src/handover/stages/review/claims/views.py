"""The pages by which a case changes hands: taking it over, and giving it to somebody. Neither changes the state of
the case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from handover.accounts.roles import Role
from handover.process import claims, office_changes
from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.stages.notification.public import queries as notification
from handover.stages.review.claims.forms import AssignForm, OfficeForm, TakeOverForm
from handover.web.access import actor_of, record_refusal, roles
from handover.web.forms import StepForm
from handover.web.requests import get_or_post, matter_of

TAKE_OVER: Final = "Take the case over"
ASSIGN: Final = "Assign the case"
GIVE: Final = "Give the case to another office"


@get_or_post
@roles(Role.REVIEW_OFFICER)
def take_over(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a case over from the colleague who has it, with a reason; the colleague is told."""
    case = matter_of(request, notification.visible_to, reference)
    if refusal := claims.may_take_over(case, actor_of(request)):
        raise RefusedError(refusal)
    return _page(request, case, TakeOverForm, claims.take_over, TAKE_OVER, "You hold the case now.")


@get_or_post
@roles(Role.SUPERVISOR)
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a case to somebody, with a reason; that person and whoever had it are told."""
    case = matter_of(request, notification.visible_to, reference)
    if refusal := claims.may_assign(case, actor_of(request)):
        raise RefusedError(refusal)
    return _page(request, case, AssignForm, claims.assign, ASSIGN, "The case was assigned.")


@get_or_post
@roles(Role.SUPERVISOR)
def give_to_office(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a case to another immigration office, with a reason; its supervisors and who worked on it are told."""
    case = matter_of(request, notification.visible_to, reference)
    if refusal := office_changes.may_hand_over(case, actor_of(request)):
        raise RefusedError(refusal)
    done = f"{case.reference} is with the other office now. Nobody of yours opens it any more."
    return _page(request, case, OfficeForm, office_changes.hand_over, GIVE, done, "web:home")


def _page(
    request: HttpRequest,
    case: Matter,
    kind: Callable[..., StepForm],
    act: Callable[..., object],
    title: str,
    done: str,
    goal: str = "",
) -> HttpResponse:
    posted = request.method == "POST"
    form = kind(request.POST if posted else None, initial={"version": case.version}, case=case)
    if posted and form.is_valid():
        try:
            act(case.pk, actor=actor_of(request), **form.cleaned_data)
        except RefusedError as refused:
            record_refusal(request, ",".join(r.code for r in refused.refusals), "claim.refused")
            for one in refused.refusals:
                form.add_error(one.code if one.code in form.fields else None, one.text)
        else:
            messages.success(request, done)
            return redirect(goal) if goal else redirect("review:case", reference=case.reference)
    context: dict[str, Any] = {
        "case": case, "form": form, "title": title, "holder": case.standing.holder,
        "changes": case.claim_changes.order_by("-pk"), "to_office": kind is OfficeForm,
        "office_changes": case.office_changes.select_related("former", "to"),
    }  # fmt: skip
    return render(request, "review/claim.html", context, status=422 if posted else 200)
