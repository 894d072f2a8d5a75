"""Who read whom: what is asked, of whom and by whom; nothing is found about anybody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from handover.accounts.models import Agency, User
from handover.accounts.roles import Role
from handover.audit.models import Entry
from handover.process.models import Matter
from handover.stages.oversight import readings
from handover.stages.oversight.reading_rules import ReadingQuestion, has_work, questions_of, whole_name
from handover.web.reading_audit import note_reading
from tests.support.cast import Cast
from tests.support.walk import Person, case_in

PAGE = "/oversight/readings/"
OWN, COLLEAGUE, NO_WORK = ReadingQuestion


def test_a_name_is_asked_about_and_work_answers_for_itself() -> None:
    reader, person = whole_name("Reyes", "Robin Ann"), whole_name("REYES", "Marcos")
    assert questions_of(reader, [person], [], work=True) == (OWN,)
    assert questions_of(whole_name("Ortiz", "Olive"), [person], [person], work=True) == (COLLEAGUE,)
    assert questions_of(reader, [reader], [reader], work=True) == (OWN,), (
        "whoever has that very name is the reader"
    )
    assert questions_of(whole_name("", ""), [whole_name("", "")], [("", "")], work=True) == ()
    assert questions_of(reader, [], [], work=False) == (NO_WORK,)


@pytest.mark.parametrize(
    ("role", "acted", "waited", "work"),
    [
        (Role.REVIEW_OFFICER, False, [Role.REVIEW_OFFICER], True),
        (Role.REVIEW_OFFICER, False, [Role.COUNSEL, None], False),
        (Role.REVIEW_OFFICER, True, [], True), (Role.AUDITOR, False, [], True), (Role.JAIL_CLERK, False, [], True),
        (Role.FIELD_OFFICER, False, [], False),
    ],
)  # fmt: skip
def test_whose_work_leads_to_a_reading(
    role: Role, acted: bool, waited: list[Role | None], work: bool
) -> None:
    assert has_work(role, acted=acted, waited_for=waited) is work


@pytest.mark.parametrize(
    ("text", "monday"),
    [
        ("2026-W48", date(2026, 11, 23)), ("", date(2026, 11, 16)), ("2026-W60", date(2026, 11, 16)),
        ("2027-W01", date(2026, 11, 16)), ("x\0", date(2026, 11, 16)), ("9999-W52", date(2026, 11, 16)),
    ],
)  # fmt: skip
def test_a_week_is_named_by_iso_8601_and_any_other_text_is_the_last_whole_one(
    text: str, monday: date
) -> None:
    assert readings.monday_of(text, date(2026, 11, 25)) == monday


@pytest.fixture
def other_office(cast: Cast) -> User:
    """A supervisor of another immigration office."""
    office = Agency.objects.create(ori="CXIMMIG02", name="Immigration Office, North", kind="immigration")
    return User.objects.create(
        username="north", first_name="Noor", last_name="North", role=Role.SUPERVISOR.value, agency=office
    )


def read(cast: Cast, username: str, matter: Matter, times: int = 1) -> None:
    for _ in range(times):
        note_reading(cast[username].actor, "case.read", matter)


def week(viewer: User) -> readings.WeekOfReadings:
    today = readings.today()
    return readings.week_of(viewer, today - timedelta(days=today.weekday()))


@pytest.mark.django_db
def test_a_supervisor_sees_the_readings_of_other_offices_alone(cast: Cast, other_office: User) -> None:
    case = case_in(cast, "in_review")
    read(cast, "ford", case, times=3)
    (asked,) = week(other_office).asked
    assert (asked.reader, asked.reference, asked.times) == ("Finley Ford", case.reference, 3)
    assert asked.questions == (NO_WORK,)
    assert week(cast["stone"]).asked == ()
    assert [one.reader for one in week(cast["adams"]).asked] == ["Finley Ford"]


@pytest.mark.django_db
def test_who_works_on_it_or_is_waited_for_is_not_asked(cast: Cast, other_office: User) -> None:
    case = case_in(cast, "in_review")
    for username in ("ortiz", "owens", "reed", "stone"):
        read(cast, username, case)
    assert [one.reader for one in week(other_office).asked] == []
    assert week(other_office).readings == 4


@pytest.mark.django_db
def test_a_reader_with_the_person_s_name_is_asked_unless_the_record_is_restricted(
    cast: Cast, other_office: User
) -> None:
    User.objects.filter(pk=cast["ortiz"].pk).update(last_name="Reyes")
    User.objects.filter(pk=cast["walsh"].pk).update(last_name="Reyes", first_name="Marcos")
    read(cast, "ortiz", case_in(cast, "in_review"))
    (asked,) = week(other_office).asked
    assert asked.questions == (OWN, COLLEAGUE)
    read(cast, "ortiz", case_in(cast, "in_review", Person(protected=True)))
    assert len(week(other_office).asked) == 1, "who the person is would be told by the question"


@pytest.mark.django_db
def test_looking_at_a_week_is_recorded_and_asked_for_until_it_is(cast: Cast, other_office: User) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=7)):
        read(cast, "ford", case_in(cast, "in_review"))
    monday = readings.unreviewed(readings.today())
    assert monday is not None
    client = Client()
    client.force_login(other_office)
    shown = client.get(PAGE).content.decode()
    assert "Finley Ford" in shown
    assert "no finding" in shown
    assert "REYES" not in shown
    name = readings.week_name(monday)
    assert client.post(PAGE, {"week": name}).headers["Location"] == f"{PAGE}?week={name}"
    assert readings.unreviewed(readings.today()) is None
    entry = Entry.objects.get(act=readings.REVIEWED)
    assert (entry.subject, entry.content["to_ask"]) == (name, 1)
    assert "Noor North" in client.get(PAGE, {"week": name}).content.decode()


@pytest.mark.django_db
def test_no_text_for_a_week_breaks_the_page(cast: Cast) -> None:
    client = Client()
    client.force_login(cast["adams"])
    for text in ("", "2026-W99", "0001-W01", "9999-W53", "x" * 50, "2026-W48-9"):
        assert client.get(PAGE, {"week": text}).status_code == 200
        assert client.post(PAGE, {"week": text}).status_code == 302
