"""While a gallery cannot answer for everybody on record, its searches wait: told, asked again, never "nobody"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from handover.abis.galleries import WANTS, folder
from handover.matching.gallery import Gallery
from handover.matching.segment_files import PACKED
from handover.matching.types import Biographics, Identity, PersonName
from handover.process.facts import record
from handover.process.models import Matter
from handover.process.worker import Worker, lacking, waiting
from handover.repositories.models import CriminalIdentity, ImmigrationIdentity, IndexChange
from handover.stages.identification import actions, delays, rules, tasks
from handover.stages.identification.models import ProbeFinger, SearchDelay
from handover.stages.identification.probes import to_json
from tests.abis.galleries import hand
from tests.stages.identification.spoilt_galleries import CAUSES, Kind, gallery, moved_away, unrecorded
from tests.stages.intake.jail import Jail
from tests.support import walk
from tests.support.cast import Cast

DELAYED = "The answer is delayed: the repository is being brought up to date. Nothing is to be sent again."


@pytest.fixture(autouse=True)
def galleries(settings: Settings, tmp_path: Path, db: None) -> None:
    """Two people on record in either repository, with prints, and nobody wanted."""
    settings.HANDOVER_DATA_DIR = tmp_path
    today = date(2026, 9, 1)
    for name, letter in (("criminal", "C"), ("immigration", "I")):
        people = [
            Identity(f"{letter}{n}", Biographics((PersonName(f"NAME{n}", "A"),)), hand(n, 1)) for n in (1, 2)
        ]
        Gallery.create(folder(name), name).add(people)
    for n in (1, 2):
        CriminalIdentity.objects.create(ucn=f"C{n}", as_of=today)
        ImmigrationIdentity.objects.create(fin=f"I{n}", as_of=today)
    Gallery.create(folder(WANTS), WANTS)


def booked(cast: Cast, person: int) -> Matter:
    case = walk.booking(cast)
    for position, finger in hand(person, 5).items():
        record(
            ProbeFinger(position=position, source="Type-9", minutiae=to_json(finger), count=len(finger)),
            case,
            actions.MATCHER,
        )
    return case


def searched(cast: Cast, person: int, repository: str = "criminal") -> Matter:
    """A search that waits for its job."""
    return walk.search(booked(cast, person), repository)


def booking_of(case: Matter) -> Matter:
    assert case.parent is not None
    return case.parent


def work() -> None:
    Worker().run()


@pytest.mark.parametrize("cause", CAUSES)
def test_it_waits_for_ever_is_told_and_is_answered_once_it_is_mended(cast: Cast, cause: str) -> None:
    spoil, kind, what, remedy = CAUSES[cause]
    mend = spoil()
    case = searched(cast, 9)
    start = timezone.now()
    for n in range(6):
        with time_machine.travel(start + delays.PAUSES[-1] * n):
            work()
    case.refresh_from_db()
    row = SearchDelay.objects.get(matter=case)
    assert (case.state, row.kind, row.tries) == ("pending", kind, 6)
    assert what in row.what
    assert remedy in row.remedy
    assert row.since - start < timedelta(minutes=1)
    assert DBTaskResult.objects.failed().count() == 0
    assert (waiting(), sum(lacking().values())) == (0, 1)
    booking = booking_of(case)
    assert delays.notices([booking.pk])[booking.pk].text == DELAYED
    mend()
    with time_machine.travel(start + delays.PAUSES[-1] * 7):
        work()
    case.refresh_from_db()
    assert case.state == "no_match"
    assert not SearchDelay.objects.exists()
    assert lacking() == {}


def test_the_first_tries_follow_in_seconds_and_later_ones_in_minutes(cast: Cast) -> None:
    moved_away("criminal")
    case = searched(cast, 9)
    pauses = [delays.postpone(case.pk, rules.IncompleteError("no")).again for _ in range(9)]
    assert pauses == [*delays.PAUSES, delays.PAUSES[-1], delays.PAUSES[-1]]
    assert pauses[0] <= timedelta(seconds=5)
    assert timedelta(minutes=1) < pauses[-1] <= timedelta(minutes=10)


def test_an_identification_stands_though_a_part_did_not_answer(cast: Cast) -> None:
    gallery("criminal").add([Identity("C3", Biographics(()), hand(3, 1))])
    CriminalIdentity.objects.create(ucn="C3", as_of=date(2026, 9, 1))
    sorted(folder("criminal").rglob(PACKED))[-1].write_bytes(b"")
    case = searched(cast, 1)
    work()
    case.refresh_from_db()
    assert case.state == "identified"


def test_what_nobody_foresaw_waits_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(rules, "outcome", broken)
    case = searched(cast, 9)
    for n in range(5):
        with time_machine.travel(timezone.now() + delays.PAUSES[-1] * n):
            work()
    row = SearchDelay.objects.get(matter=case)
    assert (row.kind, row.tries) == (Kind.DEFECT, 5)
    assert "ZeroDivisionError" in row.what
    assert DBTaskResult.objects.failed().count() == 0
    assert "does not answer at the moment" in delays.notice_of(row).text


def test_who_was_withdrawn_is_not_found_though_the_gallery_still_holds_them(cast: Cast) -> None:
    """The import's transaction has committed and nobody has followed yet: the search itself does."""
    CriminalIdentity.objects.filter(pk="C2").update(hidden="sealed")
    IndexChange.objects.create(gallery="criminal", key="C2")
    case = searched(cast, 2)
    work()
    case.refresh_from_db()
    assert case.state == "no_match"
    assert gallery("criminal").ids() == ["C1"]


