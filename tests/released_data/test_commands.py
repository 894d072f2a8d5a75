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
    ],
)
def test_a_refusal_is_code_2_and_says_why(words: list[str], said: str) -> None:
    code, _, err = called(*words)
    assert code == 2
    assert said in " ".join(err.split())
