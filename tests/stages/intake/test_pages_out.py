"""The pages of what a jail reported and of replies: who sees what, what a person may do, and that it is recorded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from handover.audit.models import Entry
from handover.formats.drops import EventType
from handover.process.models import Matter
from handover.stages.intake.feed.events import take_event
from handover.stages.intake.feed.rosters import take_roster
from handover.stages.intake.models import AlarmEnd, Delivery, Receiver, RosterAlarm
from handover.stages.intake.replies import ledger
from handover.stages.intake.reply_rules import MOST_TRIES, AttemptOutcome, Way
from handover.web import navigation
from handover.web.paging import SIZE
from tests.stages.files import BIRCH, sent_by
from tests.stages.intake.jail import NOON, Jail, event, roster
from tests.stages.pages import page
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
READERS = ("clark", "evans", "reed", "stone", "adams")


def count(who: str, label: str, cast: Cast) -> int | None:
    """The number on a person's home page."""
    menu = navigation.menu(cast[who], "/")
    return {item.label: item.count for group in menu for item in group.items}[label]


def missing(jail: Jail, number: str) -> RosterAlarm:
    """An alarm for one booking."""
    with time_machine.travel(NOON + timedelta(days=1)):
        take_event(event(EventType.BOOK, number, facility_ori=jail.agency.ori), jail.sender)
        take_roster(roster(hours=12, ori=jail.agency.ori), jail.sender)
    return RosterAlarm.objects.order_by("-pk")[0]


# --- alarms ----------------------------------------------------------------------------------------------


def test_an_alarm_names_the_number_on_the_roster_that_may_be_the_missing_one(
    client: Client, cast: Cast, alder: Jail
) -> None:
    with time_machine.travel(NOON + timedelta(days=1)):
        for number in ("26-002", "26-9"):
            take_event(event(EventType.BOOK, number), alder.sender)
        take_roster(roster("26-2", hours=12), alder.sender)
    text = "The roster has 26-2, which nobody announced"
    assert page(client, cast, "clark", "intake:alarms").count(text) == 1


def test_an_alarm_is_seen_by_its_jail_and_the_watchers_and_by_no_other_jail(
    client: Client, cast: Cast, alder: Jail
) -> None:
    missing(alder, "26-2")
    for who in READERS:
        assert "26-2" in page(client, cast, who, "intake:alarms")
        assert count(who, "Roster alarms", cast) == 1
    assert "26-2" not in page(client, cast, "bell", "intake:alarms")
    assert count("bell", "Roster alarms", cast) == 0
    for who in ("ortiz", "ford", "walsh", "lane"):
        page(client, cast, who, "intake:alarms", status=403)


def test_the_alarm_of_one_booking_is_found_however_many_there_are(
    client: Client, cast: Cast, alder: Jail
) -> None:
    numbers = [f"26-{n}" for n in range(100, 100 + SIZE + 3)]
    with time_machine.travel(NOON + timedelta(days=1)):
        for number in numbers:
            take_event(event(EventType.BOOK, number, facility_ori=alder.agency.ori), alder.sender)
        take_roster(roster(hours=12, ori=alder.agency.ori), alder.sender)
    last = RosterAlarm.objects.order_by("opened_at", "pk").last()
    assert last is not None
    assert f">{last.booking_no}<" not in page(client, cast, "clark", "intake:alarms"), "on the second page"
    found = page(client, cast, "clark", "intake:alarms", query={"booking": last.booking_no})
    assert f"Explain the absence of {last.booking_no}" in found
    assert f"Explain the absence of {numbers[0]}" not in found or last.booking_no == numbers[0]
    assert "Alarms of every booking" in found
    assert "No booking 99-1 is missing" in page(
        client, cast, "clark", "intake:alarms", query={"booking": "99-1"}
    )


def test_the_jails_clerk_explains_an_alarm_and_nobody_else_does(
    client: Client, cast: Cast, alder: Jail
) -> None:
    alarm = missing(alder, "26-2")
    url = reverse("intake:alarm", args=[alarm.pk])
    for who, status in (("bell", 404), ("stone", 403), ("adams", 403)):
        client.force_login(cast[who])
        assert client.post(url, {"text": "In the hospital under guard."}).status_code == status
    client.force_login(cast["clark"])
    assert client.post(url, {"text": "short"}).status_code == 422
    assert not AlarmEnd.objects.exists()
    assert client.post(url, {"text": "In the hospital under guard."}).status_code == 302
    assert client.get(url).status_code == 404, "it is over"
    end = AlarmEnd.objects.get()
    assert (end.kind, end.by_key) == ("answered", cast["clark"].actor.key)
    assert Entry.objects.get(act="roster.alarm.end").actor == cast["clark"].actor.key
    assert "No booking is missing" in page(client, cast, "clark", "intake:alarms")
    assert "under guard" in page(client, cast, "clark", "intake:alarms", query={"all": "1"})


def test_an_overdue_roster_is_told(client: Client, cast: Cast, alder: Jail) -> None:
    missing(alder, "26-2")
    with time_machine.travel(NOON + timedelta(hours=37)):
        assert "overdue" not in page(client, cast, "clark", "intake:alarms")
    with time_machine.travel(NOON + timedelta(hours=39)):
        assert "the next one is overdue" in page(Client(), cast, "clark", "intake:alarms")


