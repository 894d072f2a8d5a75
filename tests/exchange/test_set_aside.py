"""A message that cannot be said, or that its receiver cannot read, holds no later one of its case back: it is set
aside, its reason stands on the page of messages, and what is urgent goes ahead of what is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest import mock

import time_machine
from django.db import transaction
from django.utils import timezone

from handover.audit.models import Entry
from handover.exchange import outbox
from handover.exchange.effects.applying import apply_waiting
from handover.exchange.messages.registry import BY_TYPE, MessageKind
from handover.exchange.models import IncomingCourse, IncomingMessage, OutgoingMessage
from handover.formats.drops import EventType
from handover.process.erasure import public as erasure
from handover.process.models import Matter
from handover.stages.identification import actions as searching
from handover.stages.identification.models import PrintMatch
from handover.stages.intake.models import ReportedEvent
from handover.stages.review.case_file.file import file_of
from tests.exchange.apart import outcomes
from tests.exchange.test_bureau_reports import Reported


@contextmanager
def of_before_reports() -> Iterator[None]:
    """The receiver runs a version that knows no such message."""
    with mock.patch.dict(BY_TYPE):
        del BY_TYPE["handover.booking.reported.v1"]
        yield


class TestSetAside(Reported):
    """A report that the office never gets, and a match that is withdrawn after it."""

    def withdraw(self) -> None:
        """An examiner at the bureau withdraws the match."""
        with self.bureau.inside():
            search = Matter.objects.get(track="search")
            searching.withdraw_match(
                search.pk, actor=self.bureau.cast["evans"].actor, version=search.version,
                reasons="The ridges of the right thumb differ in two places.",
            )  # fmt: skip

    def erase_reports(self) -> None:
        """What the jail reported is erased at the bureau."""
        with self.bureau.inside():
            rows = [f"intake.ReportedEvent:{row.pk}" for row in ReportedEvent.objects.all()]
        self.erase(rows)

    def erase(self, rows: list[str]) -> None:
        """Two people of the bureau erase these."""
        with self.bureau.inside():
            asked = erasure.request(
                self.reference, rows=rows,
                authority="Order 26-118 of the Columbia Circuit Court", ordered_on=timezone.now().date(),
                actor=self.bureau.cast["reed"].actor,
            )  # fmt: skip
            erasure.approve(asked.pk, actor=self.bureau.cast["stone"].actor, at_once=False)

    def erase_reports_untold(self) -> None:
        """The same at a bureau of before, which told nobody that an event was erased."""
        self.erase_reports()
        with self.bureau.inside():
            OutgoingMessage.objects.exclude(erasure=None).delete()

    def report(self) -> OutgoingMessage:
        """The bureau's first message of a report."""
        return self.sent_by_bureau("booking.reported")[0]

    def test_a_report_that_was_erased_before_it_was_told_holds_no_withdrawn_match_back(self) -> None:
        self.wire.cut = True
        self.reported(EventType.CORRECT, last="REYES", first="MARIA")
        self.settle()
        self.erase_reports()
        self.withdraw()
        self.mend()
        assert file_of(self.case.pk).criminal is None, "the match is withdrawn at the office"
        assert not IncomingCourse.objects.filter(held_back__gt=0).exists()
        assert {one[1] for one in outcomes()} == {"recorded"}
        row = self.report()
        assert row.state == "dead" and "erased" in row.why
        with self.bureau.inside():
            assert Entry.objects.filter(act="message.given_up", subject=self.reference).count() == 1
            stone = self.bureau.cast["stone"]
            stone.agency = self.bureau.cast.agencies["CXBUREAU0"]
            stone.save()
            self.client.force_login(stone)
            page = self.client.get("/exchange/").content.decode()
            assert "booking.reported" in page and row.why in page, "its owner sees it with its reason"

    def test_an_office_that_knows_no_reports_is_told_of_a_withdrawn_match_and_later_of_the_report(
        self,
    ) -> None:
        with of_before_reports():
            self.reported(EventType.RELEASE, released_at=self.at)
            self.settle()
            assert (self.report().state, self.report().why) == ("failing", "refused: answered 422 version")
            self.withdraw()
            self.settle()
            assert file_of(self.case.pk).criminal is None
            assert not IncomingCourse.objects.filter(held_back__gt=0).exists()
            tries = self.report().tries
            self.reported(EventType.CORRECT, "E-2", last="REYES")
            self.settle()
            assert self.report().tries == tries, "what is tried before its time uses up none of its tries"
        self.reported(EventType.CORRECT, "E-3", last="RAYES")
        self.settle()
        assert self.there() == ["RELEASE", "CORRECT", "CORRECT"], (
            "the office was upgraded: it gets all, in order"
        )
        assert {one[1] for one in outcomes()} == {"recorded"}

    def test_a_withdrawn_match_is_told_also_where_it_is_erased_before_it_could_be_told(self) -> None:
        self.wire.cut = True
        self.withdraw()
        self.settle()
        with self.bureau.inside():
            rows = [f"identification.PrintMatch:{row.pk}" for row in PrintMatch.objects.all()]
        self.erase(rows)
        self.mend()
        row = self.sent_by_bureau("criminal.answer")[-1]
        assert (row.state, row.ahead) == ("received", True)
        assert file_of(self.case.pk).criminal is None
        kept = IncomingMessage.objects.get(kind="criminal.answer", step=row.number).body
        assert '"withdrawn"' in kept and "U0000001" not in kept, "nothing more is said of the match"

    def test_a_match_that_was_withdrawn_before_the_upgrade_goes_ahead_of_what_waits(self) -> None:
        self.wire.cut = True
        self.reported(EventType.CORRECT, last="REYES")
        self.settle()
        self.wire.cut = False
        with self.bureau.inside():
            later = timezone.now() + timedelta(hours=4)
            OutgoingMessage.objects.filter(pk=self.report().pk).update(state="failing", due_at=later)
        self.withdraw()
        with mock.patch.object(outbox, "is_urgent", return_value=False):  # the bureau of before wrote it
            self.settle()
        assert file_of(self.case.pk).criminal is None
        came = IncomingMessage.objects.filter(kind__in=("booking.reported", "criminal.answer")).order_by("pk")
        assert [row.kind for row in came][:2] == ["criminal.answer", "criminal.answer"], (
            "the report came after"
        )

    def test_a_withdrawn_match_that_was_held_back_before_the_upgrade_counts_after_it(self) -> None:
        self.wire.cut = True
        self.reported(EventType.CORRECT, last="REYES")
        self.settle()
        self.erase_reports_untold()
        self.withdraw()
        self.settle()
        row, report = self.sent_by_bureau("criminal.answer")[-1], self.report()
        with self.bureau.inside():  # the bureau of before names the one before it
            OutgoingMessage.objects.filter(pk=row.pk).update(after=report.number)
        with mock.patch.object(MessageKind, "counts_at_once", lambda kind, data: kind.at_once):
            self.mend()  # the office of before takes it
        assert file_of(self.case.pk).criminal is not None
        assert IncomingCourse.objects.filter(held_back=1, missing_after=report.number).exists()
        with time_machine.travel(timezone.now() + timedelta(days=30)):
            assert apply_waiting() == 1, "the worker's round looks at it however long ago it came"
        assert file_of(self.case.pk).criminal is None

    def test_what_an_office_lost_and_the_bureau_has_erased_since_holds_later_reports_back_no_longer(
        self,
    ) -> None:
        """The office is restored from a backup. What is sent first afterwards still names what it lost."""
        night = transaction.savepoint()
        self.reported(EventType.CORRECT, last="REYES")
        self.settle()
        assert self.there() == ["CORRECT"]
        transaction.savepoint_rollback(night)
        self.erase_reports_untold()
        self.reported(EventType.CORRECT, "E-2", last="RAYES")
        self.settle()
        self.mend()
        lost = self.report()
        assert (lost.state, self.there()) == ("dead", [])
        assert IncomingCourse.objects.filter(held_back=1, missing_after=lost.number).exists()
        self.reported(EventType.RELEASE, "E-3", released_at=self.at)
        self.settle()
        assert self.there() == ["CORRECT", "RELEASE"], "the bureau says that nothing comes in between"
        assert not IncomingCourse.objects.filter(held_back__gt=0).exists()

    def test_what_an_office_lost_and_an_order_erased_since_holds_nothing_back_for_it_is_told(self) -> None:
        night = transaction.savepoint()
        self.reported(EventType.CORRECT, last="REYES")
        self.settle()
        transaction.savepoint_rollback(night)
        self.erase_reports()
        self.reported(EventType.CORRECT, "E-2", last="RAYES")
        self.settle()
        assert self.there() == ["CORRECT"]
        assert not IncomingCourse.objects.filter(held_back__gt=0).exists()
        assert IncomingMessage.objects.filter(kind="booking.erased", effect__outcome="recorded").exists()
