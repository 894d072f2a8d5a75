"""Security keys as the second factor: bound to the host name of the settings, one challenge each, copies found."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from handover.accounts import one_time_codes, security_keys
from handover.accounts.models import User
from handover.accounts.security_keys import RelyingParty, relying_party
from handover.accounts.sign_in_records import SecurityKey
from handover.audit.models import Entry
from tests.conf.security_key_steps import AGAIN, FACTORS, NEW, SITE, add, asked, key, on_localhost, stone
from tests.conf.test_second_factor import HOME, PASSWORD, SECOND, App, is_in, password
from tests.support.cast import Cast
from tests.support.soft_key import SoftKey

__all__ = ["key", "on_localhost", "stone"]


class TestWhoseSite:
    @pytest.mark.parametrize(
        ("address", "host"),
        [
            (SITE, "handover.example.gov"),
            ("https://handover.example.gov:8443", "handover.example.gov"),
            ("http://localhost:8000", "localhost"),
            ("https://10.0.0.7", ""),
            ("http://127.0.0.1:8000", ""),
            ("http://handover.example.gov", ""),
            ("https://[::1]", ""),
            ("", ""),
        ],
    )
    def test_a_key_is_bound_to_a_name_in_a_secure_context_alone(self, address: str, host: str) -> None:
        found = relying_party(address)
        assert (found.host if found else "") == host

    @pytest.mark.parametrize(
        "origin",
        ["http://handover.example.gov", f"{SITE}:8443", "https://evil.handover.example.gov",
         "https://handover.example.gov.evil.example", f"{SITE}/", "null", ""],
    )  # fmt: skip
    def test_another_origin_is_not_ours(self, origin: str) -> None:
        assert not RelyingParty("handover.example.gov", SITE).is_ours(origin)

    def test_on_localhost_any_port_is_ours_and_no_other_name(self) -> None:
        here = RelyingParty("localhost", "http://localhost")
        assert here.is_ours("http://localhost:8123")
        assert not here.is_ours("http://localhost.evil.example:8123")
        assert not here.is_ours("http://127.0.0.1:8123")


@pytest.mark.django_db
class TestSigningIn:
    def test_the_key_opens_after_the_password_and_the_password_alone_does_not(
        self, stone: User, key: SoftKey
    ) -> None:
        client = Client()
        assert password(client, stone)["Location"] == SECOND
        assert not is_in(client)
        assert client.post(SECOND, {"answer": key.signed(asked(client, SECOND))})["Location"] == HOME
        assert is_in(client)
        assert list(Entry.objects.filter(act="factor.key.add").values_list("content", flat=True)) == [
            {"key": SecurityKey.objects.get().pk}
        ]

    def test_the_first_key_brings_recovery_codes_which_open_in_its_stead(self, stone: User) -> None:
        client = Client()
        password(client, stone)
        codes = re.findall(r'<li class="ho-code">([^<]+)</li>', add(client, SoftKey()).content.decode())
        assert len(codes) == one_time_codes.RECOVERY_CODES
        assert b'<li class="ho-code">' not in add(client, SoftKey(), "second key").content
        other = Client()
        password(other, stone)
        other.post(SECOND, {"code": codes[3]})
        assert is_in(other)

    def test_app_and_keys_stand_beside_each_other(self, stone: User, key: SoftKey) -> None:
        app_of, client = App(stone), Client()
        password(client, stone)
        client.post(SECOND, {"code": app_of.code()})
        assert is_in(client)
        assert add(client, SoftKey(), "second key").status_code == 200
        third = Client()
        password(third, stone)
        third.post(SECOND, {"answer": key.signed(asked(third, SECOND))})
        assert is_in(third)

    def test_an_answer_is_good_once_for_its_challenge_and_five_minutes(
        self, stone: User, key: SoftKey
    ) -> None:
        client = Client()
        password(client, stone)
        first = key.signed(asked(client, SECOND))
        asked(client, SECOND)  # the page again: another challenge
        assert client.post(SECOND, {"answer": first}).status_code == 422
        with time_machine.travel(timezone.now() + timedelta(seconds=20)):
            answer = key.signed(asked(client, SECOND))
            assert client.post(SECOND, {"answer": answer}).status_code == 302
            assert client.post(AGAIN, {"answer": answer, "next": HOME}).status_code == 422
        now = timezone.now() + timedelta(minutes=2)
        with time_machine.travel(now):
            asked_at = asked(client, AGAIN)
        with time_machine.travel(now + timedelta(seconds=security_keys.PATIENCE + 1)):
            assert client.post(AGAIN, {"answer": key.signed(asked_at), "next": HOME}).status_code == 422

    @pytest.mark.parametrize(
        "wrong", ["origin", "host", "absent", "no json", "a list", "another key", "nothing"]
    )
    def test_what_proves_nothing_opens_nothing(self, stone: User, key: SoftKey, wrong: str) -> None:
        client = Client()
        password(client, stone)
        options = asked(client, SECOND)
        if wrong == "origin":
            key.origin = "https://hand0ver.example.gov"
        other = SoftKey()
        other.id = key.id
        nothing = {"id": "x", "rawId": "x", "response": {}, "type": "public-key"}
        answers: dict[str, Callable[[], str]] = {
            "host": lambda: key.signed(options, host="evil.example"),
            "absent": lambda: key.signed(options, flags=0),
            "no json": lambda: "{",
            "a list": lambda: "[1]",
            "another key": lambda: other.signed(options),
            "nothing": lambda: json.dumps(nothing),
        }
        answer = answers.get(wrong, lambda: key.signed(options))()
        assert client.post(SECOND, {"answer": answer}).status_code == 422
        assert not is_in(client)
        assert Entry.objects.filter(act="sign_in", outcome="failure").count() == 1

    def test_another_person_s_key_does_not_open(self, stone: User, key: SoftKey, cast: Cast) -> None:
        bell = cast["bell"]
        bell.set_password(PASSWORD)
        bell.save()
        theirs, hers = Client(), SoftKey()
        password(theirs, bell)
        add(theirs, hers)
        client = Client()
        password(client, stone)
        assert client.post(SECOND, {"answer": hers.signed(asked(client, SECOND))}).status_code == 422

    def test_behind_a_proxy_the_setting_says_the_origin_and_no_header(
        self, stone: User, settings: Settings
    ) -> None:
        settings.HANDOVER_PUBLIC_ADDRESS = SITE
        settings.ALLOWED_HOSTS = ["handover.example.gov", "evil.example", "testserver"]
        client, key = Client(headers={"x-forwarded-host": "evil.example"}), SoftKey(SITE)
        password(client, stone)
        options = asked(client, NEW)
        assert options["rp"]["id"] == "handover.example.gov"
        key.origin = "https://evil.example"
        assert client.post(NEW, {"name": "one", "answer": key.made(options)}).status_code == 422
        key.origin = SITE
        assert add(client, key).status_code == 200


@pytest.mark.django_db
class TestCopies:
    def test_a_count_that_does_not_rise_puts_the_key_in_doubt_and_it_opens_nothing_more(
        self, stone: User, key: SoftKey, caplog: pytest.LogCaptureFixture
    ) -> None:
        client = Client()
        password(client, stone)
        client.post(SECOND, {"answer": key.signed(asked(client, SECOND))})
        assert is_in(client)
        key.count = 0  # what a copy of before tells
        now = timezone.now()
        other = Client()
        password(other, stone)
        assert other.post(SECOND, {"answer": key.signed(asked(other, SECOND))}).status_code == 422
        assert not is_in(other)
        assert Entry.objects.filter(act="factor.key.doubt").count() == 1
        assert "may have been copied" in caplog.text
        assert "may have been copied" in client.get(FACTORS).content.decode()
        key.count = 50
        with time_machine.travel(now + timedelta(seconds=30)):
            third = Client()
            assert password(third, stone)["Location"] == SECOND  # never by the password alone
            assert third.get(SECOND).content.count(b"key-options") == 0
            assert (
                third.post(
                    SECOND, {"answer": key.signed({"challenge": "x", "rpId": "localhost"})}
                ).status_code
                == 422
            )

    def test_a_key_that_does_not_count_is_no_copy(self, stone: User) -> None:
        client, key = Client(), SoftKey(counts=False)
        password(client, stone)
        add(client, key)
        for seconds in (0, 40):
            with time_machine.travel(timezone.now() + timedelta(seconds=seconds)):
                other = Client()
                password(other, stone)
                assert other.post(SECOND, {"answer": key.signed(asked(other, SECOND))}).status_code == 302
