"""What a jail's system reports to a bureau apart reaches the office, as it would have come in one deployment: once, in
whatever order, and of bookings of that bureau alone. No report moves a case, so none lengthens a hold."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest import mock

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from handover.accounts.models import Agency
from handover.audit.models import Entry
from handover.exchange import reports
from handover.exchange.messages.page import example_of
from handover.exchange.messages.registry import NAMED
from handover.exchange.models import IncomingMessage, OutgoingMessage
from handover.formats.drops import EventType, JailEvent
from handover.process.models import Matter, RecordedStep
from handover.stages.intake.feed import listeners as feed_listeners
from handover.stages.intake.feed.events import take_event
from handover.stages.intake.feed.report_source import Sender
from handover.stages.intake.feed.rosters import take_roster
from handover.stages.intake.models import Booking, ReportedEvent
from handover.stages.intake.public import queries as intake
from tests.exchange.apart import outcomes
from tests.exchange.site import ALDER
from tests.exchange.test_bureau_lies import Said


class Reported(Said):
    """A person whom both repositories know was booked at Alder, and the jail's system reports."""

    def setUp(self) -> None:
        super().setUp()
        self.at = timezone.now() - timedelta(hours=3)
        self.reference = self.booked(1, booking_number="26-000117")
        self.settle()
        self.case = Matter.objects.get(track="case", parent__reference=self.reference)

    def event(self, kind: EventType, event_id: str = "E-1", **said: Any) -> JailEvent:
        """An event of this booking."""
        return JailEvent(event_id, kind, self.at, ALDER, "26-000117", **said)

    def reported(self, kind: EventType, event_id: str = "E-1", **said: Any) -> None:
        """The jail's system reports it to the bureau."""
        with self.bureau.inside():
            sender = Sender.folder(Agency.objects.get(ori=ALDER))
            take_event(self.event(kind, event_id, **said), sender)

    def roster(self, *numbers: str) -> None:
        """The jail sends its roster to the bureau."""
        now = timezone.now().isoformat()
        lines = [f"{now},{ALDER},{number}" for number in numbers]
        with self.bureau.inside():
            sender = Sender.folder(Agency.objects.get(ori=ALDER))
            take_roster("\n".join(["as_of,facility_ori,booking_no", *lines, ""]).encode(), sender)

    def there(self) -> list[str]:
        """The events that the office sees of the booking."""
        assert self.case.parent_id
        return [one.event.event_type.value for one in intake.jail_reports(self.case.parent_id).reports]


