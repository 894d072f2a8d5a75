"""``handover process check``: what it prints of a whole and of a forged history, and its exit code."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from handover.commands.process import app
from handover.process.models import Matter
from tests.support.cast import Cast
from tests.support.walk import queried

pytestmark = pytest.mark.django_db
run = CliRunner()


def test_every_case_that_stands_where_its_steps_lead_prints_nothing(cast: Cast) -> None:
    queried(cast)
    done = run.invoke(app, ["check"])
    assert (done.exit_code, done.stdout) == (0, "")
    assert f"{Matter.objects.count()} cases read, 0 broken" in done.stderr


def test_a_forged_state_is_one_json_line_and_exit_code_2(cast: Cast) -> None:
    whole, forged = queried(cast), queried(cast)
    Matter.objects.filter(pk=forged.pk).update(state="signed", version=forged.version + 1)
    done = run.invoke(app, ["check"])
    assert done.exit_code == 2
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["reference"] for line in lines] == [forged.reference]
    assert lines[0]["track"] == "case"
    assert "stands at 'signed', its steps lead to 'queried'" in lines[0]["broken"]
    assert whole.reference not in done.stdout
