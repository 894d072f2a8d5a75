"""Corrections of times keep the jail's order, also where one of them waits for a step that waits in a stop."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from handover.accounts.models import User
from handover.accounts.roles import Role
from handover.exchange.models import MessageEffect
from handover.process.models import Matter
from handover.stages.custody import actions as custody
from handover.stages.custody import stated_times, time_corrections, timeline
from handover.stages.custody.terms import TimeKind
from handover.stages.detainer import cancelling
from handover.stages.review.citizenship.actions import CounselAnswer
from tests.exchange import acts
from tests.exchange.holds_apart import HoldsApart
from tests.support.walk import REASONS


class TestProposalsInAStop(HoldsApart):
    """The jail's people go on while the office has the request stopped, before the word of it reaches them."""

    def proposes(self, case: Matter, kind: TimeKind, minutes: int, newest: bool = False) -> datetime:
        with self.jail.inside():
            found = [s for s in stated_times.of_case(self.at_jail(case).pk) if s.kind is kind]
            stated = found[-1 if newest else 0]
            becomes = stated.at + timedelta(minutes=minutes)
            time_corrections.propose(**self.by(case), stated=stated.key, becomes=becomes, reasons=REASONS)
        return becomes

    def confirms(self, case: Matter) -> None:
        with self.jail.inside():
            mine, clark = self.at_jail(case), self.jail.cast["clark"]
            second, _ = User.objects.get_or_create(
                username="clark2", role=Role.JAIL_CLERK.value, agency=clark.agency,
                defaults={"first_name": "Carmen", "last_name": "Clerk"},
            )  # fmt: skip
            time_corrections.confirm(mine.pk, actor=second.actor, version=mine.version)

    def restates(self, case: Matter) -> None:
        with self.jail.inside():
            custody.report_release_time(
                **self.by(case), otherwise_release_at=timezone.now() - timedelta(minutes=50)
            )

    def outcomes(self, case: Matter) -> list[tuple[str, str]]:
        rows = MessageEffect.objects.filter(
            message__subject=case.reference, message__kind__startswith="time."
        )
        return list(rows.order_by("message__step").values_list("message__kind", "outcome"))

    def test_the_proposal_that_took_the_place_of_one_that_waits_is_confirmed(self) -> None:
        case = self.held()
        self.wire.cut = True
        self.restates(case)
        self.proposes(case, TimeKind.RELEASE_TIME, -2, newest=True)
        becomes = self.proposes(case, TimeKind.RELEASE_TIME, -20)
        acts.claim_here(self.office.cast, self.at_office(case))
        self.mend()
        acts.no_citizen(self.office.cast, self.at_office(case))
        self.mend()
        self.confirms(case)
        self.pass_messages()
        assert self.states(case) == ("held", "held")
        here = timeline.release_time_of(case.pk)
        assert here
        assert here.governs_at == becomes, "the earlier time, which ends the hold earlier"

    def test_the_same_where_the_one_that_waits_was_confirmed_there(self) -> None:
        case = self.held()
        self.wire.cut = True
        self.restates(case)
        self.proposes(case, TimeKind.RELEASE_TIME, -2, newest=True)
        self.confirms(case)
        becomes = self.proposes(case, TimeKind.RELEASE_TIME, -20)
        acts.claim_here(self.office.cast, self.at_office(case))
        self.mend()
        acts.no_citizen(self.office.cast, self.at_office(case))
        self.mend()
        self.confirms(case)
        self.pass_messages()
        here = timeline.release_time_of(case.pk)
        assert here
        assert here.governs_at == becomes

    def test_what_waits_is_recorded_after_a_withdrawal_too(self) -> None:
        case = self.held()
        self.wire.cut = True
        self.restates(case)
        self.proposes(case, TimeKind.RELEASE_TIME, -2, newest=True)
        self.proposes(case, TimeKind.RELEASE_TIME, -20)
        self.confirms(case)
        acts.claim_here(self.office.cast, self.at_office(case))
        self.mend()
        now = self.at_office(case)
        cancelling.resolve_and_cancel(
            now.pk, actor=self.office.cast["lane"].actor, version=now.version,
            answer=CounselAnswer(REASONS, REASONS, "Sky Stone"),
        )  # fmt: skip
        self.mend()
        assert self.at_office(case).state == "citizen"
        assert self.outcomes(case)[1:] == [("time.proposed", "recorded"), ("time.corrected", "recorded")]
