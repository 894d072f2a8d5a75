"""Limit request bodies by path, before anything is parsed or stored.

The server of `handover serve` asks it when it has read the headers, `BodyLimit` asks it again under any other server.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from handover.web.access import access_of
from handover.web.people.forms_not_taken import had_a_session, sign_in_way

_View = TypeVar("_View", bound=Callable[..., Any])
MIB: Final = 1024 * 1024
SMALL: Final = MIB
"""Bytes of an ordinary form, which nobody needs to exceed."""
_LARGER: Final = tuple(
    (re.compile(pattern), most)
    for pattern, most in (
        # A print file has at most 64 MiB, a third more in a SOAP envelope; what is above that its own view says.
        (r"/(intake/(api|soap)|records/api|abis)/", 90 * MIB),
        (r"/exchange/v1/", 24 * MIB),
        (r"/intake/(send|enter)/$", 66 * MIB),
        (r"/review/cases/[^/]+/notes/$", 12 * MIB),
        (r"/person/case/$", 12 * MIB),
    )
)


def most_bytes(path: str) -> int:
    """Return how many bytes the body of a request to this path may have."""
    return next((most for pattern, most in _LARGER if pattern.match(path)), SMALL)


_Known = Callable[[HttpRequest], bool]


def files_from(known: _Known) -> Callable[[_View], _View]:
    """Let a public page take a file from whoever ``known`` recognises by their session, although nobody signs in there.

    The outermost decorator of its view.
    """

    def mark(view: _View) -> _View:
        view.files_from = known  # type: ignore[attr-defined]
        return view

    return mark


class BodyLimit:
    """Refuse (413) a page's body that is too large, or that is larger than a form and comes from nobody known.
    Whoever's session ended while it came is led to the sign-in.

    Interfaces are left alone: they read no byte before they know the token, and say their limits in their own forms.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; `process_view` does the work, before the form's token is looked for in the body."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: object) -> HttpResponse | None:
        """Return the refusal, or None."""
        declared = access_of(view)
        stated = request.META.get("CONTENT_LENGTH") or "0"
        size = int(stated[:20]) if stated.isascii() and stated.isdigit() else 0
        if size <= SMALL or (declared and declared.machine):
            return None
        fits = size <= most_bytes(request.path_info)
        if fits and (request.user.is_authenticated or getattr(view, "files_from", _nobody)(request)):
            return None
        if fits and declared and not declared.public and had_a_session(request):
            response: HttpResponse = redirect(sign_in_way(request))  # its size was right
        else:
            context = {"most": most_bytes(request.path_info) // MIB}
            response = render(request, "413.html", context, status=413)
        response["Connection"] = "close"
        return response


def _nobody(request: HttpRequest) -> bool:
    return False
