"""Which worker lives, by the database's clock, and which jobs it may claim.

Worker machines' clocks are not used: one that runs two minutes late would claim jobs that others are running. A
worker says in its name in which process space its number counts, since two machines or containers may have one host
name.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
from contextlib import nullcontext
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from handover.process.jobs.models import WorkerBeat

BEAT: Final = timedelta(seconds=10)
STALE: Final = timedelta(seconds=60)
_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
_SPACE: Final = Path("/proc/self/ns/pid")


@cache
def process_space() -> str:
    """Name the space in which a process number is unique: this start of the machine, this container.

    If the system does not say, use a name unique to this process: then only beats show who is alive.
    """
    try:
        told = f"{_BOOT.read_text().strip()} {_SPACE.readlink()}"
    except OSError:
        told = secrets.token_hex(16)
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def new_name() -> str:
    """Name a worker of this process: host, process space, process number and a nonce."""
    return f"{socket.gethostname()[:20]}:{process_space()}:{os.getpid()}:{secrets.token_hex(3)}"


def database_now() -> Any:
    """The moment by the database's clock, as an expression for a query."""
    return Now()


def beat(name: str) -> None:
    """Say that this worker lives, at the database's time."""
    if not WorkerBeat.objects.filter(name=name).update(at=database_now()):
        WorkerBeat.objects.get_or_create(name=name, defaults={"at": database_now()})


def alive() -> list[str]:
    """Names of the workers that have a process and beat within `STALE`."""
    beats = WorkerBeat.objects.filter(at__gt=database_now() - STALE).order_by("name")
    return [beat.name for beat in beats if not _gone(beat.name)]


def _gone(name: str) -> bool:
    """Return whether a worker of this process space no longer has a process. For other workers only the beat shows
    that."""
    _, space, pid, _ = name.rsplit(":", 3) if name.count(":") >= 3 else ("", "", "0", "")
    if space != process_space():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def ready() -> QuerySet[DBTaskResult[Any, Any]]:
    """Return the jobs that are due by the database's clock, the most urgent first."""
    due = Q(run_after=get_date_max()) | Q(run_after__lte=database_now())
    return DBTaskResult.objects.filter(due, status="READY").order_by("-priority", "enqueued_at")


def claim(name: str) -> DBTaskResult[Any, Any] | None:
    """Claim the first ready job for this worker, or none. Of many workers one gets it."""
    skips = connection.features.has_select_for_update_skip_locked
    while True:
        # Without such locks the update alone decides: it names the state in which the job was seen.
        with transaction.atomic() if skips else nullcontext():
            rows = ready().select_for_update(skip_locked=True) if skips else ready()
            job = rows.first()
            if job is None:
                return None
            taken = DBTaskResult.objects.filter(pk=job.pk, status="READY").update(
                status="RUNNING", started_at=database_now(), worker_ids=[*job.worker_ids, name]
            )
        if taken:
            job.status, job.worker_ids = "RUNNING", [*job.worker_ids, name]
            return job


def holds(job: DBTaskResult[Any, Any], name: str) -> bool:
    """Whether this worker still has the job: nobody took it over meanwhile."""
    ids = DBTaskResult.objects.filter(pk=job.pk, status="RUNNING").values_list("worker_ids", flat=True)
    held = ids.first()
    return held is not None and held[-1:] == [name]


def end(job: DBTaskResult[Any, Any], value: Any) -> bool:
    """Write that the job was done and what it returned, if the worker that claimed it still has it; whether it has."""
    mine = DBTaskResult.objects.filter(pk=job.pk, status="RUNNING", worker_ids=job.worker_ids)
    ended = mine.update(
        status="SUCCESSFUL", finished_at=timezone.now(), return_value=value, exception_class_path="", traceback="",
    )  # fmt: skip
    return bool(ended)


def lost() -> list[DBTaskResult[Any, Any]]:
    """The jobs that were claimed and whose worker is gone."""
    living = set(alive())
    running = DBTaskResult.objects.filter(status="RUNNING").order_by("enqueued_at")
    return [job for job in running if not job.worker_ids or job.worker_ids[-1] not in living]
