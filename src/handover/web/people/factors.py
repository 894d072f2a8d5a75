"""Pages of the second factor: verified after the password and before sensitive actions, and set up by the user."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from handover.accounts import one_time_codes, second_factor, security_keys
from handover.audit.append import append
from handover.web import step_pages
from handover.web.access import public, signed_in
from handover.web.people.proofs import WRONG, CodeForm, ProofForm, offer, proved
from handover.web.people.safe_redirect import came_from, safe, way_to
from handover.web.people.sessions import PENDING, PROVED, begin_session, pending_user, proved_lately
from handover.web.requests import get_or_post, user_of

ASK_AGAIN_FOR: Final = frozenset({"signature", "cancellation", "warrant_cancellation"})
"""Whoever takes a step that records one of these has given the second factor in the last minutes."""
ACCOUNTS_ASK_AGAIN: Final = frozenset({
    "accounts:authority", "accounts:delegation", "accounts:factor_new", "accounts:factor_remove",
    "accounts:key_new", "accounts:key_remove", "accounts:app_remove", "accounts:password",
    "accounts:account_needed", "accounts:account_disable", "oversight:rule_set",
})  # fmt: skip
"""The same for these views: an authority to sign, the factors themselves, and what rules are in force."""
OPEN_WITHOUT: Final = frozenset({
    "accounts:factors", "accounts:factor_new", "accounts:key_new", "accounts:again",
    "accounts:locked", "accounts:unlock", "accounts:lock", "accounts:sign_out",
    "web:csp_report", "web:health",
})  # fmt: skip
"""What a person without a second factor reaches where one is required."""


@get_or_post
@public
def second(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor of whoever has just given the right password, and sign them in."""
    pending, user = request.session.get(PENDING) or {}, pending_user(request)
    if user is None:
        return redirect(settings.LOGIN_URL)
    form = ProofForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if proved(request, user, form):
            goal = safe(request, pending.get("next", ""))
            with transaction.atomic():
                login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
                begin_session(request, proved=True)
                append(act=pending.get("act", "sign_in"), actor=user.actor, content={"second_factor": True})
            return redirect(goal)
        form.add_error("code", form.wrong)
    context = {"form": form, "options": offer(request, user)}
    return render(request, "accounts/second.html", context, status=422 if form.is_bound else 200)


@get_or_post
@signed_in
def again(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor again, and go on to what asked for it."""
    user, goal = user_of(request), safe(request, request.GET.get("next") or request.POST.get("next", ""))
    if not second_factor.has(user):
        return render(request, "accounts/again.html", {"goal": goal})
    form = ProofForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if proved(request, user, form):
            with transaction.atomic():
                request.session[PROVED] = int(time.time())
                append(act="factor.again", actor=user.actor)
            return redirect(goal)
        form.add_error("code", form.wrong)
    status = 422 if form.is_bound else 200
    context = {"form": form, "goal": goal, "options": offer(request, user)}
    return render(request, "accounts/again.html", context, status=status)


@get_or_post
@signed_in
def factors(request: HttpRequest) -> HttpResponse:
    """Show whether the person has a second factor, and set one up: a secret, then a code of it."""
    user = user_of(request)
    # A secret that was begun and not confirmed is as good as a factor: not for whoever finds the session open.
    asks = second_factor.has(user) and not proved_lately(request)
    if asks and request.method == "POST":
        return redirect(way_to("accounts:again", request.path))
    form = CodeForm(request.POST if request.method == "POST" else None)
    made: list[str] = []
    if form.is_bound and form.is_valid():
        with transaction.atomic():
            made = second_factor.confirmed(user, form.cleaned_data["code"])
            if made:
                request.session[PROVED] = int(time.time())
                append(act="factor.set", actor=user.actor)
        if not made:
            form.add_error("code", WRONG)
    secret = None if asks else second_factor.waiting(user)
    context: dict[str, Any] = {
        "form": form, "codes": made, "has": second_factor.has(user), "app": second_factor.has_app(user),
        "keys": security_keys.mine(user), "left": second_factor.recovery_codes_left(user),
        "secret": one_time_codes.in_letters(secret) if secret else "",
        "uri": one_time_codes.uri(secret, user.username, "Handover") if secret else "",
        "required": settings.HANDOVER_SECOND_FACTOR == "required",
    }  # fmt: skip
    return render(
        request, "accounts/factors.html", context, status=422 if form.is_bound and not made else 200
    )


@require_POST
@signed_in
def factor_new(request: HttpRequest) -> HttpResponse:
    """Make a secret for a new app; the present one works until the new one is confirmed."""
    with transaction.atomic():
        second_factor.begin(user_of(request))
    return redirect("accounts:factors")


@require_POST
@signed_in
def factor_remove(request: HttpRequest) -> HttpResponse:
    """Take the person's own second factor away, where none is required."""
    user = user_of(request)
    if settings.HANDOVER_SECOND_FACTOR == "required":
        messages.error(request, "A second factor is required here: set up another one instead.")
        return redirect("accounts:factors")
    with transaction.atomic():
        if second_factor.remove(user):
            append(act="factor.remove", actor=user.actor)
            messages.success(request, "You sign in with your password alone from now on.")
    return redirect("accounts:factors")


@cache
def asks_again() -> frozenset[str]:
    """Return the views that are opened with a second factor of the last minutes alone."""
    pages = {
        page.name
        for page in step_pages.registered()
        if any(ASK_AGAIN_FOR.intersection(step.provides) for step in page.steps)
    }
    return ACCOUNTS_ASK_AGAIN | pages


class SecondFactorGate:
    """Lead whoever lacks a second factor, or a fresh one, to the page that asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; `process_view` does the work."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: object) -> HttpResponse | None:
        """Return the way to the page that asks, or None."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not request.user.is_authenticated:
            return None
        required = settings.HANDOVER_SECOND_FACTOR == "required"
        if required and PROVED not in request.session and name not in OPEN_WITHOUT:
            return redirect("accounts:again" if second_factor.has(request.user) else "accounts:factors")
        if name in asks_again() and not proved_lately(request) and second_factor.has(request.user):
            back = request.get_full_path() if request.method == "GET" else came_from(request)
            return redirect(way_to("accounts:again", back))
        return None
