"""What identification adds to a booking's page: its searches, its fingers, and wants to be confirmed."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from handover.accounts.models import User
from handover.process.models import Case
from handover.stages.identification import queries
from handover.stages.intake import queries as intake
from handover.stages.intake.positions import name_of


def booking_panel(request: HttpRequest, case: Case) -> SafeString:
    """The panel, or nothing where the booking has not been searched."""
    user = cast(User, request.user)
    fingers = list(queries.fingers_of(case.pk))
    visible = queries.visible_to(user)
    searches = list(queries.searches_for(case.pk).filter(case__in=visible))
    if not fingers and not searches:
        return SafeString("")
    all_wants = user.role in intake.SEES_NAME_LEADS
    wants = [hit for hit in queries.wants_of(case.pk) if all_wants or hit.by_prints]
    context = {
        "case": case,
        "searches": [(s, queries.match_of(s.case_id)) for s in searches],
        "fingers": [(name_of(f.position), f) for f in fingers],
        "wants": wants,
    }
    return render_to_string("identification/booking_panel.html", context, request=request)
