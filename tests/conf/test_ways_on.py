"""Where a page leads on to: whatever an address, a field or a header names, it is a page of this site."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from handover.accounts.models import User
from tests.conf.test_second_factor import PASSWORD, SECOND, App, password, stone
from tests.support.cast import Cast

__all__ = ["stone"]
pytestmark = pytest.mark.django_db
OURS = "/help/?a=1&b=2"
ELSEWHERE = (
    "//evil.example", "///evil.example", "////evil.example/", "/\\evil.example", "\\\\evil.example",
    "https:evil.example",
    "https://evil.example/", "http://testserver@evil.example/", "http://testserver.evil.example/", "HTTPS://evil.example",
    "javascript:alert(1)", "data:text/html,x", "\tjavascript:alert(1)", "/\t/evil.example", "\x01//evil.example",
    "/%0d%0aLocation:%20//evil.example", "/\r\nSet-Cookie: a=b", "http://[::1", "http:///evil.example", "?\0", " ",
    "?x", "nowhere",
)  # fmt: skip


@pytest.fixture(autouse=True)
def plain_http(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = False


def by_signing_in(user: User, goal: str) -> Any:
    client = Client()
    client.post("/accounts/sign-in/", {"agree": "1"})
    return password(client, user, next=goal)


def by_the_second_factor(user: User, goal: str) -> Any:
    app, client = App(user), Client()
    password(client, user, next=goal)
    return client.post(SECOND, {"code": app.code()})


def by_being_asked_again(user: User, goal: str) -> Any:
    app, client = App(user), Client()
    client.force_login(user)
    return client.post(f"/accounts/again/?next={quote(goal)}", {"code": app.code()})


def by_unlocking(user: User, goal: str) -> Any:
    client = Client()
    password(client, user)
    client.post("/accounts/lock/")
    return client.post(f"/accounts/locked/?next={quote(goal)}", {"password": PASSWORD})


def by_locking(user: User, goal: str) -> Any:
    client = Client()
    password(client, user)
    came = f"http://testserver{goal}" if goal == OURS else goal.replace("\r\n", " ")
    where = client.post("/accounts/lock/", headers={"Referer": came})["Location"]
    return client.post(where, {"password": PASSWORD})


def by_a_language(_: User, goal: str) -> Any:
    return Client().post("/language/", {"language": "es", "next": goal})


WAYS: tuple[Callable[[User, str], Any], ...] = (
    by_signing_in, by_the_second_factor, by_being_asked_again, by_unlocking, by_locking, by_a_language,
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.one_database
def test_nothing_leads_to_another_site(stone: User, cast: Cast, way: Callable[[User, str], Any]) -> None:
    for goal in ELSEWHERE:
        answer = way(stone, goal)
        if answer.status_code == 400 and "\0" in goal:
            continue  # said in words: no address has a NUL
        assert answer.status_code == 302, (goal, answer.content[:200])
        leads = urlsplit(answer["Location"])
        assert (leads.scheme, leads.netloc) in (("", ""), ("http", "testserver")), goal
        assert not answer["Location"].startswith(("//", "/\\", "\\")), goal
        assert "Set-Cookie: a=b" not in str(answer.headers), goal
        assert "a" not in answer.cookies, goal


@pytest.mark.parametrize("way", WAYS)
def test_a_page_of_this_site_is_led_to(stone: User, cast: Cast, way: Callable[[User, str], Any]) -> None:
    """The other half: whatever always led to the first page would prove nothing."""
    assert way(stone, OURS)["Location"].removeprefix("http://testserver") == OURS


LONG = "a" * 12_000
"""Of an address that the server still reads (`max_request_header_size`); as a field of another it is longer."""


@pytest.mark.parametrize("mark", ["a", "%26", "?"])
@pytest.mark.parametrize("path", ["/", "/search/?q={}", "/accounts/sign-in/?next=/{}", "/review/cases/{}/"])
def test_no_address_is_too_long_to_be_led_on_from(stone: User, path: str, mark: str) -> None:
    """Signed out, locked, without a fresh second factor: each leads to the page that asks, and from there on."""
    goal, client = path.format(mark * (len(LONG) // len(mark))), Client()
    App(stone)
    if not path.startswith("/accounts/"):
        assert client.get(goal)["Location"].split("?")[0] == "/accounts/sign-in/"
    assert client.post(goal if "sign-in" in path else "/accounts/sign-in/", {"agree": "1"}).status_code == 302
    client.force_login(stone)
    client.post("/accounts/lock/", headers={"Referer": f"http://testserver{goal}"})
    if not path.startswith("/accounts/"):
        assert client.get(goal)["Location"].split("?")[0] == "/accounts/locked/"
    again = Client()
    again.force_login(stone)
    assert again.get(f"/accounts/password/?a={goal}")["Location"].split("?")[0] == "/accounts/again/"


@pytest.mark.parametrize("way", WAYS)
def test_what_leads_too_far_leads_home(stone: User, cast: Cast, way: Callable[[User, str], Any]) -> None:
    goal = f"/help/?a={'a' * 5000}"
    assert way(stone, goal)["Location"].removeprefix("http://testserver") == "/"
