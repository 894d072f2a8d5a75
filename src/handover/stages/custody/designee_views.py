"""The pages of an officer designated under 8 USC 1357(g), and the office's page of the interviews of a case."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from handover.accounts.roles import IMMIGRATION_ROLES, Role
from handover.administration.designations import designated
from handover.jurisdictions import agreements
from handover.jurisdictions.agreements import POWER_TEXT
from handover.process.case_track import OUT
from handover.process.models import Matter
from handover.stages.custody import designees, timeline
from handover.stages.detainer.public import queries as detainer
from handover.stages.notification.public import open_record
from handover.stages.notification.public import queries as notification
from handover.web.access import actor_of, roles
from handover.web.keyset import by_state
from handover.web.paging import page_of
from handover.web.reading_audit import note_list, note_reading
from handover.web.requests import matter_of, user_of

_SHOWN = 50


@require_safe
@roles(Role.DESIGNATED_OFFICER)
def designee(request: HttpRequest) -> HttpResponse:
    """Show what this officer is asked to do, and what the agreement on file allows today."""
    user = user_of(request)
    asked = list(designees.asked_of(user).order_by("moved_at")[:_SHOWN])
    page = page_of(
        request, detainer.visible_to(user).filter(state__in=OUT).order_by("-moved_at"), read=by_state(OUT)
    )
    rows = notification.rows_of(page.object_list, "custody:designee_case", user)
    note_list(request, len(asked) + len(rows))
    context = {
        "asked": notification.rows_of(asked, "custody:record_interview", user), "rows": rows, "page": page,
        **_standing(request),
    }  # fmt: skip
    return render(request, "custody/designee.html", context)


def _standing(request: HttpRequest) -> dict[str, Any]:
    """Return today's agreement, each power with what bars it, and what no agreement gives."""
    user = user_of(request)
    zone = user.agency.zone if user.agency else None
    today = timezone.now().astimezone(zone).date()
    standing = designated(actor_of(request), today)
    model = agreements().get(standing.model) if standing else None
    place = Matter(agency=user.agency)
    powers = [
        (POWER_TEXT[power], designees.against(power, place, standing, today))
        for power in ("interview", "serve_warrant")
    ]
    return {"standing": standing, "model": model, "powers": powers}


@require_safe
@roles(Role.DESIGNATED_OFFICER)
def designee_case(request: HttpRequest, reference: str) -> HttpResponse:
    """One request of the jail, with the warrant that is to be served."""
    user, case = user_of(request), matter_of(request, detainer.visible_to, reference)
    note_reading(actor_of(request), "request.read", case)
    today = timezone.now().astimezone(case.agency.zone).date()
    context = {
        "case": case,
        "row": notification.rows_of([case], "custody:designee_case", user)[0],
        "package": detainer.package_of(case.pk),
        "papers": detainer.papers_for(user, case),
        "warrant": detainer.warrant_on_file(case),
        "release_time": timeline.release_time_of(case.pk),
        "wrong": designees.against("serve_warrant", case, designated(actor_of(request), today), today),
    }
    return render(request, "custody/designee_case.html", context)


@require_safe
@roles(*sorted(IMMIGRATION_ROLES))
def interviews(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the interviews in the jail to the office that asked for them."""
    case = matter_of(request, notification.visible_to, reference)
    masked = open_record(request, case, "interviews")
    note_reading(actor_of(request), "custody.interviews", case)
    found = [] if masked else designees.interviews_of(case.pk)
    context = {"case": case, "masked": masked, "found": found, "asked": designees.request_of(case.pk)}
    return render(request, "custody/interviews.html", context)
