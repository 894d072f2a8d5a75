"""What becomes of a job that fails: by the kind of its fault, by the loss of its worker, and by a person's hand."""

from __future__ import annotations

import errno
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import OperationalError
from django.db.models import Min
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from handover.accounts.roles import Actor
from handover.audit.models import Entry
from handover.process.jobs import leases, troubles
from handover.process.jobs.faults import LOSSES, TRIES, JobFault, fault_of, pause_after
from handover.process.jobs.models import JobTrouble, WorkerBeat
from handover.process.worker import Worker, failed, take_over, waiting

WHO = Actor.system("operator")
FULL = OSError(errno.ENOSPC, "No space left on device")
raised: list[Exception] = []


@task()
def fail_as_told(case_id: str = "") -> str:
    """Fail as the test says, until it says nothing."""
    if raised:
        raise raised[0]
    return "done"


@pytest.fixture(autouse=True)
def _nothing_raised() -> None:
    raised.clear()


def worked_over(hours: float) -> int:
    """How often the job was tried in so many hours, by a worker that looks when it is due, before, and at the end."""
    start, tries, at = timezone.now(), 0, timedelta()
    while at < timedelta(hours=hours):
        tries += looked(start + at)
        due = DBTaskResult.objects.filter(status="READY").aggregate(due=Min("run_after"))["due"]
        after = due - start if due else timedelta(hours=hours)
        assert not looked(start + (at + after) / 2), "nothing is due before its time"
        at = max(after, at + timedelta(seconds=1))
    return tries + looked(start + timedelta(hours=hours))


def looked(at: datetime) -> int:
    """How many jobs a worker did that looked once."""
    with time_machine.travel(at, tick=False):
        return Worker().run()


@pytest.mark.parametrize(
    "problem",
    [FULL, OperationalError("database or disk is full"), ConnectionRefusedError(), TimeoutError(), MemoryError()],
)  # fmt: skip
@pytest.mark.django_db
def test_a_fault_of_the_environment_is_never_given_up_and_ends_by_itself(problem: Exception) -> None:
    raised.append(problem)
    fail_as_told.enqueue()
    assert 10 < worked_over(6) < 20
    trouble = JobTrouble.objects.get()
    assert (trouble.stuck, trouble.last_fault, failed()[0]) == (False, JobFault.ENVIRONMENT, 0)
    raised.clear()
    with time_machine.travel(timezone.now() + timedelta(hours=8)):
        assert Worker().run() == 1
    assert DBTaskResult.objects.get().return_value == "done"
    assert not JobTrouble.objects.exists()


@pytest.mark.django_db
def test_a_defect_is_tried_three_times_and_waits_for_a_person() -> None:
    raised.append(ValueError("a value of somebody's record"))
    fail_as_told.enqueue(case_id=str(key := uuid4()))
    assert worked_over(3) == TRIES
    (trouble,) = troubles.stuck()
    assert (trouble.matter, trouble.defects, trouble.what) == (key, TRIES, "builtins.ValueError")
    assert "somebody" not in DBTaskResult.objects.get().traceback
    raised.clear()
    troubles.retry(trouble.pk, WHO)
    assert Worker().run() == 1
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    assert not JobTrouble.objects.exists()
    assert Entry.objects.get(act="job.retry").content["defects"] == 0


@pytest.mark.django_db
def test_what_is_retried_in_vain_is_given_up_again_after_as_many_tries() -> None:
    raised.append(ValueError())
    fail_as_told.enqueue()
    worked_over(1)
    troubles.retry(troubles.stuck()[0].pk, WHO)
    assert worked_over(1) == TRIES
    assert troubles.stuck().count() == 1


@pytest.mark.django_db
def test_only_what_was_given_up_is_discarded_and_its_reasons_are_on_record() -> None:
    raised.append(FULL)
    fail_as_told.enqueue()
    Worker().run()
    key = JobTrouble.objects.get().pk
    with pytest.raises(troubles.NotStuckError, match="tried again by itself"):
        troubles.discard(key, WHO, "because")
    raised[0] = ValueError()
    worked_over(1)
    troubles.discard(key, WHO, "entered by hand")
    assert Entry.objects.get(act="job.discard").content["reasons"] == "entered by hand"
    assert (troubles.in_trouble().count(), failed()[0], waiting()) == (0, 1, 0)
    with pytest.raises(troubles.NotStuckError, match="discarded meanwhile"):
        troubles.retry(key, WHO)


def lose_the_worker(name: str) -> None:
    """A worker claims the first job and ends in the midst of it."""
    leases.beat(name)
    assert leases.claim(name)
    WorkerBeat.objects.filter(name=name).delete()


