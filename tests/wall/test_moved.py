"""A case that went to another office is read there as before, and those who had it are told, behind the wall too."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from handover.accounts.models import Agency, User
from handover.accounts.roles import Role
from handover.formats.drops import EventType
from handover.process.models import Matter
from handover.stages.custody import feed_reports
from handover.stages.intake.feed.events import take_event
from handover.stages.intake.models import Booking
from handover.stages.notification import actions as notification
from handover.stages.review.case_file.file import file_of
from handover.stages.review.case_page.history import two_identities
from handover.web import notices
from handover.web.wall import scope_of
from tests.queues.test_offices import give, second
from tests.stages.intake.jail import Jail, event
from tests.support.cast import Cast, make_cast
from tests.support.walk import Person, booking, case_in, ended_search, immigration_identity
from tests.wall.raised import raise_for_tests, served_as_web_role
from tests.wall.test_web_role import behind

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row-level security is PostgreSQL's"),
]


@pytest.fixture
def cast(db: None, settings: Settings) -> Cast:
    settings.SECURE_SSL_REDIRECT = False
    raise_for_tests()
    return make_cast()


@pytest.fixture
def officer(cast: Cast) -> User:
    """Of an office that serves no jail."""
    office = Agency.objects.create(
        ori="CXIMMIG03", name="Third Office", kind="immigration", time_zone="America/Denver"
    )
    return second(office, Role.REVIEW_OFFICER)


def told_by_jail(cast: Cast, case: Matter) -> None:
    """The jail's system corrects a birth and says that the person was released."""
    booked = Booking.objects.get(matter=case.parent_id)
    for kind, said in ((EventType.CORRECT, {"dob": "1999-12-31"}), (EventType.RELEASE, {})):
        take_event(event(kind, booked.booking_number, tcn=booked.tcn, **said), Jail(cast).sender)


def test_what_the_jail_reported_goes_with_the_case(cast: Cast, officer: User) -> None:
    case = case_in(cast, "lodged")
    told_by_jail(cast, case)
    assert officer.agency is not None
    give(cast, case, officer.agency)
    case = Matter.objects.get(pk=case.pk)
    with behind(scope_of(officer)):
        assert "1999-12-31" in {str(day) for day in file_of(case.pk).reported_births}
        assert feed_reports.seen(case).release is not None
    client = Client()
    client.force_login(officer)
    with served_as_web_role():
        assert (
            "own system reported on the booking"
            in client.get(f"/review/cases/{case.reference}/").content.decode()
        )
    elsewhere = case_in(cast, "lodged")
    told_by_jail(cast, elsewhere)
    with behind(scope_of(officer)):
        assert feed_reports.seen(elsewhere).reports.reports == (), (
            "of a booking that is not theirs nothing is read"
        )


def test_those_who_had_it_are_told_and_mark_it_as_read(cast: Cast, officer: User) -> None:
    case = case_in(cast, "in_review")
    assert officer.agency is not None
    give(cast, case, officer.agency)
    client = Client()
    client.force_login(cast["ortiz"])
    with served_as_web_role():
        page = client.get("/notices/").content.decode()
        assert f"{case.reference}</th>" in page and "gave this case to another office" in page
        assert f'ho-bell__count">{notices.unread(cast["ortiz"])}<' in page
        client.post("/notices/read/", {})
    assert notices.unread(cast["ortiz"]) == 0
    with behind(scope_of(cast["ortiz"])):
        assert not Matter.objects.filter(pk=case.pk).exists()


def test_another_number_of_the_person_is_found_at_whatever_office(cast: Cast, officer: User) -> None:
    case = case_in(cast, "in_review")
    ucn = file_of(case.pk).criminal.ucn  # type: ignore[union-attr]
    booked = booking(cast)
    ended_search(booked, "criminal", ucn)
    matched = ended_search(booked, "immigration", immigration_identity(Person(fin="1999999999")).fin)
    other = notification.open_on_match(matched.pk)
    assert other is not None and officer.agency is not None
    give(cast, other, officer.agency)
    with behind(scope_of(cast["ortiz"])):
        assert not Matter.objects.filter(pk=other.pk).exists()
        (line,) = two_identities(file_of(case.pk))
        assert line == f"FIN 1999999999: a booking whose prints gave the same UCN {ucn}"
