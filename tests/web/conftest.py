"""The folder `web` alone: its own URLs, no stage's menu, and pages over plain HTTP as in the demonstration."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from handover.process import step_tasks
from handover.web import case_head, navigation, step_pages
from tests.support.cast import Cast

SignedIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def room_alone(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the pages of `web` and test pages exist."""
    settings.ROOT_URLCONF = "tests.web.urls"
    settings.SECURE_SSL_REDIRECT = False
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates"]}]
    monkeypatch.setattr(navigation, "_items", [])
    monkeypatch.setattr(case_head, "_identify", [])
    monkeypatch.setattr(case_head, "_pages", {})
    monkeypatch.setattr(step_pages, "_registered", {})
    monkeypatch.setattr(step_tasks, "_registered", {})


@pytest.fixture
def signed_in(cast: Cast) -> SignedIn:
    """A client signed in as one of the cast; errors become answers instead of exceptions."""

    def enter(username: str) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(cast[username])
        return client

    return enter
