"""Bounded paging: a request can ask for no more than one page of fixed size."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest

from handover.web.long_lists import BoundedPaginator

SIZE = 25


def page_of(request: HttpRequest, rows: Any, size: int = SIZE) -> Page[Any]:
    """Return the page that ``?page=`` asks for; the first if it is not a number, the last if it is too large."""
    return BoundedPaginator(rows, size).get_page(request.GET.get("page"))
