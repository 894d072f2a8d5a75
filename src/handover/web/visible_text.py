"""No page shows a name whose hidden characters make it read as another one."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from handover.visible import visible_utf8


class VisibleText:
    """Write controls and overrides of direction as ``\\u202e`` wherever a page shows them, whoever sent them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look through a page; files and answers of interfaces go out as they are."""
        response = self.get_response(request)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            shown = visible_utf8(response.content)
            if shown != response.content:
                response.content = shown
        return response