def test_who_is_withdrawn_during_a_search_is_not_recorded_as_its_match(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = rules.outcome

    def withdrawn_meanwhile(answer: object) -> object:
        CriminalIdentity.objects.filter(pk="C2").update(hidden="retracted")
        IndexChange.objects.create(gallery="criminal", key="C2")
        return outcome(answer)  # type: ignore[arg-type]

    monkeypatch.setattr(rules, "outcome", withdrawn_meanwhile)
    case = searched(cast, 2)
    work()
    case.refresh_from_db()
    assert (case.state, SearchDelay.objects.get().kind) == ("pending", Kind.NOT_ON_RECORD)
    monkeypatch.setattr(rules, "outcome", outcome)
    with time_machine.travel(timezone.now() + delays.PAUSES[-1]):
        work()
    case.refresh_from_db()
    assert case.state == "no_match"


@dataclass
class Pages:
    cast: Cast
    client: Client = field(default_factory=Client)

    def __call__(self, who: str, name: str, *args: str) -> str:
        self.client.force_login(self.cast[who])
        answer = self.client.get(reverse(name, args=args))
        assert answer.status_code == 200
        return answer.content.decode()


INTERNALS = ("handover ", "gallery", "records index", "C9")


def test_the_sender_is_told_on_the_page_and_by_the_api_and_not_why(cast: Cast) -> None:
    unrecorded()
    case = searched(cast, 9)
    work()
    booking = booking_of(case)
    page = Pages(cast)("clark", "intake:booking", booking.reference)
    assert DELAYED in page
    shown = page[page.index("The answer is delayed") :][:600]
    assert not any(word in shown for word in INTERNALS)
    assert "answer delayed" in Pages(cast)("clark", "intake:list")
    assert DELAYED in Pages(cast)("clark", "identification:search", case.reference)
    told = Jail(cast).get(f"submissions/{booking.reference}").json()["delay"]
    assert told == {"since": SearchDelay.objects.get().since.isoformat(), "text": DELAYED}
    gallery("criminal").remove(["C9"])
    with time_machine.travel(timezone.now() + delays.PAUSES[-1]):
        work()
    assert DELAYED not in Pages(cast)("clark", "intake:booking", booking.reference)
    assert Jail(cast).get(f"submissions/{booking.reference}").json()["delay"] is None


def test_a_jail_is_told_nothing_of_the_immigration_side(cast: Cast) -> None:
    moved_away("immigration")
    case = searched(cast, 9, "immigration")
    work()
    booking = booking_of(case)
    assert SearchDelay.objects.get().matter_id == case.pk
    assert "delayed" not in Pages(cast)("clark", "intake:booking", booking.reference)
    assert Jail(cast).get(f"submissions/{booking.reference}").json()["delay"] is None


@pytest.mark.parametrize("who", ["stone", "adams"])
def test_supervisor_and_auditor_see_the_reason_and_what_to_do(cast: Cast, who: str) -> None:
    unrecorded()
    case = searched(cast, 9)
    work()
    listed = Pages(cast)(who, "identification:delays")
    assert case.reference in listed
    assert "C9 is in the criminal gallery and has no record" in listed
    assert f"handover gallery remove {folder('criminal')} C9" in listed
    assert "C9 is in the criminal gallery" in Pages(cast)(who, "identification:search", case.reference)
    entry = re.search(r">Delayed searches</a><span class=\"ho-count\">(\d+)<", Pages(cast)(who, "web:home"))
    assert entry
    assert entry[1] == "1"


def test_a_search_of_an_earlier_version_that_was_given_up_is_asked_again(cast: Cast) -> None:
    case = searched(cast, 9)
    DBTaskResult.objects.update(status="FAILED")
    with time_machine.travel(timezone.now() + timedelta(minutes=30)):
        assert (tasks.ask_given_up(), tasks.ask_given_up()) == (1, 0)
        assert waiting() == 1
        work()
    case.refresh_from_db()
    assert case.state == "no_match"
