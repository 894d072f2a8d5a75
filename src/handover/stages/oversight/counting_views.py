"""What a page of figures says while they are counted for the first time."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from handover.stages.oversight.cached_counts import NotCountedError

_View = Callable[..., HttpResponse]


def once_counted(view: _View) -> _View:
    """Say that the figures are being counted, in the place of a page or a file that shows them, until they are."""

    @wraps(view)
    def show(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotCountedError:
            page = request.path.endswith("/")
            answer = render(request, "oversight/not_counted.html", status=200 if page else 503)
            answer["Retry-After"] = "60"
            return answer

    return show
