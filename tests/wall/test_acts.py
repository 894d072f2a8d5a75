"""What pages take, they take as the web role too: the tests of acts by page, behind the wall."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.administration.test_retention import test_the_page_asks_and_says_why_not
from tests.repositories.conftest import own_galleries
from tests.repositories.test_orders import (
    plain_http,
    test_a_decline_that_names_the_person_goes_with_the_record,
    test_an_erasure_that_was_asked_for_is_decided_on_its_page,
    test_an_expungement_by_page_destroys_all_or_nothing,
    test_what_a_feed_orders_is_asked_and_decided_on_its_page,
    test_what_rested_on_the_record_is_marked_as_by_a_feed,
)
from tests.wall.raised import raise_for_tests, served_as_web_role

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row-level security is PostgreSQL's"),
]
__all__ = [
    "own_galleries",
    "plain_http",
    "test_a_decline_that_names_the_person_goes_with_the_record",
    "test_an_erasure_that_was_asked_for_is_decided_on_its_page",
    "test_an_expungement_by_page_destroys_all_or_nothing",
    "test_the_page_asks_and_says_why_not",
    "test_what_a_feed_orders_is_asked_and_decided_on_its_page",
    "test_what_rested_on_the_record_is_marked_as_by_a_feed",
]


@pytest.fixture(autouse=True)
def behind_the_wall(db: None) -> Iterator[None]:
    """Every request of these tests is served as the web role."""
    raise_for_tests()
    with served_as_web_role():
        yield
