"""``handover jurisdictions``: what it prints, and how it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from handover.commands.jurisdictions import app
from handover.jurisdictions import shipped_policies
from handover.jurisdictions.load import DATA

run = CliRunner()


def test_check_lists_every_place_with_its_days_and_confidence() -> None:
    done = run.invoke(app, ["check"])
    assert done.exit_code == 0
    for place in shipped_policies().values():
        rows = [line for line in done.stdout.splitlines() if line.split()[:1] == [place.id]]
        assert len(rows) == max(1, len(place.instruments))
        for row, instrument in zip(rows, place.instruments, strict=False):
            assert instrument.effective_from.isoformat() in row
            assert instrument.dates_confidence.value in row.split()[-1]
    assert "valid" in done.stdout


def test_check_as_json() -> None:
    found = json.loads(run.invoke(app, ["check", "--json"]).stdout)
    assert found["places"] == len(shipped_policies())
    assert {"place", "from", "to", "confidence"} <= set(found["instruments"][0])


def test_check_refuses_a_broken_folder_and_names_the_fault(tmp_path: Path) -> None:
    for path in DATA.glob("us*.yaml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "us-tx.yaml").write_text("id: us-tx\nname: Texas\n", encoding="utf-8")
    done = run.invoke(app, ["check", "--folder", str(tmp_path)])
    assert done.exit_code == 2
    assert "us-tx.yaml" in done.stderr
    assert "level" in done.stderr


def test_evaluate_prints_the_outcome_with_its_clauses() -> None:
    facts = (
        "served_on_person=yes,form_complete=yes,administrative_warrant=yes,offence=violent_or_serious/charged"
    )
    done = run.invoke(app, ["evaluate", "us-nj", "--date", "2026-11-20", "--facts", facts, "--json"])
    found = json.loads(done.stdout)
    assert (found["notify"]["answer"], found["notify"]["citation"]) == ("yes", "N.J. AG Directive 2018-6")
    assert found["facts"]["offences"][0]["outcome"] == "charged"
    words = run.invoke(
        app, ["evaluate", "us-tx", "--date", "2024-12-31", "--facts", "served_on_person=yes"]
    ).stdout
    assert "hold: required" in words
    assert "Tex. Code Crim. Proc. 2.251" in words
    assert "illustrative" in words


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["us-atlantis", "--date", "2026-01-01"], "no policy on record for the place"),
        (["us-tx", "--date", "2026-01-01", "--facts", "race=x"], "there is no fact 'race'"),
        (["us-tx", "--date", "tomorrow"], "does not match"),
        (["us-tx"], "Missing option"),
    ],
)
def test_a_bad_question_is_refused_with_code_2(arguments: list[str], message: str) -> None:
    done = run.invoke(app, ["evaluate", *arguments])
    assert done.exit_code == 2
    assert message in " ".join(done.stderr.split())
