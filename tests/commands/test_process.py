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


def test_a_whole_history_prints_its_counts_alone(cast: Cast) -> None:
    queried(cast)
    done = run.invoke(app, ["check"])
    assert done.exit_code == 0
    counts = json.loads(done.stdout)
    assert counts["matters"] == Matter.objects.count()
    assert counts["findings"] == 0


def test_a_forged_state_is_one_line_with_what_to_do_and_exit_code_1(cast: Cast) -> None:
    whole, forged = queried(cast), queried(cast)
    Matter.objects.filter(pk=forged.pk).update(state="signed", version=forged.version + 1)
    done = run.invoke(app, ["check"])
    assert done.exit_code == 1
    *lines, last = done.stdout.splitlines()
    assert all(line.startswith(f"{forged.reference}: ") for line in lines)
    assert "stands at 'signed', its steps lead to 'queried'. Let nobody act on it." in lines[0]
    assert json.loads(last)["findings"] == len(lines) == 2
    assert whole.reference not in done.stdout
