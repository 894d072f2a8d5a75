"""Bounded paging: a page number from outside can ask for no more than one page of fixed size."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

SIZE = 25


def page_of(request: HttpRequest, rows: Any, size: int = SIZE) -> Page[Any]:
    """The page that ``?page=`` asks for; nonsense gives the first, too large a number the last."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