class TestReports(Reported):
    """What of it reaches the office, and how."""

    def test_a_release_is_seen_once_and_late_and_moves_no_case(self) -> None:
        self.wire.cut = True
        self.reported(EventType.RELEASE, released_at=self.at)
        self.reported(EventType.CHARGE, "E-2", charge_seq=1, charge_text="THEFT")
        self.reported(EventType.RELEASE, released_at=self.at)  # a copy
        self.settle()
        assert not self.there()
        self.mend()
        assert self.there() == ["RELEASE"], "charges stay with the bureau"
        assert self.case.parent_id
        release = intake.jail_reports(self.case.parent_id).release
        assert release and release.received_at - release.event.event_time > timedelta(hours=2), (
            "it is seen to be late"
        )
        was = self.case.version
        self.case.refresh_from_db()
        assert (self.case.state, self.case.version) == ("queried", was), (
            "a report releases nobody and holds nobody"
        )
        with self.bureau.inside():
            steps = RecordedStep.objects.filter(matter__reference=self.reference, step="tell_report")
            assert steps.count() == 1
            again = OutgoingMessage.objects.filter(kind="booking.reported")
            again.update(state="waiting", due_at=timezone.now())
        self.settle()
        assert self.there() == ["RELEASE"]
        assert IncomingMessage.objects.filter(kind="booking.reported").count() == 1

    def test_a_corrected_citizenship_stops_the_case_and_no_expected_release_is_told(self) -> None:
        self.reported(EventType.CORRECT, ctz="US", expected_release=timezone.now() + timedelta(days=1))
        self.settle()
        self.case.refresh_from_db()
        assert self.case.state == "citizenship_question"
        assert self.case.parent_id and intake.jail_reports(self.case.parent_id).expected_release is None
        kept = IncomingMessage.objects.get(kind="booking.reported").body
        assert "expected_release" not in kept and '"US"' in kept

    def test_what_was_reported_before_the_prints_came_is_told_after_them(self) -> None:
        with self.bureau.inside():
            event = JailEvent("E-9", EventType.BOOK, timezone.now(), ALDER, "26-000118", last="REYES")
            take_event(event, Sender.folder(Agency.objects.get(ori=ALDER)))
        reference = self.booked(2, booking_number="26-000118")
        self.settle()
        booking = Booking.objects.get(matter__reference=reference)
        assert [one.event.last for one in intake.jail_reports(booking.matter_id).reports] == ["REYES"]

    def test_what_was_reported_before_the_upgrade_is_told_once_after_it(self) -> None:
        with mock.patch.object(feed_listeners, "told_of"):
            self.reported(EventType.RELEASE, released_at=self.at)
        uncased = self.booked(2, booking_number="26-000118")
        self.settle()
        assert not self.there(), "nobody was told when it came"
        with self.bureau.inside():
            reports.catch_up()
            entry = Entry.objects.get(act=reports.CAUGHT_UP)
            assert entry.content == {"bookings": 1}, "the one on which the office has a case"
            assert not ReportedEvent.objects.filter(booking_no="26-000118").exists(), uncased
        self.settle()
        assert self.there() == ["RELEASE"]
        with self.bureau.inside():
            reports.catch_up()
            assert Entry.objects.filter(act=reports.CAUGHT_UP).count() == 1
        self.settle()
        assert self.there() == ["RELEASE"]
        assert len(self.sent_by_bureau("booking.reported")) == 1

    def test_whether_it_was_told_is_found_by_an_index_however_long_the_log(self) -> None:
        """The plan says what is read: of the whole log nothing, but what the index names."""
        with self.bureau.inside(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL enable_seqscan = off")  # a small table is read as a whole else
            with CaptureQueriesContext(connection) as asked:
                reports.catch_up()
            (sql,) = [one["sql"] for one in asked if "audit_entry" in one["sql"] and "SELECT" in one["sql"]][
                :1
            ]
            cursor.execute(f"EXPLAIN {'' if connection.vendor == 'postgresql' else 'QUERY PLAN '}{sql}")
            plan = " ".join(str(row) for row in cursor.fetchall())
        assert "audit_entry_subject" in plan and "SCAN" not in plan and "Seq Scan" not in plan, plan

    def test_a_roster_misses_a_booking_until_a_later_one_does_not(self) -> None:
        self.reported(EventType.BOOK, last="REYES")
        self.roster("26-000999")
        self.settle()
        missing = intake.jail_reports(self.case.parent_id).missing_since  # type: ignore[arg-type]
        assert missing is not None
        self.roster("26-000117", "26-000999")
        self.settle()
        assert intake.jail_reports(self.case.parent_id).missing_since is None  # type: ignore[arg-type]
        assert self.there() == ["BOOK"]

    def test_a_bureau_tells_of_its_own_bookings_alone(self) -> None:
        example = example_of(NAMED["booking.reported"])
        mine = {"facility_ori": ALDER, "booking_no": "26-000117", "tcn": ""}
        lies: tuple[tuple[str, dict[str, str]], ...] = (
            ("another booking", {"booking_no": "26-000999"}),
            ("another booking", {"tcn": "T-1"}),
            ("another jail", {"facility_ori": "CX0020000"}),
            ("not told", {"event_type": "HOLD"}),
            ("is missing", {"booking_no": ""}),
            ("not told", {"event_type": "ARREST"}),
        )
        other = Booking.objects.get(matter__reference=self.other_of_the_same_number())
        step, before = 90, self.last_step()
        for why, lie in lies:
            said = {**example, **mine, **lie}
            assert self.say("booking.reported", self.reference, step, before, **said) == "refused", lie
            assert why in outcomes()[-1][2], lie
            step, before = step + 1, step
        assert not self.there() and not ReportedEvent.objects.exists()
        assert self.say("booking.reported", "B-2222222222", 2, 0, **{**example, **mine}) == "refused", (
            "of no booking"
        )
        assert self.say("booking.reported", self.reference, step, before, **{**example, **mine}) == "recorded"
        assert self.there() == ["RELEASE"]
        assert not intake.jail_reports(other.matter_id).reports, "what one booking is told of is no other's"

    def test_a_report_by_a_number_that_two_bookings_have_is_told_of_both(self) -> None:
        other = Booking.objects.get(matter__reference=self.other_of_the_same_number())
        self.reported(EventType.RELEASE, released_at=self.at)
        self.settle()
        assert self.there() == ["RELEASE"]
        assert len(intake.jail_reports(other.matter_id).reports) == 1

    def other_of_the_same_number(self) -> str:
        """A second booking with the same number; its reference."""
        reference = self.booked(2, booking_number="26-000117")
        self.settle()
        return reference

    def last_step(self) -> int:
        """The bureau's last step about the booking that came here."""
        return int(IncomingMessage.objects.filter(subject=self.reference).latest("step").step)
