"""Five failures lock an account until it is released, under whatever form of its name; a stranger locks out nobody."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from handover.accounts.sign_in_limits import OF_AN_ADDRESS, wait_after
from handover.audit.models import Entry
from handover.commands.accounts import app
from tests.support.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
DESK, STRANGER = "192.0.2.1", "198.51.100.1"
WIDE = "\uff45\uff56\uff41\uff4e\uff53"  # evans in full-width letters


@pytest.fixture(autouse=True)
def passwords(cast: Cast) -> None:
    for name in ("evans", "ortiz"):
        cast[name].set_password(PASSWORD)
        cast[name].save()


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


def tried(name: str, password: str = "wrong", at: str = STRANGER) -> int:
    return (
        Client(REMOTE_ADDR=at)
        .post("/accounts/sign-in/", {"agree": "1", "username": name, "password": password})
        .status_code
    )


def fail_five_times(clock: Any, at: str = STRANGER, names: tuple[str, ...] = ("evans",)) -> None:
    for n in range(5):
        assert tried(names[n % len(names)], at=at) == 422
        clock.shift(timedelta(seconds=20))


def test_the_wait_doubles() -> None:
    assert [wait_after(n).seconds for n in range(1, 5)] == [0, 2, 4, 8]


def test_five_failures_under_any_form_of_the_name_lock_it_until_it_is_released(clock: Any) -> None:
    fail_five_times(clock, names=("evans ", WIDE, "EVANS", " evans", "Evans\u3000"))
    clock.shift(timedelta(days=2))
    assert tried("evans", PASSWORD) == 422
    lock = Entry.objects.get(act="sign_in.lock")
    assert (lock.source, lock.outcome) == (STRANGER, "success")
    people = json.loads(CliRunner().invoke(app, ["list", "--json"]).stdout)["people"]
    assert [one["username"] for one in people if one["locked"]] == ["evans"]
    assert CliRunner().invoke(app, ["release", "evans"]).exit_code == 0
    assert Entry.objects.filter(act="person.release", subject="evans").exists()
    assert tried("evans", PASSWORD) == 302
    assert CliRunner().invoke(app, ["release", "evans"]).exit_code == 2


def test_a_stranger_does_not_lock_the_person_out(clock: Any) -> None:
    assert tried("evans", PASSWORD, at=DESK) == 302
    fail_five_times(clock)
    assert tried("evans", PASSWORD) == 422
    assert tried("evans", PASSWORD, at=DESK) == 302


def test_at_the_person_s_own_desk_five_failures_lock_too(clock: Any) -> None:
    assert tried("evans", PASSWORD, at=DESK) == 302
    fail_five_times(clock, at=DESK)
    assert tried("evans", PASSWORD, at=DESK) == 422


def test_after_a_failure_the_next_tries_wait_longer_and_longer(clock: Any) -> None:
    assert tried("evans") == tried("evans") == 422
    assert tried("evans", PASSWORD) == 422, "within two seconds of the second failure"
    clock.shift(timedelta(seconds=3))
    assert tried("evans", PASSWORD) == 302


def test_failures_that_lie_apart_do_not_lock(clock: Any) -> None:
    for _ in range(8):
        assert tried("evans") == 422
        clock.shift(timedelta(minutes=8))
    assert tried("evans", PASSWORD) == 302


def test_one_address_may_fail_at_many_names_only_so_often(clock: Any) -> None:
    for n in range(OF_AN_ADDRESS):
        tried(f"nobody-{n}")
    assert tried("ortiz", PASSWORD) == 422
    assert tried("ortiz", PASSWORD, at=DESK) == 302
    clock.shift(timedelta(minutes=15))
    assert tried("ortiz", PASSWORD) == 302


def test_what_is_not_looked_at_is_counted_and_leaves_one_entry_an_hour(clock: Any) -> None:
    fail_five_times(clock)
    before = Entry.objects.count()
    for _ in range(20):
        tried("evans")
    assert Entry.objects.count() == before + 1
    clock.shift(timedelta(hours=1))
    tried("evans")
    assert Entry.objects.order_by("-number")[0].content == {"counted_before": 19}


def test_the_answer_tells_neither_a_lock_nor_a_name(clock: Any) -> None:
    fail_five_times(clock)

    def page(name: str, password: str) -> str:
        answer = Client(REMOTE_ADDR=DESK).post(
            "/accounts/sign-in/", {"agree": "1", "username": name, "password": password}
        )
        assert answer.status_code == 422
        return re.sub(r'value="[^"]*"', "", answer.content.decode())

    assert page("evans", PASSWORD) == page("evans", "wrong") == page("nobody", "wrong")


def test_a_lock_is_an_advice_of_the_check(clock: Any) -> None:
    from handover.administration.readiness import locks

    assert not list(locks())
    fail_five_times(clock)
    assert [one.remedy.partition(", then: ")[2] for one in locks()] == ["handover accounts release evans"]
