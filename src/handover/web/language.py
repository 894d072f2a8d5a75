"""The language of the staff's pages, which each person chooses in their browser. English unless Spanish was chosen.

The person's own pages have words of their own (`subject_portal.translations`). Papers, the titles of statutes and
forms, and what people wrote stay as they are. The Spanish words were not reviewed by a translator: each page says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from handover.web.access import public

_Words = TypeVar("_Words")
COOKIE: Final = "handover_language"
LANGUAGES: Final = {"en": "English", "es": "Español"}
"""Each in its own name."""
KEPT: Final = 365 * 24 * 3600
NOT_HERE: Final = "/person/"


def all_said(words: _Words) -> _Words:
    """Mark every text of a table for translation, as ``said`` does for one; it is translated when shown."""
    return words


def language_of(request: HttpRequest) -> str:
    """The chosen language of a staff page."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in LANGUAGES and not request.path.startswith(NOT_HERE) else "en"


class StaffLanguage:
    """Build each answer in the language that was chosen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; an English page is built as before."""
        language = language_of(request)
        if language == "en":
            return self.get_response(request)
        with translation.override(language):
            response = self.get_response(request)
        response.headers["Content-Language"] = language
        patch_vary_headers(response, ("Cookie",))
        return response


@require_POST
@public
def choose(request: HttpRequest) -> HttpResponse:
    """Keep a language in the browser, and go back to the page."""
    goal = request.POST.get("next", "")
    if not (goal.startswith("/") and url_has_allowed_host_and_scheme(goal, allowed_hosts=None)):
        goal = "/"
    response = HttpResponseRedirect(goal)
    language = request.POST.get("language", "")
    if language in LANGUAGES:
        response.set_cookie(
            COOKIE, language, max_age=KEPT, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    return response
