"""Minutes of work: by hand, never of a person, and withheld where too few stand behind them."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from handover.accounts.roles import Role
from handover.audit.chain_positions import first_from
from handover.audit.models import Entry, Head
from handover.cli import app
from handover.process.graph import STEPS, Track
from handover.process.step_columns import WorkTask
from handover.stages.oversight import snapshots
from handover.stages.oversight.effort.counting import count, months_before
from handover.stages.oversight.effort.minutes import MATTERS, PEOPLE, WorkEvent, rows_of, spans
from handover.stages.oversight.effort.time_study import TimeStudyError, ratios
from handover.stages.oversight.effort.work_tasks import TASK_OF_ACT
from tests.stages.oversight.numbers import lines_without_figure, without_figure
from tests.support.cast import Cast

PAGE = "/oversight/effort/"
T0 = datetime(2026, 9, 7, 9, tzinfo=UTC)
CUT = datetime(2026, 10, 1, tzinfo=UTC)


def act(minute: float, matter: str = "C-AAAAAAAAAA", task: WorkTask | None = None) -> WorkEvent:
    return WorkEvent("CXIMMIG01", matter, T0 + timedelta(minutes=minute), task)


def crowd(people: int, matters: int, *, gap: float = 6.0) -> dict[str, list[WorkEvent]]:
    """Each person takes a step on every matter, with the same time between."""
    return {
        f"p{p}": [act(n * gap, f"C-{n:010d}", WorkTask.REVIEW) for n in range(matters)] for p in range(people)
    }


def test_time_belongs_to_the_earlier_matter_and_a_page_to_the_step_that_followed() -> None:
    events = [act(0), act(3, task=WorkTask.REVIEW), act(30, "B-BBBBBBBBBB"), act(32, "")]
    told = [(s.matter[0], s.task, s.seconds) for s in spans(events)]
    assert told == [
        ("C", WorkTask.REVIEW, 180), ("C", WorkTask.REVIEW, 27 * 60), ("B", WorkTask.READING, 120),
    ]  # fmt: skip
    assert [s.seconds for s in spans([act(5)])] == [None], "nobody knows when the last act ended"
    assert next(s.seconds for s in spans([act(5), act(4)])) == 0, (
        "a clock that was set back takes nothing away"
    )


def test_minutes_by_hand_with_the_share_that_stands_at_the_cap() -> None:
    (row,) = rows_of(crowd(PEOPLE, MATTERS))
    # Each of 5 people: 10 gaps of 6 minutes, and a last act without an end.
    assert row["minutes"] == [5 * 55, 5 * (60 + 10), 5 * (60 + 15)]
    assert row["imputed"] == [100.0, round(100 * 10 / 70, 1), 20.0]
    assert row["matters"] == MATTERS


@pytest.mark.parametrize(("people", "matters"), [(PEOPLE - 1, MATTERS), (PEOPLE, MATTERS - 1)])
def test_too_few_people_or_matters_are_withheld_whole(people: int, matters: int) -> None:
    assert rows_of(crowd(people, matters)) == [{"office": "CXIMMIG01", "task": "review", "shown": False}]


def test_nobody_has_over_half_of_a_cell() -> None:
    by = crowd(PEOPLE, 1)
    by["p0"] = [act(n * 20, f"C-{n:010d}", WorkTask.REVIEW) for n in range(40)]
    assert [row["shown"] for row in rows_of(by)] == [False]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 14), st.floats(0, 600)), max_size=120))
def test_the_interval_is_in_order_and_a_withheld_cell_has_no_number(
    acts: list[tuple[int, int, float]],
) -> None:
    by: dict[str, list[WorkEvent]] = {}
    for person, matter, minute in sorted(acts, key=lambda a: a[2]):
        by.setdefault(f"p{person}", []).append(act(minute, f"C-{matter:010d}", WorkTask.REVIEW))
    for row in rows_of(by):
        if row["shown"]:
            assert row["minutes"] == sorted(row["minutes"])
            assert all(0 <= share <= 100 for share in row["imputed"])
        else:
            assert set(row) == {"office", "task", "shown"}


def test_whole_months_alone_and_every_step_of_a_person_has_a_task() -> None:
    assert [f"{a:%Y-%m}" for a, _ in months_before(datetime(2026, 2, 10, tzinfo=UTC), 3)] == [
        "2025-11", "2025-12", "2026-01",
    ]  # fmt: skip
    assert TASK_OF_ACT["case.take_up"] is WorkTask.REVIEW
    assert TASK_OF_ACT["dispute.correct_record"] is WorkTask.QUESTIONS
    by_people = {
        f"{s.track}.{s.name}" for s in STEPS if s.track is not Track.BOOKING and s.roles - {Role.SYSTEM}
    }
    assert set(TASK_OF_ACT) == by_people, "say by which task the minutes of a step are counted: `task`"
    assert set(TASK_OF_ACT.values()) == set(WorkTask) - {WorkTask.READING}


def _keep(rows: list[tuple[str, str, str, datetime]]) -> None:
    """Entries as the log has them, after those that are there."""
    head = Head.objects.get(pk=1)
    Entry.objects.bulk_create(
        Entry(number=head.size + n, at=at, act=does, actor=actor, role="review_officer", agency="CXIMMIG01",
              subject=matter, digest=f"{n}")
        for n, (actor, does, matter, at) in enumerate(sorted(rows, key=lambda r: r[3]), start=1)
    )  # fmt: skip
    Head.objects.filter(pk=1).update(size=head.size + len(rows))


def month_of_work(people: int = PEOPLE) -> None:
    """Pages and steps of so many officers in September, and one of August."""
    rows = [("user:901", "case.read", "C-AAAAAAAAAA", datetime(2026, 8, 31, 23, tzinfo=UTC))]
    for p in range(people):
        for n in range(MATTERS):
            at = T0 + timedelta(days=p, minutes=7 * n)
            rows.append((f"user:{901 + p}", "case.read", f"C-{n:010d}", at))
            rows.append((f"user:{901 + p}", "case.take_up", f"C-{n:010d}", at + timedelta(minutes=4)))
    rows.append(("system:clock", "case.expire", "C-AAAAAAAAAA", T0))
    _keep(rows)


@pytest.mark.django_db
@time_machine.travel(CUT + timedelta(days=20))
def test_a_month_is_counted_from_the_log_and_tells_of_nobody(
    cast: Cast, client: Client, tmp_path: Path
) -> None:
    month_of_work()
    assert first_from(datetime(2026, 9, 1, tzinfo=UTC)) == 2
    found = count(CUT)
    text = snapshots.text_of(found)
    assert text == snapshots.text_of(count(CUT)), "the keys of the pseudonyms differ, the figures do not"
    assert "user:" not in text
    assert "C-0" not in text
    (september,) = [one for one in found["months"] if one["month"] == "2026-09"]
    (cell,) = september["cells"]
    assert (cell["task"], cell["matters"], cell["minutes"][1]) == ("review", 11, 5 * (11 * 4 + 10 * 3 + 10))
    assert [c["shown"] for one in found["months"] if one["month"] == "2026-08" for c in one["cells"]] == [
        False
    ]
    client.force_login(cast["adams"])
    page = client.get(PAGE, {"month": "2026-09", "actor": "user:901", "person": "901"}).content.decode()
    assert without_figure(page) == []
    assert "Reading the histories and deciding" in page
    assert "user:9" not in page
    august = client.get(PAGE, {"month": "2026-08"}).content.decode()
    assert august.count("withheld</span>") == 4
    body = client.get(f"{PAGE}export.csv").content.decode()
    assert lines_without_figure(body) == []
    assert "user:" not in body
    rows = [r for r in csv.reader(io.StringIO(body)) if r[:1] == ["effort.minutes.review"]]
    assert rows[0][1:6] == ["2026-09", "CXIMMIG01", "review", "11", str(cell["minutes"][0])]
    study = tmp_path / "study.csv"
    study.write_text("task,observed_minutes,counted_minutes\n" + "review,12,10\n" * 11)
    told = CliRunner().invoke(app, ["oversight", "effort", "--study", str(study)])
    assert told.exit_code == 0
    assert f"1.2,1.2,1.2,11,{cell['minutes'][1] * 1.2:.0f}" in told.stdout
    client.force_login(cast["ortiz"])
    assert client.get(PAGE).status_code == client.get(f"{PAGE}export.csv").status_code == 403


def test_a_time_study_has_no_column_for_a_person_and_says_nothing_of_few() -> None:
    head = "task,observed_minutes,counted_minutes\n"
    assert ratios(head + "review,12,10\n" * 10) == {}
    mixed = ratios(head + "review,8,10\n" * 6 + "review,16,10\n" * 6)[WorkTask.REVIEW]
    assert (mixed.ratio, mixed.sittings) == (1.2, 12)
    assert mixed.low < 1.2 < mixed.high
    for wrong in ("task,observed_minutes,counted_minutes,officer\n", head + "sleep,1,1\n", head + "review,x,1\n",
                  head + "review,9000,1\n"):  # fmt: skip
        with pytest.raises(TimeStudyError):
            ratios(wrong)


@pytest.mark.django_db
def test_a_month_is_kept_once_by_the_first_cut_after_it() -> None:
    assert "effort" in snapshots.missing(datetime(2026, 10, 1, 1, tzinfo=UTC))
    snapshots.take("effort", CUT)
    later = snapshots.missing(datetime(2026, 10, 20, 1, tzinfo=UTC))
    assert "effort" not in later
    assert "research" in later
    assert "effort" in snapshots.missing(datetime(2026, 11, 1, 1, tzinfo=UTC))
    assert json.loads(snapshots.versions("effort", CUT)[0].content)["caps"] == [5, 10, 15]
