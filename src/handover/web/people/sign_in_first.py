"""Redirect anonymous users to the sign-in page, and back to the requested page afterwards."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseRedirect

from handover.web.people.not_taken import had_a_session, tell_not_taken
from handover.web.people.safe_goal import way_to


class SignInFirst(LoginRequiredMiddleware):
    """Django's, with a way to the sign-in page that can always be taken: a stranger's address may be very long."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        """Return the way to the sign-in page. A form that came after its session had ended was not taken."""
        if had_a_session(request):
            tell_not_taken(request)
        return HttpResponseRedirect(way_to(settings.LOGIN_URL, request.get_full_path()))
