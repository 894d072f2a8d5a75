"""Confirmation of a possible want as a process with its clocks, and what becomes of a hit when the want changes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from handover.abis.galleries import gallery
from handover.process.advance import RefusedError, advance
from handover.process.facts import Fact, record
from handover.process.models import Matter
from handover.process.worker import Worker
from handover.repositories.models import Want
from handover.stages.identification import actions, criminal_answer, tasks, want_actions
from handover.stages.identification.models import (
    ConfirmationAnswer,
    ConfirmationRequest,
    HitClosure,
    PrintMatch,
    SearchResult,
    WantHit,
)
from handover.stages.identification.want_actions import Answered
from handover.stages.identification.want_states import HitState, hits_to_confirm, states_of
from handover.stages.intake.models import Answer
from tests.repositories.cases import UCN, WANT, WANTED, known, moved, order, retract, send
from tests.repositories.records import Value
from tests.support import walk
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
NOON = datetime.fromisoformat("2026-11-20T12:00:00+00:00")


@pytest.fixture(autouse=True)
def _own_galleries(settings: Settings, tmp_path: Path) -> None:
    settings.HANDOVER_DATA_DIR = tmp_path / "data"


@pytest.fixture
def hit(cast: Cast, tmp_path: Path) -> WantHit:
    """A possible want that names brought up."""
    known(tmp_path)
    actions.run_search(walk.search(walk.booking(cast), "criminal").pk)
    return WantHit.objects.get(want=WANT)


def ask(cast: Cast, hit: WantHit, priority: str = "urgent") -> ConfirmationRequest:
    matter = Matter.objects.get(pk=hit.matter_id)
    want_actions.request_confirmation(
        matter.pk, actor=cast["evans"].actor, version=matter.version, hit=hit.pk, priority=priority
    )
    return ConfirmationRequest.objects.latest("pk")


def reply(cast: Cast, request: ConfirmationRequest, outcome: str, **more: Any) -> None:
    matter = Matter.objects.get(pk=request.matter_id)
    said = Answered(request.pk, outcome, "D. Duty, warrant clerk", timezone.now(), **more)
    want_actions.answer_confirmation(
        matter.pk, actor=cast["evans"].actor, version=matter.version, answered=said
    )


def state(hit: WantHit) -> HitState:
    return states_of([WantHit.objects.select_related("want").get(pk=hit.pk)])[hit.pk]


def now_says(version: int, **changed: Any) -> Value:
    """The want in a later version."""
    return {**WANTED, "source_version": version, "body": {**WANTED["body"], **changed}}


@pytest.mark.parametrize(("priority", "minutes"), [("urgent", 10), ("routine", 60)])
def test_an_agency_has_ten_minutes_or_an_hour(cast: Cast, hit: WantHit, priority: str, minutes: int) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        request = ask(cast, hit, priority)
        assert request.due_at - request.at == timedelta(minutes=minutes)
        assert (request.request_number, request.by_name) == (1, "Emery Evans")
        assert (state(hit).overdue, list(hits_to_confirm())) == (False, [hit])
    with time_machine.travel(request.due_at, tick=False):
        assert state(hit).overdue


def test_a_second_request_follows_an_answer_that_is_late_and_there_is_no_fourth(
    cast: Cast, hit: WantHit
) -> None:
    at = timezone.now()
    for number in (1, 2, 3):
        with time_machine.travel(at, tick=False):
            assert ask(cast, hit).request_number == number
            with pytest.raises(RefusedError, match="asked already"):
                ask(cast, hit)
        at += timedelta(minutes=11)
    with time_machine.travel(at, tick=False), pytest.raises(RefusedError, match="asked 3 times"):
        ask(cast, hit)


def test_a_confirmation_is_for_one_version_of_the_want(cast: Cast, hit: WantHit, tmp_path: Path) -> None:
    request = ask(cast, hit)
    reply(cast, request, "confirmed")
    assert state(hit).confirmed
    assert not hits_to_confirm().exists()
    with pytest.raises(RefusedError, match="has answered"):
        ask(cast, hit)
    send(tmp_path, now_says(2, offence="BURGLARY OF A DWELLING"))
    assert not state(hit).confirmed
    assert "again" in state(hit).words
    assert list(hits_to_confirm()) == [hit]
    with pytest.raises(RefusedError, match="changed"):
        reply(cast, request, "confirmed")
    again = ask(cast, hit)
    assert (again.request_number, again.version_id != request.version_id) == (1, True)


def test_an_agency_that_cannot_say_yet_says_when_it_will(cast: Cast, hit: WantHit) -> None:
    request = ask(cast, hit)
    with pytest.raises(RefusedError, match="when the agency will answer"):
        reply(cast, request, "in_process")
    until = timezone.now() + timedelta(minutes=30)
    reply(cast, request, "in_process", until=until)
    assert (state(hit).open, state(hit).due_at) == (True, until)
    with time_machine.travel(until, tick=False):
        assert ask(cast, hit).request_number == 2
        reply(cast, ConfirmationRequest.objects.latest("pk"), "not_confirmed")
    assert state(hit).words == "not confirmed by D. Duty, warrant clerk"


def test_an_answer_is_not_older_than_its_question(cast: Cast, hit: WantHit) -> None:
    request = ask(cast, hit)
    matter = Matter.objects.get(pk=hit.matter_id)
    early = Answered(request.pk, "confirmed", "D. Duty", request.at - timedelta(minutes=2))
    with pytest.raises(RefusedError, match="after it was asked"):
        want_actions.answer_confirmation(
            matter.pk, actor=cast["evans"].actor, version=matter.version, answered=early
        )
    assert not ConfirmationAnswer.objects.exists()


ENDS = (
    ("cleared", now_says(2, status="cleared")), ("cancelled", now_says(2, status="cancelled")),
    ("located", now_says(2, status="located")), ("expired", now_says(2, expires_on="2025-06-01")),
    ("withdrawn", retract("want", "w1")), ("withdrawn", order("seal", "want", "w1")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "row"), ENDS, ids=["cleared", "cancelled", "located", "lapsed", "retract", "seal"]
)
def test_a_want_that_ends_closes_its_open_hit(
    cast: Cast, hit: WantHit, tmp_path: Path, reason: str, row: Value
) -> None:
    ask(cast, hit)
    send(tmp_path, row)
    Worker().run()
    assert HitClosure.objects.get(hit=hit).reason == reason
    assert not hits_to_confirm().exists()
    with pytest.raises(RefusedError, match="no longer a want"):
        ask(cast, hit)


def test_a_want_that_was_located_before_it_was_hit_stays_open(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    send(tmp_path, now_says(2, status="located"))
    actions.run_search(walk.search(walk.booking(cast), "criminal").pk)
    assert tasks.tick() == 0
    assert state(WantHit.objects.get()).open


def test_the_last_day_of_a_want_is_found_by_the_tick_and_by_date(
    cast: Cast, hit: WantHit, tmp_path: Path
) -> None:
    last = timezone.now().date() + timedelta(days=3)
    send(tmp_path, now_says(2, expires_on=last.isoformat()))
    assert tasks.tick() == 0
    with time_machine.travel(datetime.combine(last + timedelta(days=1), NOON.timetz()), tick=False):
        assert tasks.tick() >= 1
        Worker().run()
        assert HitClosure.objects.get(hit=hit).reason == "expired"
        assert Want.objects.get(pk=WANT).status == "expired"
        from handover.repositories import index

        index.follow("wants")
        assert gallery("wants").ids() == []
    assert date.fromisoformat(last.isoformat()) == Want.objects.get(pk=WANT).expires_on


@pytest.mark.parametrize(("hour", "status"), [(2, "active"), (12, "expired")])
def test_a_want_that_a_source_sends_on_its_last_evening_is_one_still(
    cast: Cast, tmp_path: Path, hour: int, status: str
) -> None:
    """At 2 in the morning by UTC its last day goes on everywhere in the United States; at noon nowhere."""
    last = timezone.now().date() + timedelta(days=3)
    night = datetime.combine(last + timedelta(days=1), NOON.replace(hour=hour).timetz())
    with time_machine.travel(night):
        known(tmp_path)
        send(tmp_path, now_says(2, expires_on=last.isoformat()))
        assert Want.objects.get(pk=WANT).status == status


def test_a_jail_that_was_told_of_a_want_is_told_that_it_is_none_any_more(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    booked = walk.booking(cast)
    search = walk.search(booked, "criminal")

    def identified(matter: Matter) -> dict[str, Fact]:
        record(
            WantHit(want=Want.objects.get(), by_prints=True, weight=0, probability=0), matter, actions.MATCHER
        )
        result = SearchResult(gallery_size=1, epoch=1, complete=True, fingers=[1], elapsed_ms=1)
        match = PrintMatch(identity=UCN, score=0.9, by_examiner=False)
        return {
            "search_answer": record(result, matter, actions.MATCHER),
            "print_match": record(match, matter, actions.MATCHER),
        }

    advance(search.pk, "identify", actor=actions.MATCHER, version=search.version, write=identified)
    criminal_answer.answer_booking(search.pk)
    send(tmp_path, now_says(2, status="cleared"))
    Worker().run()
    first, second = Answer.objects.filter(matter=booked, kind=Answer.Kind.RESULT).order_by("number")
    assert "1 possible want" in first.summary
    assert (second.corrects, "want" in second.summary) == (first.tcn, False)


def test_the_examiner_asks_and_records_on_pages_and_the_booking_shows_the_result(
    cast: Cast, hit: WantHit
) -> None:
    client = Client()
    client.force_login(cast["evans"])
    queue = client.get("/identification/wants/").content.decode()
    assert WANT in queue and "not asked" in queue
    matter = Matter.objects.get(pk=hit.matter_id)
    said = {"version": matter.version, "hit": hit.pk, "priority": "routine", "remarks": ""}
    assert client.post(f"/identification/{matter.reference}/wants/request/", said).status_code == 302
    request = ConfirmationRequest.objects.get()
    local = timezone.now().astimezone(matter.agency.zone)
    answer = {
        "version": matter.version + 1, "request": request.pk, "outcome": "confirmed",
        "answered_by": "D. Duty, warrant clerk", "answered_at_wall": local.strftime("%Y-%m-%dT%H:%M"),
    }  # fmt: skip
    posted = client.post(f"/identification/{matter.reference}/wants/answer/", answer)
    assert posted.status_code == 302, posted.content.decode()
    assert matter.parent is not None
    page = client.get(f"/intake/{matter.parent.reference}/").content.decode()
    assert "confirmed by D. Duty, warrant clerk" in page
    client.force_login(cast["ortiz"])
    assert client.get("/identification/wants/").status_code == 403


def test_a_merged_want_is_no_want_of_its_own(cast: Cast, hit: WantHit, tmp_path: Path) -> None:
    other = {**WANTED, "source_key": "w2", "body": {**WANTED["body"], "nic": "W000000002"}}
    send(tmp_path, other, moved("merge", "want", "w1", "w2"))
    Worker().run()
    assert HitClosure.objects.get(hit=hit).reason == "withdrawn"


def test_a_confirmation_that_is_late_stands_among_what_is_overdue(cast: Cast, hit: WantHit) -> None:
    from handover.stages.oversight.queries import funnel

    def late() -> tuple[int, int]:
        (row,) = [f for f in funnel().overdue if f.name == "hit confirmations"]
        return row.n, row.denominator

    assert late() == (0, 0)
    with time_machine.travel(NOON, tick=False):
        ask(cast, hit, "urgent")
        assert late() == (0, 1)
    with time_machine.travel(NOON + timedelta(minutes=11), tick=False):
        assert late() == (1, 1)
