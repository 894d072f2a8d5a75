"""Cohorts of requests: each case under its first jail's ORI, each end under its own name, each cut to the byte."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from handover.cli import app
from handover.jurisdictions.grounds import DeclineGround
from handover.process.case_track import OUT, STOPPED
from handover.process.graph import Track, states_of, steps_of
from handover.process.names import CaseStep
from handover.process.worker import Worker
from handover.stages.custody import actions as custody
from handover.stages.custody import events
from handover.stages.oversight import snapshots, tasks
from handover.stages.oversight.cohorts.counting import DAYS, count, request_of
from handover.stages.oversight.cohorts.law_marks import law_marks
from handover.stages.oversight.cohorts.lines import line_of
from handover.stages.oversight.cohorts.outcomes import CUSTODY, FIRST, WITHOUT_CUSTODY, CaseMoment
from handover.stages.oversight.models import FigureSnapshot
from tests.safeguards.gate.after_finding import at_state
from tests.stages.oversight.numbers import keys_of, lines_without_figure, without_figure
from tests.support.cast import Cast
from tests.support.walk import REASONS, case_in

PAGE = "/oversight/requests/"
T0 = datetime(2026, 3, 10, tzinfo=UTC)


def told(step: CaseStep, days: float, *, not_named: bool = False) -> CaseMoment:
    return CaseMoment(step, T0 + timedelta(days=days), not_named)


@pytest.mark.parametrize(
    ("steps", "first", "taken"),
    [
        ([], ("", 100), ("", 100)),
        ([told("agree_to_hold", 2), told("assume_custody", 9)], ("hold", 2), ("custody", 9)),
        ([told("transfer_served", 1), told("decline", 3)], ("transfer", 1), ("", 100)),
        ([told("decline", 1, not_named=True)], ("not_named", 1), ("", 100)),
        ([told("decline", 1), told("agree_to_hold", 4)], ("decline", 1), ("", 100)),
        ([told("decline", 5), told("report_released", 3)], ("released", 3), ("", 100)),
        ([told("decline", 1), told("record_at_large", 8), told("record_arrest", 20)], ("decline", 1), ("none", 8)),
        ([told("execute_warrant", 3)], ("released", 3), ("custody", 3)),
        ([told("cancel", 6)], ("withdrawn", 6), ("none", 6)),
        ([told("cancel_by_discretion", 6)], ("withdrawn", 6), ("none", 6)),
        ([told("report_death", 2)], ("ended", 2), ("none", 2)),
        ([told("record_unknown", 50)], ("unknown", 50), ("none", 50)),
        ([told("assume_custody", -1)], ("released", 0), ("custody", 0)),
    ],
)  # fmt: skip
def test_what_came_first(steps: list[CaseMoment], first: tuple[str, float], taken: tuple[str, float]) -> None:
    found = request_of(T0, steps, T0 + timedelta(days=100))
    assert [(f.outcome, f.days) for f in found] == [first, taken]


def test_every_step_that_ends_a_request_is_counted() -> None:
    # A request that another deployment's office sent is counted there.
    steps = [s for s in steps_of(Track.CASE) if "received_request" not in s.requires]
    taken = {s.name for s in steps if "custody" in s.provides}
    called_off = {s.name for s in steps if "cancellation" in s.provides}
    assert taken == CUSTODY
    assert called_off <= WITHOUT_CUSTODY
    assert taken | called_off <= set(FIRST)
    ended = {state.name for state in states_of(Track.CASE) if state.ended}
    unanswered = {*OUT, *STOPPED}
    ends = {s.name for s in steps if s.state_after in ended and unanswered & set(s.origins)}
    assert ends - {"settle_stopped"} <= set(FIRST), "say which first outcome it is: `first` of its step"


@pytest.mark.django_db
def test_the_law_of_a_place_is_a_mark_and_an_agency_without_a_place_has_none(cast: Cast) -> None:
    marks = law_marks("CX0020000", datetime(2019, 1, 1).date(), datetime(2020, 1, 1).date())
    assert any("Ordinance 7" in mark.words and mark.on.isoformat() == "2019-06-01" for mark in marks)
    assert law_marks("CXIMMIG01", T0.date(), T0.date()) == law_marks("NOBODY000", T0.date(), T0.date()) == []


def _twentieth() -> datetime:
    """The 20th of the next month."""
    return (timezone.now().replace(day=1) + timedelta(days=32)).replace(day=20)


@pytest.mark.django_db
def test_cases_land_under_their_first_jail_and_a_cut_comes_out_the_same(cast: Cast, client: Client) -> None:
    """On a day when the requests, lodged days before, are all of one month."""
    with time_machine.travel(_twentieth()):
        at_state(cast, "in_custody")
        at_state(cast, "declined")
        moved = case_in(cast, "served")
        events.report_transfer(
            moved.pk, actor=cast["clark"].actor, version=moved.version, to_ori="CX0020000",
            transferred_at=timezone.now(), ground="Own warrant of the county.",
        )  # fmt: skip
        namesake = case_in(cast, "served", ori="CX0020000")
        cut = timezone.now()
        before = snapshots.text_of(count(cut))
        rows = {row["ori"]: row for row in json.loads(before)["cohorts"]}
        assert (rows["CX0010000"]["lodged"], rows["CX0020000"]["lodged"]) == (3, 1)
        had = {name: n for name, n in rows["CX0010000"]["had"].items() if n}
        assert had == {"hold": 1, "decline": 1, "transfer": 1}, (
            "the person who moved is no decline of either jail"
        )
        assert rows["CX0010000"]["custody"] == 1
        custody.decline(
            namesake.pk, actor=cast["bell"].actor, version=namesake.version,
            ground=DeclineGround.IDENTITY_NOT_ESTABLISHED, text=REASONS,
        )  # fmt: skip
        assert snapshots.text_of(count(cut)) == before
        now = {row["ori"]: row for row in count(timezone.now())["cohorts"]}
        assert (now["CX0020000"]["had"]["not_named"], now["CX0020000"]["had"]["decline"]) == (1, 0)
        _pages(cast, client, rows["CX0010000"])


def _pages(cast: Cast, client: Client, row: dict[str, object]) -> None:
    client.force_login(cast["adams"])
    body = client.get(PAGE, {"day": "28"}).content.decode()
    assert without_figure(body) == []
    assert {"cohort.requests", "cohort.first.decline", "cohort.never", "cohort.custody"} <= keys_of(body)
    assert body.index("CX0010000") < body.index("CX0020000")
    assert "33.3&nbsp;%" in body
    text = client.get(f"{PAGE}export.csv", {"ori": "CX0010000", "day": "28"}).content.decode()
    assert lines_without_figure(text) == []
    lines = list(csv.reader(io.StringIO(text)))
    assert {line[1] for line in lines[4:]} == {"CX0010000"}
    line = line_of(row, DAYS, 28)
    assert sum(cell.percent or 0 for cell in line.cells) == pytest.approx(100, abs=0.2)
    assert client.get(PAGE, {"first": "1999-01", "last": "1999-02", "day": "soon"}).status_code == 200
    client.force_login(cast["ortiz"])
    assert {
        client.get(path).status_code for path in (PAGE, f"{PAGE}export.csv", "/oversight/snapshots/")
    } == {403}


@pytest.mark.django_db
def test_a_days_figures_are_kept_once_and_a_restatement_says_why(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tasks.tick() == len(snapshots.COUNTERS)
    assert tasks.tick() == 0, "a job waits already"
    Worker().run()
    assert tasks.tick() == 0
    kept = FigureSnapshot.objects.get(name="cohorts")
    assert kept.digest == snapshots.digest_of(kept.content)
    day = f"{kept.cut:%Y-%m-%d}"
    same = CliRunner().invoke(app, ["oversight", "recount", "cohorts", "--cut", day])
    assert (same.exit_code, json.loads(same.stdout)["version"]) == (0, 1)
    other = {
        "cut": kept.cut.isoformat(),
        "days": list(DAYS),
        "cohorts": [{"ori": "CX0010000", "month": "2026-01"}],
    }
    monkeypatch.setattr(snapshots, "COUNTERS", {"cohorts": lambda _: other})
    refused = CliRunner().invoke(app, ["oversight", "recount", "cohorts", "--cut", day])
    assert refused.exit_code == 1
    assert FigureSnapshot.objects.filter(name="cohorts").count() == 1, "nothing is kept without a reason"
    why = "A jail's ORI was wrong until March."
    told_why = CliRunner().invoke(app, ["oversight", "recount", "cohorts", "--cut", day, "--why", why])
    assert (told_why.exit_code, json.loads(told_why.stdout)["version"]) == (0, 2)
    client.force_login(cast["stone"])
    page = client.get("/oversight/snapshots/").content.decode()
    assert why in page.replace("&#x27;", "'")
    assert "CX0010000 2026-01 month" in page
    with pytest.raises(DatabaseError), transaction.atomic():
        FigureSnapshot.objects.update(content="{}")


@pytest.mark.django_db
def test_a_day_that_has_not_begun_is_not_counted() -> None:
    tomorrow = f"{timezone.now() + timedelta(days=1):%Y-%m-%d}"
    assert CliRunner().invoke(app, ["oversight", "recount", "cohorts", "--cut", tomorrow]).exit_code == 2
    assert CliRunner().invoke(app, ["oversight", "recount", "none", "--cut", "2026-01-01"]).exit_code == 2
