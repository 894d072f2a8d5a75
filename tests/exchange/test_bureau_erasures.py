"""What two people erase at a bureau apart is told to the office, which shows it and erases nothing by itself."""

from __future__ import annotations

import json

from django.utils import timezone

from handover.administration import retention
from handover.exchange.erasures import told_of_erasures
from handover.exchange.models import IncomingMessage
from handover.process.erasure import public as erasure
from handover.process.integrity.check import check
from handover.process.models import Matter, RecordedStep
from handover.stages.identification.models import PrintMatch
from handover.stages.intake.models import Booking, ToldErasure
from tests.exchange.apart import BureauApart, outcomes

ORDER = "Order 26-118 of the Columbia Circuit Court"


class TestErasedAtBureau(BureauApart):
    """A booking that was forwarded, and an order at the bureau."""

    def setUp(self) -> None:
        super().setUp()
        self.reference = self.booked(1)
        self.settle()
        self.here = Matter.objects.select_related("agency").get(reference=self.reference)

    def erase(self, *models: type[Booking] | type[PrintMatch]) -> None:
        """Two people of the bureau erase what it holds of the booking in these tables."""
        with self.bureau.inside():
            asked = erasure.request(
                self.reference, rows=[f"{m._meta.label}:{row.pk}" for m in models for row in m.objects.all()],
                authority=ORDER, ordered_on=timezone.now().date(), actor=self.bureau.cast["reed"].actor,
            )  # fmt: skip
            erasure.approve(asked.pk, actor=self.bureau.cast["stone"].actor, at_once=False)

    def test_the_office_learns_it_once_and_its_people_decide_what_it_keeps(self) -> None:
        self.erase(Booking)
        self.settle()
        (row,) = ToldErasure.objects.all()
        assert (row.matter, row.authority) == (self.here, ORDER)
        said = json.loads(IncomingMessage.objects.get(kind="booking.erased").body)["data"]
        assert row.messages == len(said["messages"]) == 3, "the booking, the answer and the record"
        assert {one[1] for one in outcomes()} == {"recorded"}
        for message in self.sent_by_bureau("booking.erased"):
            with self.bureau.inside():
                message.due_at, message.state = timezone.now(), "waiting"
                message.save()
        self.settle()
        assert ToldErasure.objects.count() == 1
        assert not Booking.objects.get(matter=self.here).erased, "the office erases by an order of its own"
        self.client.force_login(self.office.cast["reed"])
        page = self.client.get(f"/intake/{self.reference}/").content.decode()
        assert "The bureau erased what it had told" in page and ORDER in page
        assert [str(f) for f in check().findings] == []

    def test_word_of_it_keeps_the_booking_no_longer(self) -> None:
        self.erase(Booking)
        self.settle()
        step = RecordedStep.objects.get(matter=self.here, step="receive_erasure")
        assert told_of_erasures([self.here]) == [(self.here.pk, step.number)]
        assert retention.due() == []

    def test_what_was_erased_of_the_search_is_told_too_and_by_what_order(self) -> None:
        self.erase(PrintMatch)
        self.settle()
        assert ToldErasure.objects.get().authority == ORDER

    def test_of_a_booking_that_was_not_forwarded_nothing_is_told(self) -> None:
        other = self.booked(2, tot="MAP")
        self.settle()
        with self.bureau.inside():
            row = Booking.objects.get(matter__reference=other)
            asked = erasure.request(
                other, rows=[f"intake.Booking:{row.pk}"], authority=ORDER, ordered_on=timezone.now().date(),
                actor=self.bureau.cast["reed"].actor,
            )  # fmt: skip
            erasure.approve(asked.pk, actor=self.bureau.cast["stone"].actor, at_once=False)
        self.settle()
        assert not self.sent_by_bureau("booking.erased")
