"""A message that somebody captured on its way is good once, at its address, for minutes; and a forged receipt is none.

Everything here was truly sent by one deployment to the other."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from unittest import mock

import time_machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from handover.exchange import courier, peers, receiving, sending
from handover.exchange.delivery_rules import MessageState
from handover.exchange.models import IncomingMessage, MessageEffect, OutgoingMessage, Peer, RefusedMessages
from handover.exchange.signing import SentAnswer, SentRequest, signed_answer, signed_request
from handover.process.models import Matter, RecordedStep
from handover.stages.detainer import cancelling
from handover.stages.detainer.rules import LiftReason
from tests.exchange.side_by_side import Deployment
from tests.exchange.two import TwoDeployments
from tests.support.walk import case_in

STRANGER = Ed25519PrivateKey.generate()
Forge = Callable[[SentAnswer, SentAnswer], SentAnswer]


def by_a_stranger(true: SentAnswer, _: SentAnswer) -> SentAnswer:
    return signed_answer(STRANGER, true.status, json.loads(true.body), timezone.now())


def of_another_message(_: SentAnswer, earlier: SentAnswer) -> SentAnswer:
    return earlier


def unsigned(true: SentAnswer, _: SentAnswer) -> SentAnswer:
    kept = {name: value for name, value in true.headers.items() if not name.startswith("signature")}
    return replace(true, headers=kept)


def with_another_status(true: SentAnswer, _: SentAnswer) -> SentAnswer:
    return replace(true, status=200 if true.status == 201 else 201)


def with_another_entry(true: SentAnswer, _: SentAnswer) -> SentAnswer:
    return replace(true, body=json.dumps({**json.loads(true.body), "logentry": 1}).encode())


class TestReplays(TwoDeployments):
    """A request that the office truly lodged with the jail, and what was captured of it."""

    def setUp(self) -> None:
        super().setUp()
        self.captured: list[tuple[Peer, SentRequest]] = []
        self.answers: list[SentAnswer] = []
        self.forge: Forge | None = None
        self.enterContext(mock.patch.object(sending, "_posted", self.capture))

    def capture(self, peer: Peer, request: SentRequest) -> SentAnswer:
        """Note what passes; ``forge`` puts another answer in the place of the true one."""
        self.captured.append((peer, request))
        answer = self.wire.post(peer, request)
        self.answers.append(answer)
        return self.forge(answer, self.answers[0]) if self.forge else answer

    def lodged(self) -> tuple[Matter, SentRequest]:
        """A case whose request reached the jail, and the request as it went over the wire."""
        case = case_in(self.office.cast, "lodged")
        self.pass_messages()
        return case, self.captured[0][1]

    def at(self, deployment: Deployment, request: SentRequest) -> tuple[int, str]:
        """Send what was captured to a deployment; the status and the code of its answer."""
        with deployment.inside():
            before = (
                IncomingMessage.objects.count(),
                RecordedStep.objects.count(),
                MessageEffect.objects.count(),
            )
            answer = receiving.receive(request, lambda: request.body)
            after = (
                IncomingMessage.objects.count(),
                RecordedStep.objects.count(),
                MessageEffect.objects.count(),
            )
            assert before == after, "it moved something"
            said = json.loads(answer.body)
            code = said["problems"][0]["code"] if "problems" in said else ""
            assert not code or RefusedMessages.objects.get(code=code).times >= 1
            return answer.status, code

    def test_later_it_is_stale_and_until_then_it_changes_nothing(self) -> None:
        _, request = self.lodged()
        assert self.at(self.jail, request) == (200, ""), "it was received already"
        with time_machine.travel(timezone.now() + timedelta(minutes=6)):
            assert self.at(self.jail, request) == (401, "stale")

    def test_what_was_captured_and_never_arrived_is_not_good_later_and_its_sender_sends_it_himself(
        self,
    ) -> None:
        self.wire.cut = True
        case = case_in(self.office.cast, "lodged")
        self.pass_messages()
        self.wire.cut = False
        request = self.captured[0][1]
        with time_machine.travel(timezone.now() + timedelta(minutes=6)):
            assert self.at(self.jail, request) == (401, "stale")
            self.pass_messages()
            assert self.at_jail(case).state == "lodged", "signed anew by its sender it counts"

    def test_it_is_good_at_no_other_path_and_no_other_host(self) -> None:
        _, request = self.lodged()
        assert self.at(self.jail, replace(request, path="/exchange/v2/messages")) == (401, "forged")
        assert self.at(self.jail, replace(request, authority="other.example")) == (401, "forged")
        assert self.at(self.jail, replace(request, method="PUT")) == (401, "forged")

    def test_sent_back_to_its_sender_it_is_nobodys(self) -> None:
        _, request = self.lodged()
        assert self.at(self.office, request) == (403, "foreign")

    def test_its_time_cannot_be_written_anew(self) -> None:
        _, request = self.lodged()
        said = request.headers["signature-input"]
        created = int(said.partition("created=")[2].partition(";")[0])
        for moved, code in ((-3600, "forged"), (-60, "forged"), (60, "forged")):
            headers = {**request.headers, "signature-input": said.replace(str(created), str(created + moved))}
            assert self.at(self.jail, replace(request, headers=headers)) == (401, code)
        old = signed_request(
            self.office.key, request.authority, request.body, timezone.now() - timedelta(hours=1)
        )
        assert self.at(self.jail, old) == (401, "stale"), "truly signed, an hour ago"

    def test_a_key_that_was_revoked_in_between_is_believed_no_more(self) -> None:
        _, request = self.lodged()
        with self.jail.inside():
            peers.revoke("columbia", actor=self.jail.cast["stone"].actor)
        assert self.at(self.jail, request) == (401, "unknown_key")

    def test_its_id_with_other_content_is_refused_and_the_first_content_stays(self) -> None:
        case, request = self.lodged()
        said = json.loads(request.body)
        said["data"]["contact_phone"] = "+1 555 0199"
        body = json.dumps(said).encode()
        other = signed_request(self.office.key, request.authority, body, timezone.now())
        assert self.at(self.jail, other) == (409, "reused")
        with self.jail.inside():
            (row,) = IncomingMessage.objects.all()
            assert row.body.encode() == request.body and "0199" not in row.body
        assert self.at_jail(case).state == "lodged"

    def withdrawn(self, case: Matter) -> OutgoingMessage:
        """The office withdraws the request; the message, once it was tried."""
        now = self.at_office(case)
        cancelling.cancel(
            now.pk, actor=self.office.cast["stone"].actor, version=now.version, reason=LiftReason.CASE_CLOSED,
            reasons="The court closed the case today; nothing is asked any more.",
        )  # fmt: skip
        courier.send_due()
        return OutgoingMessage.objects.get(matter=case, kind="request.withdrawn")

    def try_again(self, row: OutgoingMessage) -> None:
        """Send it now."""
        OutgoingMessage.objects.filter(pk=row.pk).update(due_at=timezone.now())
        courier.send_due()
        row.refresh_from_db()

    def test_a_forged_receipt_is_none(self) -> None:
        case, _ = self.lodged()
        forgeries = (by_a_stranger, of_another_message, unsigned, with_another_status, with_another_entry)
        self.forge = forgeries[0]
        row = self.withdrawn(case)
        for forge in forgeries:
            self.forge = forge
            self.try_again(row)
            assert (row.standing, row.receipt_entry) == (MessageState.FAILING, None), forge.__name__
            assert row.why.startswith("refused: "), "the page says that it is no failure of the network"
        self.forge = None
        self.try_again(row)
        assert row.standing is MessageState.RECEIVED
        with self.jail.inside():
            assert IncomingMessage.objects.filter(kind="request.withdrawn").count() == 1
