"""Attempts to get round the safeguards. Papers are stamped instead of laid out: their text is checked elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from handover.papers import content_digest
from handover.papers.rendering import RenderedPaper
from handover.stages.detainer import documents
from tests.support.cast import Cast

Post = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def stamped_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    def stamp(form: str, facts: Any) -> RenderedPaper:
        digest = content_digest(form, facts)
        pdf = f"%PDF {form} {digest}".encode()
        return RenderedPaper(form, form, pdf, hashlib.sha256(pdf).hexdigest(), digest, 1, facts.draft)

    monkeypatch.setattr(documents, "render", stamp)


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
