"""The records schedule: what is due, two people, legal holds, a world that changes in between, and a whole chain."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from handover.administration import operational_rows, retention, retention_batches
from handover.administration.retention_schedule import ScheduleItem, all_items, in_force
from handover.audit.verify import verify
from handover.process.advance import RefusedError, advance
from handover.process.erasure import public as erasure
from handover.process.facts import record
from handover.process.integrity.check import check
from handover.process.models import Matter
from handover.stages.identification.actions import MATCHER
from handover.stages.identification.models import SearchResult
from handover.stages.intake.actions import INTAKE
from handover.stages.intake.feed.events import take_event
from handover.stages.intake.feed.report_source import Sender
from handover.stages.intake.feed.rosters import take_roster
from handover.stages.intake.models import Answer, Booking, ReportedEvent, Roster
from handover.stages.review.determination import actions as review
from handover.stages.review.determination.rules import NoActionReason
from handover.stages.review.notes import actions as notes
from tests.stages.intake.jail import NOON, Jail, event, roster
from tests.support.cast import Cast
from tests.support.walk import REASONS, booking, case_in, search

LATER = timedelta(days=3_000)


def answered(booked: Matter) -> Matter:
    """A booking with its answer; the file itself is not what is tested."""
    said = Answer(kind="SRE", tcn=f"A{booked.reference}", sha256="0" * 64, summary="Nobody.")
    return advance(
        booked.pk, "answer", actor=INTAKE, version=booked.version,
        write=lambda c: {"criminal_answer": record(said, c, INTAKE)},
    )  # fmt: skip


def closed_case(cast: Cast) -> Matter:
    case = case_in(cast, "in_review")
    case = review.close_without_action(
        case.pk, actor=cast["ortiz"].actor, version=case.version, reason=NoActionReason.NOT_REMOVABLE, reasons=REASONS,
        evidence=(),
    )  # fmt: skip
    assert case.parent is not None
    answered(case.parent)
    return case


def nobody_found(cast: Cast) -> Matter:
    booked = booking(cast)
    asked = search(booked, "criminal")
    advance(
        asked.pk, "find_nobody", actor=MATCHER, version=asked.version,
        write=lambda c: {"search_answer": record(
            SearchResult(gallery_size=1, epoch=1, complete=True, fingers=[1], elapsed_ms=1.0), c, MATCHER)},
    )  # fmt: skip
    return answered(booked)


def test_an_item_has_a_source_a_period_and_whoever_decides() -> None:
    assert {item.decides for item in all_items()} == {"two people", "the program"}
    with pytest.raises(ValueError, match="source"):
        ScheduleItem("x", "x", 1, "x", "two people", date(2026, 1, 1), "", illustrative=True)


def test_the_newest_item_that_has_begun_is_in_force() -> None:
    old, new = (
        ScheduleItem("x", "x", days, "x", "two people", first, "s", illustrative=True)
        for days, first in ((10, date(2026, 1, 1)), (20, date(2026, 6, 1)))
    )
    assert in_force(date(2026, 5, 31), [new, old])["x"] is old
    assert in_force(date(2026, 6, 1), [old, new])["x"] is new


@pytest.mark.django_db
def test_nothing_is_due_before_its_period_nor_while_anything_of_it_goes_on(cast: Cast) -> None:
    case, found_nobody = closed_case(cast), nobody_found(cast)
    open_case = case_in(cast, "held")
    assert retention.due() == []
    now = timezone.now()
    only = retention.due(now + timedelta(days=366))
    assert [(one.booking, one.item.name) for one in only] == [(found_nobody, "no-match-searches")]
    everything = retention.due(now + LATER)
    assert {one.item.name for one in everything} == {"no-match-searches", "closed-cases"}
    assert case.reference in next(one for one in everything if one.item.name == "closed-cases").references
    assert not [one for one in everything if open_case in one.family]


@pytest.mark.django_db
@pytest.mark.usefixtures("patient_erasures")
def test_two_people_dispose_of_a_case_with_all_of_it_and_the_chain_stays_whole(cast: Cast) -> None:
    case = closed_case(cast)
    with time_machine.travel(timezone.now() + LATER):
        asked = retention.ask(case.reference, actor=cast["reed"].actor)
        assert "closed-cases" in asked.authority
        assert retention.due()[0].asked == asked.pk
        with pytest.raises(RefusedError, match="waits for a second person"):
            retention.ask(case.reference, actor=cast["stone"].actor)
        with pytest.raises(RefusedError):
            erasure.approve(asked.pk, actor=cast["reed"].actor)
        erasure.approve(asked.pk, actor=cast["stone"].actor)
        assert retention.due() == []
    assert Booking.objects.get(matter=case.parent).erased
    assert erasure.erasable_uses("", matters={case.pk}, bears=lambda _: True) == []
    assert verify()[1] is None
    assert [
        f for f in check(lambda _: None).findings if "answered" not in str(f) and "version" not in str(f)
    ] == []


@pytest.mark.django_db
def test_a_legal_hold_stops_the_asking_and_the_approval(cast: Cast) -> None:
    case = closed_case(cast)
    with time_machine.travel(timezone.now() + LATER):
        asked = retention.ask(case.reference, actor=cast["reed"].actor)
        erasure.hold(
            case.reference,
            reason="Litigation is expected: counsel for the person wrote on the case.",
            until=None,
            actor=cast["lane"].actor,
        )
        assert "legal hold" in retention.due()[0].held
        with pytest.raises(RefusedError, match="Legal hold"):
            erasure.approve(asked.pk, actor=cast["stone"].actor)
        erasure.decline(asked.pk, actor=cast["stone"].actor, reasons=REASONS)
        with pytest.raises(RefusedError, match="Legal hold"):
            retention.ask(case.reference, actor=cast["reed"].actor)


@pytest.mark.django_db
def test_what_was_added_between_asking_and_approving_stops_it(cast: Cast) -> None:
    case = closed_case(cast)
    with time_machine.travel(timezone.now() + LATER):
        asked = retention.ask(case.reference, actor=cast["reed"].actor)
        notes.add_note(case.pk, actor=cast["ortiz"].actor, kind="note", text="A letter of counsel came.")
        with pytest.raises(RefusedError, match="added"):
            erasure.approve(asked.pk, actor=cast["stone"].actor)
        assert not Booking.objects.get(matter=case.parent).erased


@pytest.mark.django_db
def test_what_is_not_due_is_not_asked_and_not_by_any_role(cast: Cast) -> None:
    case = closed_case(cast)
    for reference in (case.reference, "C-2222222222", ""):
        with pytest.raises(RefusedError, match="not due"):
            retention.ask(reference, actor=cast["reed"].actor)
    with time_machine.travel(timezone.now() + LATER), pytest.raises(RefusedError, match="records specialist"):
        retention.ask(case.reference, actor=cast["ortiz"].actor)


@pytest.mark.django_db
def test_the_page_asks_and_says_why_not(cast: Cast) -> None:
    case = closed_case(cast)
    with time_machine.travel(timezone.now() + LATER):
        client = Client()
        client.force_login(cast["reed"])
        assert case.reference in client.get("/records/retention/").content.decode()
        assert client.post("/records/retention/", {"reference": "B-2222222222\0"}).status_code == 422
        assert client.post("/records/retention/", {"reference": case.reference}).status_code == 302
        assert "waits" in client.get("/records/retention/").content.decode()
        page = f"/records/erasures/{erasure.ErasureRequest.objects.get().pk}/"
        assert client.post(page, {"decision": "approve"}).status_code == 422, "who asked does not decide"
        client.force_login(cast["lane"])
        assert client.post("/records/retention/", {"reference": case.reference}).status_code == 422
        assert client.post(page, {"decision": "approve"}).status_code == 302
        assert erasure.Erasure.objects.get().by_name == "Lee Lane"


@pytest.mark.django_db
def test_done_jobs_and_ended_sessions_go_by_themselves_and_nothing_else(cast: Cast) -> None:
    now = timezone.now()
    old = now - timedelta(days=91)
    jobs = {
        status: DBTaskResult.objects.create(
            status=status, finished_at=old, args_kwargs={"args": [], "kwargs": {}}, task_path="x",
            backend_name="default", exception_class_path="", traceback="", run_after=old,
        ).pk
        for status in ("SUCCESSFUL", "FAILED")
    }  # fmt: skip
    Session.objects.create(session_key="a", session_data="", expire_date=now - timedelta(seconds=1))
    Session.objects.create(session_key="b", session_data="", expire_date=now + timedelta(hours=1))
    assert operational_rows.purge(now) == {"done-jobs": 1, "sessions": 1}
    assert list(DBTaskResult.objects.filter(pk__in=jobs.values()).values_list("pk", flat=True)) == [
        jobs["FAILED"]
    ]
    assert list(Session.objects.values_list("session_key", flat=True)) == ["b"]


def batches() -> dict[str, int]:
    return {one.key: len(one.rows) for one in retention_batches.due_batches()}


@pytest.fixture
def reports(cast: Cast, settings: Settings, tmp_path: Path) -> Sender:
    """A jail that reported one event and two rosters."""
    settings.HANDOVER_DATA_DIR = tmp_path
    sender = Jail(cast).sender
    take_event(event(), sender)
    for hours in (1, 25):
        take_roster(roster("26-004711", hours=hours), sender)
    return sender


@pytest.mark.django_db
@pytest.mark.usefixtures("patient_erasures")
def test_two_people_dispose_of_what_a_jail_reported_and_the_newest_roster_stays(
    cast: Cast, reports: Sender
) -> None:
    with time_machine.travel(NOON + timedelta(days=300)):  # a roster is kept from the moment that it tells of
        assert batches() == {}
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        assert batches() == {"jail-events:CX0010000": 1, "jail-rosters:CX0010000": 2}
        reed, stone = cast["reed"].actor, cast["stone"].actor
        for key in batches():
            asked = retention_batches.ask_batch(key, actor=reed)
            with pytest.raises(RefusedError, match="waits for a second person"):
                retention_batches.ask_batch(key, actor=stone)
            erasure.approve(asked.pk, actor=stone)
        assert batches() == {}
    old, newest = Roster.objects.order_by("as_of")
    assert (old.present, newest.present) == ([], ["26-004711"])
    assert ReportedEvent.objects.get().texts == {}
    assert check().findings == []


@pytest.mark.django_db
def test_an_event_goes_after_its_booking_and_a_roster_not_before_its_alarms(
    cast: Cast, reports: Sender
) -> None:
    booked = booking(cast)
    take_event(event(number="26-9", tcn=Booking.objects.get(matter=booked).tcn, hours=2), reports)
    take_roster(roster("26-9", hours=40), reports)  # 26-004711 is missing: an alarm
    take_roster(roster("26-9", hours=60), reports)
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        assert batches() == {"jail-events:CX0010000": 1, "jail-rosters:CX0010000": 4}


@pytest.mark.django_db
def test_a_hold_that_came_after_it_was_asked_keeps_what_names_its_booking(
    cast: Cast, reports: Sender
) -> None:
    booked = booking(cast)
    number = Booking.objects.get(matter=booked).booking_number
    take_roster(roster(number, hours=2), reports)
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        (key,) = [one for one in batches() if one.startswith("jail-rosters")]
        asked = retention_batches.ask_batch(key, actor=cast["reed"].actor)
        erasure.hold(booked.reference, reason=REASONS, actor=cast["lane"].actor)
        with pytest.raises(RefusedError, match="Not all of this is due"):
            erasure.approve(asked.pk, actor=cast["stone"].actor)
