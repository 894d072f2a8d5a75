"""A court's order that nobody be held, told by a jail with a deployment of its own: both sides have one end of a hold,
or the difference is shown and the earlier end stands. No source on such orders was read: illustrative."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import time_machine
from django.utils import timezone

from handover.accounts.models import Agency, User
from handover.accounts.roles import Role
from handover.exchange.models import MessageEffect, OutgoingMessage
from handover.process.models import Matter
from handover.stages.custody import case_events, local_law, stated_times, time_corrections, timeline
from handover.stages.custody import tasks as clocks
from handover.stages.custody.court_orders import CourtPaper
from handover.stages.custody.events_on_record import court_orders_of, events_of
from handover.stages.custody.local_law import Attestation
from handover.stages.custody.models import Breach
from handover.stages.custody.terms import EventKind as K
from handover.stages.custody.terms import TimeKind
from handover.stages.detainer import cancelling
from handover.stages.review.citizenship.actions import CounselAnswer
from handover.web.step_marks import marks_of
from tests.exchange import acts
from tests.exchange.holds_apart import HoldsApart
from tests.exchange.site import ALDER
from tests.support.walk import REASONS, case_in

PAPER = CourtPaper("County Court", "26-CV-7", "Order of that day")


class TestOrdersApart(HoldsApart):
    """A hold that runs at a jail apart, and what its people enter and take back."""

    def setUp(self) -> None:
        super().setUp()
        with self.jail.inside():
            clark = self.jail.cast["clark"]
            self.second = User.objects.create(
                username="clark2", first_name="Carmen", last_name="Clerk", role=Role.JAIL_CLERK.value,
                agency=clark.agency,
            ).actor  # fmt: skip

    def enters(self, case: Matter, kind: K) -> None:
        """The clerk reports an event of this minute."""
        with self.jail.inside():
            case_events.report_event(
                **self.by(case), kind=kind, happened_at=timezone.now(), text="Brought by a bailiff.", paper=PAPER,
                understood=True,
            )  # fmt: skip

    def strikes(self, case: Matter) -> None:
        """Two people of the jail take the newest event back."""
        with self.jail.inside():
            newest = events_of(self.at_jail(case).pk)[-1].number
            time_corrections.propose(**self.by(case), stated=f"event:{newest}", never=True, reasons=REASONS)
            mine = self.at_jail(case)
            time_corrections.confirm(mine.pk, actor=self.second, version=mine.version)

    def ends(self, case: Matter) -> tuple[datetime | None, datetime | None]:
        """When the hold ends at the office and at the jail."""
        here = timeline.release_time_of(case.pk)
        with self.jail.inside():
            there = timeline.release_time_of(self.at_jail(case).pk)
        return here.due_at if here else None, there.due_at if there else None

    def ticks(self) -> int:
        """The jail's clock writes down what has ended there; how many."""
        with self.jail.inside():
            return clocks.tick()

    def kinds(self, case: Matter) -> list[str]:
        """The breaches on record at the office."""
        return list(Breach.objects.filter(matter=case).values_list("kind", flat=True))

    def test_an_end_that_the_jail_wrote_down_stands_at_the_office_too(self) -> None:
        """Struck within the hour: the office had written nothing down, and its hold would run on to its 48 hours."""
        case = self.held()
        self.wire.cut = True
        self.enters(case, K.COURT_NO_HOLD)
        assert self.ticks() == 1
        self.strikes(case)
        self.mend()
        here, there = self.ends(case)
        assert here == there <= timezone.now()  # type: ignore[operator]
        assert clocks.tick() == 1
        assert (self.states(case), self.kinds(case)) == (("released", "released"), [])
        assert "by the jail's record the hold ends" in " ".join(
            map(str, marks_of(self.at_office(case)).values())
        )

    def test_taken_back_before_anybody_wrote_it_down_the_hold_goes_on_at_both(self) -> None:
        case = self.held()
        before = self.ends(case)
        self.enters(case, K.COURT_NO_HOLD)
        self.pass_messages()
        self.strikes(case)
        self.pass_messages()
        assert (self.ends(case), self.states(case), self.kinds(case)) == (before, ("held", "held"), [])

    def test_where_the_office_had_written_it_down_the_difference_is_a_breach(self) -> None:
        case = self.held()
        self.enters(case, K.COURT_NO_HOLD)
        self.pass_messages()
        assert clocks.tick() == 1
        self.strikes(case)
        self.pass_messages()
        assert (self.states(case), self.kinds(case)) == (("released", "held"), ["held_past_end"])

    def test_the_hour_that_an_office_counts_otherwise_is_a_difference_that_is_shown(self) -> None:
        """The office acted before the order came, so that it is dated later here; the jail struck it too late there."""
        case = self.held()
        self.wire.cut = True
        self.enters(case, K.COURT_NO_HOLD)
        with time_machine.travel(timezone.now() + timedelta(minutes=30)):
            acts.claim_here(self.office.cast, self.at_office(case))
            acts.no_citizen(self.office.cast, self.at_office(case))
        with time_machine.travel(timezone.now() + timedelta(minutes=70)):
            self.ticks()
            self.strikes(case)
            self.mend()
            here, there = self.ends(case)
            assert here == there

    def test_an_order_that_is_told_in_a_stop_ends_the_hold_and_no_event_is_lost(self) -> None:
        case = self.held()
        self.wire.cut = True
        self.enters(case, K.HOSPITAL)
        self.enters(case, K.COURT_NO_HOLD)
        acts.claim_here(self.office.cast, self.at_office(case))
        self.mend()
        assert self.at_office(case).state == "citizenship_question"
        assert [one.kind for one in events_of(case.pk)] == ["court_no_hold", "hospital"], (
            "the order goes ahead"
        )
        assert len(court_orders_of(case.pk)) == 1
        acts.no_citizen(self.office.cast, self.at_office(case))
        assert clocks.tick() == 1
        assert (self.at_office(case).state, self.kinds(case)) == ("released", [])

    def test_an_event_of_before_a_withdrawal_is_on_record_where_it_came_in_a_stop(self) -> None:
        case = self.held()
        self.wire.cut = True
        self.enters(case, K.HOSPITAL)
        acts.claim_here(self.office.cast, self.at_office(case))
        self.mend()
        now = self.at_office(case)
        cancelling.resolve_and_cancel(
            now.pk,
            actor=self.office.cast["lane"].actor,
            version=now.version,
            answer=CounselAnswer(REASONS, REASONS, "Sky Stone"),
        )
        assert self.at_office(case).state == "citizen"
        assert [one.kind for one in events_of(case.pk)] == ["hospital"]

    def test_a_hold_that_began_before_the_stop_came_is_no_late_one(self) -> None:
        """It was told in time there. What comes only when the case goes on is judged by when it was recorded there."""
        with time_machine.travel(timezone.now() - timedelta(hours=60)):
            case = case_in(self.office.cast, "lodged")
            self.pass_messages()
            for act in (acts.serve, acts.agree):
                self.there(case, act)
            self.wire.cut = True
            acts.claim_here(self.office.cast, self.at_office(case))
            self.there(case, acts.state_release)
        self.mend()
        acts.no_citizen(self.office.cast, self.at_office(case))
        self.mend()
        assert "told_past_end" not in self.kinds(case)

    def test_another_proposal_that_waits_here_is_not_what_the_jail_confirmed(self) -> None:
        """Two act at once: the office's people proposed another time, or another entry, than the jail confirmed."""
        for minutes, kind, why in (
            (7, TimeKind.RELEASE_TIME, "says another time"),
            (-5, TimeKind.SERVICE, "another proposal waits"),
        ):
            with self.subTest(why):
                case = self.held()
                before = self.ends(case)
                with self.jail.inside():
                    self.proposes(self.by(case), TimeKind.RELEASE_TIME, 9)
                self.pass_messages()
                now = self.at_office(case)
                ford = {"case_id": now.pk, "actor": self.office.cast["ford"].actor, "version": now.version}
                self.proposes(ford, kind, minutes)
                with self.jail.inside():
                    mine = self.at_jail(case)
                    time_corrections.confirm(mine.pk, actor=self.second, version=mine.version)
                self.pass_messages()
                told = MessageEffect.objects.get(
                    message__kind="time.corrected", message__subject=case.reference
                )
                assert told.outcome == "refused"
                assert why in told.why
                assert self.ends(case)[0] == before[0], "nothing was corrected here"

    def proposes(self, by: dict[str, Any], kind: TimeKind, minutes: int) -> None:
        """Somebody says that a time was this much earlier."""
        stated = next(one for one in stated_times.of_case(by["case_id"]) if one.kind is kind)
        time_corrections.propose(
            **by, stated=stated.key, becomes=stated.at - timedelta(minutes=minutes), reasons=REASONS
        )

    def test_an_order_of_release_comes_after_the_fact_that_makes_notice_of_it_lawful(self) -> None:
        for one in (self.office, self.jail):
            with one.inside():
                Agency.objects.filter(ori=ALDER).update(policy="us-columbia-cedar")
        with time_machine.travel(timezone.now() - timedelta(hours=2)):
            case = case_in(self.office.cast, "lodged")
            self.pass_messages()
            self.there(case, acts.serve)
        self.wire.cut = True
        with self.jail.inside():
            known = timezone.now() - timedelta(hours=1)
            warrant = Attestation(
                name="judicial_warrant", answer="yes", source="Court record, page 3", known_at=known
            )
            local_law.attest_fact(**self.by(case), said=warrant)
            acts.agree(self.jail.cast, self.at_jail(case))
        self.enters(case, K.COURT_RELEASE)
        with self.jail.inside():
            assert not Breach.objects.filter(matter=self.at_jail(case)).exists()
        self.mend()
        assert [one.kind for one in events_of(case.pk)] == ["court_release"]
        assert self.kinds(case) == [], "neither does the office record one"

    def test_a_jail_that_is_not_upgraded_tells_no_end(self) -> None:
        case = self.held()
        self.enters(case, K.COURT_NO_HOLD)
        self.pass_messages()
        self.strikes(case)
        with self.jail.inside():
            OutgoingMessage.objects.filter(kind="time.corrected").update(version=3)
        self.pass_messages()
        assert (self.states(case), self.kinds(case)) == (("held", "held"), [])
