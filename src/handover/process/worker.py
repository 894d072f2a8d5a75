"""Run the jobs: claim one, do it, record the end; take over what a dead worker left.

django-tasks-db keeps the rows. A claim is a conditional UPDATE, so that of many workers one gets it.
A worker names itself host:pid:nonce and holds a beat, also while it is at a job of minutes; a claimed job whose worker
is gone is ready again.
"""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import structlog
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from handover.process.models import WorkerBeat
from handover.process.not_ready import NotReadyError

log = structlog.get_logger()
ATTEMPTS = 3
BEAT = timedelta(seconds=10)
STALE = timedelta(seconds=60)
PAUSES = (timedelta(seconds=2), timedelta(seconds=30))
_NOT_READY = f"{NotReadyError.__module__}.{NotReadyError.__qualname__}"


class Worker:
    """One worker process. Not thread-safe: one each."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(3)}"
        self._beaten = 0.0

    def beat(self) -> None:
        """Say that this worker lives, at most once in `BEAT`."""
        if time.monotonic() - self._beaten > BEAT.total_seconds() or not self._beaten:
            self._say_alive()

    def _say_alive(self) -> None:
        WorkerBeat.objects.update_or_create(name=self.name, defaults={"at": timezone.now()})
        self._beaten = time.monotonic()

    @contextmanager
    def _beating(self) -> Iterator[None]:
        """Say so from a thread of its own as long as a job takes, so that nobody else takes the job over.

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
                    except DatabaseError as problem:  # the database is held for long: the next beat may pass
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
        """Do one ready job. False where none is ready. A job that fails is logged, kept and retried."""
        self.beat()
        job = self._claim()
        if job is None:
            return False
        try:
            with self._beating():
                value = job.task.func(*job.args_kwargs["args"], **job.args_kwargs["kwargs"])
        except NotReadyError as lack:
            if self._holds(job):
                _postpone(job, lack)
        except Exception as problem:
            if self._holds(job):
                self._failed(job, problem)
        else:
            if self._holds(job):
                job.set_successful(value)
        return True

    def _holds(self, job: DBTaskResult[Any, Any]) -> bool:
        """Whether nobody took the job over meanwhile: then this worker writes how it ended."""
        ids = DBTaskResult.objects.filter(pk=job.pk, status="RUNNING").values_list("worker_ids", flat=True)
        held = ids.first()
        if held and held[-1] == self.name:
            return True
        log.warning("job was taken over by another worker", job=job.task_path, worker=self.name)
        return False

    def run(self, progress: Callable[[int], None] | None = None) -> int:
        """Do jobs until none is ready. Returns how many. ``progress`` gets the count so far."""
        done = 0
        while self.run_one():
            done += 1
            if progress:
                progress(done)
        return done

    def _claim(self) -> DBTaskResult[Any, Any] | None:
        while True:
            with transaction.atomic():
                job = DBTaskResult.objects.ready().order_by("-priority", "enqueued_at").first()
                if job is None:
                    return None
                taken = DBTaskResult.objects.filter(pk=job.pk, status="READY").update(
                    status="RUNNING", started_at=timezone.now(), worker_ids=[*job.worker_ids, self.name]
                )
            if taken:
                job.refresh_from_db()
                return job

    def _failed(self, job: DBTaskResult[Any, Any], problem: Exception) -> None:
        attempt = len(job.worker_ids)
        log.error("job failed", job=job.task_path, attempt=attempt, exc_info=problem)
        job.set_failed(problem)
        if attempt < ATTEMPTS:
            again = timezone.now() + PAUSES[min(attempt, len(PAUSES)) - 1]
            DBTaskResult.objects.filter(pk=job.pk).update(status="READY", run_after=again, finished_at=None)


def _postpone(job: DBTaskResult[Any, Any], lack: NotReadyError) -> None:
    """Try again later; the reason is kept with the job, and logged when it is new."""
    if job.traceback != str(lack):
        log.warning("job waits", job=job.task_path, why=str(lack))
    DBTaskResult.objects.filter(pk=job.pk).update(
        status="READY", started_at=None, run_after=timezone.now() + lack.again, worker_ids=job.worker_ids[:-1],
        exception_class_path=_NOT_READY, traceback=str(lack),
    )  # fmt: skip


def waiting() -> int:
    """Jobs that are ready, postponed or running; not those that wait for an operator (`lacking`)."""
    jobs = DBTaskResult.objects.filter(status__in=["READY", "RUNNING"])
    return jobs.exclude(status="READY", exception_class_path=_NOT_READY, run_after__gt=timezone.now()).count()


def lacking() -> dict[str, int]:
    """How many jobs wait for an operator, by what they lack."""
    jobs = DBTaskResult.objects.filter(status="READY", exception_class_path=_NOT_READY)
    return dict(Counter(jobs.values_list("traceback", flat=True)))


def alive() -> list[str]:
    """Names of the workers that have a process and beat within `STALE`."""
    beats = WorkerBeat.objects.filter(at__gt=timezone.now() - STALE).order_by("name")
    return [beat.name for beat in beats if not _gone(beat.name)]


def take_over() -> int:
    """Make ready again what dead workers had claimed. Returns how many jobs."""
    living, back = set(alive()), 0
    for job in DBTaskResult.objects.filter(status="RUNNING"):
        if not job.worker_ids or job.worker_ids[-1] not in living:
            back += DBTaskResult.objects.filter(pk=job.pk, status="RUNNING").update(status="READY")
    return back


def _gone(name: str) -> bool:
    """Whether a worker of this host has no process any more. Elsewhere only the beat can tell."""
    host, pid, _ = name.split(":")
    if host != socket.gethostname()[:30]:
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def failed() -> tuple[int, int]:
    """Jobs given up after all attempts, and all jobs ever enqueued."""
    return DBTaskResult.objects.filter(status="FAILED").count(), DBTaskResult.objects.count()
