"""A person is told what others did on their cases, what was given to them, and what falls due."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from handover.process import claims
from handover.process.case_clocks.models import Clock, start
from handover.process.models import Matter
from handover.stages.detainer import actions as detainer
from handover.stages.detainer.cancelling import cancel
from handover.stages.detainer.rules import LiftReason
from handover.web import notices
from handover.web.models import Notification, SavedFilter
from tests.queues.conftest import Look
from tests.support.cast import Cast
from tests.support.walk import REASONS, case_in

pytestmark = pytest.mark.django_db
BELL = "Notifications, unread: </span>"


def told(cast: Cast, who: str, case: Matter) -> list[tuple[str, str]]:
    found = notices.for_person(cast[who]).filter(matter=case).order_by("pk")
    return [(one.kind, one.step) for one in found]


def test_whoever_worked_on_a_case_is_told_what_others_did_and_not_what_they_did_themselves(
    cast: Cast,
) -> None:
    case = case_in(cast, "signed")
    assert ("changed", "sign_warrant") in told(cast, "ortiz", case)
    assert ("changed", "take_up") in told(cast, "reed", case)
    assert all(step not in ("take_up", "draft_package") for _, step in told(cast, "ortiz", case))
    assert told(cast, "owens", case) == []
    assert told(cast, "clark", case) == []


def test_a_refusal_is_told_as_one(cast: Cast) -> None:
    case = case_in(cast, "awaiting_signature")
    detainer.return_unsigned(case.pk, actor=cast["walsh"].actor, version=case.version, reasons=REASONS)
    assert told(cast, "ortiz", case)[-1] == ("refused", "return_unsigned")


def test_a_take_over_tells_the_former_holder_and_an_assignment_the_new_one(cast: Cast) -> None:
    case = case_in(cast, "in_review")
    claims.take_over(case.pk, actor=cast["owens"].actor, version=case.version, reasons=REASONS)
    assert told(cast, "ortiz", case)[-1] == ("taken", "")
    assert ("assigned", "") not in told(cast, "owens", case)
    claims.assign(case.pk, actor=cast["stone"].actor, version=case.version, to=cast["ortiz"], reasons=REASONS)
    assert told(cast, "ortiz", case)[-1] == ("assigned", "")
    assert told(cast, "owens", case)[-1] == ("taken", "")


def test_a_near_deadline_is_told_once_to_whoever_holds_the_case(cast: Cast) -> None:
    case, far = case_in(cast, "in_review"), case_in(cast, "in_review")
    now = timezone.now()
    start(case, Clock.Kind.REQUEST, now, now + notices.NEAR - timedelta(minutes=1))
    start(far, Clock.Kind.REQUEST, now, now + notices.NEAR + timedelta(hours=1))
    for _ in range(2):
        notices.tell_deadlines()
    assert [kind for kind, _ in told(cast, "ortiz", case)].count("deadline") == 1
    assert Notification.objects.filter(kind="deadline").count() == 1


def test_the_bell_counts_the_unread_and_the_page_marks_them(cast: Cast, look: Look) -> None:
    case = case_in(cast, "in_review")
    claims.take_over(case.pk, actor=cast["owens"].actor, version=case.version, reasons=REASONS)
    text = look("ortiz", "/notices/").content.decode()
    assert BELL in text
    assert case.reference in text
    assert "Oakley Owens took this case over" in text
    assert REASONS not in text  # the reason may name the person: it stands on the case
    client = Client()
    client.force_login(cast["owens"])
    mine = Notification.objects.get(user=cast["ortiz"], kind="taken")
    client.post("/notices/read/", {"notice": mine.pk}, secure=True)
    assert Notification.objects.filter(pk=mine.pk, read_at=None).exists()  # nobody marks another's
    client.force_login(cast["ortiz"])
    client.post("/notices/read/", {"notice": mine.pk}, secure=True)
    assert not Notification.objects.filter(pk=mine.pk, read_at=None).exists()
    client.post("/notices/read/", {}, secure=True)
    assert BELL not in look("ortiz", "/notices/").content.decode()


def test_a_jail_is_told_in_its_own_words_and_of_its_own_requests(cast: Cast, look: Look) -> None:
    case = case_in(cast, "hold_agreed")
    told_to_clark = told(cast, "clark", case)
    cancel(
        case.pk, actor=cast["stone"].actor, version=case.version, reason=LiftReason.DISCRETION, reasons=REASONS
    )  # fmt: skip
    assert told(cast, "clark", case)[len(told_to_clark) :] == [("changed", "cancel_by_discretion")]
    text = look("clark", "/notices/").content.decode()
    assert "The request is withdrawn. Do not hold." in text
    assert "Sky Stone" not in text
    Matter.objects.filter(pk=case.pk).update(agency=cast.agencies["CX0020000"], version=case.version + 2)
    assert case.reference not in look("clark", "/notices/").content.decode()


def test_what_was_read_long_ago_is_deleted(cast: Cast) -> None:
    case_in(cast, "signed")
    Notification.objects.update(read_at=timezone.now() - notices.KEPT_READ)
    unread = Notification.objects.first()
    assert unread is not None
    Notification.objects.filter(pk=unread.pk).update(read_at=None)
    notices.purge()
    assert [one.pk for one in Notification.objects.all()] == [unread.pk]


def test_a_filter_is_kept_by_a_name_for_one_person(cast: Cast, look: Look) -> None:
    case_in(cast, "awaiting_review")
    client = Client()
    client.force_login(cast["ortiz"])
    said = {"queue": "review:reviews", "name": "Due today", "query": "due=today&page=3&evil=1&sort=-due"}
    answer = client.post("/filters/", said, secure=True)
    assert answer.headers["Location"] == "/review/queue/reviews/?due=today&sort=-due"
    assert "Due today" in look("ortiz", "/review/queue/reviews/").content.decode()
    assert "Due today" not in look("owens", "/review/queue/reviews/").content.decode()
    assert client.post("/filters/", {**said, "queue": "custody:jail_cases"}, secure=True).status_code == 400
    client.post("/filters/remove/", {"queue": "review:reviews", "name": "Due today"}, secure=True)
    assert not SavedFilter.objects.exists()


def test_the_unread_stand_before_all_that_was_read(cast: Cast, look: Look) -> None:
    """On either database, and over the pages: PostgreSQL sorts what has no time last, SQLite first."""
    case, ortiz = case_in(cast, "in_review"), cast["ortiz"]
    Notification.objects.all().delete()
    unread = Notification.objects.create(user=ortiz, matter=case, kind="assigned", at=timezone.now())
    Notification.objects.bulk_create(
        Notification(
            user=ortiz, matter=case, kind="taken", key=f"n{n}", at=timezone.now(), read_at=timezone.now()
        )
        for n in range(120)
    )
    first = look("ortiz", "/notices/").context["notices"][0].notice  # type: ignore[attr-defined]
    assert first.pk == unread.pk
