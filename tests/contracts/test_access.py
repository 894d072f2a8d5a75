"""Deny by default: every view says whom it admits, and admits nobody else."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve, reverse

import handover
from handover.accounts.roles import Role
from handover.audit.models import Entry
from handover.web import navigation
from handover.web.access import access_of
from tests.contracts.matrix import Address, addresses, get, undeclared
from tests.support.cast import PEOPLE, Cast

SOMEONE = {role: username for username, _, role, _ in reversed(PEOPLE)}


def test_every_view_declares_whom_it_admits() -> None:
    assert undeclared() == []


def test_only_signing_in_the_persons_door_and_what_is_released_are_public() -> None:
    public = {a.path for a in addresses() if a.access.public}
    assert {p for p in public if not p.startswith("/intake/")} == {
        "/accounts/first/1/1/",
        "/accounts/second/",
        "/accounts/sign-in/",
        "/accounts/sign-out/",
        "/accounts/unlock/",
        "/health/",
        "/language/",
        "/csp-report/",
        "/oversight/released/",
        "/oversight/released/1/",
        "/oversight/released/1/1",
        "/person/",
        "/person/case/",
        "/person/case/receipt/",
        "/person/case/say/",
        "/person/leave/",
    }


@pytest.mark.django_db
@pytest.mark.one_database
def test_nobody_enters_without_signing_in() -> None:
    for address in addresses():
        if address.access.public:
            continue
        answer = get(Client(), address)
        if address.access.machine:
            # An API's root names no resource: it is 404 to everyone.
            assert answer.status_code in (401, 404, 405), address.path
        else:
            assert answer.status_code == 302, address.path
            assert str(answer.headers["Location"]).startswith(reverse(settings.LOGIN_URL)), address.path


@pytest.mark.usefixtures("menu_counted_once")
@pytest.mark.parametrize("role", sorted(SOMEONE))
def test_each_role_opens_what_is_declared_for_it(role: Role, cast: Cast) -> None:
    client = Client()
    client.force_login(cast[SOMEONE[role]])
    for address in behind_the_door():
        if role in address.access.roles:
            status = get(client, address).status_code
            assert status not in (302, 403, 500), f"{role} at {address.path}: {status}"


@pytest.mark.one_database
@pytest.mark.usefixtures("menu_counted_once")
@pytest.mark.parametrize("role", sorted(SOMEONE))
def test_each_role_opens_nothing_else(role: Role, cast: Cast) -> None:
    client = Client(headers={"HX-Request": "true"})  # to ask for a part of a page opens none of it either
    client.force_login(cast[SOMEONE[role]])
    for address in behind_the_door():
        if role in address.access.roles:
            continue
        before = Entry.objects.filter(outcome="refused").count()
        status = get(client, address).status_code
        if status != 405:
            assert status == 403, f"{role} at {address.path}: {status}"
            assert Entry.objects.filter(outcome="refused").count() == before + 1, address.path


def behind_the_door() -> list[Address]:
    """What is for people who have signed in."""
    found = [a for a in addresses() if not a.access.public and not a.access.machine]
    assert len(found) > 250
    return found


def test_the_menu_offers_nobody_a_page_that_is_closed_to_them() -> None:
    for item in navigation.registered():
        declared = access_of(resolve(reverse(item.url_name)).func)
        assert declared is not None
        assert item.roles <= declared.roles, item.url_name


def test_reading_is_recorded_in_one_place() -> None:
    """`web.reading_audit.note_reading` alone writes that somebody opened a file."""
    here = Path(str(handover.__file__)).parent
    by_hand = [
        f"{file.relative_to(here)}:{call.lineno}"
        for file in here.rglob("*.py")
        if re.search(r"\.read['\"]", text := file.read_text(encoding="utf-8")) and "append(" in text
        for call in ast.walk(ast.parse(text))
        if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) == "append"
        if any(
            k.arg == "act" and isinstance(k.value, ast.Constant) and str(k.value.value).endswith(".read")
            for k in call.keywords
        )
    ]
    assert by_hand == []
