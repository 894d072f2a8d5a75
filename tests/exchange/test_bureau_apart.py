"""A bureau and an immigration office that run deployments of their own: an arrest is searched by both, the bureau's
answer and the record that the office asks for reach the office, and nothing of the office's side reaches the bureau."""

from __future__ import annotations

import json
from typing import Final

import pytest
from django.test import override_settings
from django.utils import timezone

from handover.audit.verify import verify
from handover.exchange.erasures import messages_that_tell
from handover.exchange.models import IncomingMessage
from handover.exchange.sequence import passages
from handover.process.advance import RefusedError
from handover.process.erasure import public as erasure
from handover.process.integrity.check import check
from handover.process.models import Matter
from handover.repositories import expunging
from handover.repositories.models import ChargeDisposition, CriminalIdentity, Expungement, SourceRecord
from handover.stages.identification import actions as searching
from handover.stages.identification.models import GivenRecord, Search
from handover.stages.identification.public import queries as identification
from handover.stages.intake.models import Answer, Booking, Submission
from handover.stages.review.case_file.file import file_of
from tests.exchange.apart import BUREAU, COURTS, STATE, BureauApart, of_courts, outcomes
from tests.exchange.side_by_side import Deployment
from tests.repositories.records import feed, line, person, take, write


class TestBooking(BureauApart):
    """One booking through both."""

    def case_of(self, reference: str) -> Matter:
        """The case that the office opened on a booking."""
        return Matter.objects.get(track="case", parent__reference=reference)

    def test_both_search_and_the_case_has_both_histories(self) -> None:
        reference = self.booked(1)
        self.settle()
        assert self.at_bureau(reference).state == "answered"
        mine = Matter.objects.select_related("agency").get(reference=reference)
        assert (mine.state, mine.agency.ori) == ("answered", "CX0010000"), "the jail is the one that booked"
        file = Submission.objects.get(matter=mine)
        assert file.channel == "bureau"
        with self.bureau.inside():
            charges = Booking.objects.get(matter__reference=reference).charges
            assert Search.objects.get().repository == "criminal", "the bureau has no other repository"
        assert charges and Booking.objects.get(matter=mine).charges == charges
        case = self.case_of(reference)
        assert case.state == "queried"
        read = file_of(case.pk)
        assert read.criminal is not None and read.criminal.ucn == "U0000001"
        assert [a.agency_ori for a in read.criminal.arrests.all()] == ["XX0010000"]
        assert {one[1] for one in outcomes()} == {"recorded"}
        assert not Answer.objects.exists(), "the bureau answers the jail"
        assert [str(f) for f in check().findings] == []
        with self.bureau.inside():
            assert [str(f) for f in check().findings] == []
            assert {one[1] for one in outcomes()} == {"recorded"}

    def test_the_page_of_a_cases_messages_shows_those_of_its_booking_too(self) -> None:
        reference = self.booked(1)
        self.settle()
        case = self.case_of(reference)
        found = passages(case, self.office.cast["stone"])
        assert [(one.kind, one.out) for one in found] == [
            ("booking.forwarded", False), ("criminal.answer", False), ("record.asked", True), ("record.given", False),
        ]  # fmt: skip
        self.client.force_login(self.office.cast["stone"])
        page = self.client.get(f"/exchange/cases/{case.reference}/").content.decode()
        assert page.count("Columbia Criminal Records Bur") >= 4
        self.client.force_login(self.office.cast["reed"])
        booking = self.client.get(f"/intake/{reference}/").content.decode()
        assert "the bureau that forwarded the booking answers the jail" in booking

    def test_the_bureau_learns_that_a_case_needs_the_record_and_nothing_else(self) -> None:
        self.booked(1)
        self.settle()
        with self.bureau.inside():
            came = [json.loads(row.body) for row in IncomingMessage.objects.all()]
        assert [one["type"] for one in came] == ["handover.record.asked.v1"]
        assert came[0]["data"].keys() == {"happened_at", "recorded_at", "booking", "purpose"}
        text = json.dumps(came)
        assert "1000000001" not in text and "REYES" not in text

    def test_whom_the_office_does_not_know_opens_nothing_and_the_record_is_not_asked_for(self) -> None:
        reference = self.booked(2)
        self.settle()
        assert self.at_bureau(reference).state == "answered"
        mine = Matter.objects.get(reference=reference)
        assert {s.state for s in mine.children.all()} == {"identified", "no_match"}
        assert not Matter.objects.filter(track="case").exists()
        assert not CriminalIdentity.objects.exists()
        assert not self.sent_by_bureau("record.given")

    def test_whom_the_bureau_does_not_know_has_a_case_with_no_criminal_history(self) -> None:
        reference = self.booked(3)
        self.settle()
        case = self.case_of(reference)
        assert identification.criminal_match(Matter.objects.get(reference=reference).pk) is None
        assert file_of(case.pk).criminal is None
        assert len(self.sent_by_bureau("record.given")) == 1, "asked for, and answered that there is none"
        assert {one[1] for one in outcomes()} == {"recorded"}

    def test_what_is_no_arrest_is_not_forwarded(self) -> None:
        reference = self.booked(1, tot="MAP")
        self.settle()
        assert self.at_bureau(reference).state == "answered"
        assert not self.sent_by_bureau("booking.forwarded")
        assert not self.sent_by_bureau("criminal.answer")
        assert not Matter.objects.exists()


