"""A list narrowed by a name: what is looked at, and that the page says so where it is not everything."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handover.stages.intake import search_keys
from handover.stages.intake.models import Booking
from handover.stages.notification import case_rows
from tests.queues.conftest import Look
from tests.queues.test_lists import REVIEWS, listed
from tests.support.cast import Cast
from tests.support.walk import case_in

SAID = "Searched the newest 1 bookings. Give a birth date or number to search all."


@pytest.mark.django_db
def test_a_list_says_that_of_a_common_name_the_newest_bookings_were_looked_at(
    cast: Cast, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = case_in(cast, "awaiting_review"), case_in(cast, "in_review", ori="CX0020000")
    assert SAID not in look("ortiz", REVIEWS, q="reyes").content.decode()
    monkeypatch.setattr(search_keys, "MOST", 1)
    monkeypatch.setattr(case_rows, "MOST", 1)
    page = look("ortiz", REVIEWS, q="reyes").content.decode()
    assert SAID in page
    assert listed(page) == [new.reference]
    assert SAID in look("ortiz", f"{REVIEWS}export.csv", q="reyes").content.decode()
    number = Booking.objects.get(matter=old.parent).booking_number
    for query in ({"state": "awaiting_review"}, {"jail": "CX0010000"}):
        page = look("ortiz", REVIEWS, q="rey", **query).content.decode()
        assert SAID not in page, "another filter left few cases: each of them was asked"
        assert listed(page) == [old.reference]
    page = look("ortiz", REVIEWS, q=number).content.decode()
    assert (SAID in page, listed(page)) == (False, [old.reference])


@pytest.mark.django_db
def test_a_birth_date_narrows_a_list(cast: Cast, look: Look) -> None:
    case = case_in(cast, "awaiting_review")
    born = Booking.objects.get(matter=case.parent).births[0]
    assert listed(look("ortiz", REVIEWS, q=f"reyes {born}").content.decode()) == [case.reference]
    assert not listed(look("ortiz", REVIEWS, q="reyes 1901-01-01").content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("query", [{"q": "reyes"}, {"sort": "person"}, {"sort": "jail"}])
def test_no_statement_names_the_cases_of_a_list_one_by_one(
    cast: Cast, look: Look, query: dict[str, str]
) -> None:
    """What is handed to the database does not grow with the list, but for the rows of a page."""

    def longest() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as sent:
            look("ortiz", REVIEWS, size="25", **query)
        return len(sent), max(len(one["sql"]) for one in sent)

    for _ in range(25):
        case_in(cast, "awaiting_review")
    before = longest()
    for _ in range(10):
        case_in(cast, "awaiting_review")
    number, letters = longest()
    assert number == before[0]
    assert letters <= before[1] + 100
