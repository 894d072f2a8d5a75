"""Permanent residents with watched charges: states by hand, and every seeded overdue case is found."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from handover.process.models import Matter
from handover.process.names import StateName
from handover.stages.notification import actions as notification
from handover.stages.notification.messages import SpecialistAnswer
from handover.stages.oversight import snapshots
from handover.stages.oversight.residents.counting import count
from handover.stages.oversight.residents.states import (
    ChargeState,
    CourtEnd,
    FirstDecision,
    charge_state,
    first_decision,
    still_waits,
    worst,
)
from handover.stages.review.case_file.file import file_of
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.determination import actions as review
from handover.stages.review.dispositions import actions as dispositions
from tests.stages.oversight.numbers import lines_without_figure, without_figure
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, queried

PAGE = "/oversight/residents/"
CUT = datetime(2026, 3, 10, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("ends", "waits", "due", "state"),
    [
        ([], True, CUT + DAY, ChargeState.WATCHED),
        ([], True, CUT, ChargeState.OVERDUE),
        ([], True, None, ChargeState.OVERDUE),
        ([], False, CUT + DAY, ChargeState.UNKNOWN),
        ([CourtEnd(7, 5, True)], True, CUT, ChargeState.CONVICTED),
        ([CourtEnd(7, 5, False)], False, CUT, ChargeState.NOT_CONVICTED),
        ([CourtEnd(7, None, False)], False, CUT, ChargeState.NOT_CONVICTED),
        ([CourtEnd(7, 6, True)], True, CUT + DAY, ChargeState.WATCHED),
        ([CourtEnd(4, None, True)], True, CUT + DAY, ChargeState.WATCHED),
        ([CourtEnd(7, 5, None)], True, CUT + DAY, ChargeState.UNKNOWN),
    ],
)
def test_how_a_charge_stands(
    ends: list[CourtEnd], waits: bool, due: datetime | None, state: ChargeState
) -> None:
    assert charge_state(5, ends, waits=waits, due=due, cut=CUT) is state


@pytest.mark.parametrize(
    ("states", "waits"),
    [
        ([], False),
        (["in_review", "awaiting_disposition"], True),
        (["awaiting_disposition", "citizenship_question"], True),
        (["awaiting_disposition", "awaiting_review"], False),
        (["probable_cause", "stopped"], False),
    ],
)
def test_a_case_that_is_stopped_while_it_waits_waits_still(states: list[StateName], waits: bool) -> None:
    assert still_waits(states) is waits


def test_a_person_stands_by_the_first_state_that_holds() -> None:
    assert worst([ChargeState.NOT_CONVICTED, ChargeState.OVERDUE, ChargeState.WATCHED]) is ChargeState.OVERDUE
    assert worst([ChargeState.NOT_CONVICTED, ChargeState.UNKNOWN]) is ChargeState.UNKNOWN
    assert (
        first_decision(["open", "await_disposition", "find_probable_cause"], ended=False)
        is FirstDecision.WATCHED
    )
    assert first_decision(["open"], ended=True) is FirstDecision.ENDED
    assert first_decision([], ended=False) is FirstDecision.OPEN


def resident(cast: Cast, fin: str, *, look_again_in: int, status: str = "permanent_resident") -> Matter:
    """A case of a permanent resident that waits for a court. ``look_again_in``: days."""
    case = queried(cast, Person(fin=fin, status=status, final_order=False, convicted=False))
    keys = tuple(i.evidence.key for i in file_of(case.pk).items if i.evidence.kind == "status")
    answer = SpecialistAnswer("unknown", status, "Searched both systems; see the records.", keys)
    case = notification.answer_query(case.pk, actor=cast["reed"].actor, version=case.version, answer=answer)
    case = review.take_up(case.pk, actor=cast["ortiz"].actor, version=case.version)
    return dispositions.await_disposition(
        case.pk, actor=cast["ortiz"].actor, version=case.version, charge="Theft", court="County court", reasons=REASONS,
        look_again_on=(timezone.now() + DAY * look_again_in).date(),
    )  # fmt: skip


def _ended(cast: Cast, case: Matter, outcome: str, watched: int | None = None) -> Matter:
    return dispositions.record_disposition(
        case.pk, actor=cast["reed"].actor, version=case.version, outcome=outcome, disposed_on=date(2026, 11, 20),
        source="docket", watched=watched,
    )  # fmt: skip


@pytest.mark.django_db
def test_every_seeded_overdue_case_is_found_and_persons_are_counted_apart(cast: Cast, client: Client) -> None:
    overdue = [resident(cast, f"10000009{n}0", look_again_in=-2) for n in range(3)]
    stopped = citizenship.raise_citizenship(
        overdue[0].pk, actor=cast["ortiz"].actor, version=overdue[0].version, indicium="claim", text=REASONS
    )
    same = resident(cast, "1000000990", look_again_in=9)
    same = dispositions.watch_charge(
        same.pk,
        actor=cast["ortiz"].actor,
        version=same.version,
        charge="Fraud",
        court="County court",
        reasons=REASONS,
    )
    first = same.steps.get(step="await_disposition").number
    same = _ended(cast, same, "dismissed", watched=first)
    before = timezone.now()
    _ended(cast, resident(cast, "1000000991", look_again_in=9), "convicted")
    _ended(cast, resident(cast, "1000000992", look_again_in=9), "acquitted")
    resident(cast, "1000000993", look_again_in=-9, status="no_status")
    assert stopped.state == "citizenship_question"
    found = count(timezone.now())
    (cohort,) = found["cohorts"]
    assert {k: n for k, n in cohort["charges"].items() if n} == {
        "overdue": 3, "watched": 1, "not_convicted": 2, "convicted": 1,
    }  # fmt: skip
    assert {k: n for k, n in cohort["persons"].items() if n} == {
        "overdue": 3, "watched": 1, "not_convicted": 1, "convicted": 1,
    }  # fmt: skip
    assert found["beside"] == {"other": 1, "unknown": 0}
    assert found["decisions"]["watched"] == 6
    became = {(row["charge"], row["state"]): row["cases"] for row in found["became"]}
    assert became["overdue", "citizenship_question"] == 1
    assert became["convicted", "awaiting_review"] == became["not_convicted", "no_action"] == 1
    then = count(before)
    assert {k: n for k, n in then["cohorts"][0]["persons"].items() if n} == {"overdue": 3, "watched": 1}
    assert snapshots.text_of(count(before)) == snapshots.text_of(then)
    assert "C-" not in json.dumps(found)
    _pages(cast, client)


def _pages(cast: Cast, client: Client) -> None:
    client.force_login(cast["adams"])
    page = client.get(PAGE).content.decode()
    assert without_figure(page) == []
    assert "Waiting for a court" in page
    body = client.get(f"{PAGE}export.csv").content.decode()
    assert lines_without_figure(body) == []
    rows = {r[0]: r for r in csv.reader(io.StringIO(body)) if len(r) == 8}
    assert rows["residents.persons.overdue"][2:5] == ["3", "permanent residents with watched charges", "6"]
    assert "None." not in client.get("/oversight/figures/residents.charges.overdue/").content.decode()
    assert client.get(PAGE, {"first": "1999-01", "last": "1999-02"}).status_code == 200
    client.force_login(cast["ortiz"])
    assert client.get(PAGE).status_code == client.get(f"{PAGE}export.csv").status_code == 403
