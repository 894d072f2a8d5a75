"""Tell whoever sent a form that it was not taken: the session was locked, or had ended, before it had come whole.

A file on a slow line takes minutes. Without this its sender, led to the lock or to the sign-in, would believe it kept.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from handover.web.people.safe_redirect import way_to

_FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
"""What a browser sends a form as; what a page's script sends in the background is none."""
_SIGN_OUT: Final = "accounts:sign_out"
TOLD: Final = "not_taken"
"""The part of the sign-in's address that has it said there."""


def tell_not_taken(request: HttpRequest) -> None:
    """Say so on the next page of a session that is locked, if this request is a form."""
    if _is_form(request):
        messages.warning(request, words())


def sign_in_way(request: HttpRequest) -> str:
    """Return the way to the sign-in, which says so there if this request is a form of a session that has ended.

    The address carries it: a session that was begun for it could be begun by any stranger, without a form's token.
    """
    way = way_to(settings.LOGIN_URL, request.get_full_path())
    return (
        f"{way}{'&' if '?' in way else '?'}{TOLD}=1" if had_a_session(request) and _is_form(request) else way
    )


def words() -> str:
    """Return what its sender is told."""
    return _(
        "What you sent was not accepted: your session was locked, or had ended, before all of it had arrived. "
        "Send it again, and choose the file again; what you had typed into a form of a case is kept."
    )


def said_at_sign_in(request: HttpRequest) -> str:
    """Return what the sign-in page says of a form that was not taken; empty if none was (`sign_in_way`)."""
    return words() if TOLD in request.GET else ""


def had_a_session(request: HttpRequest) -> bool:
    """Return whether this browser says that it was given a session, which may have ended since."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _is_form(request: HttpRequest) -> bool:
    match = request.resolver_match
    sent = request.method == "POST" and request.content_type in _FORMS
    return sent and not (match and match.view_name == _SIGN_OUT)
