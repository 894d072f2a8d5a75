"""A person's own sessions and password: what is open, where, and how it is ended or changed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from handover.accounts import live_sessions, sign_in_limits
from handover.accounts.models import User
from handover.audit.append import append
from handover.web.access import signed_in
from handover.web.forms import UswdsMixin
from handover.web.people.failures import record_failure
from handover.web.people.sessions import MARK
from handover.web.proxies import place_of
from handover.web.requests import get_or_post, user_of


class NewPasswordForm(UswdsMixin, PasswordChangeForm):
    """The present password, and the new one twice."""

    def __init__(self, user: User, *args: Any, address: str = "", **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.address = address
        self.fields["old_password"].widget.attrs.pop("autofocus", None)

    def clean_old_password(self) -> str:
        """Look at the present password within the limits of a sign-in."""
        tried = sign_in_limits.begin(self.user, place_of(self.address))
        if tried is None:
            self.add_error(None, "It was tried too often. Wait some seconds and try again.")
            return ""
        try:
            found: str = super().clean_old_password()
        except Exception:
            record_failure(tried)
            raise
        sign_in_limits.password_was_right(tried)
        return found


@require_safe
@signed_in
def sessions(request: HttpRequest) -> HttpResponse:
    """List where the person is signed in."""
    rows = live_sessions.of(user_of(request), several=settings.HANDOVER_SEVERAL_SESSIONS)
    context = {"rows": rows, "this": request.session.get(MARK), "several": settings.HANDOVER_SEVERAL_SESSIONS}
    return render(request, "accounts/sessions.html", context)


@require_POST
@signed_in
def session_end(request: HttpRequest, key: int) -> HttpResponse:
    """End one of the person's own sessions; this one too."""
    user = user_of(request)
    mine = {row.pk: row.mark for row in live_sessions.of(user, several=True)}
    if key not in mine:
        raise Http404
    with transaction.atomic():
        live_sessions.end(user, key)
        append(act="session.end", actor=user.actor)
    if mine[key] == request.session.get(MARK):
        logout(request)
        return redirect("accounts:login")
    messages.success(request, "That session has ended.")
    return redirect("accounts:sessions")


@get_or_post
@signed_in
def password(request: HttpRequest) -> HttpResponse:
    """Change the person's own password; every other session of theirs ends."""
    user = user_of(request)
    posted = request.method == "POST"
    form = NewPasswordForm(
        user, request.POST if posted else None, address=request.META.get("REMOTE_ADDR", "")
    )
    if posted and form.is_valid():
        with transaction.atomic():
            form.save()
            live_sessions.end_all(user, but=request.session.get(MARK, ""))
            append(act="person.password", actor=user.actor)
        update_session_auth_hash(request, user)
        messages.success(request, "Your password is changed. You are signed out everywhere else.")
        return redirect("accounts:profile")
    return render(request, "accounts/password.html", {"form": form}, status=422 if posted else 200)
