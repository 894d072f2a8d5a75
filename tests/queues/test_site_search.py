"""The search over the whole program: what it takes apart, what it shows to whom, and what the audit keeps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.audit.models import Entry
from handover.repositories.models import ImmigrationIdentity
from handover.stages.identification import queries as identification
from handover.stages.intake import finder
from handover.stages.intake.models import Booking
from handover.stages.notification.queries import link_of
from handover.web.site_search import LONGEST, asked_of
from tests.queues.conftest import Look
from tests.support.cast import Cast
from tests.support.walk import Person, case_in


@pytest.mark.parametrize(
    ("typed", "reference", "number", "birth", "names"),
    [
        ("c-7kq2m9x4tr", "C-7KQ2M9X4TR", "", "", ()),
        ("A 012 345 678", "", "A012345678", "", ()),
        ("012-345-678", "", "012345678", "", ()),
        ("Ramos Luna, Ana", "", "", "", ("RAMOS", "LUNA", "ANA")),
        ("ramos 1990-02-03", "", "", "1990-02-03", ("RAMOS",)),
        ("2/3/1990 ramos", "", "", "1990-02-03", ("RAMOS",)),
        ("1990-02-31", "", "19900231", "", ()),
        ("O'Neil-Ruiz", "", "", "", ("O'NEIL-RUIZ",)),
        ("  ", "", "", "", ()),
        (",", "", "", "", ()),
    ],
)
def test_what_was_typed_is_taken_apart(
    typed: str, reference: str, number: str, birth: str, names: tuple[str, ...]
) -> None:
    asked = asked_of(typed)
    assert (asked.reference, asked.number, asked.birth, asked.names) == (reference, number, birth, names)


@given(st.text(max_size=200))
def test_anything_can_be_typed(typed: str) -> None:
    asked = asked_of(typed)
    assert len(asked.text) <= LONGEST
    assert "\0" not in asked.text
    assert not (asked.number and asked.names)


@pytest.mark.django_db
def test_an_exact_number_goes_straight_to_the_case(cast: Cast, look: Look) -> None:
    case = case_in(cast, "awaiting_review")
    link = link_of(case.pk)
    identity = ImmigrationIdentity.objects.get(pk=link.identity)
    for typed in (
        case.reference,
        case.reference.lower(),
        identity.fin,
        identity.a_number,
        f"A {identity.a_number}",
    ):
        answer = look("ortiz", "/search/", q=typed)
        assert (answer.status_code, answer.get("Location")) == (302, f"/review/cases/{case.reference}/"), (
            typed
        )


@pytest.mark.django_db
def test_a_clerk_finds_the_bookings_and_requests_of_this_jail_alone(cast: Cast, look: Look) -> None:
    mine, other = case_in(cast, "lodged"), case_in(cast, "lodged", ori="CX0020000")
    shown = look("clark", "/search/", q="reyes, marcos 1988-04-02").content.decode()
    assert mine.reference in shown
    assert other.reference not in shown
    number = Booking.objects.get(matter=other.parent_id).booking_number
    for typed in (other.reference, number):
        assert "Nothing that you may open fits" in look("clark", "/search/", q=typed).content.decode()
    not_lodged = case_in(cast, "awaiting_review")
    assert not_lodged.reference not in look("clark", "/search/", q="reyes").content.decode()


@pytest.mark.django_db
def test_of_a_name_that_very_many_have_the_newest_are_found_and_the_page_says_so(
    cast: Cast, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    older, newer = case_in(cast, "queried"), case_in(cast, "queried")
    few = look("ortiz", "/search/", q="marcos").content.decode()
    monkeypatch.setattr(finder, "SEARCHED", 1)
    many = look("ortiz", "/search/", q="marcos").content.decode()
    assert [r.reference in few for r in (older, newer)] == [True, True]
    assert [r.reference in many for r in (older, newer)] == [False, True]
    assert ["Very many bookings fit" in page for page in (few, many)] == [False, True]
    exact = look("ortiz", "/search/", q=older.reference)
    assert exact.status_code == 302, "a number is found however many there are"


@pytest.mark.django_db
def test_a_protected_person_is_found_by_the_reference_of_the_case_alone(cast: Cast, look: Look) -> None:
    """8 USC 1367 (R12): whoever knows a name or a number of the person would learn from the case that the record is
    restricted; a supervisor who reads bookings, from the booking."""
    case = case_in(cast, "awaiting_review", Person(protected=True))
    link = link_of(case.pk)
    identity = ImmigrationIdentity.objects.get(pk=link.identity)
    booking = Booking.objects.select_related("matter").get(matter=case.parent_id)
    ucn = identification.criminal_match(booking.matter_id)
    numbers = [identity.fin, identity.a_number, booking.tcn, booking.booking_number, booking.matter.reference]
    for typed in ("reyes", "reyes 1988-04-02", "marcos", *numbers, *([ucn.identity] if ucn else [])):
        for who in ("owens", "stone", "adams", "reed"):
            answer = look(who, "/search/", q=typed)
            assert case.reference not in answer.content.decode() + answer.get("Location", ""), (who, typed)
    assert look("owens", "/search/", q=case.reference)["Location"] == f"/review/cases/{case.reference}/"


@pytest.mark.django_db
def test_each_search_is_recorded_by_its_kind_and_never_by_its_words(cast: Cast, look: Look) -> None:
    case = case_in(cast, "awaiting_review")
    look("ortiz", "/search/", q="reyes 1988-04-02")
    entry = Entry.objects.order_by("-number")[0]
    assert (entry.act, entry.content["by"], entry.content["shown"]) == (
        "search", ["birth", "name"], [case.reference],
    )  # fmt: skip
    assert "reyes" not in str(entry.content).lower()
    before = Entry.objects.count()
    assert look("ortiz", "/search/", q="  ").status_code == 200
    assert Entry.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "who", ["ortiz", "stone", "adams", "reed", "evans", "clark", "walsh", "lane", "ford"]
)
@pytest.mark.one_database
def test_every_role_has_a_search_box_that_says_what_it_takes(cast: Cast, look: Look, who: str) -> None:
    case_in(cast, "lodged")
    home = look(who, "/").content.decode()
    assert 'id="search-all"' in home
    assert look(who, "/search/", q="reyes").status_code == 200
