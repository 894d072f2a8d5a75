"""A page asks the database for nothing twice: its parts read the same record from the same rows."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from handover.process.names import CaseState
from tests.support.cast import Cast
from tests.support.walk import case_in

PAGES: tuple[tuple[str, str, CaseState], ...] = (
    ("ortiz", "review:case", "in_review"),
    ("clark", "custody:jail_case", "lodged"),
    ("ford", "custody:field_case", "held"),
    ("walsh", "detainer:package", "awaiting_signature"),
)
PEOPLE = ("ortiz", "clark", "stone", "ford", "adams", "walsh")
OWN_OFFICE = 'FROM "accounts_agency" WHERE "accounts_agency"."id" ='
"""The office of a case is often that of its reader, which came with the account."""


def repeated(cast: Cast, who: str, address: str) -> dict[str, int]:
    """The statements that a page sends more than once with the same values."""
    client = Client()
    client.force_login(cast[who])
    client.get(address)  # what is compiled or kept at the first time
    sent: Counter[str] = Counter()

    def note(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        if sql.startswith("SELECT") and OWN_OFFICE not in sql:
            sent[f"{sql} {params}"] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        assert client.get(address).status_code == 200, address
    assert sent
    return {sql: n for sql, n in sent.items() if n > 1}


@pytest.mark.django_db
def test_no_page_of_a_case_asks_the_same_twice(cast: Cast, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = False
    for who, name, state in PAGES:
        address = reverse(name, kwargs={"reference": case_in(cast, state).reference})
        assert not repeated(cast, who, address), (who, address)


@pytest.mark.django_db
def test_no_home_page_asks_the_same_twice(cast: Cast, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = False
    for state in ("awaiting_review", "awaiting_signature", "lodged", "held"):
        case_in(cast, state)
    for who in PEOPLE:
        assert not repeated(cast, who, "/"), who
