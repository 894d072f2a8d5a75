"""Sessions are listed and ended by their person and by an administrator; passwords are not chosen twice."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django.fixtures import Settings
from typer.testing import CliRunner

from handover.accounts.live_sessions import device_of
from handover.accounts.models import User
from handover.accounts.one_time_link import one_time_path
from handover.accounts.roles import Actor
from handover.accounts.sign_in_records import EarlierPassword, LiveSession
from handover.administration import people
from handover.audit.models import Entry
from handover.cli import app
from tests.conf.security_key_steps import stone
from tests.conf.test_second_factor import PASSWORD, is_in, password
from tests.support.cast import Cast

__all__ = ["stone"]
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SESSIONS, CHANGE, NEXT = "/accounts/sessions/", "/accounts/password/", "five other words for tests"
OPERATOR = Actor.system("operator")


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
         "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1",
         "Safari on an iPhone"),
        ("", "Another browser on an unknown system"),
        ("<script>", "Another browser on an unknown system"),
    ],
)  # fmt: skip
def test_a_device_in_words(agent: str, words: str) -> None:
    assert device_of(agent) == words


def fresh(user: User, **headers: str) -> Client:
    client = Client(headers=headers)
    password(client, user)
    assert is_in(client)
    return client


@pytest.mark.django_db
class TestTheList:
    def test_a_person_sees_where_they_are_signed_in_and_ends_one(
        self, stone: User, settings: Settings
    ) -> None:
        settings.HANDOVER_SEVERAL_SESSIONS = True
        here, there = fresh(stone), fresh(stone, user_agent=FIREFOX)
        page = here.get(SESSIONS).content.decode()
        assert "Firefox on Windows" in page
        assert page.count("this one") == 1
        row = LiveSession.objects.get(device="Firefox on Windows")
        here.post(f"{SESSIONS}{row.pk}/end/")
        assert is_in(here)
        assert not is_in(there)
        assert "Firefox" not in here.get(SESSIONS).content.decode()
        assert Entry.objects.filter(act="session.end").count() == 1

    def test_nobody_ends_another_s(self, stone: User, cast: Cast) -> None:
        theirs, client = fresh(stone), Client()
        client.force_login(cast["bell"])
        assert client.post(f"{SESSIONS}{LiveSession.objects.get().pk}/end/").status_code == 404
        assert is_in(theirs)

    def test_ending_this_one_signs_out(self, stone: User) -> None:
        client = fresh(stone)
        answer = client.post(f"{SESSIONS}{LiveSession.objects.get().pk}/end/")
        assert answer["Location"].startswith("/accounts/sign-in/")
        assert not is_in(client)

    def test_signing_out_takes_it_off_the_list(self, stone: User) -> None:
        fresh(stone).post("/accounts/sign-out/")
        assert not LiveSession.objects.exists()

    def test_an_administrator_lists_and_ends_them(self, stone: User) -> None:
        client = fresh(stone, user_agent=FIREFOX)
        listed = CliRunner().invoke(app, ["accounts", "sessions", "stone"])
        assert "Firefox on Windows" in listed.output
        assert "1" in CliRunner().invoke(app, ["accounts", "end-sessions", "Stone"]).output
        assert not is_in(client)
        assert "nowhere" in CliRunner().invoke(app, ["accounts", "sessions", "stone"]).output
        assert CliRunner().invoke(app, ["accounts", "sessions", "nobody"]).exit_code == 2
        assert CliRunner().invoke(app, ["accounts", "end-sessions", "nobody"]).exit_code == 2


@pytest.mark.django_db
@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize(
    "ends",
    [
        lambda: people.set_active("stone", False, actor=OPERATOR),
        lambda: people.change_role("stone", "counsel", actor=OPERATOR),
        lambda: people.reset_password("stone", actor=OPERATOR),
        lambda: people.end_sessions("stone", actor=OPERATOR),
    ],
    ids=["disabled", "another role", "reset", "ended"],
)
def test_what_ends_every_session(
    stone: User, settings: Settings, ends: Callable[[], object], several: bool
) -> None:
    settings.HANDOVER_SEVERAL_SESSIONS = several
    client = fresh(stone)
    ends()
    assert not is_in(client)
    assert not LiveSession.objects.exists()
    if not User.objects.get(pk=stone.pk).is_active:
        people.set_active("stone", True, actor=OPERATOR)
        assert not is_in(client)


@pytest.mark.django_db
class TestPasswords:
    def change(self, client: Client, old: str, new: str) -> int:
        return client.post(
            CHANGE, {"old_password": old, "new_password1": new, "new_password2": new}
        ).status_code

    def test_a_person_changes_it_and_is_signed_out_elsewhere(self, stone: User, settings: Settings) -> None:
        settings.HANDOVER_SEVERAL_SESSIONS = True
        here, there = fresh(stone), fresh(stone)
        assert self.change(here, "wrong", NEXT) == 422
        assert Entry.objects.filter(act="sign_in", outcome="failure").count() == 1
        assert self.change(here, PASSWORD, NEXT) == 302
        assert is_in(here)
        assert not is_in(there)
        assert Entry.objects.filter(act="person.password").count() == 1

    def test_none_of_the_last_ten_is_chosen_again(self, stone: User) -> None:
        for number in range(11):
            stone.set_password(f"the words of password {number}")
            stone.save()
        assert EarlierPassword.objects.count() == 10
        for had in (1, 10):
            with pytest.raises(ValidationError, match="before"):
                validate_password(f"the words of password {had}", stone)
        validate_password("the words of password 0", stone)
        assert not EarlierPassword.objects.filter(hashed__contains="words").exists()

    def test_the_page_and_the_link_refuse_one_had_before(self, stone: User) -> None:
        client = fresh(stone)
        assert self.change(client, PASSWORD, PASSWORD) == 422
        people.reset_password("stone", actor=OPERATOR)
        link = Client()
        where = link.get(one_time_path(User.objects.get(pk=stone.pk)))["Location"]
        said = {"new_password1": PASSWORD, "new_password2": PASSWORD}
        assert "before" in link.post(where, said).content.decode()
        assert link.post(where, {"new_password1": NEXT, "new_password2": NEXT}).status_code == 302

    def test_nobody_but_the_person_ever_sets_a_password(self, cast: Cast) -> None:
        """The first change, and that after a reset, are forced by there being no password until then."""
        user, _ = people.add_person("north", "Nora North", "jail_clerk", "CX0010000", actor=OPERATOR)
        assert not user.has_usable_password()
        shown = CliRunner().invoke(app, ["accounts", "--help"]).output
        assert not re.search(r"password\s+(?:NEW|TEXT)", shown)
