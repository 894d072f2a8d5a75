"""Where a page leads on to: a page of ours, and no other site."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import MAX_URL_LENGTH, url_has_allowed_host_and_scheme


def safe(request: HttpRequest, goal: str) -> str:
    """Return the goal where it is ours and a whole path, else the home page: Django's `redirect` takes what has no
    slash for the name of a view, and fails where there is none.
    """
    whole = goal.startswith(("/", "http://", "https://"))
    ours = url_has_allowed_host_and_scheme(goal, {request.get_host()}, require_https=request.is_secure())
    return goal if whole and ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def came_from(request: HttpRequest) -> str:
    """Return the page with the button that was pressed, if it is ours."""
    return safe(request, request.headers.get("Referer", ""))


def way_to(page: str, goal: str) -> str:
    """Return the address of a page that leads on to the goal. One longer than `safe` takes is left out: Django cannot
    build a URL that long and would answer with an error.
    """
    address = resolve_url(page)
    return f"{address}?{urlencode({'next': goal})}" if 0 < len(goal) <= MAX_URL_LENGTH else address
