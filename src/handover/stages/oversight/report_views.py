"""The quarterly report as PDF. It changes nothing."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from handover.accounts.roles import Role
from handover.stages.oversight.counting_views import once_counted
from handover.stages.oversight.report import offered, quarter_named, report_pdf
from handover.web.access import roles
from handover.web.requests import user_of


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
def reports_page(request: HttpRequest) -> HttpResponse:
    """The quarters of which a report can be printed."""
    return render(request, "oversight/reports.html", {"quarters": offered(timezone.now().date())})


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
@once_counted
def report_file(request: HttpRequest, quarter: str) -> HttpResponse:
    """The report of one quarter."""
    found = quarter_named(quarter)
    if found is None:
        raise Http404
    agency = user_of(request).agency
    made = report_pdf(found, agency.name if agency else "Oversight")
    answer = HttpResponse(made.pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="oversight-{found.name}.pdf"'
    return answer
