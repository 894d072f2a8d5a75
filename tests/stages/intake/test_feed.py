"""What a jail reports beside prints: kept once, told apart, linked to the booking, and never a release by absence."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from handover.audit.models import Entry
from handover.formats.drops import DropError, EventType, JailEvent, write_csv
from handover.process.models import Matter
from handover.stages.intake import queries
from handover.stages.intake.feed import alarms
from handover.stages.intake.feed.events import EventIdReusedError, ForeignEventError, take_event, take_file
from handover.stages.intake.feed.rosters import take_roster
from handover.stages.intake.models import AlarmEnd, JailFile, ReportedEvent, Roster, RosterAlarm
from tests.stages.files import BIRCH, sent_by
from tests.stages.intake.jail import NOON, Jail, event, roster
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
BOOK, RELEASE, TRANSFER = EventType.BOOK, EventType.RELEASE, EventType.TRANSFER


@pytest.fixture(autouse=True)
def _two_days_later() -> object:
    with time_machine.travel(NOON + timedelta(days=2), tick=False) as clock:
        yield clock


def told(jail: Jail, *events: JailEvent) -> None:
    for one in events:
        take_event(one, jail.sender)


def open_alarms() -> list[str]:
    return list(RosterAlarm.objects.filter(end=None).values_list("booking_no", flat=True))


# --- events ----------------------------------------------------------------------------------------------


def test_a_copy_is_the_first_event_and_other_content_under_its_id_is_refused(alder: Jail) -> None:
    first = event(RELEASE)
    row = take_event(first, alder.sender)
    assert take_event(first, alder.sender).pk == row.pk
    with pytest.raises(EventIdReusedError, match="under a new id"):
        take_event(event(RELEASE, event_id=first.event_id, release_reason="TIME SERVED"), alder.sender)
    assert ReportedEvent.objects.count() == 1
    assert row.event == first
    assert Entry.objects.filter(act="jail.event").count() == 1


def test_the_same_id_of_two_jails_is_two_events_and_nobody_reports_for_another(
    alder: Jail, birch: Jail
) -> None:
    told(alder, event(BOOK, event_id="1"))
    told(birch, event(BOOK, event_id="1", facility_ori=BIRCH))
    with pytest.raises(ForeignEventError, match=BIRCH):
        take_event(event(BOOK), birch.sender)
    assert ReportedEvent.objects.count() == 2


def test_a_file_takes_each_good_row_and_tells_each_bad_one_by_line(alder: Jail) -> None:
    told(alder, event(BOOK, "1"), event(BOOK, "9"))
    events = [
        event(BOOK, "1"), event(BOOK, "2"), event(BOOK, "9", last="OTHER"), event(BOOK, "3", facility_ori=BIRCH),
        event(BOOK, "4"),
    ]  # fmt: skip
    data = write_csv(events) + b"too,short\r\n"
    report = take_file(data, JailFile.Kind.BOOKINGS, alder.sender)
    assert (report.taken, report.again, report.refused) == (2, 1, 3)
    assert [(f.line, f.column) for f in report.faults] == [(4, "event_id"), (5, "facility_ori"), (7, "row")]
    assert take_file(data, JailFile.Kind.BOOKINGS, alder.sender) == report
    assert JailFile.objects.count() == 1
    assert set(ReportedEvent.objects.values_list("booking_no", flat=True)) == {"1", "2", "4", "9"}


def test_events_find_their_booking_whichever_came_first(alder: Jail, birch: Jail, cast: Cast) -> None:
    told(alder, event(EventType.CORRECT, hours=1, last="REYES"), event(BOOK, "26-1"), event(RELEASE, "26-1"))
    told(birch, event(RELEASE, facility_ori=BIRCH))
    case = sent_by(cast["clark"], booking_number="26-004711")
    tcn = queries.submission_of(case.pk).tcn
    told(alder, event(EventType.HOLD), event(RELEASE, "other number", tcn=tcn, hours=5))
    told(alder, event(RELEASE, event_id="of another file", tcn="CXOTHERFILE0001"))
    found = queries.jail_reports(case.pk)
    assert [r.event.event_type for r in found.reports] == ["HOLD", "CORRECT", "RELEASE"]
    assert found.release is not None
    assert found.release.event.event_time == NOON + timedelta(hours=5)
    assert found.release.what == "Released"
    assert found.missing_since is None


def test_a_release_stands_until_the_person_is_booked_again(alder: Jail, cast: Cast) -> None:
    case = sent_by(cast["clark"], booking_number="26-004711")
    told(alder, event(BOOK), event(RELEASE, hours=1))
    assert queries.jail_reports(case.pk).release is not None
    told(alder, event(BOOK, hours=2, expected_release=NOON + timedelta(days=3)))
    again = queries.jail_reports(case.pk)
    assert (again.release, again.transfer) == (None, None)
    assert again.expected_release == NOON + timedelta(days=3)
    told(alder, event(TRANSFER, hours=3))
    moved = queries.jail_reports(case.pk)
    assert moved.release is None
    assert moved.transfer is not None


def test_no_event_and_no_roster_moves_a_booking(alder: Jail, cast: Cast) -> None:
    case = sent_by(cast["clark"], booking_number="26-004711")
    before = (case.state, case.version)
    told(alder, event(BOOK), event(RELEASE, hours=1), event(EventType.MERGE), event(EventType.CORRECT))
    take_roster(roster("26-9", hours=2), alder.sender)
    now = Matter.objects.get(pk=case.pk)
    assert (now.state, now.version) == before


# --- rosters ---------------------------------------------------------------------------------------------


def test_a_booking_missing_from_the_roster_is_an_alarm_and_no_release(alder: Jail, cast: Cast) -> None:
    case = sent_by(cast["clark"], booking_number="26-2")
    told(
        alder, event(BOOK, "26-1"), event(BOOK, "26-2"), event(BOOK, "26-3"), event(RELEASE, "26-3", hours=1)
    )
    found = take_roster(roster("26-1", "26-7", hours=12), alder.sender)
    assert (found.vanished, found.unannounced, found.returned, found.held) == (["26-2"], ["26-7"], [], 2)
    assert open_alarms() == ["26-2"]
    reports = queries.jail_reports(case.pk)
    assert reports.missing_since == NOON + timedelta(hours=12)
    assert reports.release is None
    assert take_roster(roster("26-1", "26-7", hours=12), alder.sender).pk == found.pk
    assert RosterAlarm.objects.count() == 1


@pytest.mark.parametrize(
    ("what", "kind"),
    [(RELEASE, "released"), (TRANSFER, "moved"), ("roster", "returned"), ("person", "answered")],
)
def test_what_ends_an_alarm(alder: Jail, cast: Cast, what: object, kind: str) -> None:
    told(alder, event(BOOK, "26-2"))
    take_roster(roster(hours=12), alder.sender)
    alarm = RosterAlarm.objects.get()
    if isinstance(what, EventType):
        told(alder, event(what, "26-2", hours=3))
    elif what == "roster":
        take_roster(roster("26-2", hours=20), alder.sender)
    else:
        alarms.answer(alarm, actor=cast["clark"].actor, text="In the hospital under guard since 11:00.")
    assert open_alarms() == []
    end = AlarmEnd.objects.get()
    assert end.kind == kind
    assert Entry.objects.filter(act="roster.alarm.end").count() == 1


def test_an_alarm_explained_by_a_person_is_not_raised_again_for_the_same_stay(
    alder: Jail, cast: Cast
) -> None:
    told(alder, event(BOOK, "26-2"))
    take_roster(roster(hours=12), alder.sender)
    alarms.answer(RosterAlarm.objects.get(), actor=cast["clark"].actor, text="In the hospital under guard.")
    take_roster(roster(hours=20), alder.sender)
    assert open_alarms() == []
    told(alder, event(BOOK, "26-2", hours=21))
    take_roster(roster(hours=30), alder.sender)
    assert open_alarms() == ["26-2"]


def test_a_booking_that_came_back_and_vanished_again_is_a_new_alarm(alder: Jail) -> None:
    told(alder, event(BOOK, "26-2"))
    for hours, present in ((12, ()), (20, ("26-2",)), (30, ()), (36, ())):
        take_roster(roster(*present, hours=hours), alder.sender)
    assert RosterAlarm.objects.count() == 2
    assert open_alarms() == ["26-2"]


def test_a_booking_after_the_moment_of_the_roster_is_not_missing_from_it(alder: Jail) -> None:
    told(alder, event(BOOK, "26-2", hours=13), event(BOOK, "26-3"), event(RELEASE, "26-3", hours=13))
    found = take_roster(roster(hours=12), alder.sender)
    assert (found.vanished, found.held) == ([], 1)


def test_an_older_roster_that_comes_late_is_kept_and_raises_nothing(alder: Jail) -> None:
    told(alder, event(BOOK, "26-2"))
    take_roster(roster("26-2", hours=24), alder.sender)
    assert take_roster(roster(hours=12), alder.sender).vanished == ["26-2"]
    assert open_alarms() == []


def test_a_print_booking_counts_from_the_jails_first_report_on(alder: Jail, cast: Cast) -> None:
    with time_machine.travel(NOON - timedelta(days=300)):
        sent_by(cast["clark"], booking_number="25-1")
    with time_machine.travel(NOON):
        told(alder, event(BOOK, "26-1"))
    with time_machine.travel(NOON + timedelta(hours=1)):
        sent_by(cast["clark"], booking_number="26-2")
    assert take_roster(roster("26-1", hours=12), alder.sender).vanished == ["26-2"]


def test_jails_are_apart(alder: Jail, birch: Jail) -> None:
    told(alder, event(BOOK, "26-1"))
    take_roster(roster(hours=12, ori=BIRCH), birch.sender)
    assert open_alarms() == []
    with pytest.raises(ForeignEventError):
        take_roster(roster(hours=13), birch.sender)


@pytest.mark.parametrize(
    ("data", "column"),
    [
        (b"", "header"),
        (b"as_of,facility_ori,booking_no\n", "file"),
        (b"as_of,facility_ori,booking_no\n2026-02-26T12:00:00,CX0010000,1\n", "as_of"),
        (roster("1") + roster("2", hours=1).split(b"\n", 1)[1], "as_of"),
        (roster("1") + roster("2", ori=BIRCH).split(b"\n", 1)[1], "facility_ori"),
        (roster("1", hours=24 * 30), "as_of"),
        (roster("1" * 21), "booking_no"),
        (roster("1") + b"x,y\n", "row"),
    ],
)
def test_a_roster_that_is_not_whole_is_refused_whole(alder: Jail, data: bytes, column: str) -> None:
    told(alder, event(BOOK, "26-1"))
    with pytest.raises(DropError) as refused:
        take_roster(data, alder.sender)
    assert refused.value.faults[0].column == column
    assert not Roster.objects.exists()
    assert open_alarms() == []


def test_a_jail_that_holds_nobody_says_so_with_one_row(alder: Jail) -> None:
    assert take_roster(roster(hours=1), alder.sender).present == []


def test_a_number_written_otherwise_is_named_in_the_answer(alder: Jail) -> None:
    told(alder, event(BOOK, "26-004711"), event(BOOK, "26-5"))
    answer = alder.send("files/roster", roster("26-4711", hours=1))
    assert answer.json()["vanished"] == ["26-004711", "26-5"]
    assert answer.json()["near"] == {"26-004711": "26-4711"}
