"""Tell whoever sent a form that it was not taken: the session was locked, or had ended, before it had come whole.

A file on a slow line takes minutes. Without this its sender, led to the lock or to the sign-in, would believe it kept.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

_FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
"""What a browser sends a form as; what a page's script sends in the background is none."""
_SIGN_OUT: Final = "accounts:sign_out"


def tell_not_taken(request: HttpRequest) -> None:
    """Say so on the next page, where this request is a form."""
    match = request.resolver_match
    if (
        request.method != "POST"
        or request.content_type not in _FORMS
        or (match and match.view_name == _SIGN_OUT)
    ):
        return
    messages.warning(
        request,
        _(
            "What you sent was not taken: your session was locked, or had ended, before it had come whole. Send it "
            "again and choose a file anew; what you had typed into a form of a case is kept."
        ),
    )


def had_a_session(request: HttpRequest) -> bool:
    """Whether this browser was given a session, which may have ended since."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES
