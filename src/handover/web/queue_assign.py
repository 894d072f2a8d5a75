"""Giving the cases that are ticked in a list to somebody, with one reason for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from handover.accounts.models import Agency, User
from handover.accounts.roles import Role
from handover.process import claims
from handover.process.advance import ConflictError, RefusedError
from handover.process.models import Matter
from handover.web.access import actor_of, record_refusal
from handover.web.forms import HandoverForm, reasons_field
from handover.web.queues import Queue
from handover.web.requests import user_of


class AssignMarkedForm(HandoverForm):
    """Whom the ticked cases are given to, and why."""

    to = forms.ModelChoiceField(User.objects.none(), label="Give them to", empty_label="Choose")
    reasons = reasons_field("Why they are given to this person")

    def __init__(self, *args: Any, office: Agency | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to = self.fields["to"]
        to.queryset = User.objects.filter(pk__in=[p.pk for p in claims.assignees(office)])  # type: ignore[attr-defined]
        to.label_from_instance = lambda person: person.get_full_name() or person.username  # type: ignore[attr-defined]


def may_assign(queue: Queue, user: User) -> bool:
    """Whether the list offers to assign: it is one whose cases are taken up, and this person assigns them."""
    return queue.take is not None and user.role == Role.SUPERVISOR


def assign_marked(request: HttpRequest, queue: Queue, marked: Sequence[Matter]) -> HttpResponse:
    """Assign each case; report which were refused and why. Raises ``PermissionDenied``."""
    if not may_assign(queue, user_of(request)):
        raise PermissionDenied("A supervisor assigns cases.")
    office = user_of(request).own_office
    form = AssignMarkedForm(request.POST if "to" in request.POST else None, office=office)
    if not form.is_valid():
        context = {"queue": queue, "marked": marked, "form": form}
        return render(request, "web/queue_assign.html", context, status=422 if form.is_bound else 200)
    done = 0
    for case in marked:
        try:
            claims.assign(case.pk, actor=actor_of(request), version=case.version, **form.cleaned_data)
        except RefusedError as refused:
            record_refusal(request, ",".join(r.code for r in refused.refusals), "claim.refused")
            messages.warning(request, f"{case.reference}: {refused}")
        except ConflictError:
            messages.warning(request, f"{case.reference} changed meanwhile: look at it again.")
        else:
            done += 1
    if done:
        to = form.cleaned_data["to"]
        messages.success(request, f"{done} assigned to {to.get_full_name() or to.username}.")
    return redirect(queue.url)
