"""A dispute that was taken down at a jail's own deployment is before the office, is answered there with a date, and the
jail is told that it was: whatever became of the request, and once."""

from __future__ import annotations

import json
from datetime import timedelta

import time_machine
from django.test import override_settings
from django.utils import timezone

from handover.exchange import receiving, sending
from handover.exchange.models import IncomingMessage, OutgoingMessage
from handover.exchange.signing import signed_request
from handover.process.case_clocks.models import Clock
from handover.process.graph import Track
from handover.process.integrity.check import check
from handover.process.models import Matter, RecordedStep
from handover.stages.detainer import cancelling
from handover.stages.detainer.rules import LiftReason
from handover.stages.review.disputes import actions as disputes
from handover.stages.review.disputes.models import Dispute, DisputeAnswer
from tests.exchange.site import ALDER
from tests.exchange.two import TwoDeployments
from tests.support.walk import case_in

SAID = "That order is my brother's: his name is one letter off from mine."


class TestDisputes(TwoDeployments):
    """A request that is with the jail, and somebody there who says that a record is wrong."""

    def lodged(self) -> Matter:
        """A request that reached the jail."""
        case = case_in(self.office.cast, "lodged")
        self.pass_messages()
        return case

    def page(self, case: Matter, **said: str) -> str:
        """The clerk's page of disputes; with words they are posted first."""
        address = f"/custody/requests/{case.reference}/dispute/"
        with self.jail.inside(), override_settings(HANDOVER_PARTS=["jail"], SECURE_SSL_REDIRECT=False):
            self.client.force_login(self.jail.cast["clark"])
            if said:
                assert self.client.post(address, said).status_code == 302
            return self.client.get(address).content.decode()

    def say(self, case: Matter) -> str:
        """Have it taken down; its reference."""
        self.page(case, said_by="The person", text=SAID)
        with self.jail.inside():
            return Matter.objects.filter(track=Track.DISPUTE).latest("opened_at").reference

    def leave(self, reference: str) -> None:
        """A records specialist of the office answers that the record stays."""
        dispute = Matter.objects.get(reference=reference)
        disputes.leave_record(
            dispute.pk, actor=self.office.cast["reed"].actor, version=dispute.version,
            answer=disputes.DatedAnswer("The order's prints were compared again, and are this person's.", "By letter"),
        )  # fmt: skip

    def states(self, reference: str) -> tuple[str, str]:
        """How the dispute stands at the office and at the jail."""
        with self.jail.inside():
            there = Matter.objects.get(reference=reference).state
        return Matter.objects.get(reference=reference).state, there

    def test_it_is_before_the_office_under_the_jails_reference_and_its_answer_comes_back(self) -> None:
        case = self.lodged()
        reference = self.say(case)
        assert "not yet" in self.page(case)
        self.pass_messages()
        here = Matter.objects.get(reference=reference)
        assert (here.track, here.state, here.parent_id) == (Track.DISPUTE, "filed", case.pk)
        assert Dispute.objects.get(matter=here).text == SAID
        first = here.steps.get()
        assert (first.actor_name, first.actor_agency) == ("Casey Clark", ALDER), (
            "the person at the jail took it down"
        )
        self.leave(reference)
        self.pass_messages()
        assert self.states(reference) == ("unchanged", "answered_elsewhere")
        assert "not yet" not in self.page(case)
        with self.jail.inside():
            assert not DisputeAnswer.objects.exists(), "what it says goes to the person, not to the jail"
            assert not any("compared again" in row.body for row in IncomingMessage.objects.all())
            assert check().findings == []
        assert check().findings == []

    def test_its_clock_runs_from_when_it_was_said_however_late_the_message_comes(self) -> None:
        case = self.lodged()
        self.wire.cut = True
        said_at = timezone.now()
        reference = self.say(case)
        with time_machine.travel(said_at + timedelta(days=3)):
            self.mend()
            clock = Clock.objects.get(case__reference=reference, kind=Clock.Kind.DISPUTE)
            assert abs(clock.started_at - said_at) < timedelta(minutes=1)

    def test_a_withdrawal_in_between_takes_no_answer_from_anybody(self) -> None:
        case = self.lodged()
        self.wire.cut = True
        reference = self.say(case)
        cancelling.cancel(
            case.pk, actor=self.office.cast["stone"].actor, version=self.at_office(case).version,
            reason=LiftReason.CASE_CLOSED, reasons="The court closed the case today; nothing is asked any more.",
        )  # fmt: skip
        self.mend()
        assert self.at_office(case).state == "cancelled"
        assert self.states(reference) == ("filed", "filed"), (
            "it waits for the office, unanswered on both sides"
        )
        self.leave(reference)
        self.pass_messages()
        assert self.states(reference) == ("unchanged", "answered_elsewhere")

    def test_said_twice_it_is_two_and_sent_twice_it_is_one(self) -> None:
        case = self.lodged()
        both = {self.say(case), self.say(case)}
        self.pass_messages()
        with self.jail.inside():
            OutgoingMessage.objects.filter(kind="dispute.filed").update(
                state="waiting", due_at=timezone.now()
            )
        self.pass_messages()
        found = Matter.objects.filter(track=Track.DISPUTE)
        assert {one.reference for one in found} == both and len(both) == 2
        self.leave(min(both))
        OutgoingMessage.objects.filter(kind="dispute.answered").update(state="waiting", due_at=timezone.now())
        self.pass_messages()
        OutgoingMessage.objects.filter(kind="dispute.answered").update(state="waiting", due_at=timezone.now())
        self.pass_messages()
        with self.jail.inside():
            assert RecordedStep.objects.filter(step="receive_dispute_answer").count() == 1

    def test_what_somebody_says_at_the_office_is_not_told_to_the_jail(self) -> None:
        case = self.lodged()
        filed = disputes.file_dispute(
            case.pk, actor=self.office.cast["reed"].actor, said_by="The person's sister", text=SAID
        )
        disputes.leave_record(
            filed.pk, actor=self.office.cast["stone"].actor, version=filed.version,
            answer=disputes.DatedAnswer("The order's prints were compared again, and are this person's.", "By letter"),
        )  # fmt: skip
        assert not OutgoingMessage.objects.filter(kind="dispute.answered").exists()

    def test_a_jail_gives_no_dispute_the_name_of_something_else(self) -> None:
        case = self.lodged()
        reference = self.say(case)
        with self.jail.inside():
            row = OutgoingMessage.objects.get(kind="dispute.filed")

            said = json.loads(sending.compose(row))
        said["subject"] = case.reference
        said["id"] = said["id"].replace(reference, case.reference)
        body = json.dumps(said).encode()
        request = signed_request(self.jail.key, "127.0.0.1:9", body, timezone.now())
        assert receiving.receive(request, lambda: body).status == 201
        effect = IncomingMessage.objects.get().effect
        assert (effect.outcome, effect.why) == ("refused", "something else has the name of this dispute here")
        assert not Matter.objects.filter(track=Track.DISPUTE).exists()
