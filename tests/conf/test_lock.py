"""The lock after half an hour: nothing of the work shows, and its person alone opens it, where it was."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from handover.accounts.models import User
from handover.audit.models import Entry
from handover.web.middleware import IDLE_LIMIT, LONGEST
from tests.conf.security_key_steps import add, on_localhost, stone
from tests.conf.test_second_factor import HOME, PASSWORD, SECOND, App, is_in, password
from tests.support.cast import Cast
from tests.support.soft_key import SoftKey

__all__ = ["on_localhost", "stone"]
pytestmark = pytest.mark.django_db
LOCKED, LOCK, UNLOCK, PROFILE = "/accounts/locked/", "/accounts/lock/", "/accounts/unlock/", "/accounts/me/"


@pytest.fixture
def idle(stone: User) -> tuple[Client, datetime]:
    """Stone's browser, and a moment at which it was idle for too long."""
    client = Client()
    password(client, stone)
    assert is_in(client)
    return client, timezone.now() + timedelta(seconds=IDLE_LIMIT + 60)


def give(client: Client, **said: str) -> Any:
    return client.post(UNLOCK, {"person": "stone", **said})


def test_every_page_leads_to_the_lock_and_it_shows_nothing_but_whose_it_is(
    idle: tuple[Client, datetime],
) -> None:
    client, later = idle
    with time_machine.travel(later):
        assert client.get(PROFILE)["Location"] == f"{LOCKED}?next=%2Faccounts%2Fme%2F"
        assert client.post("/drafts/", {}, content_type="application/json")["Location"].startswith(LOCKED)
        assert client.get("/still-here/").status_code == 302
        part = client.get(HOME, headers={"HX-Request": "true"})
        assert (part.status_code, part["HX-Trigger"]) == (204, "handover:locked")
        page = client.get(LOCKED).content.decode()
        assert "Sky Stone" in page
        assert "ho-side" not in page
        assert not is_in(client)


def test_the_password_opens_it_where_it_was(idle: tuple[Client, datetime]) -> None:
    client, later = idle
    with time_machine.travel(later):
        where = client.get(PROFILE)["Location"]
        assert client.post(where, {"password": "wrong"}).status_code == 422
        assert not is_in(client)
    with time_machine.travel(later + timedelta(seconds=5)):
        assert client.post(where, {"password": PASSWORD})["Location"] == PROFILE
        assert is_in(client)
    assert Entry.objects.filter(act="session.unlock", outcome="success").count() == 1
    assert Entry.objects.filter(act="sign_in", outcome="failure").count() == 1


def test_it_leads_to_no_other_site(idle: tuple[Client, datetime]) -> None:
    client, later = idle
    with time_machine.travel(later):
        client.get(HOME)
        assert client.post(f"{LOCKED}?next=//evil.example/", {"password": PASSWORD})["Location"] == HOME


def test_with_a_second_factor_the_password_alone_opens_nothing(stone: User) -> None:
    app_of, client = App(stone), Client()
    password(client, stone)
    client.post(SECOND, {"code": app_of.code()})
    with time_machine.travel(timezone.now() + timedelta(minutes=32)):
        client.get(HOME)
        assert client.post(LOCKED, {"password": PASSWORD})["Location"] == SECOND
        assert not is_in(client)
        client.post(SECOND, {"code": app_of.code()})
        assert is_in(client)


def test_a_page_that_stands_open_is_unlocked_by_password_and_factor(stone: User) -> None:
    app_of, client, key = App(stone), Client(), SoftKey()
    password(client, stone)
    client.post(SECOND, {"code": app_of.code()})
    add(client, key)
    with time_machine.travel(timezone.now() + timedelta(minutes=32)):
        assert give(client, code=app_of.code()).status_code == 422  # not before the password
        asked = give(client, password=PASSWORD).json()
        assert asked["state"] == "second"
        assert not is_in(client)
        assert give(client, code="000000").json()["state"] == "second"
    with time_machine.travel(timezone.now() + timedelta(minutes=33)):
        options = give(client, password=PASSWORD).json()["options"]
        assert give(client, answer=key.signed(options)).json()["state"] == "open"
        assert is_in(client)


