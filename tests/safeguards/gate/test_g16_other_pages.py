"""G16 for the pages that take no step: their fields, and the names of files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.test import Client
from django.urls import resolve
from hypothesis import HealthCheck, given
from hypothesis import settings as of_example
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from handover.accounts.roles import Role
from handover.web.step_pages import registered
from tests.contracts.matrix import addresses
from tests.safeguards.gate.hostile import CHANGES, VALUES, Change, Form, fault_of, posted
from tests.safeguards.gate.other_pages import MARKED, OTHERS, WITHOUT_FIELDS, agreed, client_of, form_on_page
from tests.support.cast import PEOPLE, Cast
from tests.support.examples import examples

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.fixture(autouse=True)
def page_is_open(settings: Settings, menu_counted_once: None) -> None:
    settings.HANDOVER_PERSON_PAGE = "https://handover.example/person/"


def test_every_page_that_takes_a_form_is_tried(cast: Cast) -> None:
    """Whatever is neither a step's page nor a machine's call and answers a POST is in the table."""
    someone = {role: client_of(cast, name) for name, _, role, _ in PEOPLE}
    takes = set()
    for address in addresses():
        if address.access.machine:
            continue
        roles = sorted(address.access.roles) or [Role.SUPERVISOR]
        answer = posted(Client() if address.access.public else someone[roles[0]], address.path, {})
        name = resolve(address.path).view_name
        if answer.status_code != 405:
            takes.add(name)
        if name == "accounts:lock":
            posted(someone[roles[0]], "/accounts/sign-out/", {})
            someone[roles[0]] = client_of(cast, next(who for who, _, role, _ in PEOPLE if role == roles[0]))
    assert takes - {page.name for page in registered()} == set(OTHERS) | WITHOUT_FIELDS | MARKED


@pytest.mark.parametrize("name", OTHERS)
def test_no_field_of_another_page_breaks_it(cast: Cast, name: str) -> None:
    client, address = OTHERS[name](cast)
    _tried(client, form_on_page(client, name, address), 12)


@pytest.mark.slow
@pytest.mark.parametrize("name", OTHERS)
def test_no_field_of_another_page_breaks_it_in_many_examples(cast: Cast, name: str) -> None:
    client, address = OTHERS[name](cast)
    _tried(client, form_on_page(client, name, address), 1_000)


def _tried(client: Client, form: Form, usual: int) -> None:
    @given(changes=CHANGES)
    @of_example(max_examples=examples(usual), suppress_health_check=QUIET)
    def tried(changes: list[Change]) -> None:
        fault = fault_of(posted(client, form.address, form.with_changes(changes)))
        assert not fault, f"{form.address}: {fault}"

    tried()


def test_a_nul_in_a_name_is_no_account(db: None) -> None:
    said = {"username": ["walsh\0"], "password": ["x"]}
    assert posted(agreed(), "/accounts/sign-in/", said).status_code == 422


@given(name=VALUES.filter(lambda v: "\r" not in v and "\n" not in v), data=st.binary(max_size=60))
@of_example(max_examples=examples(40), suppress_health_check=QUIET)
def test_no_name_of_a_file_breaks_the_page_that_takes_it(cast: Cast, name: str, data: bytes) -> None:
    with _client(cast) as client:
        quoted = name.replace("\\", "").replace('"', "").encode("utf-8", "surrogatepass")
        head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n' % quoted
        answer = client.post(
            "/intake/send/", head + data + b"\r\n--b--\r\n", content_type="multipart/form-data; boundary=b"
        )
        assert not fault_of(answer)  # type: ignore[arg-type]


@contextmanager
def _client(cast: Cast) -> Iterator[Client]:
    from django.db import transaction

    with transaction.atomic():
        yield client_of(cast, "clark")
        transaction.set_rollback(True)
