"""Research that was done again: which repeats a rule asked for, who reused what, and what the record does not tell."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from handover.process.models import Matter
from handover.process.names import CaseStep
from handover.stages.notification import actions as notification
from handover.stages.notification.messages import SpecialistAnswer
from handover.stages.oversight import snapshots
from handover.stages.oversight.research.counting import count
from handover.stages.oversight.research.episodes import (
    ASKS,
    Episode,
    RepeatKind,
    ResearchStep,
    episodes_of,
    kind_of,
    repeats,
)
from handover.stages.review.case_file.file import file_of
from handover.stages.review.determination import actions as review
from handover.stages.review.determination.rules.terms import NoActionReason
from handover.web.reading_audit import note_reading
from tests.stages.oversight.numbers import lines_without_figure, without_figure
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, queried

T0 = datetime(2026, 3, 10, tzinfo=UTC)
DAY = timedelta(days=1)


def step(name: CaseStep, days: float, actor: str = "user:1") -> ResearchStep:
    return ResearchStep(name, T0 + DAY * days, actor, "CXIMMIG01")


@pytest.mark.parametrize(
    ("steps", "begun"),
    [
        ([step("answer_query", 0), step("take_up", 1, "user:2")], [(0, False)]),
        ([step("take_up", 0), step("put_back", 1), step("take_up", 2)], [(0, False)]),
        ([step("take_up", 0), step("put_back", 1), step("take_up", 2, "user:2")], [(0, False), (2, False)]),
        ([step("take_up", 0), step("review_again", 1), step("take_up", 2)], [(0, False), (2, True)]),
        ([step("take_up", 0), step("record_conviction", 9), step("take_up", 10)], [(0, False), (10, True)]),
        ([step("withdraw_identity", 3)], []),
    ],
)
def test_episodes_of_a_case(steps: list[ResearchStep], begun: list[tuple[float, bool]]) -> None:
    found = episodes_of("C-1", steps, None, duplicate=False)
    assert [((e.begun - T0) / DAY, e.asked) for e in found] == begun
    assert {"review_again", "record_conviction"} <= ASKS


def one(case: str, days: float, **more: object) -> Episode:
    return Episode(case, "CXIMMIG01", T0 + DAY * days, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("earlier", "later", "kind"),
    [
        (one("a", 0), one("a", 2, asked=True), RepeatKind.AGAIN),
        (one("a", 0), one("a", 2), RepeatKind.HANDED),
        (one("a", 0, wrong=True), one("b", 2, arrested=T0.date()), RepeatKind.MATCH),
        (one("a", 0), one("b", 2, duplicate=True, arrested=T0.date()), RepeatKind.PREVENTED),
        (one("a", 0), one("b", 2), RepeatKind.UNKNOWN),
        (one("a", 0), one("b", 2, arrested=T0.date() + DAY), RepeatKind.ARREST),
        (one("a", 0), one("b", 2, arrested=T0.date()), RepeatKind.UNASKED),
        (one("a", 0), one("b", 2, arrested=date(2025, 1, 1)), RepeatKind.UNASKED),
    ],
)  # fmt: skip
def test_kinds_of_repeats(earlier: Episode, later: Episode, kind: RepeatKind) -> None:
    assert kind_of(earlier, later) is kind


def test_thirty_days_count_from_the_one_before() -> None:
    rows = [one("c", 61), one("a", 0), one("b", 30)]
    assert [(r.earlier.case, r.later.case) for r in repeats(rows)] == [("a", "b")]


@pytest.mark.django_db
def test_a_second_case_of_one_person_is_found_by_its_prints(cast: Cast, client: Client) -> None:
    first = _researched(cast, Person(fin="1000000777"), "ortiz")
    _researched(cast, Person(fin="1000000888"), "ortiz")
    second = _researched(cast, Person(fin="1000000777"), "owens", "CX0020000")
    found = count(timezone.now())
    (month,) = found["months"]
    assert (month["episodes"], month["elsewhere"], month["read"]) == (3, 1, 0)
    assert {k: n for k, n in month["repeats"].items() if n} == {"unasked": 1}
    assert [(p["first"], p["second"]) for p in found["pairs"]] == [("CXIMMIG01", "CXIMMIG01")]
    before = timezone.now()
    note_reading(cast["owens"].actor, "case.read", first)
    review.close_without_action(
        second.pk, actor=cast["owens"].actor, version=second.version, reason=NoActionReason.DUPLICATE,
        reasons=REASONS, evidence=tuple(i.evidence.key for i in file_of(second.pk).items[:1]),
        duplicate_of=first.reference,
    )  # fmt: skip
    (month,) = count(timezone.now())["months"]
    assert {k: n for k, n in month["repeats"].items() if n} == {"prevented": 1}
    assert month["read"] == 1
    assert snapshots.text_of(count(before)["months"][0]) == snapshots.text_of(found["months"][0])
    assert first.reference not in json.dumps(found)
    _pages(cast, client)


def _researched(cast: Cast, person: Person, officer: str, ori: str = "CX0010000") -> Matter:
    case = queried(cast, person, ori)
    keys = tuple(i.evidence.key for i in file_of(case.pk).items if i.evidence.kind in ("order", "status"))
    answer = SpecialistAnswer(
        "appears_removable", "no_status", "Searched both systems; see the records.", keys
    )
    case = notification.answer_query(case.pk, actor=cast["reed"].actor, version=case.version, answer=answer)
    return review.take_up(case.pk, actor=cast[officer].actor, version=case.version)


def _pages(cast: Cast, client: Client) -> None:
    client.force_login(cast["adams"])
    page = client.get("/oversight/effort/").content.decode()
    assert without_figure(page) == []
    assert "Immigration Office, Columbia" in page
    body = client.get("/oversight/effort/export.csv").content.decode()
    assert lines_without_figure(body) == []
    rows = {r[0]: r for r in csv.reader(io.StringIO(body)) if r and "." in r[0]}
    assert rows["research.kind.prevented"][2:5] == [
        "1", "research within 30 days of earlier research on the person", "1",
    ]  # fmt: skip
    fall = client.get("/oversight/figures/research.read/").content.decode()
    assert "no research on the person in the 30 days before" in fall
    assert without_figure(fall) == []
