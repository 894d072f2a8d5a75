"""The lock of a session after half an hour (CJIS 5.9.5, AC-11): who locked it, or was idle, opens it again.

Two ways: the page `locked`, and `unlock`, which a page's own script asks, so that what was typed into that page stays.
Both are a sign-in by the same person, with its limits, its second factor and its entry. If the session has ended
meanwhile, `unlock` begins another for the same person. Only the same person's password unlocks it.
"""

from __future__ import annotations

import time
from typing import Final

from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from handover.accounts import second_factor, sign_in_limits
from handover.accounts.models import User
from handover.accounts.sign_in_limits import Try
from handover.audit.append import append
from handover.web.access import public, signed_in
from handover.web.counted_refusals import record_counted
from handover.web.people.failures import record_failure, who_failed
from handover.web.people.forms import FAILED, SignInForm
from handover.web.people.proofs import ProofForm, offer, proved
from handover.web.people.safe_redirect import came_from, safe, way_to
from handover.web.people.sessions import AGREED, LOCKED, begin_session, pend, pending_user
from handover.web.requests import get_or_post, user_of

OTHER: Final = "Somebody else is signed in in this browser."
NOTICE: Final = "Agree to the use notice first: it is on the sign-in page."


@require_POST
@signed_in
def lock(request: HttpRequest) -> HttpResponse:
    """Lock the session at once."""
    request.session[LOCKED] = True
    return redirect(way_to("accounts:locked", came_from(request)))


@get_or_post
@signed_in
def locked(request: HttpRequest) -> HttpResponse:
    """Show the lock and nothing of the work behind it; open it for its person's password and second factor."""
    user = user_of(request)
    goal = safe(request, request.GET.get("next") or request.POST.get("next", ""))
    if not request.session.get(LOCKED):
        open_already = render(request, "accounts/locked.html", {"goal": goal})
        return redirect(goal) if request.method == "POST" else open_already
    form = _password_form(request, user) if request.method == "POST" else SignInForm(request)
    if form.is_bound and (tried := _right(form)):
        if second_factor.has(user):
            sign_in_limits.password_was_right(tried)
            pend(request, user, goal, act="session.unlock")
            return redirect("accounts:second")
        _open(request, user, tried, proved=False)
        return redirect(goal)
    context = {"form": form, "person": user, "goal": goal}
    return render(request, "accounts/locked.html", context, status=422 if form.is_bound else 200)


@get_or_post
@public
def unlock(request: HttpRequest) -> JsonResponse:
    """Answer a locked page's script. GET gives the form's mark. POST: ``person``, and ``password``, or after it
    ``code`` or ``answer``; the answer says ``open``, ``second`` with a key's options, or what is wrong (422), or that
    somebody else is signed in here (409).
    """
    if request.method != "POST":
        return JsonResponse({"token": get_token(request)})
    name = request.POST.get("person", "")
    if request.user.is_authenticated and request.user.username != name:
        return JsonResponse({"state": "other", "problem": OTHER}, status=409)
    if request.POST.get("agree"):  # the lock shows the use notice below its form
        request.session[AGREED] = int(time.time())
    if not (request.user.is_authenticated or AGREED in request.session):
        return _wrong(NOTICE)  # no password is looked at before the notice is agreed to (CJIS 5.9.5, AC-8)
    if "password" in request.POST:
        return _first(request, name)
    return _second(request, name)


def _first(request: HttpRequest, name: str) -> JsonResponse:
    user = User.objects.named(name)
    form = _password_form(request, user, name)
    tried = _right(form)
    if tried is None or user is None:
        return _wrong(FAILED)
    if second_factor.has(user):
        sign_in_limits.password_was_right(tried)
        pend(request, user, "", act="session.unlock")
        return JsonResponse({"state": "second", "options": offer(request, user)})
    _open(request, user, tried, proved=False)
    return _opened(request)


def _second(request: HttpRequest, name: str) -> JsonResponse:
    user = pending_user(request)
    if user is None or user.username != name:
        return JsonResponse(
            {"state": "first", "problem": "It took too long. Give your password again."}, status=422
        )
    form = ProofForm(request.POST)
    if not form.is_valid() or not proved(request, user, form):
        answer = {
            "problem": form.wrong if form.is_valid() else "Give a code.",
            "options": offer(request, user),
        }
        return JsonResponse({"state": "second", **answer}, status=422)
    _open(request, user, None, proved=True)
    return _opened(request)


def _password_form(request: HttpRequest, user: User | None, name: str = "") -> SignInForm:
    given = {"username": user.username if user else name, "password": request.POST.get("password", "")}
    return SignInForm(request, given)


def _right(form: SignInForm) -> Try | None:
    """The try, where the password is right; a wrong one is recorded."""
    if form.is_valid():
        return form.tried
    if form.tried is not None:
        record_failure(form.tried)
    elif form.not_looked_at:
        record_counted("sign_in.refused", who_failed(form.person))
    return None


def _open(request: HttpRequest, user: User, tried: Try | None, *, proved: bool) -> None:
    with transaction.atomic():
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        begin_session(request, proved=proved)
        if tried is not None:
            sign_in_limits.succeeded(tried)
        append(act="session.unlock", actor=user.actor, content={"second_factor": proved})


def _opened(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"state": "open", "token": get_token(request)})


def _wrong(problem: str) -> JsonResponse:
    return JsonResponse({"state": "first", "problem": problem}, status=422)
