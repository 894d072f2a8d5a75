"""Senders, server and worker are killed (SIGKILL) at seeded statements while bookings come: each is answered once.

The kills are real and fall on the process alone that sends or works; the statement is drawn, so that a failure can be
had again. A sender that got no receipt sends its file again, as a jail's does.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as live
from django.db import OperationalError, connection, connections
from django_tasks_db.models import DBTaskResult

from handover.audit.verify import verify
from handover.process.integrity.check import check
from handover.process.jobs import faults
from handover.process.jobs.faults import JobFault
from handover.process.jobs.models import JobTrouble
from handover.process.models import Matter
from handover.process.worker import Worker, take_over
from handover.repositories import index
from handover.sealed_columns.keys import KEYS
from handover.stages.identification import actions
from handover.stages.identification.models import Search, SearchResult
from handover.stages.intake import file_store
from handover.stages.intake.models import Answer, Submission
from handover.world.prints import tenprint
from tests.abis.conftest import _pattern, filled
from tests.stages.files import car
from tests.stages.intake.jail import Jail
from tests.support.cast import Cast

__all__ = ["_pattern", "filled"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.heavy]
SEED = 20
_fork = multiprocessing.get_context("fork")


@pytest.fixture
def alder(cast: Cast, filled: None, monkeypatch: pytest.MonkeyPatch) -> Jail:
    """A jail, galleries to search in, and jobs that are taken over at once: who is killed by chance is no poison."""
    index.make_wants()
    monkeypatch.setattr(faults, "LOSSES", 1_000_000)
    monkeypatch.setitem(faults._SECONDS, JobFault.LOST, (0,))
    monkeypatch.setitem(faults._SECONDS, JobFault.ENVIRONMENT, (0,))
    jail = Jail(cast)
    assert jail.post(car()).status_code == 202
    works()  # the matcher is compiled here once, and not in each process that is killed
    nothing_is_lost_or_doubled(1)
    return jail


def child(act: Callable[[], int], dies_at: int = 0) -> int:
    """Do it in a process of its own, killed before its ``dies_at``-th statement, 0 for never. Its exit code."""

    def live_and_die() -> None:
        count = 0

        def statement(execute: Any, *args: Any) -> Any:
            nonlocal count
            count += 1
            if count == dies_at:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(*args)

        with connection.execute_wrapper(statement):
            code = act()
        connections.close_all()
        os._exit(code)

    connections.close_all()  # no connection is shared by two processes
    process = _fork.Process(target=live_and_die)
    process.start()
    process.join(120)
    assert process.exitcode is not None
    return process.exitcode


def files() -> Iterator[bytes]:
    """Bookings of different people, none of whom is in a gallery."""
    for person in range(40, 10_000):
        yield car(
            minutiae={p: m for p, m in tenprint(person % 60 + 40, 1).items() if p < 4},
            booking_number=f"26-{person}",
        )


def sends(jail: Jail, data: bytes) -> Callable[[], int]:
    return lambda: 0 if jail.post(data).status_code == 202 else 1


def works() -> int:
    take_over()
    return Worker().run() and 0


def nothing_is_lost_or_doubled(sent: int) -> None:
    """One booking for each file so far, each answered once, each repository searched once, and all records whole."""
    assert (Submission.objects.count(), Submission.objects.values("tcn").distinct().count()) == (sent, sent)
    assert set(Matter.objects.filter(track="booking").values_list("state", flat=True)) == {"answered"}
    assert Answer.objects.count() == sent
    assert (Search.objects.count(), SearchResult.objects.count()) == (2 * sent, 2 * sent)
    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()
    assert not JobTrouble.objects.exists()
    assert verify()[1] is None
    assert [str(finding) for finding in check().findings] == []
    for kept in (
        *Submission.objects.values_list("sha256", flat=True),
        *Answer.objects.values_list("sha256", flat=True),
    ):
        assert file_store.get(kept)


@pytest.mark.parametrize("moments", [20, pytest.param(200, marks=pytest.mark.slow)])
def test_nothing_is_lost_doubled_or_unanswered_by_kills(alder: Jail, moments: int) -> None:
    drawn, stream, sent, killed = random.Random(SEED), files(), 1, 0
    owed: list[bytes] = []
    for _ in range(moments):
        if drawn.random() < 0.5:
            owed = owed or [next(stream)]
            ended = child(sends(alder, owed[0]), drawn.randint(1, 40))
            if ended == 0:
                owed, sent = [], sent + 1
        else:
            ended = child(works, drawn.randint(1, 100))
        killed += ended == -signal.SIGKILL
        assert ended in (0, -signal.SIGKILL)
    for data in owed:
        assert alder.post(data).status_code == 202
        sent += 1
    works()
    assert killed > moments // 3, "the kills fell on acts in hand"
    nothing_is_lost_or_doubled(sent)


def test_a_job_killed_between_the_answer_and_the_other_search_runs_that_search(
    alder: Jail, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found by the 200 kills: the booking had its answer, so the second try thought that nothing was left to do."""
    assert alder.post(car()).status_code == 202
    run = actions.run_search

    def killed(search: UUID, *in_hand: Any) -> Matter:
        if Search.objects.get(matter_id=search).repository == "immigration":
            os.kill(os.getpid(), signal.SIGKILL)
        return run(search, *in_hand)

    with monkeypatch.context() as patch:
        patch.setattr(actions, "run_search", killed)
        assert child(works) == -signal.SIGKILL
    assert set(Matter.objects.filter(track="booking").values_list("state", flat=True)) == {"answered"}
    works()
    nothing_is_lost_or_doubled(2)


def test_a_file_that_the_disk_cannot_take_is_refused_and_nothing_of_it_stays(alder: Jail) -> None:
    data = car()

    def on_a_full_disk() -> int:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        put = file_store.put

        def put_half(data: bytes) -> str:
            """The system takes half of the file and no more; the database has its room."""
            resource.setrlimit(resource.RLIMIT_FSIZE, (len(data) // 2, resource.RLIM_INFINITY))
            try:
                return put(data)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

        file_store.put = put_half
        alder.client.raise_request_exception = False
        answer = alder.post(data)
        return 0 if (answer.status_code, "Retry-After" in answer.headers) == (503, True) else 1

    assert child(on_a_full_disk) == 0
    files = Path(live.HANDOVER_DATA_DIR) / "files"
    kept = [path for path in files.rglob("*") if path.is_file() and path.parent.name != KEYS]
    assert (len(kept), Submission.objects.count()) == (2, 1), "of the booking before: its file and its answer"
    assert alder.post(data).status_code == 202
    works()
    nothing_is_lost_or_doubled(2)


@pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="a file that may not grow stands for SQLite's disk"
)
def test_a_database_that_cannot_grow_holds_bookings_up_and_loses_none(alder: Jail) -> None:
    """The worker fails at some booking, and goes on by itself when there is room."""
    taken = [car(booking_number=f"26-{n}") for n in range(6)]
    for data in taken[:3]:
        assert alder.post(data).status_code == 202

    def while_full() -> int:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + 1}")
        alder.client.raise_request_exception = False
        told = {alder.post(data).status_code for data in taken[3:]}
        worker = Worker()
        for _ in range(4):
            try:
                worker.run_one()
            except OperationalError:  # not even the fault can be written down
                continue
        return 0 if told <= {202, 503} else 1

    assert child(while_full) == 0
    assert Answer.objects.count() < 1 + len(taken), "somebody met the full disk"
    for data in taken[3:]:
        assert alder.post(data).status_code in (200, 202)
    works()
    nothing_is_lost_or_doubled(1 + len(taken))
