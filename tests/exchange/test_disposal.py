"""Messages that came are let go as the other records of their case: by two people, unless a legal hold stands, and so
that a receipt still proves what was sent."""

from __future__ import annotations

import json
from datetime import timedelta
from unittest import mock

import pytest
import time_machine
from django.test import override_settings
from django.utils import timezone

from handover.accounts.models import User
from handover.accounts.roles import Role
from handover.administration import retention, retention_batches, retention_schedule
from handover.audit.verify import verify
from handover.exchange import receiving, sending
from handover.exchange.effects import at_jail
from handover.exchange.effects.told import CannotBeRecordedError
from handover.exchange.envelope import digest_of
from handover.exchange.models import IncomingMessage, OutgoingMessage
from handover.exchange.signing import signed_request
from handover.process.advance import RefusedError
from handover.process.erasure import public as erasure
from handover.process.integrity.check import check
from handover.process.models import Matter
from handover.stages.detainer import actions as detainer
from handover.stages.detainer import cancelling
from handover.stages.detainer.models import Paper
from handover.stages.detainer.rules import LiftReason
from tests.exchange.side_by_side import Deployment
from tests.exchange.site import ALDER
from tests.exchange.two import TwoDeployments
from tests.support.walk import case_in

LATER = timedelta(days=3_000)


