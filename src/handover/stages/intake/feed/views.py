"""Pages of what a jail reported: bookings that a roster lacks, and one of them to be explained."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe

from handover.accounts.models import User
from handover.accounts.roles import Role
from handover.process.models import Case
from handover.stages.intake import queries
from handover.stages.intake.feed import alarms, reports, words
from handover.stages.intake.feed.forms import ExplainForm
from handover.stages.intake.models import RosterAlarm
from handover.web.access import actor_of, roles
from handover.web.paging import page_of


def _visible(request: HttpRequest) -> Any:
    return queries.visible_agencies(cast(User, request.user))


@require_safe
@roles(Role.JAIL_CLERK, Role.EXAMINER, Role.RECORDS_SPECIALIST, Role.SUPERVISOR, Role.AUDITOR)
def listing(request: HttpRequest) -> HttpResponse:
    """Alarms that are open, oldest first, or all of them; and the newest roster of each jail."""
    everything = request.GET.get("all") == "1"
    rows = reports.alarms_of(_visible(request))
    page = page_of(request, rows.order_by("-opened_at", "-pk") if everything else rows.filter(end=None))
    now = timezone.now()
    rosters = [(r, reports.is_overdue(r, now)) for r in reports.newest_rosters(_visible(request))]
    cases = queries.cases_by_number((a.agency_id, a.booking_no) for a in page)
    context = {
        "page": page,
        "rows": [(a, getattr(a, "end", None), cases.get((a.agency_id, a.booking_no))) for a in page],
        "rosters": rosters,
        "everything": everything,
        "explains": cast(User, request.user).role == Role.JAIL_CLERK,
    }
    return render(request, "intake/alarms.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@roles(Role.JAIL_CLERK)
def explain(request: HttpRequest, key: int) -> HttpResponse:
    """The jail's clerk says why a booking is missing. It releases nobody and moves nothing."""
    rows = RosterAlarm.objects.select_related("agency", "roster", "end")
    alarm = get_object_or_404(rows.filter(agency__in=_visible(request), end=None), pk=key)
    posted = request.method == "POST"
    form = ExplainForm(request.POST if posted else None)
    if posted and form.is_valid():
        alarms.answer(alarm, actor=actor_of(request), text=form.cleaned_data["text"])
        messages.success(request, f"Recorded why booking {alarm.booking_no} is missing from the roster.")
        return redirect("intake:alarms")
    return render(request, "intake/alarm.html", {"alarm": alarm, "form": form}, status=422 if posted else 200)


def panel(request: HttpRequest, case: Case) -> SafeString:
    """What the jail reported about a booking, for its page; nothing where it reported nothing."""
    found = queries.jail_reports(case.pk)
    if not found.reports and found.missing_since is None:
        return SafeString("")
    rows = [(r, words.details(r.event, case.agency.zone)) for r in found.reports]
    return render_to_string(
        "intake/reports_panel.html", {"case": case, "found": found, "rows": rows}, request=request
    )
