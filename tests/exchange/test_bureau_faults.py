"""What goes wrong between a bureau and an office: messages that are lost, doubled or change places, a line that is cut,
and messages that say what their sender has no right to say."""

from __future__ import annotations

import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from handover.accounts.models import Agency
from handover.exchange import peers, receiving, sending
from handover.exchange.messages.page import example_of
from handover.exchange.messages.registry import NAMED
from handover.exchange.models import IncomingMessage, OutgoingMessage, RefusedMessages
from handover.exchange.parts import AgencyPart
from handover.exchange.refusals import WORDS
from handover.exchange.signing import signed_request
from handover.process.models import Matter
from handover.stages.identification.models import GivenRecord, PrintMatch
from tests.exchange.apart import BUREAU, BureauApart, outcomes
from tests.exchange.site import OFFICE, given


class TestWire(BureauApart):
    """Nothing is lost, and nothing is done twice."""

    def test_what_a_jail_sent_while_the_office_was_away_comes_later_and_the_jail_waits_for_nobody(
        self,
    ) -> None:
        self.wire.cut = True
        reference = self.booked(1)
        self.settle()
        assert self.at_bureau(reference).state == "answered", "the criminal answer never waits"
        assert not Matter.objects.exists()
        self.mend()
        assert Matter.objects.get(track="case").parent == Matter.objects.get(reference=reference)
        assert {one[1] for one in outcomes()} == {"recorded"}

    def test_a_line_that_loses_messages_and_receipts_doubles_nothing(self) -> None:
        self.wire.loses = 0.5
        references = [self.booked(who) for who in (1, 2, 3)]
        self.settle()
        for _ in range(6):
            self.wire.loses = 0.5
            with self.bureau.inside():
                OutgoingMessage.objects.exclude(state="received").update(due_at=timezone.now())
            self.settle()
        self.mend()
        assert sorted(Matter.objects.filter(track="booking").values_list("reference", flat=True)) == sorted(
            references
        )
        assert Matter.objects.filter(track="case").count() == 2
        assert {one[1] for one in outcomes()} == {"recorded"}

    def test_an_answer_that_comes_before_its_booking_waits(self) -> None:
        """As a sender of an earlier version may have them pass: each names the one before it."""
        self.wire.cut = True
        reference = self.booked(1)
        self.settle()
        self.wire.cut = False
        rows = self.sent()
        for row, after in reversed(list(zip(rows, [0, *(one.number for one in rows)], strict=False))):
            with self.bureau.inside():
                row.due_at, row.state = timezone.now(), "waiting"
                row.ahead, row.after = True, after
                row.save()
                assert sending.send(row)
            if row.kind != "booking.forwarded":
                assert not Matter.objects.filter(reference=reference).exists()
        assert Matter.objects.get(reference=reference).state == "answered"

    def sent(self) -> list[OutgoingMessage]:
        """The bureau's messages, in the order of their steps."""
        with self.bureau.inside():
            return list(OutgoingMessage.objects.select_related("matter").order_by("number"))


