"""An account is good for 90 days from when somebody else said that it is needed; then nobody signs in with it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from typer.testing import CliRunner

from handover.accounts.models import User
from handover.accounts.recertification import EVERY, WARNED, AccountStanding, is_overdue, standing
from handover.accounts.roles import Actor
from handover.administration.people import PersonError, set_active
from handover.administration.readiness import recertification as shortcomings
from handover.administration.recertification import recertify, to_review
from handover.audit.models import Entry
from handover.cli import app
from tests.conf.security_key_steps import stone
from tests.conf.test_second_factor import PASSWORD, is_in, password
from tests.support.cast import Cast

__all__ = ["stone"]
pytestmark = pytest.mark.django_db
OPERATOR, PAGE, DAY = Actor.system("operator"), "/accounts/recertification/", timedelta(days=1)


def test_warned_before_the_end_and_shut_after_it(cast: Cast, settings: Settings) -> None:
    user, now = cast["stone"], cast["stone"].certified_at
    assert standing(user, now + EVERY - WARNED - DAY) is AccountStanding.CURRENT
    assert standing(user, now + EVERY - WARNED + DAY) is AccountStanding.DUE_SOON
    assert standing(user, now + EVERY) is AccountStanding.OVERDUE
    settings.HANDOVER_DEMO = True
    assert standing(user, now + EVERY) is AccountStanding.CURRENT


def test_after_the_end_nobody_signs_in_until_it_is_recertified(stone: User) -> None:
    client = Client()
    with time_machine.travel(timezone.now() + EVERY - DAY):
        password(client, stone)
        assert "Your account ends on" in client.get("/help/").content.decode()
    with time_machine.travel(timezone.now() + EVERY + DAY):
        answer = password(Client(), stone)
        assert answer.status_code == 422
        assert "nobody recertified this account" in answer.content.decode()
        with time_machine.travel(timezone.now() + timedelta(seconds=5)):
            stranger = Client().post(
                "/accounts/sign-in/", {"agree": "1", "username": "stone", "password": "wrong"}
            )
            assert "recertified" not in stranger.content.decode()
        recertify("stone", actor=OPERATOR)
    with time_machine.travel(timezone.now() + EVERY + 2 * DAY):
        again = Client()
        password(again, stone)
        assert is_in(again)
    assert Entry.objects.get(act="person.recertify").subject == "stone"


def test_a_lock_is_not_opened_after_the_end(stone: User) -> None:
    client = Client()
    with time_machine.travel(timezone.now() + EVERY - timedelta(hours=1)):
        password(client, stone)
    with time_machine.travel(timezone.now() + EVERY + timedelta(hours=1)):
        client.get("/")
        assert client.post("/accounts/locked/", {"password": PASSWORD}).status_code == 422
        assert not is_in(client)


class TestWho:
    def test_a_supervisor_sees_and_recertifies_their_own_agency(self, cast: Cast) -> None:
        client = Client()
        client.force_login(cast["stone"])
        page = client.get(PAGE).content.decode()
        assert "Olive Ortiz" in page
        assert "Casey Clark" not in page
        with time_machine.travel(timezone.now() + 80 * DAY):
            client.force_login(cast["stone"])
            client.post(f"{PAGE}ortiz/needed/")
        assert not is_overdue(User.objects.get(username="ortiz"))
        assert User.objects.get(username="ortiz").certified_at > timezone.now() + 79 * DAY
        client.force_login(cast["stone"])
        client.post(f"{PAGE}owens/disable/")
        assert not User.objects.get(username="owens").is_active
        assert set(Entry.objects.filter(act__startswith="person.").values_list("act", "subject")) == {
            ("person.recertify", "ortiz"),
            ("person.disable", "owens"),
        }

    def test_neither_themselves_nor_another_agency_s(self, cast: Cast) -> None:
        client = Client()
        client.force_login(cast["stone"])
        assert client.post(f"{PAGE}stone/needed/").status_code == 403
        assert client.post(f"{PAGE}stone/disable/").status_code == 403
        assert client.post(f"{PAGE}clark/needed/").status_code == 404
        assert client.post(f"{PAGE}clark/disable/").status_code == 404
        with pytest.raises(PermissionError):
            recertify("clark", actor=cast["stone"].actor)
        assert User.objects.filter(is_active=True).count() == len(cast.people)

    def test_a_disabled_account_is_enabled_first_and_then_certified(self, cast: Cast) -> None:
        set_active("ortiz", False, actor=OPERATOR)
        with pytest.raises(PersonError, match="disabled"):
            recertify("ortiz", actor=OPERATOR)
        with time_machine.travel(timezone.now() + 100 * DAY):
            set_active("ortiz", True, actor=OPERATOR)
            assert not is_overdue(User.objects.get(username="ortiz"))


def test_one_person_with_two_accounts_is_found_wherever_the_other_is(cast: Cast) -> None:
    User.objects.create(
        username="second",
        first_name="olive",
        last_name=" Ortiz",
        role="auditor",
        agency=cast.agencies["CXOVERS01"],
    )
    found = {row.user.username: [one.username for one in row.same_name] for row in to_review("CXIMMIG01")}
    assert found["ortiz"] == ["second"]
    assert found["reed"] == []
    assert "second" not in found


def test_the_command_lists_recertifies_and_check_tells_of_it(cast: Cast) -> None:
    run = CliRunner()
    assert list(shortcomings()) == []
    with time_machine.travel(timezone.now() + EVERY - DAY):
        told = {found.what for found in shortcomings()}
        assert any(what.startswith("the account ortiz is due soon") for what in told)
        assert run.invoke(app, ["accounts", "recertify", "Ortiz"]).exit_code == 0
        due = json.loads(run.invoke(app, ["accounts", "review", "--due", "--json"]).stdout)["accounts"]
        assert "ortiz" not in {one["username"] for one in due}
        assert {one["standing"] for one in due} == {"due soon"}
    assert "ortiz" in run.invoke(app, ["accounts", "review", "--agency", "CXIMMIG01"]).stdout
    assert run.invoke(app, ["accounts", "recertify", "nobody"]).exit_code == 2


def test_a_role_of_another_kind_of_agency_stays_shut_when_it_is_enabled_again(cast: Cast) -> None:
    user = cast["clark"]
    User.objects.filter(pk=user.pk).update(role="review_officer", is_active=False)
    assert set_active("clark", True, actor=OPERATOR).unfit
