"""Pages for corrections: the queue, a case's drafts, and recording that a recipient was told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from handover.process.graph import STEP, Track
from handover.process.models import Matter
from handover.stages.custody import corrections
from handover.stages.detainer.public import queries as detainer
from handover.stages.notification.public import queries as notification
from handover.web.access import actor_of, roles
from handover.web.fields import YesNoField
from handover.web.forms import StepForm
from handover.web.paging import page_of
from handover.web.reading_audit import note_list
from handover.web.requests import matter_of, user_of
from handover.web.stepping import step_page

TELLS = STEP[Track.CASE, "tell_correction"].roles
"""Whoever may tell a correction reads what waits to be told."""


class TellForm(StepForm):
    """Whether the recipient was told, how, or why not."""

    sent = YesNoField(label="Is it told?", yes="Yes, I told them", no="No, and for a reason")
    how = forms.CharField(
        label="Whom, how and when; or why nobody is told", max_length=2000, widget=forms.Textarea,
        help_text="If nobody is told, the reasons have at least 40 characters.",
    )  # fmt: skip


@require_safe
@roles(*TELLS)
def corrections_queue(request: HttpRequest) -> HttpResponse:
    """Show the corrections to be sent to people outside, longest waiting first."""
    user = user_of(request)
    page = page_of(request, corrections.waiting(user))
    persons = notification.persons_of((one.matter for one in page.object_list), user)
    note_list(request, len(page.object_list))
    rows = [(persons[one.matter_id], one) for one in page.object_list]
    return render(request, "custody/corrections.html", {"page": page, "rows": rows})


@require_safe
@roles(*TELLS)
def corrections_of(request: HttpRequest, reference: str) -> HttpResponse:
    """The corrections of one case, with what became of each."""
    case = matter_of(request, detainer.visible_to, reference)
    return render(
        request, "custody/corrections_of.html", {"case": case, "drafts": corrections.of_case(case.pk)}
    )


def tell(request: HttpRequest, case: Matter, key: int) -> HttpResponse:
    """Send one drafted correction, or say why not."""
    draft = get_object_or_404(corrections.of_case(case.pk), pk=key)

    def take(said: dict[str, Any]) -> Matter:
        return corrections.tell(case.pk, actor=actor_of(request), draft_id=draft.pk, **said)

    return step_page(
        request, case, "tell_correction", TellForm, take,
        done=reverse("custody:corrections_of", kwargs={"reference": case.reference}),
        template="custody/tell.html", context={"draft": draft},
    )  # fmt: skip
