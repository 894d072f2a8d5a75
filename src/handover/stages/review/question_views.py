"""Pages of what is asked beside the decision: citizenship, a court, the arresting agency, identity, a dispute."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from handover.accounts.models import User
from handover.accounts.roles import IMMIGRATION_ROLES, Role
from handover.process.graph import Track
from handover.process.models import Matter
from handover.stages.review import (
    agency_requests,
    citizenship,
    dispositions,
    disputes,
    forms,
    misidentification,
    queries,
)
from handover.stages.review.case_file import file_of
from handover.stages.review.consequences import consequences_of
from handover.stages.review.masking import masked_for
from handover.stages.review.views import case_of, step
from handover.web.access import actor_of, roles
from handover.web.paging import page_of
from handover.web.stepping import step_page

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
OFFICE = (*sorted(IMMIGRATION_ROLES), Role.RECORDS_SPECIALIST)
ANSWERS = (Role.RECORDS_SPECIALIST, Role.SUPERVISOR)


@get_or_post
@roles(Role.REVIEW_OFFICER)
def watch(request: HttpRequest, reference: str) -> HttpResponse:
    """Wait for the court."""
    case = case_of(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        return dispositions.await_disposition(case.pk, actor=actor_of(request), **data)

    return step(request, case, "await_disposition", forms.WatchForm, take, file=file_of(case.pk))


@get_or_post
@roles(Role.RECORDS_SPECIALIST)
def disposition(request: HttpRequest, reference: str) -> HttpResponse:
    """Record what the court did."""
    case = case_of(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        return dispositions.record_disposition(case.pk, actor=actor_of(request), **data)

    return step(request, case, "record_conviction", forms.DispositionForm, take)


@get_or_post
@roles(*OFFICE)
def raise_question(request: HttpRequest, reference: str) -> HttpResponse:
    """Raise the citizenship question; the jail's own page for it is in custody."""
    case = case_of(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        return citizenship.raise_citizenship(case.pk, actor=actor_of(request), **data)

    return step(request, case, "raise_citizenship", forms.CitizenshipForm, take)


@get_or_post
@roles(Role.COUNSEL)
def resolve(request: HttpRequest, reference: str) -> HttpResponse:
    """Counsel answers. While a detainer is out, the answer that ends the case has a page in detainer."""
    case = case_of(request, reference)
    out = "lodgement" in case.standing.facts

    def take(data: dict[str, Any]) -> Matter:
        citizen = data.pop("citizen") == "yes"
        return citizenship.resolve_citizenship(case.pk, actor=actor_of(request), citizen=citizen, **data)

    return step(
        request, case, "resolve_not_citizen" if out else "resolve_citizen", forms.ResolveForm, take,
        template="review/resolve.html", context={"claims": queries.claims_of(case.pk), "out": out}, detainer_out=out,
    )  # fmt: skip


@get_or_post
@roles(Role.RECORDS_SPECIALIST, Role.REVIEW_OFFICER)
def agency_request(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that the arresting agency asks."""
    case = case_of(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        return agency_requests.record_agency_request(case.pk, actor=actor_of(request), **data)

    return step(request, case, "record_agency_request", forms.AgencyRequestForm, take)


@get_or_post
@roles(Role.REVIEW_OFFICER)
def agency_reply(request: HttpRequest, reference: str) -> HttpResponse:
    """Tell the arresting agency yes or no."""
    case = case_of(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        return agency_requests.answer_agency(case.pk, actor=actor_of(request), **data)

    return step(request, case, "answer_agency", forms.AgencyReplyForm, take)


@get_or_post
@roles(Role.SUPERVISOR)
def close_misidentified(request: HttpRequest, reference: str) -> HttpResponse:
    """Undo a misidentification where no detainer is out."""
    case = case_of(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        return misidentification.close_misidentified(case.pk, actor=actor_of(request), **data)

    return step(
        request, case, "close_misidentified", forms.MisidentifiedForm, take, template="review/misidentified.html",
        context={"consequences": consequences_of(case)},
    )  # fmt: skip


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
