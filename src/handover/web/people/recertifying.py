"""The accounts of a supervisor's own agency: which are still needed, and which are disabled."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from handover.accounts.models import User
from handover.accounts.recertification import EVERY, WARNED
from handover.accounts.roles import Role
from handover.administration.people import PersonError, set_active
from handover.administration.recertification import of_own_agency, recertify, to_review, waiting
from handover.web.access import actor_of, roles
from handover.web.requests import user_of


def count_waiting(user: User) -> int:
    """Count the accounts of the person's agency that end soon or have ended, without those of the person."""
    rows = waiting(to_review(user.agency.ori)) if user.agency else []
    return sum(row.user.person_key != user.person_key for row in rows)


@require_safe
@roles(Role.SUPERVISOR)
def accounts(request: HttpRequest) -> HttpResponse:
    """List the active accounts of the agency, with role, last sign-in, end, and others of the same name."""
    agency = user_of(request).agency
    rows = to_review(agency.ori) if agency else []
    context = {"rows": rows, "every": EVERY.days, "warned": WARNED.days}
    return render(request, "accounts/recertification.html", context)


@require_POST
@roles(Role.SUPERVISOR)
def account_needed(request: HttpRequest, username: str) -> HttpResponse:
    """Record that the person still needs the account."""
    return _done(request, username, needed=True)


@require_POST
@roles(Role.SUPERVISOR)
def account_disable(request: HttpRequest, username: str) -> HttpResponse:
    """Disable the account of somebody who needs it no longer; their sessions end."""
    return _done(request, username, needed=False)


def _done(request: HttpRequest, username: str, *, needed: bool) -> HttpResponse:
    person = get_object_or_404(User, username=username, agency=user_of(request).agency)
    actor = actor_of(request)
    try:
        with transaction.atomic():
            if needed:
                recertify(username, actor=actor)
            else:
                of_own_agency(username, actor)
                set_active(username, False, actor=actor)
    except PersonError as problem:
        messages.error(request, str(problem))
    else:
        word = f"is needed for another {EVERY.days} days" if needed else "is disabled"
        messages.success(request, f"Recorded: the account of {person.get_full_name()} {word}.")
    return redirect("accounts:recertification")