@pytest.mark.django_db
def test_a_job_that_costs_its_workers_is_given_up_and_lets_others_pass() -> None:
    poison = fail_as_told.enqueue()
    for n in range(LOSSES):
        with time_machine.travel(timezone.now() + timedelta(hours=n)):
            lose_the_worker(f"host:space:1:{n}")
            assert take_over() == (n < LOSSES - 1)
            other = fail_as_told.enqueue()
            if n:
                assert Worker().run() == 1, "the newer job is done first: the one that cost a worker waits"
                assert DBTaskResult.objects.get(pk=other.id).status == "SUCCESSFUL"
            else:
                DBTaskResult.objects.filter(pk=other.id).delete()
    (trouble,) = troubles.stuck()
    assert (str(trouble.pk), trouble.losses, trouble.last_fault) == (poison.id, LOSSES, JobFault.LOST)
    assert DBTaskResult.objects.get(pk=poison.id).status == "FAILED"


@pytest.mark.django_db
def test_what_was_taken_over_meanwhile_is_not_taken_over_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two workers look at once: the second one still holds what it read before the first gave the job back."""
    fail_as_told.enqueue()
    lose_the_worker("host:space:1:first")
    seen = leases.lost()
    assert take_over() == 1
    leases.beat("host:space:2:other")
    assert leases.claim("host:space:2:other")
    monkeypatch.setattr(leases, "lost", lambda: seen)
    assert take_over() == 0
    row = DBTaskResult.objects.get()
    assert (row.status, row.worker_ids[-1]) == ("RUNNING", "host:space:2:other")
    assert JobTrouble.objects.get().losses == 1


@pytest.mark.django_db
def test_a_try_that_failed_after_the_job_was_taken_over_changes_nothing() -> None:
    """Its worker was thought lost between its last look and its note."""
    fail_as_told.enqueue()
    leases.beat("host:space:1:slow")
    job = leases.claim("host:space:1:slow")
    assert job
    DBTaskResult.objects.update(worker_ids=["host:space:1:slow", "host:space:2:other"])
    assert troubles.failed_try(job, ValueError()) is None
    row = DBTaskResult.objects.get()
    assert (row.status, row.worker_ids[-1]) == ("RUNNING", "host:space:2:other")
    assert not JobTrouble.objects.exists()


@pytest.mark.django_db
def test_a_worker_of_another_machine_of_the_same_name_is_not_taken_for_dead() -> None:
    host, _, _, nonce = leases.new_name().split(":")
    elsewhere = f"{host}:{'0' * 12}:999999999:{nonce}"
    fail_as_told.enqueue()
    leases.beat(elsewhere)
    assert leases.claim(elsewhere)
    assert take_over() == 0
    here = f"{host}:{leases.process_space()}:999999999:{nonce}"
    DBTaskResult.objects.update(worker_ids=[here])
    leases.beat(here)
    assert take_over() == 1, "a process of this very space that is gone is known to be gone"


@pytest.mark.database_clock
@pytest.mark.django_db
@pytest.mark.parametrize("minutes", [-10, -2, 2, 10])
def test_a_wrong_clock_takes_no_job_from_a_living_worker_and_does_none_early(minutes: int) -> None:
    fail_as_told.enqueue()
    at_it = Worker()
    at_it.beat()
    assert leases.claim(at_it.name)
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now() + timedelta(minutes=5))
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        other = Worker()
        other.beat()
        assert take_over() == 0
        assert at_it.name in leases.alive()
    assert other.name in leases.alive(), "its beat is by the database's clock too"


@pytest.mark.database_clock
@pytest.mark.django_db
def test_a_beat_grows_stale_by_the_databases_clock() -> None:
    leases.beat("host:space:1:abcdef")
    assert leases.alive() == ["host:space:1:abcdef"]
    WorkerBeat.objects.update(at=leases.database_now() - leases.STALE - timedelta(seconds=1))
    assert leases.alive() == []


@pytest.mark.django_db
def test_what_was_in_hand_when_the_database_went_away_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    fail_as_told.enqueue()
    worker = Worker()

    def away(*args: object) -> bool:
        raise OperationalError("terminating connection due to administrator command")

    with monkeypatch.context() as broken:
        broken.setattr(leases, "end", away)
        with pytest.raises(OperationalError):
            worker.run_one()
    assert DBTaskResult.objects.get().status == "RUNNING"
    assert take_over() == 0
    worker.run()
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        worker.run()
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


@given(st.sampled_from(list(JobFault)), st.integers(1, 10_000))
def test_pauses_never_shrink_and_only_the_environment_is_tried_for_ever(fault: JobFault, count: int) -> None:
    now, later = pause_after(fault, count), pause_after(fault, count + 1)
    assert later is None or (now is not None and later >= now)
    assert (now is None) == (
        fault is not JobFault.ENVIRONMENT and count >= {JobFault.DEFECT: TRIES}.get(fault, LOSSES)
    )


def test_a_fault_is_known_by_its_cause_too() -> None:
    outer = RuntimeError("a template cannot be read")
    outer.__cause__ = OSError(errno.EIO, "Input/output error")
    assert fault_of(outer) is JobFault.ENVIRONMENT
    assert fault_of(RuntimeError()) is JobFault.DEFECT
