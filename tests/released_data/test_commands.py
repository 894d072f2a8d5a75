"""The commands: the last line is JSON, a refusal is code 2 and says what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from typer.testing import CliRunner

from handover.cli import app

ARRESTS = "apprehension_date,aor,apprehension_method\n2018-10-01,Dallas,Located\n2018-09-30,Dallas,\n"


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.HANDOVER_DATA_DIR = tmp_path
    (tmp_path / "arrests.csv").write_text(ARRESTS, encoding="utf-8")


def called(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["oversight", *words])
    return done.exit_code, done.stdout, done.stderr


def test_a_file_is_taken_in_listed_and_counted(tmp_path: Path) -> None:
    code, out, _ = called("import", str(tmp_path / "arrests.csv"), "--kind", "arrests")
    taken = json.loads(out.splitlines()[-1])
    assert (code, taken["rows"], taken["kept"]) == (0, 2, 2)
    assert (
        f"arrests {taken['digest'][:12]}: arrests.csv, 2 of 2 rows, 2018-09-30 to 2018-10-01"
        in called("sets")[1]
    )
    assert json.loads(called("sets", "--json")[1])[0]["digest"] == taken["digest"]
    code, out, _ = called("report", "at-large-by-year", "--json")
    found = json.loads(out.splitlines()[-1])
    rows = [(r["fiscal_year"], r["at_large"], r["arrests"]) for r in found["rows"]]
    assert (code, rows, found["not_for_release"]) == (0, [(2018, 0, 1), (2019, 1, 1)], 2)
    code, out, _ = called("report", "at-large-by-year")
    assert code == 0
    assert "over: all arrests of the fiscal year" in out
    assert "not for release: 2 rows have a count of 1 to 10" in out
    assert "2019" in out


def test_protect_says_what_a_small_count_gives_away_and_how_many_numbers_keep_it_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [("TEXAS", "Lifted")] * 3 + [("TEXAS", "Transferred")] * 12 + [("OHIO", "Lifted")] * 23
    rows += [("OHIO", "Transferred")] * 59 + [("IOWA", "Lifted")] * 31 + [("IOWA", "Transferred")] * 40
    lines = ["prepare_date,state,lift_reason", *(f"2015-01-31,{a},{b}" for a, b in rows)]
    (tmp_path / "d.csv").write_text("\n".join(lines), encoding="utf-8")
    assert called("import", str(tmp_path / "d.csv"), "--kind", "detainers")[0] == 0
    code, out, _ = called("protect", "outcomes-by-state")
    told = json.loads(out.splitlines()[-1])
    assert code == 0
    assert told == {
        "report": "outcomes-by-state", "cells": 6, "small": 1, "recovered": 1, "nearly": 1, "withheld": 4,
        "recovered_after": 0, "nearly_after": 0,
    }  # fmt: skip
    with monkeypatch.context() as less:
        less.setattr("handover.released_data.solver_work.MOST", 1)
        code, out, err = called("protect", "outcomes-by-state", "--work", "40")
    said = " ".join(err.split())
    assert (code, out) == (2, "")
    assert "protecting outcomes-by-state:" in said
    assert "took all of the work that may be spent (40 entries)" in said
    assert "give more with: --work 80" in said
    (tmp_path / "released").joinpath(next((tmp_path / "released").glob("*.parquet")).name).write_bytes(b"x")
    code, _, err = called("protect", "outcomes-by-state")
    assert (code, "take the release in again" in " ".join(err.split())) == (2, True)


def test_reports_are_listed_with_what_they_count() -> None:
    code, out, _ = called("reports")
    assert code == 0
    assert "declines-by-state\n    counts: detainers declined by the agency" in out
    assert "over" in json.loads(called("reports", "--json")[1])["cap-share"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["import", "nowhere.csv", "--kind", "arrests"], "there is no such file"),
        (["report", "at-large-by-year"], "no set of arrests was taken in"),
        (["report", "nothing"], "there is no report nothing"),
        (["protect", "nothing"], "there is no report nothing; the reports are"),
        (
            ["protect", "outcomes-by-state"],
            "no set of detainers was taken in; begin with: handover oversight import",
        ),
        (["protect", "declines-in-all"], "no set of detainers was taken in"),
    ],
)
def test_a_refusal_is_code_2_and_says_why(words: list[str], said: str) -> None:
    code, _, err = called(*words)
    assert code == 2
    assert said in " ".join(err.split())
