"""Run the jobs: claim one, do it, record the end; take over what a lost worker left.

django-tasks-db keeps the rows. A worker keeps a beat (`process.jobs.leases`), even during a job that takes minutes;
`process.jobs.troubles` handles jobs that fail.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import structlog
from django.db import DatabaseError, connection, transaction
from django_tasks_db.models import DBTaskResult

from handover.process.jobs import leases, troubles
from handover.process.jobs.leases import BEAT, alive
from handover.process.jobs.models import WorkerBeat
from handover.process.jobs.troubles import named
from handover.process.jobs.troubles import take_over_lost as take_over
from handover.process.not_ready import NotReadyError

__all__ = ["Worker", "alive", "failed", "lacking", "take_over", "waiting"]

log = structlog.get_logger()
SOON = timedelta(minutes=1)
_NOT_READY = f"{NotReadyError.__module__}.{NotReadyError.__qualname__}"


class Worker:
    """One worker process. Not thread-safe: one each."""

    def __init__(self) -> None:
        self.name = leases.new_name()
        self.leaving = threading.Event()
        """Set to let the worker end the job in hand and take no other."""
        self._beaten = 0.0
        self._in_doubt = False

    def beat(self) -> None:
        """Say that this worker lives, at most once in `BEAT`."""
        if time.monotonic() - self._beaten > BEAT.total_seconds() or not self._beaten:
            self._say_alive()

    def _say_alive(self) -> None:
        leases.beat(self.name)
        self._beaten = time.monotonic()

    @contextmanager
    def _beating(self) -> Iterator[None]:
        """Beat from a separate thread while a job runs, so that nobody else takes the job over.

        Within a caller's transaction the thread would wait for the beat that the caller has not committed.
        """
        if connection.in_atomic_block:
            yield
            return
        over = threading.Event()

        def beats() -> None:
            try:
                while not over.wait(BEAT.total_seconds()):
                    try:
                        self._say_alive()
                    except (
                        DatabaseError
                    ) as problem:  # the database is held for long or away: the next may pass
                        connection.close()
                        log.warning("beat of a worker not written", worker=self.name, why=str(problem))
            finally:
                connection.close()

        thread = threading.Thread(target=beats, name="beat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def leave(self) -> None:
        """Say that this worker is gone."""
        WorkerBeat.objects.filter(name=self.name).delete()

    def run_one(self) -> bool:
        """Do one ready job. False where none is ready. A job that fails is logged, kept and tried again.

        Raises `django.db.DatabaseError` where the database is away: what was in hand then is settled by the next call.
        """
        self.beat()
        if self._in_doubt:
            self._settle_doubt()
        job = leases.claim(self.name)
        if job is None:
            return False
        self._in_doubt = True
        self._do(job)
        self._in_doubt = False
        return True

    def _do(self, job: DBTaskResult[Any, Any]) -> None:
        try:
            with self._beating():
                value = job.task.func(*job.args_kwargs["args"], **job.args_kwargs["kwargs"])
        except NotReadyError as lack:
            if self._holds(job):
                _postpone(job, lack)
        except Exception as problem:
            if self._holds(job):
                troubles.failed_try(job, problem)
        else:
            if not _ended(job, value):
                self._tell_taken(job)

    def _settle_doubt(self) -> None:
        """Retry the job that this worker was running when the database went away: how it ended is not on record."""
        for job in DBTaskResult.objects.filter(status="RUNNING"):
            if job.worker_ids and job.worker_ids[-1] == self.name:
                troubles.failed_try(job, DatabaseError("the database was away when the job ended"))
        self._in_doubt = False

    def _holds(self, job: DBTaskResult[Any, Any]) -> bool:
        """Whether nobody took the job over meanwhile: then this worker writes how it ended."""
        if leases.holds(job, self.name):
            return True
        self._tell_taken(job)
        return False

    def _tell_taken(self, job: DBTaskResult[Any, Any]) -> None:
        log.warning("job was taken over by another worker", job=job.task_path, worker=self.name, **named(job))

    def run(self, progress: Callable[[int], None] | None = None) -> int:
        """Do jobs until none is ready, or the worker is to leave. Returns how many. ``progress`` gets the count."""
        done = 0
        while not self.leaving.is_set() and self.run_one():
            done += 1
            if progress:
                progress(done)
        return done


def _ended(job: DBTaskResult[Any, Any], value: Any) -> bool:
    """Write that it is done; whether the worker that claimed it still had it."""
    if len(job.worker_ids) == 1:  # its first try: it was in no trouble
        return leases.end(job, value)
    with transaction.atomic():  # killed in between, a job that is done would stay in trouble for good
        ended = leases.end(job, value)
        if ended:
            troubles.ended_well(job)
    return ended


def _postpone(job: DBTaskResult[Any, Any], lack: NotReadyError) -> None:
    """Try again later; the reason is kept with the job, and logged when it is new."""
    if job.traceback != str(lack):
        log.warning("job waits", job=job.task_path, why=str(lack), **named(job))
    DBTaskResult.objects.filter(pk=job.pk).update(
        status="READY", started_at=None, run_after=leases.database_now() + lack.again, worker_ids=job.worker_ids[:-1],
        exception_class_path=_NOT_READY, traceback=str(lack),
    )  # fmt: skip


def waiting() -> int:
    """Jobs that are running, ready, or tried again within a minute; not those that wait for an operator
    (`lacking`) or for the environment."""
    jobs = DBTaskResult.objects.filter(status__in=["READY", "RUNNING"])
    jobs = jobs.exclude(status="READY", exception_class_path=_NOT_READY, run_after__gt=leases.database_now())
    later = jobs.filter(status="READY", run_after__gt=leases.database_now() + SOON, run_after__year__lt=9999)
    return jobs.exclude(pk__in=later.values("pk")).count()


def lacking() -> dict[str, int]:
    """How many jobs wait for an operator, by what they lack."""
    jobs = DBTaskResult.objects.filter(status="READY", exception_class_path=_NOT_READY)
    return dict(Counter(jobs.values_list("traceback", flat=True)))


def failed() -> tuple[int, int]:
    """Jobs given up after all attempts, and all jobs ever enqueued."""
    return DBTaskResult.objects.filter(status="FAILED").count(), DBTaskResult.objects.count()
