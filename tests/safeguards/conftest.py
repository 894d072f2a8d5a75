"""Attempts to get round the safeguards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.support.cast import Cast

Post = Callable[..., HttpResponse]


@pytest.fixture
def post(cast: Cast) -> Post:
    """``post("ortiz", "/review/cases/…/no-action/", version=3, …)`` as that person."""

    def send(username: str, address: str, **data: Any) -> HttpResponse:
        client = Client(raise_request_exception=True)
        client.force_login(cast[username])
        answer = client.post(address, data)
        assert isinstance(answer, HttpResponse)
        return answer

    return send


@pytest.fixture
def page(cast: Cast) -> Callable[[str, str], str]:
    """The text of a page as that person sees it."""

    def look(username: str, address: str) -> str:
        client = Client()
        client.force_login(cast[username])
        answer = client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return answer.content.decode()

    return look
