"""The same bookings through one deployment of all parts, and through a bureau apart from the office: they end alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from handover.accounts.models import Agency
from handover.formats.drops import EventType, JailEvent
from handover.process.models import Matter
from handover.process.worker import Worker
from handover.stages.identification.public import queries as identification
from handover.stages.intake import actions as intake
from handover.stages.intake import queries as intake_queries
from handover.stages.intake.feed.events import take_event
from handover.stages.intake.feed.report_source import Sender
from handover.stages.intake.feed.rosters import take_roster
from handover.stages.intake.models import Booking, Submission
from handover.stages.notification import actions as notification
from handover.stages.notification.messages import SpecialistAnswer
from handover.stages.notification.models import Query
from handover.stages.review.case_file.file import file_of
from handover.stages.review.determination import actions as review
from handover.world.prints import tenprint
from tests.exchange.apart import BureauApart, criminal_records
from tests.exchange.side_by_side import Deployment
from tests.stages.files import car, new_tcn

PEOPLE = (1, 2, 3, 4, 1, 3)
"""Whom the six bookings are of: known to both, to the bureau, to the office, to nobody, and two again."""
SAYS = "Searched the case system and the court system; the linked records show what is told."


class TestEnds(BureauApart):
    """Six bookings and one that is no arrest."""

    def sent_files(self) -> list[bytes]:
        """The files of the jails, the same for both."""
        made = [
            car(tcn=new_tcn(), minutiae=tenprint(who, 5 + n), booking_number=f"26-00000{n}")
            for n, who in enumerate(PEOPLE)
        ]
        return [*made, car(tot="MAP", minutiae=tenprint(1, 4), booking_number="26-000009")]

    def test_the_same_bookings_end_alike(self) -> None:
        files = self.sent_files()
        with self.one_deployment() as whole, transaction.atomic(), whole.inside():
            for file in files:
                intake.receive(file, channel="command", actor=intake.INTAKE)
            _work()
            jail_reports()
            _work()
            together = self.ends(whole)
            transaction.set_rollback(True)
        with self.bureau.inside():
            for file in files:
                intake.receive(file, channel="command", actor=intake.INTAKE)
        self.settle()
        with self.bureau.inside():
            jail_reports()
        self.settle()
        apart = self.ends(self.office)
        assert [end["reported"] for end in together.values()].count([]) == 3, (
            "of three the jail's system said more"
        )
        assert "citizenship_question" in str(together)
        assert len(together) == 6 and sum("case" in end for end in together.values()) == 4
        assert apart == together
        with self.bureau.inside():
            assert set(Matter.objects.values_list("track", flat=True)) == {"booking", "search"}
            answered = Matter.objects.filter(track="booking").values_list("state", flat=True)
            assert list(answered) == ["answered"] * 7, "each jail has its answer"

    @contextmanager
    def one_deployment(self) -> Iterator[Deployment]:
        """The office's deployment with the bureau in it: all records, and a peer of nobody."""
        all_parts = replace(self.office, parts=("bureau", "office", "jail"))
        all_parts.cast = self.office.cast
        with transaction.atomic():
            with all_parts.inside():
                criminal_records(self.feeds_folder())
                self.office.cast.agencies["CXBUREAU0"].refresh_from_db()
            yield all_parts
            transaction.set_rollback(True)

    def feeds_folder(self) -> Any:
        """Where feed files are written."""
        folder = self.office.folder / "feeds"
        folder.mkdir(exist_ok=True)
        return folder

    def ends(self, here: Deployment) -> dict[str, Mapping[str, Any]]:
        """How each arrest ended for the office, by the jail's file, after its people took the same steps."""
        found = {}
        for file in Submission.objects.select_related("matter").order_by("tcn"):
            booking = Booking.objects.get(matter=file.matter)
            if booking.tot == "CAR":
                found[file.tcn] = self.end_of(here, file.matter, booking)
        return found

    def end_of(self, here: Deployment, matter: Matter, booking: Booking) -> Mapping[str, Any]:
        """One arrest: its booking, whom prints gave on either side, and its case as an officer reads it."""
        match, told = identification.criminal_match(matter.pk), intake_queries.jail_reports(matter.pk)
        end: dict[str, Any] = {
            "booking": matter.state, "jail": matter.agency.ori, "names": booking.names, "charges": booking.charges,
            "criminal": match.identity if match else "", "number": booking.booking_number,
            "immigration": [s.matter.state for s in identification.searches_for(matter.pk)
                            if s.repository == "immigration"],
            "reported": [(one.event.event_type.value, one.event.last, one.event.ctz, one.event.event_time)
                         for one in told.reports],
            "missing": told.missing_since,
        }  # fmt: skip
        case = Matter.objects.filter(track="case", parent=matter).first()
        return {**end, "case": self.walked(here, case)} if case else end

    def walked(self, here: Deployment, case: Matter) -> Mapping[str, Any]:
        """The specialist answers the query, and an officer takes it up and reads both histories."""
        if case.state == "citizenship_question":
            return {"state": case.state}
        asked = Query.objects.get(matter=case).fields
        answer = SpecialistAnswer("unknown", "not_told", SAYS, ())
        case = notification.answer_query(
            case.pk, actor=here.cast["reed"].actor, version=case.version, answer=answer
        )
        case = review.take_up(case.pk, actor=here.cast["ortiz"].actor, version=case.version)
        file = file_of(case.pk)
        arrests = list(file.criminal.arrests.all()) if file.criminal else []
        return {
            "state": case.state, "asked": {k: v for k, v in asked.items() if k != "FBI"},
            "person": file.immigration.fin, "ucn": file.criminal.ucn if file.criminal else "",
            "charges": [(a.agency_ori, str(a.arrested_on), str(c)) for a in arrests for c in a.charges.all()],
        }  # fmt: skip


REPORTED_AT = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)


def jail_reports() -> None:
    """The jail's system reports a release, a corrected citizenship, and a roster that lacks a booking."""
    sender = Sender.folder(Agency.objects.get(ori="CX0010000"))
    said: tuple[tuple[str, EventType, dict[str, Any]], ...] = (
        ("26-000000", EventType.RELEASE, {"released_at": REPORTED_AT}),
        ("26-000002", EventType.CORRECT, {"last": "REYES", "ctz": "US"}),
        ("26-000005", EventType.BOOK, {"last": "REYES"}),
    )
    for number, kind, what in said:
        take_event(JailEvent(f"E-{number}", kind, REPORTED_AT, "CX0010000", number, **what), sender)
    lines = [f"2026-11-24T17:00:00+00:00,CX0010000,{number}" for number in ("26-000001", "26-000002")]
    take_roster("\n".join(["as_of,facility_ori,booking_no", *lines, ""]).encode(), sender)


def _work() -> None:
    """Do every job that is due."""
    worker = Worker()
    while worker.run():
        pass
    worker.leave()