class TestDisposal(TwoDeployments):
    """A request that was served and withdrawn, and much later."""

    def setUp(self) -> None:
        super().setUp()
        with self.jail.inside():  # a second person of the jail
            voss = User.objects.create(
                username="voss", first_name="Val", last_name="Voss", role=Role.JAIL_CLERK.value,
                agency=self.jail.cast.agencies[ALDER],
            )  # fmt: skip
            self.jail.cast.people["voss"] = voss

    def ended(self) -> Matter:
        """A request whose case is over on both sides."""
        case = case_in(self.office.cast, "lodged")
        self.pass_messages()
        with self.jail.inside():
            mine = self.at_jail(case)
            form = detainer.ServiceDetails(
                "in_person", timezone.now(), "Desk", "Spanish", "Casey Clark", "Clerk"
            )
            detainer.serve(mine.pk, actor=self.jail.cast["clark"].actor, version=mine.version, form=form)
        self.pass_messages()
        now = self.at_office(case)
        cancelling.cancel(
            now.pk, actor=self.office.cast["stone"].actor, version=now.version, reason=LiftReason.CASE_CLOSED,
            reasons="The court closed the case today; nothing is asked any more.",
        )  # fmt: skip
        self.pass_messages()
        return case

    def dispose(self, at: Deployment, reference: str) -> int:
        """Two people let it go; the erasure's key."""
        asked = retention.ask(reference, actor=at.cast["reed"].actor)
        return erasure.approve(asked.pk, actor=at.cast["stone"].actor).pk

    def test_at_the_jail_a_request_is_let_go_with_the_messages_that_made_it(self) -> None:
        case = self.ended()
        with self.jail.inside(), time_machine.travel(timezone.now() + LATER):
            due = retention.due()
            assert [one.booking.reference for one in due] == [case.reference], "it has no booking here"
            before = {row.pk: (row.digest, row.signature) for row in IncomingMessage.objects.all()}
            assert len(before) >= 2
            self.dispose(self.jail, case.reference)
            for row in IncomingMessage.objects.all():
                assert row.erased and row.body == row.erased
                assert (row.digest, row.signature) == before[row.pk]
            assert not retention.due()
            assert verify()[1] is None
            assert check().findings == []
            assert not OutgoingMessage.objects.filter(kind="content.erased").exists(), (
                "an office tells, no jail"
            )

    def test_a_message_that_comes_again_has_the_receipt_that_it_had(self) -> None:
        case = self.ended()
        sent = OutgoingMessage.objects.get(matter=case, kind="request.lodged")
        body = sending.compose(sent)
        with self.jail.inside(), time_machine.travel(timezone.now() + LATER):
            self.dispose(self.jail, case.reference)
            request = signed_request(self.office.key, "127.0.0.1:10", body, timezone.now())
            answer = receiving.receive(request, lambda: body)
            said = json.loads(answer.body)
        assert answer.status == 200 and said["again"] is True
        assert (said["digest"], said["logentry"]) == (digest_of(body), sent.receipt_entry)
        assert said["digest"] == sent.digest and said["logdigest"] == sent.receipt_digest

    def test_a_legal_hold_stops_it_and_so_does_being_alone(self) -> None:
        case = self.ended()
        with self.jail.inside(), time_machine.travel(timezone.now() + LATER):
            stone = self.jail.cast["stone"].actor
            held = erasure.hold(
                case.reference,
                reason="A court ordered that everything about this request be kept.",
                actor=stone,
            )
            with pytest.raises(RefusedError, match="Legal hold"):
                retention.ask(case.reference, actor=self.jail.cast["reed"].actor)
            erasure.end_hold(held.pk, actor=stone)
            asked = retention.ask(case.reference, actor=stone)
            with pytest.raises(RefusedError):
                erasure.approve(asked.pk, actor=stone)
            assert not any(row.erased for row in IncomingMessage.objects.all())

    def test_at_the_office_the_jails_messages_go_with_its_case(self) -> None:
        case = self.ended()
        assert IncomingMessage.objects.filter(matter=case).exists()
        with time_machine.travel(timezone.now() + LATER):
            one = retention.due_one(case.reference)
            assert one is None, "its booking is not answered yet: the family goes on"
        uses = erasure.erasable_uses("", matters={case.pk}, bears=lambda _: True)
        messages = {use.label for use in uses if use.label.startswith("exchange.")}
        assert messages == {
            f"exchange.IncomingMessage:{pk}" for pk in IncomingMessage.objects.values_list("pk", flat=True)
        }

    def test_a_message_of_no_case_is_due_by_its_age(self) -> None:
        refuse = mock.Mock(side_effect=CannotBeRecordedError("no such jail"))
        with mock.patch.dict(at_jail.EFFECTS, {"request.lodged": refuse}):
            case_in(self.office.cast, "lodged")
            self.pass_messages()
        with self.jail.inside():
            row = IncomingMessage.objects.get()
            key = f"unclaimed-messages:{ALDER}"
            with time_machine.travel(timezone.now() + timedelta(days=364)):
                assert key not in [one.key for one in retention_batches.due_batches()]
            with time_machine.travel(timezone.now() + timedelta(days=366)):
                held = erasure.hold(
                    row.subject,
                    reason="A court ordered that everything about this request be kept.",
                    actor=self.jail.cast["stone"].actor,
                )
                with pytest.raises(RefusedError, match="Legal hold"):
                    retention_batches.ask_batch(key, actor=self.jail.cast["reed"].actor)
                erasure.end_hold(held.pk, actor=self.jail.cast["stone"].actor)
                asked = retention_batches.ask_batch(key, actor=self.jail.cast["reed"].actor)
                erasure.approve(asked.pk, actor=self.jail.cast["stone"].actor)
                assert IncomingMessage.objects.get().erased
                assert not retention_batches.due_batches()

    def erase_at_office(self, case: Matter) -> None:
        """Two people of the office erase the papers of a case there, by a court's order; the jail is told."""
        now = self.at_office(case)
        rows = [
            f"detainer.Paper:{pk}"
            for pk in Paper.objects.filter(case=now, erasure=None).values_list("pk", flat=True)
        ]
        asked = erasure.request(
            case.reference, rows=rows, authority="Order 26-118 of the Columbia Circuit Court",
            ordered_on=timezone.now().date(), actor=self.office.cast["reed"].actor,
        )  # fmt: skip
        erasure.approve(asked.pk, actor=self.office.cast["stone"].actor)

    def test_an_erasure_at_the_office_begins_no_period_of_the_jails_anew(self) -> None:
        case = self.ended()
        with self.jail.inside():
            period = retention_schedule.in_force(timezone.now().date())["closed-cases"].period
            ends = self.at_jail(case).moved_at + period
        with time_machine.travel(ends - timedelta(days=2)):
            self.erase_at_office(case)
            self.pass_messages()
            with self.jail.inside():
                told = self.at_jail(case)
                assert told.moved_at > ends - period + timedelta(days=1), "it is told by a step"
                assert not retention.due()
        with self.jail.inside(), time_machine.travel(ends + timedelta(minutes=1)):
            due = retention.due(jail=ALDER)
            assert [one.booking.reference for one in due] == [case.reference]
            assert due[0].since == ends

    def test_what_an_office_tells_after_the_jails_disposal_is_due_at_once(self) -> None:
        case = self.ended()
        with time_machine.travel(timezone.now() + LATER), self.jail.inside():
            self.dispose_by(self.jail, case.reference, "clark", "voss")
            assert not retention.due()
        with time_machine.travel(timezone.now() + LATER + timedelta(days=1)):
            self.erase_at_office(case)
            self.pass_messages()
            with self.jail.inside():
                assert [one.booking.reference for one in retention.due()] == [case.reference]
                self.dispose_by(self.jail, case.reference, "voss", "clark")
                assert not retention.due() and all(row.erased for row in IncomingMessage.objects.all())
                assert verify()[1] is None and check().findings == []

    def dispose_by(self, at: Deployment, reference: str, asks: str, approves: str) -> None:
        """One asks, the other approves."""
        asked = retention.ask(reference, actor=at.cast[asks].actor)
        erasure.approve(asked.pk, actor=at.cast[approves].actor)

    def test_at_a_jail_two_of_its_clerks_decide_and_nobody_alone_or_of_another_jail(self) -> None:
        case = self.ended()
        with self.jail.inside(), time_machine.travel(timezone.now() + LATER):
            clark, voss, other = (self.jail.cast[name].actor for name in ("clark", "voss", "bell"))
            with pytest.raises(RefusedError):
                retention.ask(case.reference, actor=other)
            asked = retention.ask(case.reference, actor=clark)
            assert [row.pk for row in erasure.waiting_at(ALDER)] == [asked.pk]
            assert not erasure.waiting_at("CX0020000")
            for nobody in (clark, other):
                with pytest.raises(RefusedError):
                    erasure.approve(asked.pk, actor=nobody)
                with pytest.raises(RefusedError):
                    erasure.decline(
                        asked.pk, actor=nobody, reasons="It is kept for the county's own inquiry."
                    )
            erasure.decline(asked.pk, actor=voss, reasons="It is kept for the county's own inquiry.")
            assert not any(row.erased for row in IncomingMessage.objects.all())

    def test_where_the_office_works_too_a_clerk_lets_nothing_go(self) -> None:
        case = self.ended()
        clark = self.office.cast["clark"].actor
        paper = Paper.objects.filter(case=case).first()
        assert paper is not None
        with pytest.raises(RefusedError, match="records specialist or a supervisor"):
            erasure.request(
                case.reference, rows=[f"detainer.Paper:{paper.pk}"], authority="Order 26-118 of a court",
                ordered_on=timezone.now().date(), actor=clark,
            )  # fmt: skip

    def test_the_jails_page_lets_one_ask_and_another_decide(self) -> None:
        case = self.ended()
        with (
            self.jail.inside(),
            override_settings(HANDOVER_PARTS=["jail"], SECURE_SSL_REDIRECT=False),
            time_machine.travel(timezone.now() + LATER),
        ):
            self.client.force_login(self.jail.cast["clark"])
            assert "/exchange/disposal/" in self.client.get("/exchange/").content.decode()
            page = self.client.get("/exchange/disposal/").content.decode()
            assert case.reference in page and "REYES" not in page, "by reference, without a name"
            self.client.post("/exchange/disposal/", {"reference": case.reference})
            (asked,) = erasure.waiting_at(ALDER)
            address = f"/exchange/disposal/{asked.pk}/"
            assert "waits for another person" in self.client.get(address).content.decode()
            assert self.client.post(address, {"decision": "approve"}).status_code == 422
            self.client.force_login(self.jail.cast["bell"])
            assert self.client.get(address).status_code == 404
            self.client.force_login(self.jail.cast["voss"])
            assert "Approve: erase" in self.client.get(address).content.decode()
            assert self.client.post(address, {"decision": "approve"}).status_code == 302
            assert all(row.erased for row in IncomingMessage.objects.all())
            assert "Nothing is due." in self.client.get("/exchange/disposal/").content.decode()

    def test_the_jails_page_offers_a_clerk_what_is_open_to_them(self) -> None:
        case = self.ended()
        with (
            self.jail.inside(),
            override_settings(HANDOVER_PARTS=["jail"], SECURE_SSL_REDIRECT=False),
            time_machine.travel(timezone.now() + LATER, tick=False) as clock,
        ):
            clark = self.jail.cast["clark"]
            asked = retention.ask(case.reference, actor=clark.actor)
            address = f"/exchange/disposal/{asked.pk}/"
            told = {"first_name": "Another", "last_name": "Name", "role": clark.role, "agency": clark.agency}
            same = User.objects.create(
                username="same", person_key=clark.person_key, date_joined=clark.date_joined, **told
            )
            clock.shift(timedelta(minutes=1))
            since = User.objects.create(username="since", **told)
            for user, approve, decline in ((clark, 0, 0), (same, 0, 0), (since, 0, 1)):
                self.client.force_login(user)
                shown = [self.client.get(address), self.client.post(address, {"decision": "approve"})]
                assert [one.status_code for one in shown] == [200, 422], user.username
                for page in (one.content.decode() for one in shown):
                    choices = [page.count(f'value="{one}"') for one in ("approve", "decline")]
                    assert choices == [approve, decline], user.username
                assert "A second person is needed" in page
                mine = "another person decides" in self.client.get("/exchange/disposal/").content.decode()
                assert mine is not bool(decline), user.username
            said = {"decision": "decline", "reasons": "It is kept for the county's own inquiry."}
            assert self.client.post(address, said).status_code == 302
            assert not erasure.waiting_at(ALDER)
