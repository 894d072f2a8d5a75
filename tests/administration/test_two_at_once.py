"""Two who may change accounts act at one moment: neither leaves the agency without both, and nobody acts whose account
was changed after they began."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from handover.accounts.models import Agency, User
from handover.accounts.roles import Actor
from handover.administration.authority import delegate, set_authority
from handover.administration.people import change_role, set_active
from handover.administration.recertification import recertify
from handover.audit.models import Entry
from tests.support.cast import Cast

OPERATOR = Actor.system("operator")
DISABLE = "/accounts/recertification/{}/disable/"
ACTS: tuple[Callable[[Actor], object], ...] = (
    lambda actor: set_active("bell", False, actor=actor),
    lambda actor: recertify("bell", actor=actor),
    lambda actor: set_authority("bell", title="x", authority="", first=None, last=None, actor=actor),
    lambda actor: delegate(
        "bell", provision="", instrument="", given_by="", first=date(2026, 1, 1), last=None, actor=actor
    ),
)


@pytest.fixture
def two(cast: Cast) -> tuple[User, User]:
    """Two supervisors of one office."""
    stone, bell = cast["stone"], cast["bell"]
    bell.role, bell.agency = stone.role, stone.agency
    bell.save()
    return stone, bell


def supervisors(user: User) -> int:
    return User.objects.filter(role=user.role, agency=user.agency, is_active=True).count()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_disable_each_other_at_once_one_stays(two: tuple[User, User], settings: Settings) -> None:
    """By the pages, each already past the check of who is signed in. Several rounds: both orders come up."""
    settings.SECURE_SSL_REDIRECT = False
    for _ in range(4):
        User.objects.filter(pk__in=[user.pk for user in two]).update(is_active=True)
        together, before = Barrier(2), Entry.objects.filter(act="person.disable").count()
        clients = [Client(), Client()]
        for client, user in zip(clients, two, strict=True):
            client.force_login(User.objects.get(pk=user.pk))

        def disable(at: int, together: Barrier = together, clients: list[Client] = clients) -> int:
            try:
                together.wait()
                return clients[at].post(DISABLE.format(two[1 - at].username)).status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(disable, range(2)))
        assert supervisors(two[0]) == 1, answers
        assert all(status in (302, 403) for status in answers), answers
        assert Entry.objects.filter(act="person.disable").count() == before + 1


@pytest.mark.django_db
@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("change", ["disabled", "another role", "another agency"])
def test_nobody_acts_whose_account_was_changed_since_they_began(
    two: tuple[User, User], cast: Cast, act: Callable[[Actor], object], change: str
) -> None:
    stone, _ = two
    actor, before = stone.actor, Entry.objects.filter(actor=stone.actor.key).count()
    if change == "disabled":
        set_active("stone", False, actor=OPERATOR)
    elif change == "another role":
        change_role("stone", "review_officer", actor=OPERATOR)
    else:
        other = Agency.objects.create(ori="CXIMMIG77", name="Another office", kind="immigration")
        change_role("stone", "supervisor", other.ori, actor=OPERATOR)
    with pytest.raises(PermissionError, match="meanwhile"):
        act(actor)
    assert Entry.objects.filter(actor=actor.key).count() == before
