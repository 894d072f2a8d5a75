"""After an erasure nothing that it erased is found in the database's files, its tables, or the data folder."""

from __future__ import annotations

import re
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.conf import settings as live
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from handover.formats.drops import EventType, write_csv
from handover.formats.ebts.booking import ArrestSegment, Name
from handover.process.advance import advance
from handover.process.erasure import free_space, leftovers
from handover.process.erasure import public as erasure
from handover.process.erasure.models import Leftover
from handover.process.facts import Fact, canonical, content_of, record
from handover.process.fold import RefusedError
from handover.process.integrity.check import check
from handover.process.models import LateReason, Matter, RecordedStep
from handover.repositories.models import ImmigrationIdentity
from handover.stages.detainer.models import Paper
from handover.stages.identification.actions import MATCHER
from handover.stages.identification.models import Candidate, SearchResult
from handover.stages.intake import actions, file_store
from handover.stages.intake.feed import alarms
from handover.stages.intake.feed.events import take_file
from handover.stages.intake.feed.rosters import take_roster
from handover.stages.intake.models import Answer, Booking, JailFile, RosterAlarm, Submission
from handover.stages.review.models import RecordCorrection
from tests.process.erasure.erasing import erased, labels_of
from tests.process.erasure.remains import FIRST, LAST, found, places, stored
from tests.stages import files
from tests.stages.intake.jail import NOON, Jail, event, roster
from tests.support import walk
from tests.support.cast import Cast
from tests.support.walk import Person, case_in

ALONE = pytest.mark.usefixtures("no_remains", "own_folder")
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.heavy, pytest.mark.laid_out, ALONE]

BORN = "1931-07-19"
NUMBER = "CANARY7341"
CHARGE = "CANARYTHEFT OF FERRETS"
FIN = "7301928465"
CANARIES = [LAST, FIRST, BORN, NUMBER, CHARGE, FIN]


def life(cast: Cast) -> Matter:
    """A booking file and its answer, a case with papers, a search, and a job that failed: canaries in all of them."""
    sent = files.sent_by(
        cast["clark"], names=(Name(LAST, FIRST),), births=(BORN,), booking_number=NUMBER,
        charges=(ArrestSegment(None, CHARGE),), ssn=("731928465",),
    )  # fmt: skip
    assert sent.state == "accepted"
    refused = files.sent_by(
        cast["clark"], names=(Name(LAST, FIRST),), births=(BORN,), arrest_date=_tomorrow()
    )
    assert refused.state == "refused"
    person = Person(fin=FIN)
    walk.immigration_identity(person)
    ImmigrationIdentity.objects.filter(pk=FIN).update(names=[{"last": LAST, "first": FIRST}], births=[BORN])
    case = case_in(cast, "held", person)
    search = walk.search(sent, "criminal")
    row = Candidate(
        found="names", rank=1, identity="X", score=0.5, evidence=[{"probe_value": BORN, "gallery": CHARGE}]
    )

    def write(matter: Matter) -> dict[str, Fact]:
        record(row, matter, MATCHER)
        size = SearchResult(gallery_size=1, epoch=1, complete=True, elapsed_ms=1.0)
        return {"search_answer": record(size, matter, MATCHER)}

    advance(search.pk, "find_nobody", actor=MATCHER, version=search.version, write=write)
    DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {"case_id": str(case.pk)}}, backend_name="default", status="FAILED",
        task_path="x.y", traceback=f"ValueError: {LAST} born {BORN}", exception_class_path="builtins.ValueError",
        worker_ids=[],
    )  # fmt: skip
    return case


def _tomorrow() -> date:
    return timezone.now().date() + timedelta(days=2)


