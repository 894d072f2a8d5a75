"""The pages of disputes: the list, one dispute, and its two answers."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from handover.accounts.models import User
from handover.accounts.roles import Role
from handover.process.graph import Track
from handover.process.models import Matter
from handover.stages.review.case_file.file import file_of
from handover.stages.review.case_file.masking import masked_for
from handover.stages.review.disputes import actions as disputes
from handover.stages.review.disputes import forms, queries
from handover.stages.review.stepping import OFFICE, case_of, get_or_post
from handover.web.access import actor_of, roles
from handover.web.paging import page_of
from handover.web.stepping import step_page

ANSWERS = (Role.RECORDS_SPECIALIST, Role.SUPERVISOR)


@require_safe
@roles(*OFFICE, Role.AUDITOR)
def dispute_list(request: HttpRequest) -> HttpResponse:
    """Disputes that wait for an answer first, then the answered ones."""
    rows = Matter.objects.filter(track=Track.DISPUTE).select_related("agency", "parent")
    page = page_of(request, rows.order_by("-state", "moved_at"))
    return render(request, "review/disputes.html", {"page": page})


@get_or_post
@roles(*OFFICE)
def dispute(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a dispute of a record down, as it was said."""
    case = case_of(request, reference)
    form = forms.DisputeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        filed = disputes.file_dispute(case.pk, actor=actor_of(request), **form.cleaned_data)
        messages.success(request, f"Recorded as {filed.reference}; it is answered with a date.")
        return redirect("review:case", reference=reference)
    status = 422 if request.method == "POST" else 200
    return render(request, "review/dispute.html", {"case": case, "form": form}, status=status)


@require_safe
@roles(*OFFICE, Role.AUDITOR)
def dispute_page(request: HttpRequest, reference: str) -> HttpResponse:
    """One dispute: what was said, the answer, and the links to the steps."""
    filed = _dispute(reference)
    about = filed.parent
    rows = queries.disputes_about(about.reference) if about else []
    mine = [(d, a) for d, a in rows if d.matter_id == filed.pk]
    masked = about is not None and masked_for(cast(User, request.user), about)
    return render(
        request, "review/dispute_page.html", {"case": filed, "rows": mine, "about": about, "masked": masked}
    )


@get_or_post
@roles(*ANSWERS)
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer a dispute by a correction."""
    filed = _dispute(reference)

    def take(data: dict[str, Any]) -> Matter:
        answer = disputes.Answer(data["reasons"], data["told"], data["now"], data["source"])
        return disputes.correct_record(
            filed.pk,
            actor=actor_of(request),
            version=data["version"],
            answer=answer,
            record_key=data["record_key"],
            file=data["file"],
        )

    about = cast(Matter, filed.parent)
    done = reverse("review:dispute_page", kwargs={"reference": reference})
    return step_page(
        request, filed, "correct_record", forms.CorrectionForm, take, done=done,
        form_options={"file": file_of(about.pk)},
    )  # fmt: skip


@get_or_post
@roles(*ANSWERS)
def leave(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer a dispute: the record stays."""
    filed = _dispute(reference)

    def take(data: dict[str, Any]) -> Matter:
        answer = disputes.Answer(data["reasons"], data["told"])
        return disputes.leave_record(
            filed.pk, actor=actor_of(request), version=data["version"], answer=answer
        )

    done = reverse("review:dispute_page", kwargs={"reference": reference})
    return step_page(request, filed, "leave_record", forms.DisputeAnswerForm, take, done=done)


def _dispute(reference: str) -> Matter:
    rows = Matter.objects.filter(track=Track.DISPUTE).select_related("agency", "parent")
    return get_object_or_404(rows, reference=reference)