def test_a_session_that_ended_meanwhile_begins_anew_for_its_person(idle: tuple[Client, datetime]) -> None:
    client, _ = idle
    with time_machine.travel(timezone.now() + timedelta(seconds=LONGEST + 60)):
        assert give(client, password="wrong", agree="1").status_code == 422
        assert not is_in(client)
    with time_machine.travel(timezone.now() + timedelta(seconds=LONGEST + 70)):
        heard = give(client, password=PASSWORD, agree="1").json()
        assert heard["state"] == "open"
        assert heard["token"]
        assert is_in(client)


def test_the_lock_leads_back_to_the_whole_address(stone: User) -> None:
    client = Client()
    password(client, stone)
    came = "http://testserver/search/?q=a&place=b"
    answer = client.post(LOCK, headers={"Referer": came})
    assert client.post(answer["Location"], {"password": PASSWORD})["Location"] == came


def test_another_person_opens_nothing_and_sees_nothing(idle: tuple[Client, datetime], cast: Cast) -> None:
    client, later = idle
    bell = cast["bell"]
    bell.set_password("another person's password")
    bell.save()
    with time_machine.travel(later):
        client.get(HOME)
        assert give(client, password="another person's password").status_code == 422
        heard = client.post(UNLOCK, {"person": "bell", "password": "another person's password"})
        assert (heard.status_code, heard.json()["state"]) == (409, "other")
        assert not is_in(client)


def test_where_somebody_else_signed_in_meanwhile_the_first_one_s_page_stays_shut(
    idle: tuple[Client, datetime], cast: Cast
) -> None:
    client, _ = idle
    client.force_login(cast["bell"])
    assert give(client, password=PASSWORD).status_code == 409
    assert client.get(PROFILE).context["user"].username == "bell"


def test_its_person_locks_it_at_once(stone: User) -> None:
    client = Client()
    password(client, stone)
    answer = client.post(LOCK, headers={"Referer": f"http://testserver{PROFILE}"})
    assert answer["Location"].startswith(LOCKED)
    assert not is_in(client)
    assert client.post(answer["Location"], {"password": PASSWORD})["Location"].endswith(PROFILE)
    assert is_in(client)


def test_tries_at_the_lock_are_tries_to_sign_in(idle: tuple[Client, datetime]) -> None:
    client, later = idle
    for number in range(6):
        with time_machine.travel(later + timedelta(seconds=20 * number)):
            give(client, password="wrong")
    with time_machine.travel(later + timedelta(minutes=3)):
        assert give(client, password=PASSWORD).status_code == 422
        assert not is_in(client)


def test_a_disabled_person_does_not_unlock(idle: tuple[Client, datetime], stone: User) -> None:
    client, later = idle
    User.objects.filter(pk=stone.pk).update(is_active=False)
    with time_machine.travel(later):
        assert give(client, password=PASSWORD).status_code == 422
        assert json.loads(give(client, password="").content)["state"] == "first"


class TestUseNotice:
    def test_no_password_is_looked_at_before_the_notice_is_agreed_to(self, stone: User) -> None:
        client, said = Client(), {"username": "stone", "password": PASSWORD}
        shown = client.get("/accounts/sign-in/").content.decode()
        assert "restricted system" in shown
        assert 'name="password"' not in shown
        assert client.post("/accounts/sign-in/", said).status_code == 422
        assert not is_in(client)
        assert client.post("/accounts/sign-in/?next=/help/", {"agree": "1"})["Location"].endswith(
            "?next=%2Fhelp%2F"
        )
        assert 'name="password"' in client.get("/accounts/sign-in/").content.decode()
        assert client.post("/accounts/sign-in/", said).status_code == 302
        assert is_in(client)

    def test_it_is_asked_again_after_signing_out(self, stone: User) -> None:
        client = Client()
        password(client, stone)
        client.post("/accounts/sign-out/")
        assert 'name="password"' not in client.get("/accounts/sign-in/").content.decode()

    def test_the_lock_s_own_way_in_looks_at_no_password_before_it_either(self, stone: User) -> None:
        """A stranger, and a browser that was signed out. The lock of a page shows the notice and says so."""
        client = Client()
        heard = give(client, password=PASSWORD)
        assert (heard.status_code, "use notice" in heard.json()["problem"]) == (422, True)
        assert not Entry.objects.filter(act__startswith="session").exists()
        password(client, stone)
        client.post("/accounts/sign-out/")
        assert "use notice" in give(client, password=PASSWORD).json()["problem"]
        assert not is_in(client)
        assert give(client, password=PASSWORD, agree="1").json()["state"] == "open"
