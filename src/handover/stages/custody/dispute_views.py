"""The clerk's page for recording a dispute raised in the jail; the office answers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from handover.accounts.roles import JAIL_ROLES
from handover.process.models import Matter
from handover.stages.review.public import disputes
from handover.stages.review.public import queries as review
from handover.web.access import actor_of
from handover.web.forms import HandoverForm


class JailDisputeForm(HandoverForm):
    """What a person in the jail, a relative or counsel says is wrong."""

    said_by = forms.CharField(
        label="Who says so", max_length=120, help_text="The person, a relative, counsel."
    )
    text = forms.CharField(label="What is wrong, in their words", max_length=4000, widget=forms.Textarea)


@dataclass(frozen=True, slots=True)
class TakenDown:
    """A dispute that this jail took down: its reference, when, and when the office answered. The answer goes to the
    person."""

    reference: str
    at: datetime
    answered_at: datetime | None


def dispute(request: HttpRequest, case: Matter) -> HttpResponse:
    """Record what the person says, in their words. It does not change the case's state, but no adverse step may be
    taken until it is read."""
    posted = request.method == "POST"
    form = JailDisputeForm(request.POST if posted else None)
    if posted and form.is_valid():
        filed = disputes.file_dispute(case.pk, actor=actor_of(request), **form.cleaned_data)
        messages.success(
            request, f"Recorded as {filed.reference}. The immigration office answers it with a date."
        )
        return redirect("custody:jail_case", reference=case.reference)
    context = {"case": case, "form": form, "taken_down": taken_down(case)}
    return render(request, "custody/dispute.html", context, status=422 if posted else 200)


def taken_down(case: Matter) -> list[TakenDown]:
    """The disputes of a case that its jails took down, oldest first."""
    found = []
    for filed, answer in review.disputes_about(case.reference):
        first = filed.matter.steps.order_by("number").first()
        if first is not None and first.actor_role in JAIL_ROLES and first.actor_agency == case.agency.ori:
            found.append(
                TakenDown(filed.matter.reference, filed.at, answer.at if answer else _told(filed.matter))
            )
    return found


def _told(dispute: Matter) -> datetime | None:
    """Return when the office of another deployment answered it, by its message; None if no message came."""
    return dispute.steps.filter(step="receive_dispute_answer").values_list("happened_at", flat=True).first()