def fingerprints_of_bytes() -> list[bytes]:
    """Pieces and digests of every file and paper: compressed content says its canaries to no search."""
    found = []
    for paper in Paper.objects.all():
        sealed: Any = Paper.objects.values_list("pdf", flat=True).get(pk=paper.pk)
        pdf = sealed.raw  # as it lies in the database
        found += [pdf[len(pdf) // 2 : len(pdf) // 2 + 24], paper.sha256.encode(), paper.facts_digest.encode()]
    for model in (Submission, Answer):
        for digest in model.objects.values_list("sha256", flat=True):
            if digest in stored():
                found += [digest.encode(), file_store.get(digest)[100:140]]
    return found


def forget_the_identity() -> None:
    """What the records side does with its own rows, which no case holds any more."""
    row = ImmigrationIdentity.objects.get(pk=FIN)
    for rows in (row.encounters, row.statuses, row.orders):
        rows.all().delete()
    row.delete()
    free_space.clean([model._meta.db_table for model in apps.get_app_config("repositories").get_models()])


def test_no_canary_is_left_anywhere(cast: Cast) -> None:
    life(cast)
    needles = [c.encode() for c in CANARIES] + fingerprints_of_bytes()
    assert {n for _, n in found(needles)} == set(needles), "the search finds what is there"
    erased(cast, labels_of())
    forget_the_identity()
    assert erasure.unfinished() == 0
    assert found(needles) == set()
    assert stored() <= {"secret.key", "signing.key", "1.key"}
    assert check().findings == []


def test_no_digest_that_is_left_is_that_of_a_guess(cast: Cast) -> None:
    """Of the content, of a single date, or of the canonical texts of an event: none is among the digests kept."""
    case = case_in(cast, "in_review")
    row = LateReason(reasons=f"born {BORN}")
    birth = RecordCorrection(identity="1", record_key="k", was="", now="", source="s", birth=BORN)
    steps = RecordedStep.objects.get(matter=case, number=1)
    for one in (row, birth):
        one.matter, one.number, one.by_key, one.by_name, one.at = case, 1, "k", "n", steps.recorded_at
        one.save()
    contents = [("reasons", content_of(row), "born {}"), ("birth", content_of(birth), "{}")]
    erased(cast, labels_of())
    digests = _digests_kept()
    assert digests
    days = [(date(1910, 1, 1) + timedelta(days=n)).isoformat() for n in range(40_000)]
    assert BORN in days
    for column, content, text in contents:
        for day in days:
            said = text.format(day)
            assert sha256(canonical({**content, column: said})).hexdigest() not in digests
    assert not digests & {sha256(day.encode()).hexdigest() for day in days}


def _digests_kept() -> set[str]:
    return {d.decode() for _, data in places() for d in re.findall(rb"[0-9a-f]{64}", data)}


def test_what_a_jail_reports_beside_prints_goes_too(cast: Cast) -> None:
    with time_machine.travel(NOON + timedelta(days=2)):
        jail = Jail(cast)
        events = [
            event(EventType.BOOK, NUMBER, event_id="E1", last=LAST, first=FIRST),
            event(EventType.BOOK, "OTHER1", last="OTHER"),
        ]
        data = write_csv(events)
        take_file(data, JailFile.Kind.BOOKINGS, jail.sender)
        take_roster(roster("OTHER1"), jail.sender)
    alarms.answer(
        RosterAlarm.objects.get(), actor=cast["clark"].actor, text=f"{LAST} was released on Monday."
    )
    needles = [LAST.encode(), FIRST.encode(), NUMBER.encode(), sha256(data).hexdigest().encode()]
    assert {n for _, n in found(needles)} == set(needles)
    uses = {use.label for key in (NUMBER, LAST) for use in erasure.erasable_uses(key)}
    assert {label.partition(":")[0].partition(".")[2] for label in uses} == {
        "ReportedEvent", "Roster", "RosterAlarm", "AlarmEnd",
    }  # fmt: skip
    erased(cast, [*sorted(uses), f"intake.JailFile:{JailFile.objects.get(kind='bookings').pk}"])
    assert found(needles) == set()
    assert check().findings == []
    with time_machine.travel(NOON + timedelta(days=3)):
        take_roster(roster("OTHER1", hours=72), jail.sender)
    assert not RosterAlarm.objects.filter(erasure=None).exists(), "nobody is missed whose booking was erased"


def test_a_file_that_another_row_needs_stays(cast: Cast) -> None:
    """Two agencies may send the same bytes: they are kept once."""
    sent = files.sent_by(cast["clark"])
    row = Submission.objects.get(matter=sent)
    other = JailFile.objects.create(
        agency=sent.agency, kind="status", sha256=row.sha256, size=1, channel="https", sender="x", taken=0, again=0,
        refused=0,
    )  # fmt: skip
    erased(cast, labels_of([sent.pk]))
    assert row.sha256 in stored()
    erased(cast, [f"intake.JailFile:{other.pk}"])
    assert row.sha256 not in stored()


def test_what_cannot_be_removed_yet_is_noted_told_and_done_later(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = files.sent_by(cast["clark"])
    digest = Submission.objects.get(matter=sent).sha256

    def fail(_: str) -> None:
        raise OSError("read-only file system")

    monkeypatch.setattr(file_store, "discard", fail)
    erased(cast, labels_of([sent.pk]))
    assert erasure.unfinished() == 1
    assert digest in stored()
    assert {row.kind for row in Leftover.objects.all()} == {"stored file", leftovers.DATABASE}
    monkeypatch.undo()
    assert erasure.finish() == 0
    assert digest not in {p.name for p in Path(live.HANDOVER_DATA_DIR).rglob("*")}
    assert check().findings == []


def test_an_erased_booking_does_not_come_back_by_being_sent_again(cast: Cast) -> None:
    data = files.car(names=(Name(LAST, FIRST),))
    sent = files.sent(data, cast["clark"].actor)
    erased(cast, labels_of([sent.pk]))
    with pytest.raises(RefusedError, match="erased by order"):
        actions.receive(data, channel="https", actor=cast["clark"].actor)
    assert found([LAST.encode()]) == set()
    assert Booking.objects.get(matter=sent).display_name.startswith("erased by order")
