"""One setting, and prints are searched in another ABIS; whatever it does, silence is never "no match"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from pytest_django.fixtures import Settings

from handover.abis.backend import abis
from handover.abis.galleries import WANTS, folder
from handover.abis.values import BadRequestError, UnavailableError
from handover.audit.models import Entry
from handover.matching.gallery import Gallery
from handover.process.facts import record
from handover.process.models import Matter
from handover.process.worker import Worker, lacking
from handover.repositories.models import CriminalIdentity
from handover.stages.identification import actions, queries, rules
from handover.stages.identification.delays import PAUSES
from handover.stages.identification.models import ProbeFinger
from handover.stages.identification.print_comparison import sheet_of
from handover.stages.identification.probes import to_json
from tests.abis.galleries import biometrics, hand, token
from tests.abis.osia_server import Other, Reply, other_abis
from tests.support import walk
from tests.support.cast import Cast


@pytest.fixture
def filled_cast(cast: Cast, filled: None) -> Cast:
    """The galleries of `tests.abis`, their people on record, and a gallery of no wants."""
    for n in (1, 2, 3):
        CriminalIdentity.objects.create(ucn=f"C{n}", names=[], births=[], as_of=date(2026, 9, 1))
    Gallery.create(folder(WANTS), WANTS)
    return cast


@pytest.fixture
def other(settings: Settings) -> Iterator[Other]:
    """Another vendor's ABIS, and we are told to use it."""
    with other_abis() as running:
        settings.HANDOVER_ABIS_URL, settings.HANDOVER_ABIS_TOKEN = running.url, "secret"
        yield running


def searched(cast: Cast, person: int, press: int = 5) -> Matter:
    """A search of the criminal repository for a booking with this person's prints, which waits for its job."""
    booked = walk.booking(cast)
    for position, finger in hand(person, press).items():
        record(
            ProbeFinger(position=position, source="Type-9", minutiae=to_json(finger), count=len(finger)),
            booked,
            actions.MATCHER,
        )
    return walk.search(booked, "criminal")


def work() -> None:
    """The worker does what is ready now."""
    Worker().run()


def candidate(person: str, score: float, encounter: str = "E1", **more: Any) -> dict[str, Any]:
    scores = [
        {
            "score": score,
            "encounterId": encounter,
            "biometricType": "FINGER",
            "biometricSubType": "RIGHT_INDEX",
        }
    ]
    return {"personId": person, "rank": 1, "score": score, "scores": scores, **more}


def found(case: Matter) -> list[tuple[Any, ...]]:
    return [
        (c.rank, c.identity, round(c.score, 3), c.band, len(c.evidence))
        for c in queries.candidates_of(case.pk)
    ]


def test_a_second_handover_gives_the_same_candidates_as_our_own_galleries(
    filled_cast: Cast,
    server: str,
    settings: Settings,
) -> None:
    here, nobody_here = searched(filled_cast, 2), searched(filled_cast, 9)
    work()
    there, nobody_there = searched(filled_cast, 2), searched(filled_cast, 9)
    settings.HANDOVER_ABIS_URL, settings.HANDOVER_ABIS_TOKEN = server, token(filled_cast)
    work()
    for case in (here, nobody_here, there, nobody_there):
        case.refresh_from_db()
    assert (here.state, nobody_here.state) == (there.state, nobody_there.state) == ("identified", "no_match")
    mine, theirs = found(here), found(there)
    assert mine[0][:2] + mine[0][3:] == theirs[0][:2] + theirs[0][3:] == (1, "C2", "identified", 5)
    assert theirs[0][2] == pytest.approx(mine[0][2], rel=0.01)  # a template rounds to pixels
    assert {row[1:2] + row[3:] for row in mine} == {row[1:2] + row[3:] for row in theirs}
    assert queries.result_of(there.pk).gallery_size == 3  # type: ignore[union-attr]
    assert Entry.objects.filter(act="abis.identify", role="jail_machine").count() == 2
    best = queries.candidates_of(there.pk)[0]
    sheet = sheet_of(queries.search_of(there.pk), best)
    assert (sheet.missing, sheet.comparison is not None) == ("", True)


def test_anothers_scores_go_to_an_examiner_until_thresholds_are_set(
    filled_cast: Cast, other: Other, settings: Settings
) -> None:
    templates = [{k: v for k, v in b.items() if k != "missing"} for b in biometrics(2, 3)]
    other.says("/v1/persons/C2/encounters/E1/templates", Reply(body=templates))
    other.says("/v1/identify/CRIM", Reply(body=[candidate("C3", 1200), candidate("C2", 3500)]))
    settings.HANDOVER_ABIS_GALLERIES = {"criminal": "CRIM"}
    case = searched(filled_cast, 2)
    work()
    case.refresh_from_db()
    assert case.state == "examination"
    assert [row[:4] for row in found(case)] == [(1, "C2", 3500.0, "examine"), (2, "C3", 1200.0, "examine")]
    best, other_one = queries.candidates_of(case.pk)
    assert [len(e["pairs"]) >= 8 for e in best.evidence] == [True] * 5
    assert [e["pairs"] for e in other_one.evidence] == [[]]
    assert sheet_of(queries.search_of(case.pk), best).comparison is not None
    settings.HANDOVER_ABIS_LIGHTS_OUT, settings.HANDOVER_ABIS_EXAMINE = 3000.0, 2000.0
    again = searched(filled_cast, 2)
    work()
    again.refresh_from_db()
    assert again.state == "identified"
    assert [row[3] for row in found(again)] == ["identified", "below"]