class TestRecord(BureauApart):
    """What becomes of a record after it was given."""

    def setUp(self) -> None:
        super().setUp()
        self.reference = self.booked(1)
        self.settle()
        self.case = Matter.objects.get(track="case", parent__reference=self.reference)

    def shown(self) -> list[str]:
        """The charges of the criminal history as an officer reads them at the office."""
        criminal = file_of(self.case.pk).criminal
        assert criminal is not None
        return [str(charge) for arrest in criminal.arrests.all() for charge in arrest.charges.all()]

    def test_what_a_court_did_later_reaches_the_office_with_its_own_source(self) -> None:
        assert self.shown() == ["THEFT: no disposition on record"]
        said = {"charge": "c1", "category": "dismissed", "disposed_on": "2019-09-01"}
        self.send_records(line("disposition", "d1", said))
        self.settle()
        assert self.shown() == ["THEFT: dismissed"]
        assert ChargeDisposition.objects.get().source == "STATE-CCH"
        assert len(self.sent_by_bureau("record.given")) == 2

    def test_the_same_record_again_is_not_sent_again(self) -> None:
        self.send_records(person(1, version=2))
        self.settle()
        assert len(self.sent_by_bureau("record.given")) == 1

    def test_an_arrest_that_its_source_withdrew_is_hidden_at_the_office_and_one_that_comes_back_is_shown(
        self,
    ) -> None:
        self.send_records(line("arrest", "a1", {"reason": "was another person's"}, op="retract", version=2))
        self.settle()
        assert self.shown() == []
        again = {"identity": "p1", "arrested_on": "2019-05-04", "agency_ori": "XX0010000"}
        self.send_records(line("arrest", "a1", again, version=3))
        self.settle()
        assert self.shown() == ["THEFT: no disposition on record"]
        assert {one[1] for one in outcomes()} == {"recorded"}

    def test_a_sealed_record_is_hidden_at_the_office_at_once(self) -> None:
        order = {"authority": "Order 26-113 of the 5th District Court", "dated": "2026-01-10"}
        self.send_records(line("charge", "c1", order, op="seal", version=2))
        self.settle()
        assert self.shown() == []

    def test_who_was_merged_is_found_under_the_number_that_stands(self) -> None:
        self.send_records(line("criminal_identity", "p1", {"old": "p1", "new": "p2"}, op="merge", version=2))
        self.settle()
        criminal = file_of(self.case.pk).criminal
        assert criminal is not None and criminal.ucn == "U0000002"
        assert self.shown() == ["THEFT: no disposition on record"]

    def test_a_withdrawn_match_takes_the_history_from_the_case(self) -> None:
        with self.bureau.inside():
            search = Matter.objects.get(track="search")
            searching.withdraw_match(
                search.pk, actor=self.bureau.cast["evans"].actor, version=search.version,
                reasons="The ridges of the right thumb differ in two places.",
            )  # fmt: skip
        self.settle()
        assert file_of(self.case.pk).criminal is None
        assert {m.state for m in Matter.objects.filter(track="search")} == {"withdrawn", "identified"}
        body = IncomingMessage.objects.filter(kind="criminal.answer").last()
        assert body is not None and "ridges" not in body.body, "the examiner's reasons are the bureau's"
        said = json.loads(body.body)["data"]
        assert (said["outcome"], said["ucn"], said["score"], said["by_examiner"]) == (
            "withdrawn",
            "",
            0.0,
            False,
        )

    def test_the_match_of_the_bureau_is_withdrawn_by_nobody_at_the_office(self) -> None:
        search = Matter.objects.get(track="search", state="identified", steps__step="receive_match")
        with pytest.raises(RefusedError):
            searching.withdraw_match(
                search.pk, actor=self.office.cast["evans"].actor, version=search.version,
                reasons="The ridges of the right thumb differ in two places.",
            )  # fmt: skip

    def test_two_sources_of_one_person_stay_two(self) -> None:
        said = {"ucn": "U0000001", "names": [{"last": "REYES"}]}
        self.send_records(of_courts("criminal_identity", "x1", said), source=COURTS)
        self.settle()
        assert self.shown() == ["THEFT: no disposition on record"]
        assert {one[1] for one in outcomes()} == {"recorded"}
        assert verify()[1] is None


