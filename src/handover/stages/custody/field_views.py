"""The field office's own pages: releases and holds near their end, one case, and what jails' systems report."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handover.accounts.roles import Role
from handover.process.models import Matter
from handover.stages.custody import changes, feed_reports, loan_ends, prompts
from handover.stages.custody.case_context import of_case
from handover.stages.detainer.public import queries as detainer
from handover.stages.notification.public import queries as notification
from handover.web.access import actor_of, roles
from handover.web.navigation import number_shown
from handover.web.paging import counted
from handover.web.reading_audit import note_list, note_reading
from handover.web.requests import matter_of, user_of

OFFICE = (Role.FIELD_OFFICER, Role.SUPERVISOR, Role.REVIEW_OFFICER)


@require_safe
@roles(*OFFICE, Role.AUDITOR)
def field_case(request: HttpRequest, reference: str) -> HttpResponse:
    """The jail's answer, the release time, the clock and the outcome of one case."""
    case = matter_of(request, detainer.visible_to, reference)
    note_reading(actor_of(request), "custody.read", case)
    return render(request, "custody/field_case.html", of_case(request, case))


@require_safe
@roles(*OFFICE)
def jail_reports(request: HttpRequest) -> HttpResponse:
    """Requests that are out while the jail's own system reports that the person left, or misses them."""
    user = user_of(request)
    found = feed_reports.unrecorded(user)
    rows = notification.rows_of([seen.case for seen in found], "custody:field_case", user)
    note_list(request, len(rows))
    out = counted(feed_reports.out_for(user))
    context = {"found": list(zip(rows, found, strict=True)), "out": out, "out_shown": number_shown(out)}
    return render(request, "custody/reports_list.html", context)


@require_safe
@roles(*OFFICE)
def nobody_came(request: HttpRequest) -> HttpResponse:
    """Requests on which nobody came, or nobody may come in time: a person cancels, or says what became of them."""
    found = prompts.prompts_for(user_of(request))
    rows = notification.rows_of([one.case for one in found], "custody:field_case", user_of(request))
    note_list(request, len(rows))
    return render(request, "custody/nobody_came.html", {"found": list(zip(rows, found, strict=True))})


@require_safe
@roles(*OFFICE)
def jail_changes(request: HttpRequest) -> HttpResponse:
    """Charges that changed, projected releases, orders of a court, and loans: what needs attention in each case."""
    user = user_of(request)
    found: dict[str, list[tuple[Matter, Any]]] = {
        "ordered": [*changes.ordered_for(user)],
        "barred": [*changes.barred_for(user)],
        "charges": [(one.case, one) for one in changes.charges_for(user)],
        "lent": [(one.case, one) for one in loan_ends.lent_for(user)],
        "projected": [(one.case, one) for one in changes.projected_for(user)],
    }
    persons = notification.persons_of((case for rows in found.values() for case, _ in rows), user)
    note_list(request, len(persons))
    context = {name: [(case, persons[case.pk], one) for case, one in rows] for name, rows in found.items()}
    return render(request, "custody/jail_changes.html", context | {"any": bool(persons)})
