"""No reply is dropped without a word: every one has a state, which is the fold of what happened to it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from handover.formats.ansi_nist import read
from handover.stages.intake.models import Answer
from handover.stages.intake.replies import push
from handover.stages.intake.reply_rules import PAUSES
from tests.stages.intake.jail import Jail
from tests.stages.intake.receivers import (
    FOLDER,
    is_folded,
    one_reply,
    pushed_to,
    steps,
)
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


# --- fetched ---------------------------------------------------------------------------------------------


def test_every_answer_has_a_delivery_and_fetching_and_acknowledging_move_it(alder: Jail) -> None:
    row = one_reply(alder)
    assert (row.state, row.due_at, steps(row)) == ("waiting", None, [])
    listed = alder.answers(new="true")["answers"][0]
    assert listed["delivery"] == "waiting"
    assert alder.client.get(listed["href"], headers=alder.bearer).status_code == 200
    assert alder.answers()["answers"][0]["delivery"] == "delivered"
    assert len(alder.answers(new="true")["answers"]) == 1
    for _ in range(2):
        answer = alder.send(f"answers/{listed['tcn']}/acknowledgement")
        assert answer.json() == {"tcn": listed["tcn"], "delivery": "acknowledged"}
    assert alder.answers(new="true")["answers"] == []
    assert len(alder.answers()["answers"]) == 1
    row.refresh_from_db()
    assert steps(row) == [("fetched", "done"), ("acknowledged", "done")]
    assert is_folded(row)


def test_answers_are_found_by_the_tcn_that_they_answer(alder: Jail, birch: Jail) -> None:
    row = one_reply(alder)
    one_reply(alder)
    tcr = row.answer.tcr
    assert [a["tcr"] for a in alder.answers(tcr=tcr)["answers"]] == [tcr]
    assert alder.answers(tcr="NOBODYS")["answers"] == []
    assert birch.answers(tcr=tcr)["answers"] == []
    assert birch.send(f"answers/{row.answer.tcn}/acknowledgement").status_code == 404
    row.refresh_from_db()
    assert row.state == "waiting"


# --- pushed into a folder --------------------------------------------------------------------------------


def test_a_reply_is_written_into_the_folder_under_the_tcn_that_it_answers(
    alder: Jail, cast: Cast, tmp_path: Path
) -> None:
    pushed_to(alder, cast, FOLDER, str(tmp_path))
    row = one_reply(alder)
    assert push.push_due() == 1
    row.refresh_from_db()
    name = f"{row.answer.tcr}.ERRT.{row.answer.tcn}.ebts"
    data = (tmp_path / name).read_bytes()
    assert read(data).header.first(10) == row.answer.tcr
    assert (tmp_path / f"{name}.sha256").read_text().split() == [hashlib.sha256(data).hexdigest(), name]
    assert not list(tmp_path.glob("*.part"))
    assert (row.state, row.due_at) == ("delivered", None)
    assert is_folded(row)
    assert push.push_due() == 0


@pytest.mark.parametrize("ending", ["", ".sha256"])
def test_a_link_that_the_jail_laid_is_replaced_and_what_it_points_to_is_not_written(
    alder: Jail, cast: Cast, tmp_path: Path, ending: str
) -> None:
    kept = tmp_path / "kept"
    kept.write_text("ours")
    folder = tmp_path / "replies"
    folder.mkdir()
    pushed_to(alder, cast, FOLDER, str(folder))
    row = one_reply(alder)
    laid = folder / f"{row.answer.tcr}.ERRT.{row.answer.tcn}.ebts{ending}"
    laid.symlink_to(kept)
    assert push.push_due() == 1
    assert kept.read_text() == "ours"
    assert laid.is_file() and not laid.is_symlink()
    assert not list(folder.glob("*.part"))


def test_a_folder_that_is_gone_fails_and_is_tried_again(alder: Jail, cast: Cast, tmp_path: Path) -> None:
    gone = tmp_path / "replies"
    pushed_to(alder, cast, FOLDER, str(gone))
    row = one_reply(alder)
    assert push.push_due() == 0
    row.refresh_from_db()
    assert row.state == "failing"
    assert "No such file" in row.attempts.get().detail
    gone.mkdir()
    assert push.push_due() == 0, "it is not due yet"
    with time_machine.travel(timezone.now() + PAUSES[0]):
        assert push.push_due() == 1
    row.refresh_from_db()
    assert row.state == "delivered"
    assert is_folded(row)


# --- pushed to a webhook ---------------------------------------------------------------------------------


def test_no_answer_is_recorded_without_a_delivery(alder: Jail) -> None:
    for _ in range(3):
        one_reply(alder)
    assert Answer.objects.filter(delivery=None).count() == 0
    assert Answer.objects.count() == 3
