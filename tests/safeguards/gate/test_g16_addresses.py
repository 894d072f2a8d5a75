"""G16 for what stands in an address: its query and its references."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from urllib.parse import quote_from_bytes

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as of_example
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

import handover
from handover.accounts.roles import Role
from handover.stages.notification.queries import link_of
from tests.contracts.matrix import STANDS_FOR, addresses
from tests.safeguards.gate.hostile import VALUES, fault_of, got, posted
from tests.safeguards.gate.other_pages import client_of
from tests.support.cast import PEOPLE, Cast
from tests.support.examples import examples
from tests.support.walk import case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.fixture(autouse=True)
def page_is_open(settings: Settings, menu_counted_once: None) -> None:
    settings.HANDOVER_PERSON_PAGE = "https://handover.example/person/"


NAMES: Final = (
    "q", "state", "all", "page", "lang", "subject", "candidate", "finger", "next", "place", "on", "request", "warrant",
    "booking", "number", "week", "before", "after", "list",
)  # fmt: skip
"""What pages read from their query."""


def test_what_pages_read_from_their_query_is_tried() -> None:
    source = Path(str(handover.__file__)).parent
    read = {
        name
        for file in source.rglob("*.py")
        for name in re.findall(
            r"(?:GET\.get\(|_number\(request, )\"(\w+)\"", file.read_text(encoding="utf-8")
        )
    }
    assert read
    assert read <= set(NAMES)


@pytest.fixture
def read_pages(cast: Cast) -> list[tuple[Client, str, str]]:
    """Every page that is read: somebody whom it admits, its address on a case that is there, and its pattern."""
    case = case_in(cast, "lodged")
    link = link_of(case.pk)
    own = {"intake": link.booking_matter.reference, "identification": link.search_matter.reference}
    someone = {role: client_of(cast, name) for name, _, role, _ in reversed(PEOPLE)}
    found = []
    for one in addresses():
        if one.access.machine or one.path.startswith(("/abis/", "/oversight/audit/check")):
            continue
        for role in sorted(one.access.roles)[:1] or [Role.SUPERVISOR]:
            reference = own.get(one.path.split("/")[1], case.reference)
            client = Client() if one.access.public else someone[role]
            found.append((client, one.path.replace(STANDS_FOR["reference"], reference), one.path))
    return found


Read = list[tuple[Client, str, str]]


def test_no_query_breaks_a_page(read_pages: Read) -> None:
    _asked(read_pages, 40)


@pytest.mark.slow
def test_no_query_breaks_a_page_in_many_examples(read_pages: Read) -> None:
    _asked(read_pages, 5_000)


@pytest.mark.parametrize("query", ["q", "subject", "state", "lang", "next"])
def test_a_nul_in_a_query_is_answered_by_every_page_in_words(read_pages: Read, query: str) -> None:
    """SQLite would compare with it, PostgreSQL not."""
    for client, address, _ in read_pages:
        answer = got(client, address, {query: ["A\0"]})
        assert answer.status_code in (400, 405), address
        assert not fault_of(answer), address


def _asked(read_pages: Read, usual: int) -> None:
    @given(
        number=st.integers(0, len(read_pages) - 1),
        query=st.dictionaries(st.sampled_from(NAMES), st.lists(VALUES, max_size=2), min_size=1, max_size=3),
    )
    @of_example(max_examples=examples(usual), suppress_health_check=QUIET)
    def tried(number: int, query: dict[str, list[str]]) -> None:
        client, address, _ = read_pages[number]
        fault = fault_of(got(client, address, query))
        assert not fault, f"{address}: {fault}"

    tried()


def test_no_reference_in_an_address_breaks_a_page(read_pages: Read) -> None:
    _named(read_pages, 60)


@pytest.mark.slow
def test_no_reference_in_an_address_breaks_a_page_in_many_examples(read_pages: Read) -> None:
    _named(read_pages, 5_000)


def test_a_nul_in_a_reference_is_answered_by_every_page_in_words(read_pages: Read) -> None:
    for client, _, pattern in read_pages:
        if STANDS_FOR["reference"] in pattern:
            answer = got(client, pattern.replace(STANDS_FOR["reference"], "A%00"), {})
            assert answer.status_code in (400, 404), pattern  # a slug admits none
            assert not fault_of(answer), pattern


def _named(read_pages: Read, usual: int) -> None:
    with_one = [(c, pattern) for c, _, pattern in read_pages if re.search(r"C-2222222222|/1/|/x/", pattern)]

    @given(number=st.integers(0, len(with_one) - 1), value=VALUES, posts=st.booleans())
    @of_example(max_examples=examples(usual), suppress_health_check=QUIET)
    def tried(number: int, value: str, posts: bool) -> None:
        client, pattern = with_one[number]
        name = quote_from_bytes(value.encode("utf-8", "surrogatepass"), safe="") or "-"
        address = re.sub(r"C-2222222222|(?<=/)(1|x)(?=/)", name.replace("\\", ""), pattern, count=1)
        fault = fault_of(posted(client, address, {"version": ["1"]}) if posts else got(client, address, {}))
        assert not fault, f"{address}: {fault}"

    tried()
