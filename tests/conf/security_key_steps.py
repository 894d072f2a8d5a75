"""What the tests of security keys share: a person, their key, and the page on which one is added."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from handover.accounts.models import User
from tests.conf.test_second_factor import PASSWORD, password
from tests.support.cast import Cast
from tests.support.soft_key import SoftKey

NEW, FACTORS, AGAIN = "/accounts/factors/keys/new/", "/accounts/factors/", "/accounts/again/"
SITE = "https://handover.example.gov"


@pytest.fixture(autouse=True)
def on_localhost(settings: Settings) -> None:
    settings.HANDOVER_PUBLIC_ADDRESS = "http://localhost:8000"


@pytest.fixture
def stone(cast: Cast) -> User:
    user = cast["stone"]
    user.set_password(PASSWORD)
    user.save()
    return user


def asked(client: Client, page: str) -> dict[str, Any]:
    """The options of the page for the key."""
    text = client.get(page).content.decode()
    found = re.search(r'<script id="key-options" type="application/json">(.*?)</script>', text)
    assert found, text
    options: dict[str, Any] = json.loads(found[1])
    return options


def add(client: Client, key: SoftKey, name: str = "blue key") -> Any:
    return client.post(NEW, {"name": name, "answer": key.made(asked(client, NEW))})


@pytest.fixture
def key(stone: User) -> SoftKey:
    """A key of stone's, who is not signed in."""
    client, key = Client(), SoftKey()
    password(client, stone)
    assert add(client, key).status_code == 200
    return key
