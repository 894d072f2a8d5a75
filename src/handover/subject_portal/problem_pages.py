"""Error pages below the person's address, in the person's language instead of the staff's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from handover.subject_portal.translations import LANGUAGES, language_of, words_of

BELOW: Final = "/person/"
"""The person's address, which never changes (tests/contracts). It is not looked up: nothing may fail here."""
SAID: Final = {
    400: "problem_address", 403: "problem_expired", 404: "problem_address", 405: "problem_address",
    413: "problem_large", 500: "problem_ours",
}  # fmt: skip
"""The text for a status. Of the pages here only a form without its token is answered 403."""


class PersonProblemPages:
    """Answer an error below the person's address by a page of their own; the status stays."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, and put the page into an answer that says what is wrong."""
        response = self.get_response(request)
        key = SAID.get(response.status_code)
        if key and request.path_info.startswith(BELOW):
            language = language_of(request)
            words = words_of(language)
            context = {
                "language": language,
                "languages": LANGUAGES.items(),
                "words": words,
                "problem": words[key],
            }
            response.content = render(request, "subject_portal/problem.html", context).content
            response["Content-Type"] = "text/html; charset=utf-8"
            response["Content-Length"] = str(
                len(response.content)
            )  # that of the page it takes the place of is there
        return response
