"""What was erased, and which peer is told of it by which message: derived from the declarations, and held to what each
message can still say once a row is erased."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from handover.exchange import sending
from handover.exchange.carried import COMPUTED_FROM, TELL_ERASURES, TOLD_BY, UNTOLD, carried, carriers
from handover.exchange.deriving import _COMPUTED
from handover.exchange.messages.registry import KINDS, NAMED
from handover.exchange.models import IncomingMessage, OutgoingMessage
from handover.exchange.parts import MessageWay
from handover.formats.drops import EventType
from handover.process.erasure import public as erasure
from handover.process.erasure.columns import Erasable, ErasedError, label_of
from handover.process.erasure.uses import erasable_models
from handover.stages.detainer.models import Paper
from handover.stages.intake.models import Booking, ReportedEvent, ToldErasure
from tests.exchange.side_by_side import Deployment
from tests.exchange.test_bureau_reports import Reported
from tests.exchange.two import TwoDeployments
from tests.support.walk import case_in

ORDER = "Order 26-118 of the Columbia Circuit Court"
NOT_ITS_CONTENT = {"intake.Answer", "detainer.Package", "detainer.Signature"}
"""Tables of which a message repeats numbers alone, that no order empties: once the row is erased it is not said again,
but it told nothing of what was erased."""
TO_JAIL = MessageWay.OFFICE_TO_JAIL


def test_of_each_value_that_is_no_column_it_is_declared_what_it_repeats() -> None:
    assert set(COMPUTED_FROM) == set(_COMPUTED)
    erasable = {model._meta.label for model in erasable_models()}
    assert {label for labels in COMPUTED_FROM.values() for label in labels} <= erasable


def test_each_way_tells_of_an_erasure_or_says_why_not() -> None:
    assert {*TOLD_BY, *UNTOLD} == set(MessageWay)
    assert not set(TOLD_BY) & set(UNTOLD)
    assert all(NAMED[kind].way is way for way, kind in TOLD_BY.items())


def test_the_table_of_what_is_told() -> None:
    """Of every table that an erasure can empty; what is not here is carried by no message, and told nobody."""
    found = {
        (model._meta.label, kind)
        for model in erasable_models()
        for way in TOLD_BY
        for kind in carriers(model._meta.label, way)
    }
    assert found == {
        ("detainer.Paper", "request.lodged"), ("detainer.Paper", "request.withdrawn"),
        ("detainer.Paper", "warrant.cancelled"), ("detainer.Paper", "notice.replaced"),
        ("custody.CorrectionDraft", "correction.told"),
        ("intake.Booking", "request.lodged"),
        ("intake.Submission", "booking.forwarded"),
        ("intake.Booking", "booking.forwarded"),
        ("identification.PrintMatch", "criminal.answer"),
        ("identification.GivenRecord", "record.given"),
        ("intake.ReportedEvent", "booking.reported"),
    }  # fmt: skip
    assert not any(carried(NAMED[kind]) for kind in TELL_ERASURES)


def rows_at(deployment: Deployment) -> Iterator[Erasable]:
    """The newest row of each table that an erasure can empty."""
    for model in erasable_models():
        row = model._base_manager.filter(erasure=None).order_by("-pk").first()
        if row is not None and not isinstance(row, IncomingMessage):
            yield row


def erase(at: Deployment, *rows: Erasable) -> None:
    """Two people there erase these."""
    asked = erasure.request(
        "X-1", rows=[label_of(row) for row in rows], authority=ORDER, ordered_on=timezone.now().date(),
        actor=at.cast["reed"].actor, of_record=True,
    )  # fmt: skip
    erasure.approve(asked.pk, actor=at.cast["stone"].actor, at_once=False)


def unsayable() -> set[str]:
    """The kinds of the messages that passed and that cannot be said any more."""
    found = set()
    for row in OutgoingMessage.objects.filter(state="received", erasure=None).select_related("matter"):
        try:
            sending.compose(row)
        except ErasedError:
            found.add(row.kind)
    return found


def told() -> list[OutgoingMessage]:
    return list(OutgoingMessage.objects.exclude(erasure=None).order_by("pk"))


class TestAtBureau(Reported):
    """Everything that a bureau holds of a forwarded booking."""

    def setUp(self) -> None:
        super().setUp()
        self.reported(EventType.CORRECT, last="REYES")
        self.settle()

    def test_the_office_is_told_where_a_message_that_it_has_cannot_be_said_any_more_and_only_then(
        self,
    ) -> None:
        seen = {}
        with self.bureau.inside():
            for row in list(rows_at(self.bureau)):
                night = transaction.savepoint()
                erase(self.bureau, row)
                label, gone = row._meta.label, unsayable()
                seen[label] = bool(gone) and label not in NOT_ITS_CONTENT
                assert [one.kind for one in told()] == ["booking.erased"] * seen[label], row
                transaction.savepoint_rollback(night)
        assert len(seen) >= 8
        assert {label for label, carries in seen.items() if carries} == {
            "intake.Submission", "intake.Booking", "identification.PrintMatch", "identification.GivenRecord",
            "intake.ReportedEvent",
        }  # fmt: skip

    def erase_here(self, *models: type[Erasable]) -> None:
        """Two people of the bureau erase what it holds in each of these tables, by an order each."""
        with self.bureau.inside():
            for model in models:
                erase(self.bureau, *model._base_manager.filter(erasure=None))

    def test_an_event_that_is_erased_alone_is_told(self) -> None:
        self.erase_here(ReportedEvent)
        self.settle()
        (row,) = ToldErasure.objects.all()
        assert (row.matter.reference, row.authority) == (self.reference, ORDER)

    def test_two_erasures_between_two_steps_are_each_told_with_its_own_time(self) -> None:
        self.erase_here(ReportedEvent)
        self.settle()
        self.erase_here(Booking)
        self.settle()
        with self.bureau.inside():
            times = list(erasure.Erasure.objects.order_by("pk").values_list("at", flat=True))
        assert list(ToldErasure.objects.order_by("pk").values_list("erased_at", flat=True)) == times
        kept = [json.loads(one.body) for one in IncomingMessage.objects.filter(kind="booking.erased")]
        assert len({one["id"] for one in kept}) == 2

    def test_one_that_is_sent_again_after_another_is_the_same(self) -> None:
        self.erase_here(ReportedEvent)
        self.settle()
        with self.bureau.inside():
            (first,) = told()
            before = sending.compose(first)
        self.erase_here(Booking)
        with self.bureau.inside():
            assert sending.compose(first) == before

    def test_one_more_than_there_are_steps_waits_for_a_person(self) -> None:
        with self.bureau.inside():
            (forwarded,) = OutgoingMessage.objects.filter(kind="booking.forwarded")
            steps = forwarded.matter.version
            for number in range(1, steps + 1):
                OutgoingMessage.objects.create(
                    matter=forwarded.matter, number=number, kind="booking.erased", sender=forwarded.sender,
                    recipient=forwarded.recipient, peer=forwarded.peer, state="received", due_at=None,
                )  # fmt: skip
        self.erase_here(Booking)
        with self.bureau.inside():
            (row,) = told()
            assert (row.state, row.due_at) == ("dead", None)
            assert "another way" in row.why

    def test_what_was_never_sent_is_told_nobody(self) -> None:
        reference = self.booked(2)
        with self.bureau.inside():
            assert self._jobs(), "it is accepted, and nothing is sent yet"
            erase(self.bureau, Booking.objects.get(matter__reference=reference))
            assert told() == []


class TestAtOffice(TwoDeployments):
    """Everything that an office holds of a lodged request."""

    def test_the_jail_is_told_where_a_message_that_it_has_cannot_be_said_any_more_and_only_then(self) -> None:
        case_in(self.office.cast, "lodged")
        self.pass_messages()
        seen = {}
        for row in list(rows_at(self.office)):
            night = transaction.savepoint()
            erase(self.office, row)
            carries = bool(carriers(row._meta.label, TO_JAIL))
            seen[row._meta.label] = carries
            assert [one.kind for one in told()] == ["content.erased"] * carries, row
            if unsayable():  # a table may be read for a column that no order erases
                assert row._meta.label in NOT_ITS_CONTENT or carries, row
            transaction.savepoint_rollback(night)
        assert {label for label, carries in seen.items() if carries} >= {"detainer.Paper"}
        assert len(seen) >= 8

    def test_a_paper_that_is_erased_is_told_and_read_at_the_jail(self) -> None:
        case = case_in(self.office.cast, "lodged")
        self.pass_messages()
        erase(self.office, *Paper.objects.filter(case=case, draft=False))
        self.pass_messages()
        with self.jail.inside():
            came = IncomingMessage.objects.get(kind="content.erased")
            assert came.effect.outcome == "recorded"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_a_message_carries_is_of_tables_that_are(kind: object) -> None:
    for label in carried(kind):  # type: ignore[arg-type]
        assert issubclass(apps.get_model(label), Erasable)
