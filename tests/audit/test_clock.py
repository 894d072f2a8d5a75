"""A clock that was set back is told by the entries recorded then, and found where they do not tell it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from typer.testing import CliRunner

from handover.accounts.roles import Actor
from handover.audit import clock
from handover.audit.append import append
from handover.audit.chain import instant as written
from handover.audit.checkpoint_check import judge
from handover.audit.models import Entry, Head
from handover.audit.verify import verify_against
from handover.cli import app
from handover.stages.oversight.audit_sentences import sentence
from tests.audit.test_chain import START, chain, head


def act() -> Entry:
    with transaction.atomic():
        return append(act="clock.start", actor=Actor.system("test"))


@pytest.mark.django_db
def test_what_is_recorded_while_the_clock_is_back_says_so_until_it_is_right_again() -> None:
    begin = timezone.now()
    marks = []
    for seconds in (0, 3600, 3598, 0, 600, 3601):
        with time_machine.travel(begin + timedelta(seconds=seconds), tick=False):
            marks.append(act().content.get(clock.MARK, {}).get("seconds"))
    assert marks == [None, None, None, -3600.0, -3000.0, None]
    assert Head.objects.get(pk=1).latest == begin.replace(microsecond=begin.microsecond) + timedelta(
        seconds=3601
    )
    back = verify_against(()).backwards
    assert (back.count, back.unmarked, back.seconds) == (2, 0, 3600.0)
    assert verify_against(()).whole
    doubtful = Entry.objects.get(number=back.first)
    assert sentence(doubtful, {}).endswith("the clock was 3600 s behind the times of earlier entries.")
    told = CliRunner().invoke(app, ["audit", "verify"])
    assert told.exit_code == 0
    assert "2 entries have a time before that of an earlier entry" in told.output


def test_times_that_run_backwards_without_a_word_are_found() -> None:
    rows = chain(6)
    rows[3]["at"] = written(START)
    report = judge(rows, *head(rows))
    assert (report.backwards.count, report.backwards.first, report.backwards.unmarked) == (0, 0, 0), (
        "within 5 s"
    )
    rows[3]["at"] = written(START - timedelta(minutes=2))
    report = judge(rows, *head(rows))
    assert (report.backwards.count, report.backwards.first, report.backwards.unmarked) == (1, 4, 1)


@pytest.mark.django_db
def test_a_clock_apart_from_the_databases_is_told_by_each_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    apart = clock._DatabaseClock()
    monkeypatch.setattr(clock, "database_clock", apart)
    monkeypatch.setattr(clock, "ahead_of_database", lambda: timedelta(seconds=90))
    assert clock.MARK not in act().content, "nobody watches in this process"
    clock.watch()
    entry = act()
    assert entry.content[clock.MARK] == {"against": "database", "seconds": 90.0}
    assert "90 s before the database's clock" in sentence(entry, {})
