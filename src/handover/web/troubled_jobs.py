"""The page of the jobs that failed: what each was to do, what stops it, and the two things a supervisor can do."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from handover.accounts.models import User
from handover.accounts.roles import Role
from handover.process.jobs import troubles
from handover.web.access import actor_of, roles
from handover.web.forms import HandoverForm, reasons_field
from handover.web.paging import page_of
from handover.web.requests import get_or_post, user_of


class DiscardForm(HandoverForm):
    """Why a job is given up for good."""

    reasons = reasons_field("Why, and who does by hand what the job would have done")


def stuck_count(user: User) -> int:
    """How many jobs wait for a person."""
    return troubles.stuck().count()


@require_safe
@roles(Role.SUPERVISOR, Role.AUDITOR)
def troubled_jobs(request: HttpRequest) -> HttpResponse:
    """Show those that wait for a person first, then those that are tried again by themselves."""
    return _page(request)


@require_POST
@roles(Role.SUPERVISOR)
def retry(request: HttpRequest, key: UUID) -> HttpResponse:
    """Try a job again now."""
    try:
        troubles.retry(key, actor_of(request))
    except troubles.NotStuckError as problem:
        return _page(request, problem=str(problem), status=409)
    return redirect("web:troubled_jobs")


@get_or_post
@roles(Role.SUPERVISOR)
def discard(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for the reasons, and give the job up."""
    form = DiscardForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            troubles.discard(key, actor_of(request), form.cleaned_data["reasons"])
        except troubles.NotStuckError as problem:
            return _page(request, problem=str(problem), status=409)
        return redirect("web:troubled_jobs")
    found = troubles.described(troubles.stuck().filter(pk=key))
    if not found:
        return _page(request, problem="This job does not wait for a person (any more).", status=409)
    status = 422 if form.errors else 200
    return render(request, "web/discard_job.html", {"form": form, "job": found[0]}, status=status)


def _page(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    page = page_of(request, troubles.in_trouble())
    context = {
        "page": page,
        "jobs": troubles.described(page.object_list),
        "decides": user_of(request).role == Role.SUPERVISOR,
        "problem": problem,
    }
    return render(request, "web/troubled_jobs.html", context, status=status)
