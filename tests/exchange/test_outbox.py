"""A step's messages are written with it, sent in order, and done by a receipt; without a peer nothing is asked."""

from __future__ import annotations

import json
from datetime import timedelta
from unittest import mock

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from handover.accounts.models import Agency
from handover.audit.models import Entry
from handover.exchange import courier, outbox, peers, receiving, sending
from handover.exchange.delivery_rules import MOST_TRIES, PAUSES, MessageState
from handover.exchange.deriving import data_of
from handover.exchange.envelope import UnreadableMessageError, digest_of, read
from handover.exchange.messages.registry import NAMED
from handover.exchange.messages.to_jail import RequestLodged, RequestStopped
from handover.exchange.models import IN_MEMORY, IncomingCourse, IncomingMessage, OutgoingMessage, Peer
from handover.exchange.parts import AgencyPart
from handover.exchange.signing import SentAnswer
from handover.process.facts import AlteredError
from handover.process.models import Matter, RecordedStep
from handover.process.names import CaseState
from handover.stages.custody import actions as custody
from handover.stages.detainer import cancelling
from handover.stages.detainer.models import Paper
from handover.stages.detainer.rules import LiftReason
from handover.stages.review.citizenship import actions as citizenship
from tests.exchange.site import ALDER, OFFICE, Exchange
from tests.support.walk import case_in, on_to

REASONS = "The request does not stand after what the court decided today."


def sent() -> list[tuple[str, str]]:
    return list(OutgoingMessage.objects.order_by("pk").values_list("kind", "state"))


def _columns(step: RecordedStep) -> dict[str, object]:
    names = [c.attname for c in step._meta.concrete_fields]
    return {name: getattr(step, name) for name in names if name != "facts"}


class Outbox(Exchange):
    """Office and jail of one deployment, whose messages go the way of any other."""

    signed: Matter

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.signed = case_in(cls.cast, "signed")
        peers.add("columbia", AgencyPart.OFFICE, [OFFICE], IN_MEMORY, None, actor=cls.cast["stone"].actor)
        peers.add("alder", AgencyPart.JAIL, [ALDER], IN_MEMORY, None, actor=cls.cast["stone"].actor)

    def walked_to(self, state: CaseState) -> Matter:
        """The request, walked on from its signature."""
        return on_to(self.cast, self.signed, state)

    def question(self, case: Matter) -> None:
        """Counsel raises a citizenship question: the request is stopped."""
        citizenship.raise_citizenship(
            case.pk,
            actor=self.cast["lane"].actor,
            version=case.version,
            indicium="claim",
            text="Says: born in Ohio.",
        )


