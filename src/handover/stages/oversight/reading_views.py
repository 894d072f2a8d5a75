"""The page of who read whom in a week: questions for a supervisor of another office, or an auditor, to ask."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said

from handover.accounts.roles import Role
from handover.stages.oversight import audit_log, readings
from handover.web.access import actor_of, roles
from handover.web.requests import get_or_post, user_of

_LOOKED: Final = said("Recorded: you have looked at the week {week}.")


@get_or_post
@roles(Role.SUPERVISOR, Role.AUDITOR)
def reviewed_readings(request: HttpRequest) -> HttpResponse:
    """The week's questions by office. A POST says that somebody has looked at them; it decides nothing of anybody."""
    posted = request.method == "POST"
    named = (request.POST if posted else request.GET).get("week", "")
    monday = readings.monday_of(named[:10], readings.today())
    week = readings.week_of(user_of(request), monday)
    if posted:
        readings.note_review(week, actor_of(request))
        messages.success(request, _(_LOOKED).format(week=week.name))
        return redirect(f"{reverse('oversight:readings')}?week={week.name}")
    context = {
        "week": week,
        "sunday": monday + timedelta(days=6),
        "before": readings.week_name(monday - timedelta(days=7)),
        "after": readings.week_name(monday + timedelta(days=7))
        if monday + timedelta(days=7) <= readings.today()
        else "",
        "reviews": audit_log.told(readings.reviews_of(monday)),
    }
    return render(request, "oversight/readings.html", context)