class TestLies(BureauApart):
    """What is refused, or recorded by nothing."""

    def setUp(self) -> None:
        super().setUp()
        self.reference = self.booked(1)
        self.settle()

    def asked(self, booking: str, source: str = OFFICE, key: Ed25519PrivateKey | None = None) -> int:
        """The status that the bureau answers to an office that asks for the record of a booking."""
        body = _message("record.asked", "C-2222222222", source, BUREAU, booking=booking)
        with self.bureau.inside():
            request = signed_request(key or self.office.key, "127.0.0.1:11", body, timezone.now())
            return receiving.receive(request, lambda: body).status

    def test_an_office_is_not_given_the_record_of_a_booking_that_was_not_forwarded_to_it(self) -> None:
        other = self.booked(2, tot="MAP")
        self.settle()
        assert self.asked(other) == 403
        assert self.asked("B-2222222222") == 403
        with self.bureau.inside():
            assert RefusedMessages.objects.get(code="subject").times == 2
            assert GivenRecord.objects.count() == 1, "that of its own case"

    def test_another_office_is_not_given_the_record_of_this_ones_booking(self) -> None:
        key = Ed25519PrivateKey.generate()
        with self.bureau.inside():
            Agency.objects.create(ori="CXIMMIG02", name="Another office", kind="immigration", time_zone="UTC")
            peers.add(
                "second", AgencyPart.OFFICE, ["CXIMMIG02"], "http://127.0.0.1:12", given(key),
                actor=self.bureau.cast["stone"].actor,
            )  # fmt: skip
        assert self.asked(self.reference, "CXIMMIG02", key) == 403

    def test_an_office_asks_once_for_the_record_on_a_booking_whatever_case_it_names(self) -> None:
        assert self.asked(self.reference) == 409
        with self.bureau.inside():
            refused = RefusedMessages.objects.get()
            assert (refused.code, refused.times) == ("asked", 1)
            assert "asked for already" in WORDS[refused.code]
            assert GivenRecord.objects.count() == 1

    def test_an_office_cannot_speak_as_a_bureau(self) -> None:
        body = _message("criminal.answer", self.reference, OFFICE, BUREAU)
        with self.bureau.inside():
            request = signed_request(self.office.key, "127.0.0.1:11", body, timezone.now())
            assert receiving.receive(request, lambda: body).status == 403
            assert RefusedMessages.objects.get().code == "way"

    def test_another_bureau_changes_no_booking_of_this_one(self) -> None:
        key = Ed25519PrivateKey.generate()
        Agency.objects.create(ori="CXBUREAU9", name="Another bureau", kind="bureau", time_zone="UTC")
        peers.add(
            "ninth", AgencyPart.BUREAU, ["CXBUREAU9"], "http://127.0.0.1:13", given(key),
            actor=self.office.cast["stone"].actor,
        )  # fmt: skip
        body = _message("criminal.answer", self.reference, "CXBUREAU9", OFFICE, outcome="withdrawn")
        request = signed_request(key, "127.0.0.1:9", body, timezone.now())
        assert receiving.receive(request, lambda: body).status == 403
        assert PrintMatch.objects.get(identity="U0000001").matter.state == "identified"

    def test_a_file_that_is_not_the_one_of_its_digest_opens_nothing(self) -> None:
        said: dict[str, Any] = {"file": "MTIzNA==", "ori": "CX0010000", "tcn": "CXLIVESCAN9999999999"}
        body = _message("booking.forwarded", "B-3333333333", BUREAU, OFFICE, **said)
        request = signed_request(self.bureau.key, "127.0.0.1:9", body, timezone.now())
        assert receiving.receive(request, lambda: body).status == 201, "kept, with the reason"
        assert outcomes()[-1][1:] == ("refused", "The file is not the one that the bureau received.")
        assert not Matter.objects.filter(reference="B-3333333333").exists()

    def test_a_body_is_not_readable_in_the_database(self) -> None:
        raw = IncomingMessage.objects.filter(kind="booking.forwarded").values_list("body", flat=True).get()
        assert repr(raw) == "<sealed>"


def _message(name: str, subject: str, source: str, to: str, **said: Any) -> bytes:
    """A message as its sender would make it, with a step of its own."""
    kind = NAMED[name]
    return json.dumps({
        "specversion": "1.0", "id": f"{source}:{subject}:1:{name}:{to}", "source": source, "type": kind.type,
        "subject": subject, "time": "2026-11-24T16:00:00Z", "dataschema": kind.schema,
        "datacontenttype": "application/json", "recipient": to, "casestep": 1, "caseafter": 0, "logentry": 99_999,
        "logdigest": "f" * 64, "data": {**example_of(kind), **said},
    }).encode()  # fmt: skip