def test_events_stand_on_the_page_of_their_booking(client: Client, cast: Cast, alder: Jail) -> None:
    case = sent_by(cast["clark"], booking_number="26-2")
    other = sent_by(cast["bell"], booking_number="26-2", ori=BIRCH, control_ori=BIRCH)
    missing(alder, "26-2")
    with time_machine.travel(NOON + timedelta(days=1)):
        for one in (
            event(EventType.HOLD, "26-2"), event(EventType.MERGE, "26-2"),
            event(EventType.CORRECT, "26-2", dob="1988-04-20"),
        ):  # fmt: skip
            take_event(one, alder.sender)
        seen = page(client, cast, "clark", "intake:booking", case.reference)
        for text in (
            "What the jail reported", "Missing from the roster", "an alarm, not a release", "for BIRCH COUNTY",
            "inmate number I-1 is now I-2", "birth date: 1988-04-20", "06:00 CST",
        ):  # fmt: skip
            assert text in seen
        take_event(event(EventType.RELEASE, "26-2", hours=14), alder.sender)
        seen = page(client, cast, "reed", "intake:booking", case.reference)
    assert "BOND POSTED" in seen
    assert "Missing from the roster" not in seen
    assert "What the jail reported" not in page(client, cast, "bell", "intake:booking", other.reference)


# --- replies ---------------------------------------------------------------------------------------------


def dead(cast: Cast, who: str) -> Delivery:
    """A reply that was given up."""
    ori = cast[who].actor.agency
    ledger.set_receiver(
        cast.agencies[ori],
        Receiver.Kind.WEBHOOK,
        "https://jail.example/secret-path",
        actor=cast["stone"].actor,
    )
    case = sent_by(cast[who], arrest_date=date(2099, 1, 1), ori=ori, control_ori=ori)
    row = Delivery.objects.get(answer__matter=case)
    for _ in range(MOST_TRIES):
        ledger.note(row.pk, Way.WEBHOOK, AttemptOutcome.FAILED, actor=ledger.POSTMAN, detail="answered 503")
    row.refresh_from_db()
    assert row.state == "dead"
    return row


def refused_by_birch(cast: Cast) -> Matter:
    return sent_by(cast["bell"], arrest_date=date(2099, 1, 1), ori=BIRCH, control_ori=BIRCH)


def test_a_dead_receiver_is_seen_by_its_jail_and_those_who_watch(client: Client, cast: Cast) -> None:
    row = dead(cast, "clark")
    for who in READERS:
        seen = page(client, cast, who, "intake:replies")
        for text in (
            row.answer.tcn,
            "Given up",
            "answered 503",
            "takes nothing now",
            "pushed to jail.example",
        ):
            assert text.lower() in seen.lower(), (who, text)
        assert "secret-path" not in seen
        assert count(who, "Replies", cast) == 1
    seen = page(client, cast, "bell", "intake:replies")
    assert row.answer.tcn not in seen
    assert "jail.example" not in seen
    assert "Every reply has arrived" in seen
    page(client, cast, "ford", "intake:replies", status=403)


@pytest.mark.parametrize(
    ("who", "status"),
    [("clark", 302), ("evans", 302), ("stone", 302), ("bell", 404), ("adams", 403), ("reed", 403)],
)
def test_who_has_a_reply_sent_again(client: Client, cast: Cast, who: str, status: int) -> None:
    row = dead(cast, "clark")
    client.force_login(cast[who])
    url = reverse("intake:send_again", args=[row.pk])
    assert client.get(url).status_code in (403, 405)
    assert client.post(url).status_code == status
    row.refresh_from_db()
    sent = status == 302
    assert (row.state, row.due_at is not None, row.tries) == (
        ("waiting", True, 0) if sent else ("dead", False, 8)
    )
    assert Entry.objects.filter(act="reply.resend", actor=cast[who].actor.key).exists() is sent
    if who != "bell":
        assert ("Send again" in page(client, cast, who, "intake:replies", query={"state": "all"})) is sent


def test_replies_are_narrowed_by_state(client: Client, cast: Cast) -> None:
    gone = dead(cast, "clark")
    waiting = Delivery.objects.get(answer__matter=refused_by_birch(cast))
    for state, found in (
        ("", {gone, waiting}), ("dead", {gone}), ("waiting", {waiting}), ("delivered", set()), ("all", {gone, waiting}),
        ("nonsense", {gone, waiting}),
    ):  # fmt: skip
        seen = page(client, cast, "stone", "intake:replies", query={"state": state})
        assert {row for row in (gone, waiting) if row.answer.tcn in seen} == found, state


def test_a_clerk_who_reads_the_answer_has_it_unless_it_is_owed_to_a_system(
    client: Client, cast: Cast
) -> None:
    case = refused_by_birch(cast)
    row = Delivery.objects.get(answer__matter=case)
    for who in ("adams", "stone", "evans"):
        page(client, cast, who, "intake:booking", case.reference)
    row.refresh_from_db()
    assert row.state == "waiting"
    assert "Delivered" in page(client, cast, "bell", "intake:booking", case.reference)
    row.refresh_from_db()
    assert row.state == "delivered"
    assert row.attempts.get().way == "shown"
    owed = dead(cast, "clark")
    page(client, cast, "clark", "intake:booking", owed.answer.matter.reference)
    owed.refresh_from_db()
    assert owed.state == "dead"
