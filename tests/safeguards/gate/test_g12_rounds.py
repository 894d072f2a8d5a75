"""G12: the worker goes through all matters in slices, at a set interval; oversight sees what it found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from handover.audit.models import Entry
from handover.conf import worker
from handover.process.integrity import check as checking
from handover.process.integrity import rounds
from handover.process.integrity.models import IntegrityRound
from handover.process.integrity.rows import Rows
from handover.process.models import Matter
from handover.stages.custody import actions as custody
from handover.stages.review import tasks as review
from tests.safeguards.gate.forging import forge
from tests.support.cast import Cast
from tests.support.walk import born_years_ago, case_in, queried

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """A round is through all matters at its first call, however slow the machine is."""
    monkeypatch.setattr(rounds, "monotonic", lambda: 0.0)


def nothing(_: Sequence[UUID]) -> int:
    return 0


def test_a_round_goes_on_where_it_was_left_and_sees_every_matter_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        queried(cast)
    monkeypatch.setattr(rounds, "SLICE", 3)
    seen: list[UUID] = []

    def look(batch: Sequence[UUID]) -> int:
        seen.extend(batch)
        return 0

    reads = [rounds.work(60, look, seconds=-1) for _ in range(5)]
    assert reads == [3, 3, 2, 0, 0]
    assert sorted(seen) == sorted(Matter.objects.values_list("pk", flat=True))
    ended, running = rounds.last_rounds()
    assert running is None
    assert ended is not None
    assert ended.counts["matters"] == 8
    entry = Entry.objects.get(act="integrity.round")
    assert (entry.outcome, entry.content["findings"]) == ("success", 0)


def test_a_round_begins_when_the_interval_is_over_and_never_with_0(cast: Cast) -> None:
    queried(cast)
    assert rounds.work(0, nothing) == 0
    assert rounds.work(60, nothing) == 4
    assert rounds.work(60, nothing) == 0
    IntegrityRound.objects.update(began_at=timezone.now() - timedelta(minutes=61))
    assert rounds.work(60, nothing) == 4
    assert IntegrityRound.objects.count() == 1, "a round that found nothing is forgotten for a newer one"


def test_the_tick_finds_a_forged_step_and_oversight_sees_it(cast: Cast) -> None:
    case = case_in(cast, "signed")
    entry = Entry.objects.get(act="case.sign_warrant", subject=case.reference)
    forge("audit_entry", "DELETE FROM audit_entry WHERE number = %s", entry.pk)
    Matter.objects.filter(pk=case.pk).update(state="lodged", version=case.version + 1)
    client = Client()
    client.force_login(cast["adams"])
    assert "have not been compared with each other yet" in client.get("/oversight/audit/").content.decode()
    worker.tick()
    page = client.get("/oversight/audit/").content.decode()
    assert "no audit entry tells of it" in page
    assert "Let nobody act on it" in page
    assert case.reference in page
    assert Entry.objects.get(act="integrity.round").outcome == "failure"


def test_the_round_asks_the_bars_of_open_cases_too(cast: Cast) -> None:
    case = case_in(cast, "lodged")
    forge("identification_immigrationidentity", "UPDATE identification_immigrationidentity SET births = %s",
          json.dumps([born_years_ago(14)]))  # fmt: skip
    assert rounds.work(60, review.sweep) == 4
    case.refresh_from_db()
    assert case.state == "child_path"
    assert IntegrityRound.objects.get().stopped == 1


def test_a_case_that_moves_while_it_is_read_is_no_finding(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = case_in(cast, "served")
    judge = Rows.judge
    moved: list[Matter] = []

    def move_first(rows: Rows) -> object:
        if not moved:
            moved.append(custody.agree_to_hold(case.pk, actor=cast["clark"].actor, version=case.version))
        return judge(rows)

    monkeypatch.setattr(Rows, "judge", move_first)
    result = checking.check()
    assert moved
    assert result.findings == []