class TestExpunged(BureauApart):
    """An order destroys what was told of a record too, on the side where it is carried out."""

    ORDER: Final = {"authority": "Order 26-113 of the 5th District Court", "dated": "2026-01-10"}

    def setUp(self) -> None:
        super().setUp()
        self.booked(1)
        self.settle()

    def carried_out(self, by: Deployment) -> Expungement:
        """Two people of this deployment carry out the order that waits there."""
        (waits,) = expunging.waiting()
        expunging.ask(waits.pk, actor=by.cast["reed"].actor)
        return expunging.approve(waits.pk, actor=by.cast["stone"].actor, at_once=False)

    def test_at_the_bureau_what_it_gave_goes_and_the_office_hides_the_record(self) -> None:
        self.send_records(line("charge", "c1", self.ORDER, op="expunge", version=2))
        self.settle()
        with self.bureau.inside():
            assert [("THEFT" in str(one.records)) for one in GivenRecord.objects.order_by("pk")] == [
                True,
                False,
            ]
            self.carried_out(self.bureau)
            first, last = GivenRecord.objects.order_by("pk")
            assert first.erased and not last.erased
            assert [str(f) for f in check().findings] == []
        self.settle()
        assert SourceRecord.objects.get(kind="charge").state == "retracted"

    def test_at_the_office_the_message_that_told_it_goes(self) -> None:
        before = IncomingMessage.objects.get(kind="record.given")
        assert "THEFT" in before.body
        version = int(timezone.now().timestamp() * 1_000_000) + 10**12
        take(feed("cch"), write(self.files / "order.jsonl", [
            line("charge", "c1", self.ORDER, op="expunge", version=version),
        ]))  # fmt: skip
        done = self.carried_out(self.office)
        assert done.request is not None and f"exchange.IncomingMessage:{before.pk}" in done.request.rows
        after = IncomingMessage.objects.get(pk=before.pk)
        assert after.erased and "THEFT" not in after.body
        assert [str(f) for f in check().findings] == []

    def test_a_message_that_tells_of_other_records_stays(self) -> None:
        row = IncomingMessage.objects.get(kind="record.given")
        told = (
            frozenset({(STATE, "charge", "c1")}),
            frozenset({(COURTS, "charge", "c1"), (STATE, "arrest", "c1")}),
        )
        assert [messages_that_tell(one) for one in told] == [[f"exchange.IncomingMessage:{row.pk}"], []]


class TestPeopleOfTheBureau(BureauApart):
    """Who works at a bureau that runs alone."""

    def test_two_people_of_the_bureau_erase_by_order_and_the_office_is_asked_nothing(self) -> None:
        reference = self.booked(2)
        self.settle()
        with self.bureau.inside():
            reed, stone = self.bureau.cast["reed"], self.bureau.cast["stone"]
            for one in (reed, stone):
                one.agency = self.bureau.cast.agencies[BUREAU]
                one.save()
            row = Booking.objects.get(matter__reference=reference)
            asked = erasure.request(
                reference, rows=[f"intake.Booking:{row.pk}"], authority="Order 26-118 of the Columbia Circuit Court",
                ordered_on=timezone.now().date(), actor=reed.actor,
            )  # fmt: skip
            erasure.approve(asked.pk, actor=stone.actor, at_once=False)
            assert Booking.objects.get(pk=row.pk).erased
            self.client.force_login(stone)
            assert self.client.get("/exchange/").status_code == 200
        with self.bureau.inside(), override_settings(HANDOVER_PARTS=["bureau", "office"]):
            assert stone.unfit, "where an office runs, a bureau has no supervisor"
