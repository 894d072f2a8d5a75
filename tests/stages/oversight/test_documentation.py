"""What is due and missing is counted only where it applies; what was dated back is late."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from handover.cli import app
from handover.process.models import RecordedStep
from handover.stages.oversight.documentation import FieldQuality, documentation, lag_of
from tests.safeguards.gate.forging import no_triggers
from tests.support.cast import Cast
from tests.support.walk import case_in

PAGE = "/oversight/documentation/"


def field(key: str) -> FieldQuality:
    return next(f for f in documentation().fields if f.key == f"dq.{key}")


def test_median_and_nine_in_ten_by_hand() -> None:
    found = lag_of("k", "t", [0, 1, 2, 3, 4, 5, 6, 7, 24, 30])
    assert (found.median, found.ninth, found.late, found.ahead) == (4, 24, 1, 0)
    assert found.late_share == 10
    assert lag_of("k", "t", [-1, 24.1]).late == lag_of("k", "t", [-1, 24.1]).ahead == 1
    nothing = lag_of("k", "t", [])
    assert (nothing.median, nothing.ninth, nothing.late_share) == (None, None, None)


@given(st.lists(st.floats(-100, 1000), min_size=1, max_size=60))
def test_half_and_nine_in_ten_lie_within_their_figures(hours: list[float]) -> None:
    found = lag_of("k", "t", hours)
    assert found.median is not None
    assert found.ninth is not None
    assert sum(h <= found.median for h in hours) * 2 >= len(hours)
    assert sum(h <= found.ninth for h in hours) * 10 >= 9 * len(hours)
    assert sum(h < found.median for h in hours) * 2 < len(hours) + 1


@pytest.mark.django_db
def test_a_field_is_due_only_where_it_applies(cast: Cast) -> None:
    case_in(cast, "signed")
    assert (field("answer").due, field("answer").null_share) == (0, None)
    case_in(cast, "lodged")
    case_in(cast, "hold_agreed")
    assert (field("answer").due, field("answer").null) == (2, 1)
    assert (field("service").due, field("service").null) == (2, 1)
    assert field("outcome").due == 0
    assert field("charge").due == 0


@pytest.mark.django_db
def test_a_step_that_was_dated_back_is_late(cast: Cast) -> None:
    case = case_in(cast, "served")
    served = next(f for f in documentation().lags if f.title == "Service")
    assert (served.recorded, served.late) == (1, 0)
    with no_triggers("process_casestep"):
        then = timezone.now() - timedelta(days=3)
        RecordedStep.objects.filter(matter=case, step="serve").update(happened_at=then)
    served = next(f for f in documentation().lags if f.title == "Service")
    assert (served.late, served.late_share) == (1, 100)
    assert served.median == pytest.approx(72, abs=0.2)


@pytest.mark.django_db
def test_page_file_and_command_say_the_same(cast: Cast, client: Client) -> None:
    case_in(cast, "lodged")
    client.force_login(cast["adams"])
    page = client.get(PAGE).content.decode()
    rows = list(csv.reader(io.StringIO(client.get(f"{PAGE}export.csv").content.decode())))
    done = CliRunner().invoke(app, ["oversight", "documentation", "--json"])
    told = json.loads(done.stdout)
    assert [list(f.values()) for f in told["fields"]] == rows[3:10]
    assert rows[3][:1] + rows[3][5:8] == ["dq.answer", "1", "1", "100.0"]
    assert "1 (100.0&nbsp;%)" in page
    for one in (*told["fields"], *told["lags"]):
        assert one["Figure"] in page
    assert "72.1 %" in page


@pytest.mark.django_db
def test_no_number_stands_on_the_page_or_in_the_file_without_a_figure(cast: Cast, client: Client) -> None:
    case_in(cast, "lodged")
    client.force_login(cast["stone"])
    body = client.get(PAGE).content.decode().partition("<main")[2].partition("</main>")[0]
    for row in re.findall(r"<tr>.*?</tr>", body, flags=re.DOTALL):
        if re.search(r"<td[^>]*>\s*\d", row):
            assert "dq." in row, row
    for line in csv.reader(io.StringIO(client.get(f"{PAGE}export.csv").content.decode())):
        if any(re.fullmatch(r"[\d.]+", cell) for cell in line):
            assert line[0].startswith("dq."), line


@pytest.mark.django_db
def test_others_do_not_read_it(cast: Cast, client: Client) -> None:
    client.force_login(cast["ortiz"])
    assert client.get(PAGE).status_code == client.get(f"{PAGE}export.csv").status_code == 403
