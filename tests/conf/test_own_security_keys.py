"""A person adds security keys and removes them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from handover.accounts import second_factor
from handover.accounts.models import User
from handover.accounts.sign_in_records import SecurityKey
from tests.conf.security_key_steps import AGAIN, FACTORS, NEW, add, asked, key, on_localhost, stone
from tests.conf.test_second_factor import HOME, SECOND, App, is_in, password
from tests.support.cast import Cast
from tests.support.soft_key import SoftKey

__all__ = ["key", "on_localhost", "stone"]


@pytest.mark.django_db
class TestAddingAndRemoving:
    def test_adding_and_removing_ask_for_the_factor_again(self, stone: User, key: SoftKey) -> None:
        client, row = Client(), SecurityKey.objects.get()
        password(client, stone)
        client.post(SECOND, {"answer": key.signed(asked(client, SECOND))})
        with time_machine.travel(timezone.now() + timedelta(minutes=11)):
            for way in (
                client.get(NEW),
                client.post(NEW, {}),
                client.post(f"{FACTORS}keys/{row.pk}/remove/"),
            ):
                assert way["Location"].startswith(AGAIN)
            client.post(AGAIN, {"answer": key.signed(asked(client, AGAIN)), "next": NEW})
            assert client.get(NEW).status_code == 200
        assert SecurityKey.objects.count() == 1

    def test_a_key_is_added_once_under_a_name_of_its_own_and_only_as_asked(
        self, stone: User, key: SoftKey
    ) -> None:
        client = Client()
        password(client, stone)
        client.post(SECOND, {"answer": key.signed(asked(client, SECOND))})
        assert add(client, key, "again").status_code == 422
        assert add(client, SoftKey(), "Blue Key").status_code == 422
        assert client.post(NEW, {"name": "no answer"}).status_code == 422
        weak = {1: 3, 3: -65535, -1: b"\xff" * 256, -2: b"\x01\x00\x01"}  # RSA with SHA-1
        answer = SoftKey().made(asked(client, NEW), public=weak)
        assert client.post(NEW, {"name": "weak", "answer": answer}).status_code == 422
        assert SecurityKey.objects.count() == 1

    def test_the_last_factor_stays_where_one_is_required(
        self, stone: User, key: SoftKey, settings: Settings
    ) -> None:
        settings.HANDOVER_SECOND_FACTOR = "required"
        client, row = Client(), SecurityKey.objects.get()
        password(client, stone)
        client.post(SECOND, {"answer": key.signed(asked(client, SECOND))})
        client.post(f"{FACTORS}keys/{row.pk}/remove/")
        assert second_factor.has(stone)
        App(stone)
        client.post(f"{FACTORS}app/remove/")
        assert not second_factor.has_app(stone)
        App(stone)
        client.post(f"{FACTORS}keys/{row.pk}/remove/")
        assert not SecurityKey.objects.exists()
        client.post(f"{FACTORS}app/remove/")
        assert second_factor.has_app(stone)

    def test_where_none_is_required_the_last_takes_the_recovery_codes_with_it(
        self, stone: User, key: SoftKey
    ) -> None:
        client, row = Client(), SecurityKey.objects.get()
        password(client, stone)
        client.post(SECOND, {"answer": key.signed(asked(client, SECOND))})
        client.post(f"{FACTORS}keys/{row.pk}/remove/")
        assert not second_factor.has(stone)
        assert second_factor.recovery_codes_left(stone) == 0

    def test_nobody_removes_another_s_key(self, key: SoftKey, cast: Cast) -> None:
        client = Client()
        client.force_login(cast["bell"])
        assert client.post(f"{FACTORS}keys/{SecurityKey.objects.get().pk}/remove/").status_code == 404
        assert SecurityKey.objects.count() == 1

    def test_where_one_is_required_a_key_may_be_the_first(self, stone: User, settings: Settings) -> None:
        settings.HANDOVER_SECOND_FACTOR = "required"
        client = Client()
        password(client, stone)
        assert client.get(HOME)["Location"] == FACTORS
        assert add(client, SoftKey()).status_code == 200
        assert is_in(client)
