"""Figures for a monitor, in the text form that Prometheus reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from handover.cli import app
from handover.process.worker import Worker
from tests.stages.files import car
from tests.stages.intake.jail import Jail
from tests.stages.intake.receivers import FUTURE
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
LINE = re.compile(r'[a-z_]+(\{[a-z_]+="[^"\n]*"(,[a-z_]+="[^"\n]*")*\})? -?[0-9.]+(e[+-]?[0-9]+)?')


def figures() -> dict[str, float]:
    done = CliRunner().invoke(app, ["metrics"])
    assert done.exit_code == 0, done.output
    lines = [line for line in done.output.splitlines() if not line.startswith("# ")]
    assert all(LINE.fullmatch(line) for line in lines), lines
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_what_waits_is_counted_until_it_is_done(cast: Cast, tmp_path: Path) -> None:
    assert figures()["handover_workers"] == 0
    Jail(cast).post(car(arrest_date=FUTURE))
    found = figures()
    assert found['handover_jobs{state="ready"}'] == 1
    assert found['handover_unanswered{state="received",track="booking"}'] == 1
    assert found["handover_oldest_ready_job_seconds"] > 0
    worker = Worker()
    worker.run()
    found = figures()
    assert (found["handover_workers"], found['handover_jobs{state="ready"}']) == (1, 0)
    assert found['handover_unanswered{state="received",track="booking"}'] == 0
    assert found["handover_audit_entries_total"] > 1
    out = tmp_path / "handover.prom"
    assert CliRunner().invoke(app, ["metrics", "--out", str(out)]).exit_code == 0
    assert "REYES" not in out.read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["handover.prom"]
