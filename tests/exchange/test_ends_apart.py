"""The end of a hold as the jail that had it tells it: an earlier one stands at the office, within its bounds (R9)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine
from django.utils import timezone

from handover.accounts.models import Agency
from handover.accounts.roles import Actor, Role
from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.process.recorded_elsewhere import recorded_elsewhere
from handover.stages.custody import actions as custody
from handover.stages.custody import events, stated_times, time_corrections, timeline
from handover.stages.custody import tasks as clocks
from handover.stages.custody.correction_models import TimeCorrection
from handover.stages.custody.events_on_record import written_down
from handover.stages.custody.terms import TimeKind
from handover.stages.review.stops import actions as stops
from tests.exchange.holds_apart import HoldsApart
from tests.exchange.site import ALDER, BIRCH
from tests.support.walk import REASONS


class TestEndsApart(HoldsApart):
    """The jail's two people correct the release time, and its message says when the hold ends there."""

    def told(self, case: Matter, ends: datetime | None, minutes: int = 9, agency: str = ALDER) -> Matter:
        """Record at the office what such a message of a jail says."""
        one, two = (self.sender(name, agency) for name in ("a", "b"))
        with recorded_elsewhere(timezone.now()):
            now = self.at_office(case)
            stated = next(s for s in stated_times.of_case(now.pk) if s.kind is TimeKind.RELEASE_TIME)
            becomes = stated.at - timedelta(minutes=minutes)
            now = time_corrections.propose(
                now.pk, actor=one, version=now.version, stated=stated.key, becomes=becomes, reasons=REASONS
            )
            return time_corrections.confirm(now.pk, actor=two, version=now.version, ends_there=ends)

    def sender(self, name: str, agency: str) -> Actor:
        return Actor(f"peer:1:{name}", f"Clerk {name}", Role.JAIL_CLERK, agency)

    def due(self, case: Matter) -> datetime:
        release = timeline.release_time_of(case.pk)
        assert release
        assert release.due_at
        return release.due_at

    def test_an_earlier_end_that_is_still_to_come_ends_the_hold_when_it_comes(self) -> None:
        case = self.held()
        ends = timezone.now() + timedelta(hours=5)
        self.told(case, ends)
        assert self.due(case) == ends
        assert clocks.tick() == 0
        with time_machine.travel(ends + timedelta(minutes=1)):
            assert clocks.tick() == 1
            assert self.at_office(case).state == "released"

    def test_an_end_still_to_come_gives_way_to_what_the_jail_tells_next(self) -> None:
        case = self.held()
        sooner, later = (timezone.now() + timedelta(hours=hours) for hours in (5, 9))
        self.told(case, sooner)
        self.told(case, later, minutes=-3)
        assert self.due(case) == later
        self.told(case, self.due(case) + timedelta(days=3), minutes=4)
        assert later < self.due(case) < later + timedelta(days=3), "by the clock here"

    def test_an_end_that_has_come_gives_way_to_nothing(self) -> None:
        case = self.held()
        ends = timezone.now() + timedelta(hours=5)
        self.told(case, ends)
        with time_machine.travel(ends + timedelta(minutes=30)):
            self.told(case, ends + timedelta(hours=9), minutes=-3)
            assert self.due(case) == ends
            assert clocks.tick() == 1

    def test_an_end_before_the_hold_began_is_its_beginning(self) -> None:
        for ends in (datetime(1, 1, 2, tzinfo=UTC), timezone.now() - timedelta(days=400)):
            with self.subTest(ends):
                case = self.held()
                self.told(case, ends)
                release = timeline.release_time_of(case.pk)
                assert release
                assert release.due_at == release.governs_at
                newest = TimeCorrection.objects.filter(matter=case).latest("number")
                assert newest.ended_there == newest.hold_due_at == release.governs_at

    def test_a_jail_that_does_not_have_the_person_ends_no_hold(self) -> None:
        """It is refused whole; and an end that came with a word of another jail is of no hold that runs here."""
        case = self.held()
        with self.assertRaisesRegex(RefusedError, "another agency"):
            self.told(case, timezone.now() + timedelta(hours=5), agency=BIRCH)

    def test_the_end_that_the_jail_before_told_ends_no_hold_at_the_next(self) -> None:
        case = self.held()
        ends = timezone.now() + timedelta(hours=5)
        self.told(case, ends)
        now, release = self.at_office(case), timeline.release_time_of(case.pk)
        assert release
        assert written_down(now, ALDER, release.governs_at, None) == ends
        assert written_down(now, BIRCH, release.governs_at, None) is None
        with time_machine.travel(ends + timedelta(minutes=1)):
            assert clocks.tick() == 1
            now = self.at_office(case)
            assert written_down(now, ALDER, release.governs_at, None) == ends
            assert written_down(now, BIRCH, release.governs_at, None) is None, (
                "nor one that the clock wrote down"
            )

    def goes_on(self, case: Matter) -> Matter:
        """A supervisor lets the case go on that a breach stopped."""
        now = self.at_office(case)
        return stops.resume(
            now.pk, actor=self.office.cast["stone"].actor, version=now.version, reasons=REASONS, done=REASONS
        )

    def test_the_end_that_the_next_jail_tells_with_the_move_counts_once_the_hold_is_its_own(self) -> None:
        """One person told the move only after the hold had begun: it counts as late. Two people of the next jail
        confirm that it came before the release, so that the hold which they began does not continue the first one."""
        case = self.held()
        Agency.objects.filter(ori=BIRCH).update(policy="us-columbia-alder", peer="")
        one, two = (self.sender(name, BIRCH) for name in ("a", "b"))
        released = timeline.release_time_of(case.pk)
        assert released
        moved = released.governs_at - timedelta(minutes=20)
        with recorded_elsewhere(timezone.now()):
            now = self.at_office(case)
            events.report_transfer(
                now.pk, actor=self.sender("a", ALDER), version=now.version, to_ori=BIRCH, transferred_at=moved,
                ground="Order of the Columbia Circuit Court: trial there",
            )  # fmt: skip
        self.goes_on(case)
        with recorded_elsewhere(timezone.now()):
            now = self.at_office(case)
            custody.agree_to_hold(now.pk, actor=one, version=now.version)
        self.goes_on(case)
        with recorded_elsewhere(timezone.now()):
            now = self.at_office(case)
            there = timezone.now() - timedelta(minutes=5)
            custody.report_release_time(now.pk, actor=one, version=now.version, otherwise_release_at=there)
            ends = timezone.now() + timedelta(hours=5)
            now = self.at_office(case)
            now = time_corrections.propose(
                now.pk, actor=one, version=now.version, reasons=REASONS, becomes=moved,
                stated=next(s.key for s in stated_times.of_case(now.pk) if s.kind is TimeKind.TRANSFER),
            )  # fmt: skip
            time_corrections.confirm(now.pk, actor=two, version=now.version, ends_there=ends)
        release = timeline.release_time_of(case.pk)
        assert release
        assert (release.governs_at, release.due_at) == (there, ends)
