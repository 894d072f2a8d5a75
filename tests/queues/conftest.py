"""The lists, the home page and the search, with the real stages behind them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from tests.support.cast import Cast

Look = Callable[..., HttpResponse]


@pytest.fixture
def look(cast: Cast, settings: Settings) -> Look:
    """Get an address as one of the cast."""
    settings.SECURE_SSL_REDIRECT = False

    def get(who: str, address: str, **query: str) -> HttpResponse:
        client = Client()
        client.force_login(cast[who])
        answer = client.get(address, query)
        assert isinstance(answer, HttpResponse)
        return answer

    return get