class TestOutbox(Outbox):
    """What is written, sent and received."""

    def test_without_a_peer_no_message_is_written_and_nothing_is_asked(self) -> None:
        Agency.objects.update(peer="")
        with CaptureQueriesContext(connection) as asked:
            self.walked_to("served")
        assert not OutgoingMessage.objects.exists()
        assert not [one["sql"] for one in asked if '"exchange_' in one["sql"]]

    def test_with_a_peer_a_step_writes_its_message_and_asks_little_more(self) -> None:
        with CaptureQueriesContext(connection) as asked:
            self.walked_to("lodged")
        assert len([one["sql"] for one in asked if '"exchange_' in one["sql"]]) == 2
        assert sent() == [("request.lodged", "waiting")]

    def test_an_act_that_is_rolled_back_leaves_no_message(self) -> None:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            self.walked_to("lodged")
            raise ZeroDivisionError
        assert sent() == []

    def test_messages_pass_both_ways_in_memory_and_each_has_its_receipt(self) -> None:
        case = self.walked_to("held")
        assert courier.send_due() == 4
        assert sent() == [
            ("request.lodged", "received"), ("request.served", "received"), ("request.answered", "received"),
            ("release.stated", "received"),
        ]  # fmt: skip
        came = list(IncomingMessage.objects.order_by("pk"))
        assert [(row.source, row.recipient) for row in came] == [(OFFICE, ALDER), *[(ALDER, OFFICE)] * 3]
        _, kind, said = read(came[0].body.encode())
        assert isinstance(said, RequestLodged)
        assert (kind.name, said.request, said.warrant) == ("request.lodged", "hold", "I-205")
        lodged = OutgoingMessage.objects.get(kind="request.lodged").number
        printed = Paper.objects.filter(case=case, draft=False, number__lte=lodged).values_list(
            "sha256", flat=True
        )
        assert {paper.sha256 for paper in said.papers} <= set(printed)
        assert {"I-247A", "I-205", "notice-es"} <= {paper.form for paper in said.papers}
        assert "I-213" not in {paper.form for paper in said.papers}

    def test_a_message_names_the_entry_of_the_log_and_the_receipt_that_of_the_other(self) -> None:
        case = self.walked_to("lodged")
        courier.send_due()
        row, came = OutgoingMessage.objects.get(), IncomingMessage.objects.get()
        lodged = Entry.objects.get(act="case.lodge", subject=case.reference)
        assert (came.log_entry, came.log_digest) == (lodged.number, lodged.digest)
        assert row.digest == came.digest == digest_of(came.body.encode()) == digest_of(sending.compose(row))
        received = Entry.objects.get(act=receiving.ACT)
        assert (row.receipt_entry, row.receipt_digest) == (received.number, received.digest)

    def test_a_stop_is_told_without_a_reason_and_only_of_what_the_jail_knows(self) -> None:
        with transaction.atomic():
            self.question(self.signed)
            assert sent() == [], "before a request is lodged nothing is told to a jail"
            transaction.set_rollback(True)
        self.question(self.walked_to("lodged"))
        row = OutgoingMessage.objects.get(kind="request.stopped")
        body = sending.compose(row)
        _, _, said = read(body)
        assert isinstance(said, RequestStopped)
        assert said.instruction == "do_not_hold"
        assert b"Ohio" not in body and b"citizen" not in body

    def test_a_withdrawal_tells_no_reason_of_the_person(self) -> None:
        case = self.walked_to("served")
        cancelling.cancel(
            case.pk,
            actor=self.cast["stone"].actor,
            version=case.version,
            reason=LiftReason.CITIZEN,
            reasons=REASONS,
        )
        body = sending.compose(OutgoingMessage.objects.get(kind="request.withdrawn"))
        said = json.loads(body)["data"]
        assert (said["reason"], [paper["form"] for paper in said["papers"]]) == (
            "the request no longer stands", ["cancellation"],
        )  # fmt: skip
        assert b"court decided" not in body

    def test_a_peer_that_is_away_is_tried_for_days_then_a_person_takes_it_up(self) -> None:
        Peer.objects.filter(name="alder").update(address="http://127.0.0.1:9")
        self.walked_to("lodged")
        with time_machine.travel(timezone.now(), tick=False) as clock:
            for pause in (*PAUSES, timedelta(0)):
                assert courier.send_due() == 0
                clock.shift(pause + timedelta(seconds=1))
            row = OutgoingMessage.objects.get()
            assert (row.standing, row.tries, row.due_at) == (MessageState.DEAD, MOST_TRIES, None)
            assert Entry.objects.filter(act="message.given_up").count() == 1
            Peer.objects.filter(name="alder").update(address="memory:")
            assert courier.send_due() == 0
            outbox.send_again(row, actor=self.cast["stone"].actor)
            assert courier.send_due() == 1

    def test_a_peer_that_starts_is_asked_again_after_seconds(self) -> None:
        Peer.objects.filter(name="alder").update(address="http://127.0.0.1:9")
        self.walked_to("lodged")
        starting = SentAnswer(503, {}, b"")
        with time_machine.travel(timezone.now(), tick=False) as clock:
            with mock.patch.object(sending, "_posted", return_value=starting):
                assert courier.send_due() == 0
            row = OutgoingMessage.objects.get()
            assert (row.standing, row.why) == (MessageState.FAILING, "answered 503")
            clock.shift(timedelta(seconds=5))
            Peer.objects.filter(name="alder").update(address="memory:")
            assert courier.send_due() == 1
        assert sum(PAUSES, timedelta(0)) > timedelta(days=3, hours=12), "and is tried for days"

    def test_a_peer_that_is_back_gets_at_once_what_failed_while_it_was_away(self) -> None:
        case = self.walked_to("lodged")
        OutgoingMessage.objects.update(
            state="failing", tries=6, due_at=timezone.now() + timedelta(hours=23), why="ConnectError"
        )
        self.question(case)
        assert courier.send_due() == 1
        assert courier.send_due() == 1
        assert {state for _, state in sent()} == {"received"}

    def test_what_a_peer_lost_is_sent_again_when_it_waits_for_it(self) -> None:
        """The receiver was restored from last night's backup; the next message of the case tells it what is missing."""
        case = self.walked_to("lodged")
        lost = OutgoingMessage.objects.get()
        OutgoingMessage.objects.update(state="received", due_at=None)
        self.question(case)
        assert courier.send_due() == 1
        lost.refresh_from_db()
        assert lost.standing is MessageState.WAITING
        assert courier.send_due() == 1
        assert IncomingCourse.objects.get().held_back == 0

    def test_a_log_that_went_back_has_all_from_there_sent_again(self) -> None:
        """Its receipt names a lower entry than one that it gave before: what it had since is sent again, to be safe."""
        one, two = self.walked_to("lodged"), case_in(self.cast, "signed")
        courier.send_due()
        OutgoingMessage.objects.update(receipt_entry=10_000_000)
        on_to(self.cast, two, "lodged")
        assert courier.send_due() == 1
        row = OutgoingMessage.objects.get(matter=one)
        assert row.standing is MessageState.WAITING
        assert Entry.objects.get(act="peer.log_went_back").content["sent_again"] == 1
        assert courier.send_due() == 1
        assert IncomingMessage.objects.count() == 2

    def test_a_value_that_a_type_does_not_have_is_no_message(self) -> None:
        self.walked_to("lodged")
        body = sending.compose(OutgoingMessage.objects.get())
        with pytest.raises(UnreadableMessageError):
            read(body.replace(b'"hold"', b'"held"'))

    def test_a_fact_that_was_changed_is_told_nobody(self) -> None:
        """Its row does not give the digest that its step recorded: the message waits for a person, and says so."""
        case = self.walked_to("served")
        step = RecordedStep.objects.get(matter=case, step="serve")
        courier.send_due()
        row = OutgoingMessage.objects.get(kind="request.served")
        altered = {"service": {**step.facts["service"], "digest": "2:" + "0" * 64}}
        with pytest.raises(AlteredError):
            data_of(NAMED[row.kind], case, RecordedStep(**_columns(step), facts=altered), OFFICE)

    def test_the_jails_time_goes_to_the_office_and_the_end_of_the_hold_does_not(self) -> None:
        case = self.walked_to("hold_agreed")
        custody.report_release_time(
            case.pk, actor=self.cast["clark"].actor, version=case.version,
            otherwise_release_at=timezone.now() - timedelta(hours=1),
        )  # fmt: skip
        said = json.loads(sending.compose(OutgoingMessage.objects.get(kind="release.stated")))["data"]
        assert set(said) == {
            "happened_at", "recorded_at", "by_name", "by_id", "otherwise_release_at", "said_as", "citation",
        }  # fmt: skip
        assert said["by_name"] == "Casey Clark"
        assert Agency.objects.get(ori=ALDER).peer == "alder"
