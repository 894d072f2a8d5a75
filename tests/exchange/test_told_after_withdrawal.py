"""What a jail apart tells of charges and facts after a withdrawal: what its people did before the word reached them is
recorded, however late it comes; what came about after that is not collected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from unittest.mock import patch

import time_machine
from django.utils import timezone

from handover.accounts.models import Agency
from handover.exchange.models import MessageEffect
from handover.process.advance import RefusedError
from handover.process.histories import recorded_steps
from handover.process.models import Matter
from handover.stages.custody import case_events, charges, local_law, timeline
from handover.stages.custody.charge_rules import ChargeTurn
from handover.stages.custody.events_on_record import events_of
from handover.stages.custody.local_law import Attestation
from handover.stages.custody.models import Breach
from handover.stages.custody.terms import EventKind
from handover.stages.detainer import cancelling
from handover.stages.review.citizenship.actions import CounselAnswer
from tests.exchange import acts
from tests.exchange.holds_apart import HoldsApart
from tests.exchange.site import ALDER
from tests.support.walk import REASONS, case_in


class TestToldAfterWithdrawal(HoldsApart):
    """The office withdraws; the jail's people tell what they know before and after they have the word."""

    def change(self, case: Matter, at: datetime) -> None:
        with self.jail.inside():
            charges.report_charges(
                **self.by(case),
                turn=ChargeTurn.ADDED,
                charge="Theft",
                happened_at=at,
                source="Docket, line 4",
            )

    def attest(self, case: Matter, at: datetime) -> None:
        said = Attestation(name="judicial_warrant", answer="yes", source="Court record, page 3", known_at=at)
        with self.jail.inside():
            local_law.attest_fact(**self.by(case), said=said)

    @property
    def tells(self) -> dict[str, Callable[[Matter, datetime], None]]:
        return {"report_charges": self.change, "attest_fact": self.attest}

    def withdrawn(self, *, told: bool) -> Matter:
        case = self.held()
        self.wire.cut = not told
        acts.cancel(self.office.cast, self.at_office(case))
        self.pass_messages()
        return case

    def outcomes(self, case: Matter) -> list[str]:
        kinds = ("charges.changed", "fact.attested")
        rows = MessageEffect.objects.filter(message__subject=case.reference, message__kind__in=kinds)
        return list(rows.order_by("message__step").values_list("outcome", flat=True))

    def taken(self, case: Matter) -> set[str]:
        return {str(one.step) for one in recorded_steps(self.at_office(case))} & set(self.tells)

    def test_what_they_did_before_the_word_came_is_recorded_however_late_it_comes(self) -> None:
        case = self.withdrawn(told=False)
        with time_machine.travel(timezone.now() + timedelta(hours=5)):
            for tell in self.tells.values():
                tell(case, timezone.now() - timedelta(hours=2))
            self.mend()
            assert self.states(case) == ("cancelled", "cancelled")
            assert self.taken(case) == set(self.tells), "after the withdrawal, and before they knew of it"

    def test_with_the_word_there_only_what_came_about_before_it_is_taken_down(self) -> None:
        case = self.withdrawn(told=True)
        assert self.states(case) == ("cancelled", "cancelled")
        with time_machine.travel(timezone.now() + timedelta(hours=5)):
            for tell in self.tells.values():
                with self.assertRaisesRegex(RefusedError, "The request was withdrawn before that"):
                    tell(case, timezone.now() - timedelta(hours=1))
                tell(case, timezone.now() - timedelta(hours=6))
            self.pass_messages()
            assert self.taken(case) == set(self.tells)

    def test_a_jail_of_an_earlier_version_tells_it_and_the_office_keeps_nothing_of_it(self) -> None:
        case = self.withdrawn(told=True)
        with time_machine.travel(timezone.now() + timedelta(hours=5)):
            with patch.object(timeline, "not_since_called_off", return_value=None):
                for tell in self.tells.values():
                    tell(case, timezone.now() - timedelta(hours=1))
            self.pass_messages()
            assert (self.outcomes(case), self.taken(case)) == (["nothing", "nothing"], set())


class TestLastDayTold(HoldsApart):
    """A last day that a jail tells in a hold is no notice of a release, also where the office learns of it only after
    it stopped or withdrew the request (R8)."""

    def sentenced(self, case: Matter) -> None:
        with self.jail.inside():
            case_events.report_event(
                **self.by(case), kind=EventKind.SENTENCED, happened_at=timezone.now() - timedelta(minutes=1),
                text="Thirty days.", until=date.today() + timedelta(days=30),
            )  # fmt: skip

    def breaches(self, case: Matter) -> list[str]:
        return list(Breach.objects.filter(matter=case).values_list("kind", flat=True))

    def no_notice(self) -> None:
        """The law of the jail's place gives no notice, as the office has it on file."""
        Agency.objects.filter(ori=ALDER).update(policy="us-columbia-cedar")

    def served(self) -> Matter:
        with time_machine.travel(timezone.now() - timedelta(hours=2)):
            case = case_in(self.office.cast, "lodged")
            self.pass_messages()
            self.there(case, acts.serve)
        return case

    def test_told_in_a_hold_and_heard_after_the_end(self) -> None:
        for end in (acts.cancel, acts.assume):
            with self.subTest(end=end.__name__):
                case = self.held()
                self.wire.cut = True
                end(self.office.cast, self.at_office(case))
                self.no_notice()
                self.sentenced(case)
                self.mend()
                assert [e.kind for e in events_of(case.pk)] == ["sentenced"]
                assert self.breaches(case) == []
                Agency.objects.filter(ori=ALDER).update(policy="us-columbia-alder")

    def test_told_after_an_answer_that_waits_in_a_stop(self) -> None:
        for withdrawn in (False, True):
            with self.subTest(withdrawn=withdrawn):
                case = self.served()
                self.wire.cut = True
                with self.jail.inside():
                    acts.agree(self.jail.cast, self.at_jail(case))
                self.sentenced(case)
                acts.claim_here(self.office.cast, self.at_office(case))
                if withdrawn:
                    now = self.at_office(case)
                    cancelling.resolve_and_cancel(
                        now.pk, actor=self.office.cast["lane"].actor, version=now.version,
                        answer=CounselAnswer(REASONS, REASONS, "Sky Stone"),
                    )  # fmt: skip
                self.no_notice()
                self.mend()
                assert [e.kind for e in events_of(case.pk)] == ["sentenced"]
                assert self.breaches(case) == []
                Agency.objects.filter(ori=ALDER).update(policy="us-columbia-alder")

    def test_told_with_no_hold_agreed_to_it_is_notice_and_a_breach(self) -> None:
        case = self.served()
        self.wire.cut = True
        self.sentenced(case)
        acts.cancel(self.office.cast, self.at_office(case))
        self.no_notice()
        self.mend()
        assert self.breaches(case) == ["notice_law"]
