"""A record that comes in while somebody acts, and a day that ends while a case is open."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from pytest_django.fixtures import Settings

from handover.process import gate
from handover.process.advance import ConflictError, RefusedError
from handover.process.models import Matter
from handover.repositories.models import ImmigrationIdentity, StatusRecord
from handover.stages.custody import actions as custody
from handover.stages.detainer import actions as detainer
from handover.stages.review.stops import actions as stops
from tests.repositories.cases import case_on, known, send
from tests.repositories.records import line
from tests.safeguards.gate.ways import now
from tests.safeguards.world_changes import fin
from tests.support.cast import Cast
from tests.support.walk import case_in

CITIZEN = line("status", "s2", {"identity": "i1", "status": "citizen", "since": "2025-01-02"})


def lodge(cast: Cast, case: Matter) -> Matter:
    return detainer.lodge(case.pk, actor=cast["ortiz"].actor, version=case.version)


def hold(cast: Cast, case: Matter) -> Matter:
    return custody.agree_to_hold(case.pk, actor=cast["clark"].actor, version=case.version)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("state", "act"), [("signed", lodge), ("served", hold)])
def test_a_citizens_record_and_an_act_at_once_end_in_a_frozen_case(
    cast: Cast, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, state: str, act: object
) -> None:
    """Whichever is first at the person's lock, and also where the database lets neither be first (a deadlock)."""
    settings.HANDOVER_DATA_DIR = tmp_path / "data"
    known(tmp_path)
    case, together, lock = case_on(cast, state), threading.Barrier(2), gate.lock  # type: ignore[arg-type]

    def both_first(matter: Matter) -> None:
        with suppress(threading.BrokenBarrierError):  # SQLite lets one writer in
            together.wait(2)
        lock(matter)

    monkeypatch.setattr(gate, "lock", both_first)

    def acting() -> None:
        try:
            with suppress(RefusedError, ConflictError):
                act(cast, case)  # type: ignore[operator]
        finally:
            connection.close()

    def importing() -> None:
        try:
            send(tmp_path, CITIZEN)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for one in (acting, importing)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert StatusRecord.objects.filter(status="citizen").exists()
    stops.ask_again(case.pk)  # the job that a deadlock leaves; nothing where the import asked itself
    assert now(case).state == "citizenship_question"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at", "state"),
    [
        (datetime(2026, 11, 29, 5, 30, tzinfo=UTC), "child_path"),
        (datetime(2026, 11, 29, 6, 30, tzinfo=UTC), "in_review"),
    ],
    ids=["half past eleven in the evening", "half past midnight"],
)
def test_a_child_is_one_until_midnight_where_the_jail_is(cast: Cast, at: datetime, state: str) -> None:
    """In UTC it is the eighteenth birthday already; at the jail in Chicago it is the evening before."""
    with time_machine.travel(at):
        case = case_in(cast, "in_review")
        row = ImmigrationIdentity.objects.get(pk=fin(case))
        row.births = ["2008-11-29"]
        row.save()
        assert now(case).state == state
