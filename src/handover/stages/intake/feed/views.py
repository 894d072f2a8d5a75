"""Pages of what a jail reported: bookings that a roster lacks, and one of them to be explained."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from handover.accounts.roles import Role
from handover.formats.drops import DropError, near_numbers
from handover.process.models import Matter
from handover.stages.intake import jail_reports, queries
from handover.stages.intake.feed import alarms, event_text, events
from handover.stages.intake.feed.forms import ChangeForm, ExplainForm
from handover.stages.intake.feed.report_source import Sender
from handover.stages.intake.models import Booking, RosterAlarm
from handover.web.access import actor_of, roles
from handover.web.paging import page_of
from handover.web.requests import get_or_post, matter_of, user_of


def _visible(request: HttpRequest) -> Any:
    return queries.visible_agencies(user_of(request))


@require_safe
@roles(*sorted(queries.READERS))
def listing(request: HttpRequest) -> HttpResponse:
    """Alarms that are open, oldest first, or all of them, of one booking where its number is asked for; and the newest
    roster of each jail.
    """
    everything, booking = request.GET.get("all") == "1", request.GET.get("booking", "").strip()
    rows = jail_reports.alarms_of(_visible(request))
    if booking:
        rows = rows.filter(booking_no=booking)
    page = page_of(request, rows.order_by("-opened_at", "-pk") if everything else rows.filter(end=None))
    now = timezone.now()
    rosters = [(r, jail_reports.is_overdue(r, now)) for r in jail_reports.newest_rosters(_visible(request))]
    matters = queries.cases_by_number((a.agency_id, a.booking_no) for a in page)
    context = {
        "page": page,
        "rows": [
            (a, getattr(a, "end", None), matters.get((a.agency_id, a.booking_no)), _near(a)) for a in page
        ],
        "rosters": rosters,
        "everything": everything,
        "booking": booking,
        "explains": user_of(request).role == Role.JAIL_CLERK,
    }
    return render(request, "intake/alarms.html", context)


def _near(alarm: RosterAlarm) -> str:
    """Return the number on that roster that may be the missing one in another spelling; "" if none."""
    return near_numbers(alarm.roster.vanished, alarm.roster.unannounced).get(alarm.booking_no, "")


@get_or_post
@roles(Role.JAIL_CLERK)
def explain(request: HttpRequest, key: int) -> HttpResponse:
    """Record the clerk's explanation why a booking is missing. It releases nobody and changes no state."""
    rows = RosterAlarm.objects.select_related("agency", "roster", "end")
    alarm = get_object_or_404(rows.filter(agency__in=_visible(request), end=None), pk=key)
    posted = request.method == "POST"
    form = ExplainForm(request.POST if posted else None)
    if posted and form.is_valid():
        alarms.answer(alarm, actor=actor_of(request), text=form.cleaned_data["text"])
        messages.success(request, f"Recorded why booking {alarm.booking_no} is missing from the roster.")
        return redirect("intake:alarms")
    return render(
        request,
        "intake/alarm.html",
        {"alarm": alarm, "near": _near(alarm), "form": form},
        status=422 if posted else 200,
    )


@get_or_post
@roles(Role.JAIL_CLERK)
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """Record the clerk's report that a booking was corrected or merged, in whatever state it is. It changes no state
    by itself."""
    matter = matter_of(request, queries.visible_to, reference)
    booking = queries.booking_of(matter.pk)
    if booking is None:
        raise Http404("This file was never read as a booking.")
    posted = request.method == "POST"
    form = ChangeForm(request.POST if posted else None, zone=matter.agency.zone)
    if posted and form.is_valid() and _keep(form, booking, request):
        messages.success(request, "Recorded. Whoever reads this booking sees it.")
        return redirect("intake:booking", reference=reference)
    return render(
        request, "intake/change.html", {"case": matter, "form": form}, status=422 if posted else 200
    )


def _keep(form: ChangeForm, booking: Booking, request: HttpRequest) -> bool:
    said = {k: v for k, v in form.cleaned_data.items() if k not in ("kind", "event_time") and v}
    said |= {
        "event_type": form.cleaned_data["kind"],
        "event_time": form.cleaned_data["event_time"].isoformat(),
    }
    try:
        events.take_change(booking, said, Sender(booking.matter.agency, actor_of(request), "page"))
    except DropError as problem:
        for fault in problem.faults:
            form.add_error(
                fault.column if fault.column in form.fields else None, f"{fault.column} {fault.text}"
            )
        return False
    return True


def panel(request: HttpRequest, matter: Matter) -> SafeString:
    """What the jail reported about a booking, for its page; nothing where it reported nothing."""
    found = queries.jail_reports(matter.pk)
    booking = queries.booking_of(matter.pk)
    reports_here = user_of(request).role == Role.JAIL_CLERK and booking is not None
    if not found.reports and found.missing_since is None and not reports_here:
        return SafeString("")
    ahead = user_of(request).role in queries.SEES_RELEASE_AHEAD
    rows = [(r, event_text.details(r.event, matter.agency.zone, ahead=ahead)) for r in found.reports]
    return render_to_string(
        "intake/reports_panel.html",
        {
            "case": matter, "found": found, "rows": rows, "reports_here": reports_here,
            "number": booking.booking_number if booking else "",
        },
        request=request,
    )  # fmt: skip
