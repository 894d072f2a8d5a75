"""Redirect anonymous users to the sign-in page, and back to the requested page afterwards."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseRedirect

from handover.web.people.forms_not_taken import sign_in_way


class SignInFirst(LoginRequiredMiddleware):
    """Django's, with a way to the sign-in page that can always be taken: a stranger's address may be very long."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        """Return the way to the sign-in page. A form that came after its session had ended was not taken."""
        return HttpResponseRedirect(sign_in_way(request))