def test_what_is_asked_is_as_osia_has_it_and_names_nobody(filled_cast: Cast, other: Other) -> None:
    other.says("/v1/identify/criminal", Reply(body=[]))
    searched(filled_cast, 2)
    work()
    (asked,) = other.asked
    assert asked[0] == "POST"
    assert asked[1].startswith("/v1/identify/criminal?transactionId=")
    assert "maxNbCand=20" in asked[1]
    assert asked[3]["Authorization"] == "Bearer secret"
    assert set(asked[2]) == {"filter", "biometricData"}
    assert {b["templateFormat"] for b in asked[2]["biometricData"]} == {"ISO_19794_2"}
    assert all("REYES" not in str(part) for part in asked[:3])
    sent = Entry.objects.get(act="search.sent")
    assert sent.content == {"repository": "criminal", "host": other.url.removeprefix("http://")}


SILENT: dict[str, tuple[Reply, ...]] = {
    "an error": (Reply(500, {"code": 500, "message": "broken"}),),
    "an incomplete gallery": (Reply(500, {"code": 503, "message": "incomplete"}),),
    "overload": (Reply(503, None),),
    "no permission": (Reply(401, None),),
    "a redirect": (Reply(302, None, headers={"Location": "/v1/identify/other"}),),
    "a task that nobody asked for": (Reply(202, {"taskId": "1"}),),
    "no body": (Reply(204, raw=b""),),
    "no JSON": (Reply(raw=b"<html>"),),
    "no list": (Reply(body={"candidates": []}),),
    "null": (Reply(body=None),),
    "a candidate without score": (Reply(body=[{"personId": "C2", "rank": 1}]),),
    "a score that is no number": (Reply(raw=b'[{"personId": "C2", "rank": 1, "score": NaN}]'),),
    "an attribute that OSIA has not": (Reply(body=[candidate("C2", 1.0, extra=1)]),),
    "silence": (Reply(body=[], seconds=1.5),),
}


@pytest.mark.parametrize("what", SILENT)
def test_what_is_no_answer_is_never_no_match(
    filled_cast: Cast, other: Other, settings: Settings, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr("handover.abis.transport.PAUSES", (0.0,))
    settings.HANDOVER_ABIS_TIMEOUT = 0.5
    other.says("/v1/identify/criminal", *SILENT[what])
    case = searched(filled_cast, 9)
    with pytest.raises(UnavailableError):
        actions.run_search(case.pk)
    work()
    case.refresh_from_db()
    assert (case.state, sum(lacking().values())) == ("pending", 1)
    assert queries.result_of(case.pk) is None


def test_a_dead_abis_is_asked_again_and_then_answers(
    filled_cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handover.abis.transport.PAUSES", ())
    with other_abis() as gone:
        settings.HANDOVER_ABIS_URL = gone.url
    case = searched(filled_cast, 9)
    work()
    case.refresh_from_db()
    assert (case.state, sum(lacking().values())) == ("pending", 1)
    with other_abis() as alive, time_machine.travel(timezone.now() + PAUSES[-1]):
        alive.says("/v1/identify/criminal", Reply(body=[]))
        settings.HANDOVER_ABIS_URL = alive.url
        work()
    case.refresh_from_db()
    assert case.state == "no_match"


def test_a_refusal_of_the_request_is_no_answer_either(filled_cast: Cast, other: Other) -> None:
    other.says("/v1/identify/criminal", Reply(400, {"code": 400, "message": "prints of low quality"}))
    case = searched(filled_cast, 9)
    with pytest.raises(BadRequestError, match="low quality"):
        actions.run_search(case.pk)
    case.refresh_from_db()
    assert case.state == "pending"


@pytest.mark.parametrize(("band", "stops"), [("identified", True), ("examine", True), ("below", False)])
def test_a_person_who_is_not_on_record_stops_the_search_unless_below(
    filled_cast: Cast, other: Other, band: str, stops: bool
) -> None:
    stranger = candidate("SOMEBODY-WITH-A-LONG-ID", 9.0, others={"handoverBand": band})
    other.says("/v1/identify/criminal", Reply(body=[stranger]))
    case = searched(filled_cast, 9)
    if stops:
        with pytest.raises(rules.NotOnRecordError):
            actions.run_search(case.pk)
    else:
        assert actions.run_search(case.pk).state == "no_match"
        assert found(case) == []


def test_prints_that_cannot_be_searched_are_not_sent(filled_cast: Cast, other: Other) -> None:
    case = walk.search(walk.booking(filled_cast), "criminal")
    assert actions.run_search(case.pk).state == "unusable"
    assert other.asked == []


def test_without_the_setting_prints_are_searched_here(filled_cast: Cast) -> None:
    assert type(abis()).__name__ == "LocalAbis"
    assert actions.run_search(searched(filled_cast, 3).pk).state == "identified"
