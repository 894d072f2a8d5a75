"""The pages of disputes: the list, one dispute, and the form on which one is taken down."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from handover.accounts.roles import Role
from handover.process.graph import Track, states_of
from handover.process.models import Matter
from handover.stages.notification.public import open_record
from handover.stages.notification.public import queries as notification
from handover.stages.review.case_steps import OFFICE
from handover.stages.review.disputes import actions, forms, queries
from handover.web.access import actor_of, roles
from handover.web.keyset import by_state
from handover.web.paging import page_of
from handover.web.reading_audit import note_list
from handover.web.requests import matter_of, user_of


@require_safe
@roles(*OFFICE, Role.AUDITOR)
def dispute_list(request: HttpRequest) -> HttpResponse:
    """Disputes that wait for an answer first, then the answered ones."""
    user = user_of(request)
    states = [state.name for state in states_of(Track.DISPUTE)]
    rows = queries.visible_to(user)
    page = page_of(request, rows.order_by("-state", "moved_at"), read=by_state(states))
    persons = notification.persons_of((row.parent for row in page.object_list if row.parent), user)
    note_list(request, len(page.object_list))
    listed = [(row, persons.get(row.parent_id, "")) for row in page.object_list]
    return render(request, "review/disputes.html", {"page": page, "rows": listed})


def dispute(request: HttpRequest, case: Matter) -> HttpResponse:
    """Take a dispute of a record down, as it was said."""
    form = forms.DisputeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        filed = actions.file_dispute(case.pk, actor=actor_of(request), **form.cleaned_data)
        messages.success(request, f"Recorded as {filed.reference}; it is answered with a date.")
        return redirect("review:case", reference=case.reference)
    status = 422 if request.method == "POST" else 200
    return render(request, "review/dispute.html", {"case": case, "form": form}, status=status)


@require_safe
@roles(*OFFICE, Role.AUDITOR)
def dispute_page(request: HttpRequest, reference: str) -> HttpResponse:
    """One dispute: what was said, the answer, and the links to the steps."""
    filed = matter_of(request, queries.visible_to, reference)
    about = filed.parent
    rows = queries.disputes_about(about.reference) if about else []
    mine = [(d, a) for d, a in rows if d.matter_id == filed.pk]
    masked = about is not None and open_record(request, about, "dispute")
    return render(
        request, "review/dispute_page.html", {"case": filed, "rows": mine, "about": about, "masked": masked}
    )
