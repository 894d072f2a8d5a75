"""People come on file with a role that fits their agency, choose their password once by a link, and are changed by
somebody else only.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from typer.testing import CliRunner

from handover.accounts.models import Agency, User
from handover.accounts.roles import SIGN_IN, Role, kinds_of
from handover.administration.people import change_role, reset_password, set_active
from handover.audit.models import Entry
from handover.commands.accounts import app
from handover.papers.authority import BOTH
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
run = CliRunner()
LONG = "four words of one person"
NORTH = ["add", "north", "Noor North", "--role", "review_officer", "--agency", "CXIMMIG01"]


def said(*words: str) -> str:
    done = run.invoke(app, list(words))
    assert done.exit_code == 0, done.output
    return done.stdout.strip()


def refused(*words: str) -> str:
    done = run.invoke(app, list(words))
    assert done.exit_code == 2, done.output
    return " ".join(done.stderr.split())


def opened(client: Client, link: str) -> Any:
    """The page behind a link, after Django has taken the token out of the address."""
    return client.get(re.sub(r"^https?://[^/]+", "", link), follow=True)


def chosen(client: Client, link: str, password: str = LONG) -> Any:
    page = opened(client, link)
    assert page.status_code == 200
    return client.post(page.request["PATH_INFO"], {"new_password1": password, "new_password2": password})


def test_a_person_chooses_a_password_by_a_link_and_signs_in(cast: Cast, client: Client) -> None:
    link = said(*NORTH)
    assert link.startswith("http")
    assert not User.objects.get(username="north").has_usable_password()
    assert chosen(client, link).status_code == 302
    answer = client.post("/accounts/sign-in/", {"agree": "1", "username": "north", "password": LONG})
    assert answer.status_code == 302
    assert client.get("/").status_code == 200
    acts = Entry.objects.filter(act__startswith="person.").order_by("number")
    assert [entry.act for entry in acts] == ["person.register", "person.password"]
    assert acts[0].actor.startswith("operator:")


def test_a_link_is_good_once_for_a_day_and_not_for_the_disabled(cast: Cast, client: Client) -> None:
    link = said(*NORTH)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert opened(client, link).status_code == 404
    said("disable", "north")
    assert opened(Client(), link).status_code == 404
    said("enable", "north")
    chosen(client, link)
    gone = opened(Client(), link)
    assert gone.status_code == 404
    assert "no longer valid" in gone.content.decode()
    assert opened(Client(), "/accounts/first/MQ/nonsense/").status_code == 404


@pytest.mark.parametrize("password", ["short words", "111111111111111"])
def test_a_weak_password_is_refused_and_the_link_stays_good(
    cast: Cast, client: Client, password: str
) -> None:
    link = said(*NORTH)
    assert chosen(client, link, password).status_code == 422
    assert chosen(client, link).status_code == 302


def test_the_link_leads_to_the_site(cast: Cast, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1", "handover.example"]
    assert said(*NORTH).startswith("https://handover.example/accounts/first/")
    assert said("reset", "north", "--site", "https://other.example/").startswith(
        "https://other.example/accounts/first/"
    )


@pytest.mark.parametrize("kind", Agency.Kind.values)
@pytest.mark.parametrize("role", SIGN_IN)
def test_a_role_is_held_only_in_an_agency_of_its_kind(cast: Cast, role: Role, kind: str) -> None:
    ori = next(ori for ori, agency in cast.agencies.items() if agency.kind == kind)
    words = ["add", "north", "Noor North", "--role", role.value, "--agency", ori]
    done = run.invoke(app, words)
    assert (done.exit_code == 0) == (kind in kinds_of(role)), done.output
    assert User.objects.filter(username="north").exists() == (kind in kinds_of(role))


def test_every_role_has_a_kind_and_every_kind_a_role() -> None:
    assert all(kinds_of(role) for role in SIGN_IN)
    assert set().union(*(kinds_of(role) for role in Role)) == set(Agency.Kind.values)
    assert kinds_of(Role.REVIEW_OFFICER) == {"immigration"}


@pytest.mark.parametrize("role", [*SIGN_IN, Role.SYSTEM, Role.PERSON, Role.JAIL_MACHINE, "warden"])
def test_the_column_of_roles_takes_the_roles_of_accounts_alone(role: str) -> None:
    person = User(username="north", password="!", role=role)
    if role in SIGN_IN:
        person.clean_fields()
        assert person.role_title == Role(role).title
    else:
        with pytest.raises(ValidationError, match="is no role of an account"):
            person.clean_fields()


def test_a_jail_s_user_with_a_review_officer_s_role_may_do_nothing(cast: Cast, client: Client) -> None:
    User.objects.filter(username="clark").update(role=Role.REVIEW_OFFICER.value)
    clark = User.objects.get(username="clark")
    with pytest.raises(PermissionError, match="a jail has no review officer"):
        _ = clark.actor
    client.force_login(clark)
    assert client.get("/").status_code == 403
    listed = json.loads(said("list", "--agency", "CX0010000", "--json"))["people"]
    assert listed[0]["unfit"] == "a jail has no review officer"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["add", "N north", "Noor North", "--role", "counsel", "--agency", "CXIMMIG01"], "is no user name"),
        (
            ["add", "ｎｏｒｔｈ", "Noor North", "--role", "counsel", "--agency", "CXIMMIG01"],
            "is no user name",
        ),
        (["add", "north", " ", "--role", "counsel", "--agency", "CXIMMIG01"], "give the person's name"),
        (
            ["add", "north", "Noor North", "--role", "system", "--agency", "CXIMMIG01"],
            "“system” is no role of an account",
        ),
        (
            ["add", "north", "Noor North", "--role", "counsel", "--agency", "CX0090000"],
            "no agency CX0090000 is on file",
        ),
        (["role", "nobody", "counsel"], "no person nobody is on file"),
        (
            ["role", "clark", "counsel"],
            "a counsel works in an agency of kind immigration; CX0010000 is of kind jail",
        ),
        (["enable", "clark"], "clark is enabled already"),
        (
            ["add", "clark", "Casey Clark", "--role", "jail_clerk", "--agency", "CX0020000"],
            "agency: CX0010000 on file",
        ),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, words: list[str], told: str) -> None:
    assert told in refused(*words)


def test_the_same_person_again_changes_nothing_and_gets_no_link(cast: Cast) -> None:
    words = ["add", "clark", "Casey Clark", "--role", "jail_clerk", "--agency", "CX0010000"]
    assert said(*words) == "clark is on file already; nothing was changed"
    assert not Entry.objects.filter(act__startswith="person.").exists()


def test_a_reset_ends_the_password_and_the_sessions(cast: Cast, client: Client) -> None:
    chosen(client, said(*NORTH))
    client.post("/accounts/sign-in/", {"agree": "1", "username": "north", "password": LONG})
    assert client.get("/").status_code == 200
    link = said("reset", "north")
    assert client.get("/").status_code == 302
    assert (
        client.post("/accounts/sign-in/", {"agree": "1", "username": "north", "password": LONG}).status_code
        == 422
    )
    assert chosen(Client(), link, "five other words for me").status_code == 302


def test_another_role_ends_an_authority_that_it_cannot_have(cast: Cast) -> None:
    said("role", "walsh", "review_officer")
    walsh = User.objects.get(username="walsh")
    assert (walsh.role, walsh.authority) == ("review_officer", "")
    assert Entry.objects.get(act="person.role").content["was"]["authority"] == BOTH
    said("role", "clark", "jail_clerk", "--agency", "CX0020000")
    assert User.objects.get(username="clark").actor.agency == "CX0020000"


def test_nobody_changes_their_own_account(cast: Cast) -> None:
    stone = cast["stone"].actor
    with pytest.raises(PermissionError, match="Nobody changes their own account"):
        change_role("stone", "review_officer", actor=stone)
    with pytest.raises(PermissionError, match="Nobody changes their own account"):
        set_active("stone", False, actor=stone)
    with pytest.raises(PermissionError, match="Nobody changes their own account"):
        reset_password("stone", actor=stone)
    assert not Entry.objects.filter(act__startswith="person.").exists()
    change_role("owens", "counsel", actor=stone)
    assert Entry.objects.get(act="person.role").actor == stone.key


def test_a_disabled_person_is_listed_only_when_asked_for(cast: Cast) -> None:
    said("disable", "clark")
    assert "clark" not in said("list")
    assert "the account is disabled" in said("list", "--all")
    assert "clark could not sign in: the account is disabled" in refused("reset", "clark")
    assert "in: immigration" in said("roles")


def test_createsuperuser_makes_nobody_and_names_the_command() -> None:
    with pytest.raises(CommandError, match="handover accounts add USERNAME"):
        call_command("createsuperuser")
    assert not User.objects.exists()


def test_a_second_account_of_one_name_is_made_only_for_another_person(cast: Cast) -> None:
    again = ["add", "wwalsh2", "wren  WALSH", "--role", "review_officer", "--agency", "CXIMMIG01"]
    assert "walsh of CXIMMIG01 has that name" in refused(*again)
    assert not User.objects.filter(username="wwalsh2").exists()
    said(*again, "--namesake")
    assert User.objects.filter(username="wwalsh2").exists()
