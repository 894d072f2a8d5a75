"""A supervisor's pages: who may read which restricted record, and letting somebody in."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from handover.accounts.roles import Role
from handover.process.advance import RefusedError
from handover.stages.notification import granting, queries
from handover.stages.notification.forms import GrantForm
from handover.stages.notification.restricted import restricted_cases
from handover.web.access import actor_of, record_refusal, roles
from handover.web.paging import page_of
from handover.web.requests import get_or_post, matter_of, user_of


@require_safe
@roles(Role.SUPERVISOR, Role.AUDITOR)
def grants(request: HttpRequest) -> HttpResponse:
    """The grants in force, by case; no name and no number of the person concerned."""
    return render(
        request, "notification/grants.html", {"page": page_of(request, granting.in_force(user_of(request)))}
    )


@get_or_post
@roles(Role.SUPERVISOR)
def grant(request: HttpRequest, reference: str) -> HttpResponse:
    """Let one person read this record for a time. A case that is not restricted has no such page."""
    case = matter_of(request, queries.visible_to, reference)
    if case.pk not in restricted_cases([case]):
        raise Http404
    posted = request.method == "POST"
    people = granting.who_may_be_granted(actor_of(request), case)
    form = GrantForm(request.POST if posted else None, people=people)
    if posted and form.is_valid():
        try:
            made = granting.grant_reading(case.pk, actor=actor_of(request), **form.cleaned_data)
        except RefusedError as refused:
            record_refusal(request, ",".join(r.code for r in refused.refusals), "restricted.grant")
            for one in refused.refusals:
                form.add_error(one.code if one.code in form.fields else None, one.text)
        else:
            messages.success(request, f"{made.to.get_full_name()} may read it until {made.until:%b %-d, %Y}.")
            return redirect("notification:grant", reference=case.reference)
    context = {"case": case, "form": form, "grants": granting.grants_of(case.pk)}
    return render(request, "notification/grant.html", context, status=422 if posted else 200)
