"""A job that takes long stays with its worker; one whose worker was taken for dead has one end."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from handover.process import worker as module
from handover.process.jobs.leases import STALE
from handover.process.jobs.models import WorkerBeat
from handover.process.worker import Worker, take_over

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = timedelta(hours=1)


def beaten_since(moment: object) -> bool:
    """Whether the worker says within half a minute that it lives."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if WorkerBeat.objects.filter(at__gt=moment).exists():
            return True
        time.sleep(0.02)
    return False


@task()
def outlast_the_beat() -> int:
    """As a long import: its worker last said long ago that it lives. How many jobs another worker takes over."""
    now = timezone.now()
    WorkerBeat.objects.update(at=now - LONG_AGO)
    return take_over() if beaten_since(now - STALE) else -1


@task()
def be_taken_for_dead() -> str:
    """Another worker takes this job over and does it, while this one is at it."""
    if WorkerBeat.objects.count() == 1:
        WorkerBeat.objects.update(at=timezone.now() - LONG_AGO)
        assert take_over() == 1
        Worker().run()
        return "the first"
    return "the second"


def test_nobody_takes_over_a_job_that_its_worker_is_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BEAT", timedelta(milliseconds=50))
    outlast_the_beat.enqueue()
    assert Worker().run() == 1
    assert DBTaskResult.objects.get().return_value == 0


def test_a_worker_that_lost_its_job_does_not_write_over_the_end_of_whoever_took_it() -> None:
    be_taken_for_dead.enqueue()
    assert Worker().run() == 1
    done = DBTaskResult.objects.get()
    assert (done.status, done.return_value, len(done.worker_ids)) == ("SUCCESSFUL", "the second", 2)


def test_a_job_within_a_callers_transaction_waits_for_no_beat_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "BEAT", timedelta(milliseconds=50))
    worker = Worker()
    with transaction.atomic():
        worker.beat()
        with worker._beating():
            beating = [t for t in threading.enumerate() if t.name == "beat"]
    assert beating == []
