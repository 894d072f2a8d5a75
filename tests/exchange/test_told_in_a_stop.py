"""What a jail apart tells while the office has the request stopped, or after its withdrawal: what it knows is recorded
at once, and starts, lengthens or resumes no hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.utils import timezone

from handover.accounts.models import User
from handover.accounts.roles import Role
from handover.exchange.models import MessageEffect
from handover.jurisdictions import duties_of
from handover.process.histories import recorded_steps
from handover.process.models import Matter
from handover.stages.custody import (
    case_events,
    charges,
    events,
    local_law,
    stated_times,
    time_corrections,
    timeline,
)
from handover.stages.custody.charge_rules import ChargeTurn
from handover.stages.custody.local_law import Attestation
from handover.stages.custody.models import Breach, StoppedReport
from handover.stages.custody.policy_advice import advice_for
from handover.stages.custody.terms import BreachKind, EventKind, TimeKind
from handover.stages.detainer import cancelling
from handover.stages.review.citizenship.actions import CounselAnswer
from tests.exchange import acts
from tests.exchange.holds_apart import HoldsApart
from tests.support.walk import REASONS, case_in

KNOWN = (
    "attest_fact", "report_event", "report_charges", "record_duty", "report_breach", "propose_time_correction",
    "confirm_time_correction",
)  # fmt: skip


class TestToldInAStop(HoldsApart):
    """The office stops or withdraws, and the jail's people tell what they know before the word of it reaches them."""

    def tells_all(self, case: Matter) -> None:
        """The clerk records one of each thing that is known and moves nothing."""
        now = timezone.now() - timedelta(minutes=1)
        warrant = Attestation(
            name="judicial_warrant", answer="yes", source="Court record, page 3", known_at=now
        )
        with self.jail.inside():
            local_law.attest_fact(**self.by(case), said=warrant)
            case_events.report_event(
                **self.by(case), kind=EventKind.HOSPITAL, happened_at=now, text="To the county hospital."
            )
            charges.report_charges(
                **self.by(case),
                turn=ChargeTurn.DISMISSED,
                charge="Theft",
                happened_at=now,
                source="Docket, line 4",
            )
            duty = duties_of(advice_for(self.at_jail(case).pk).provisions)[0].code.value
            local_law.record_duty(**self.by(case), code=duty, done_at=now, how="On paper, by the desk.")
            self.breach(case)
            stated = next(
                one
                for one in stated_times.of_case(self.at_jail(case).pk)
                if one.kind is TimeKind.RELEASE_TIME
            )
            earlier = stated.at - timedelta(minutes=9)
            time_corrections.propose(**self.by(case), stated=stated.key, becomes=earlier, reasons=REASONS)
            mine, clark = self.at_jail(case), self.jail.cast["clark"]
            second, _ = User.objects.get_or_create(
                username="clark2", role=Role.JAIL_CLERK.value, agency=clark.agency,
                defaults={"first_name": "Carmen", "last_name": "Clerk"},
            )  # fmt: skip
            time_corrections.confirm(mine.pk, actor=second.actor, version=mine.version)

    def breach(self, case: Matter) -> None:
        with self.jail.inside():
            events.report_breach(**self.by(case), kind=BreachKind.BAIL_BLOCKED, text="The desk took no bail.")

    def known(self, case: Matter) -> list[str]:
        """The steps of things known that are on record at the office, in order."""
        return [one.step for one in recorded_steps(self.at_office(case)) if one.step in KNOWN]

    def withdraws(self, case: Matter) -> None:
        """Counsel finds a citizen, and the request is withdrawn."""
        now = self.at_office(case)
        cancelling.resolve_and_cancel(
            now.pk, actor=self.office.cast["lane"].actor, version=now.version,
            answer=CounselAnswer(REASONS, REASONS, "Sky Stone"),
        )  # fmt: skip

    def cut_and(self, *acts_: Callable[[], object]) -> None:
        """Neither hears of the other while these act."""
        self.wire.cut = True
        for act in acts_:
            act()
        self.mend()

    def test_what_is_known_is_on_record_at_once_in_a_stop_and_stays_after_a_withdrawal(self) -> None:
        case = self.held()
        before = timeline.release_time_of(case.pk)
        self.cut_and(
            lambda: self.tells_all(case),
            lambda: acts.claim_here(self.office.cast, self.at_office(case)),
        )
        assert (self.at_office(case).state, self.known(case)) == ("citizenship_question", list(KNOWN))
        after = timeline.release_time_of(case.pk)
        assert before
        assert after
        assert after.due_at < before.due_at, "by the corrected time, and no later"  # type: ignore[operator]
        self.withdraws(case)
        self.pass_messages()
        assert (self.at_office(case).state, self.known(case)) == ("citizen", list(KNOWN))
        assert BreachKind.BAIL_BLOCKED.value in Breach.objects.filter(matter=case).values_list(
            "kind", flat=True
        )

    def test_it_is_recorded_once_where_the_case_goes_on(self) -> None:
        case = self.held()
        self.cut_and(
            lambda: self.tells_all(case),
            lambda: acts.claim_here(self.office.cast, self.at_office(case)),
        )
        acts.no_citizen(self.office.cast, self.at_office(case))
        self.mend()
        assert (self.states(case), self.known(case)) == (("held", "held"), list(KNOWN))

    def test_what_was_told_before_the_word_of_a_withdrawal_came_is_on_record(self) -> None:
        case = self.held()
        acts.claim_here(self.office.cast, self.at_office(case))
        self.cut_and(lambda: self.tells_all(case), lambda: self.withdraws(case))
        assert (self.at_office(case).state, self.known(case)) == ("citizen", list(KNOWN))
        assert set(
            MessageEffect.objects.filter(message__subject=case.reference).values_list("outcome", flat=True)
        ) == {"recorded"}

    def test_a_breach_that_is_seen_after_the_withdrawal_is_reported_there_and_told(self) -> None:
        case = self.held()
        acts.claim_here(self.office.cast, self.at_office(case))
        self.withdraws(case)
        self.pass_messages()
        assert self.states(case) == ("citizen", "cancelled")
        self.breach(case)
        self.pass_messages()
        assert self.known(case) == ["report_breach"]
        assert self.states(case) == ("citizen", "cancelled")

    def test_a_service_before_the_word_of_the_stop_is_reported_once_and_is_no_breach(self) -> None:
        """It gives effect to nothing while the request is stopped, and after the withdrawal the person has a paper
        that no longer stands, which somebody must be able to see."""
        for goes_on in (True, False):
            with self.subTest(goes_on=goes_on):
                case = case_in(self.office.cast, "lodged")
                self.pass_messages()
                self.cut_and(
                    partial(self.there, case, acts.serve),
                    partial(acts.claim_here, self.office.cast, self.at_office(case)),
                )
                assert [one.kind for one in StoppedReport.objects.filter(matter=case)] == ["served"]
                if goes_on:
                    acts.no_citizen(self.office.cast, self.at_office(case))
                else:
                    self.withdraws(case)
                self.mend()
                assert self.at_office(case).state == ("served" if goes_on else "citizen")
                assert [one.kind for one in StoppedReport.objects.filter(matter=case)] == ["served"]
                assert not Breach.objects.filter(matter=case).exists()

    def test_a_service_that_comes_after_the_withdrawal_is_reported(self) -> None:
        case = case_in(self.office.cast, "lodged")
        self.pass_messages()
        acts.claim_here(self.office.cast, self.at_office(case))
        self.cut_and(
            lambda: self.there(case, acts.serve),
            lambda: self.withdraws(case),
        )
        assert [one.kind for one in StoppedReport.objects.filter(matter=case)] == ["served"]
        assert self.at_office(case).state == "citizen"
