"""Failed jobs: every failed attempt is recorded; after the last one a person retries or discards the job.

Only the kind of the error, the matter's key, counts and times are stored, not what the job was about. Even an error's
text may repeat a value of a record. The worker's log has the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult, get_date_max

from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.process.jobs import leases
from handover.process.jobs.faults import JobFault, fault_of, pause_after
from handover.process.jobs.models import JobTrouble
from handover.process.models import Matter

log = structlog.get_logger()
_Job = DBTaskResult[Any, Any]


class NotStuckError(Exception):
    """The job is not one that waits for a person; the text says what it does."""


def failed_try(job: _Job, problem: Exception) -> JobTrouble | None:
    """Record a try that ended in an error, and when the next one is; after the last the job is given up. None where
    another worker has the job by now.
    """
    fault = fault_of(problem)
    trouble = _note(job, fault, f"{type(problem).__module__}.{type(problem).__qualname__}")
    if trouble is None:
        return None
    log.error("job failed", job=job.task_path, **named(job), fault=fault.value, tries=trouble.count_of(fault),
              stuck=trouble.stuck, exc_info=problem)  # fmt: skip
    return trouble


def take_over_lost() -> int:
    """Make ready again what lost workers had claimed, later each time; returns how many jobs.

    A job that cost so many workers is given up: it may be what ends them, and would end each that follows.
    """
    back = 0
    for job in leases.lost():
        trouble = _note(job, JobFault.LOST, "")
        if trouble is None:  # another worker was first
            continue
        log.warning("job taken over from a lost worker", job=job.task_path, **named(job),
                    worker=(job.worker_ids or [""])[-1], losses=trouble.losses, stuck=trouble.stuck)  # fmt: skip
        back += not trouble.stuck
    return back


def ended_well(job: _Job) -> None:
    """Forget the troubles of a job that is done."""
    JobTrouble.objects.filter(pk=job.pk).delete()


def _note(job: _Job, fault: JobFault, what: str) -> JobTrouble | None:
    """Count the fault and decide what happens to the job; do nothing and return None if the job changed since it was
    read."""
    now = leases.database_now()
    row = DBTaskResult.objects.filter(pk=job.pk, status="RUNNING", worker_ids=job.worker_ids)
    with transaction.atomic():
        if row.select_for_update().first() is None:
            return None
        trouble, _ = JobTrouble.objects.get_or_create(
            pk=job.pk,
            defaults={"task_path": job.task_path, "matter": _matter_of(job), "since": now, "last": now},
        )
        trouble.add(fault)
        pause = pause_after(fault, trouble.count_of(fault))
        trouble.last_fault, trouble.what, trouble.last = fault, what or trouble.what, now
        trouble.stuck = pause is None
        trouble.save()
        if pause is None:
            row.update(status="FAILED", finished_at=now, exception_class_path=what, traceback="")
        else:
            row.update(status="READY", run_after=now + pause, started_at=None)
    trouble.refresh_from_db()
    return trouble


Namer = Callable[[UUID], str]
_namers: list[Namer] = []


def name_also_by(namer: Namer) -> None:
    """Register how log lines of jobs also name a matter by its sender's own number. Called from an app's
    ``ready``."""
    _namers.append(namer)


def named(job: _Job) -> dict[str, str]:
    """What a log line calls the matter of a job: its reference, and the TCN of the file that it came by. Neither says
    anything of a person. Empty where the job has no matter, or the database cannot be asked.
    """
    matter = _matter_of(job)
    if matter is None:
        return {}
    try:
        about = Matter.objects.filter(pk=matter).values_list("reference", flat=True).first() or ""
        tcn = next(filter(None, (namer(matter) for namer in _namers)), "")
    except DatabaseError:
        return {}
    return {"about": about, "tcn": tcn}


def _matter_of(job: _Job) -> UUID | None:
    found = job.args_kwargs.get("kwargs", {}).get("case_id")
    try:
        return UUID(str(found)) if found else None
    except ValueError:
        return None


def stuck() -> QuerySet[JobTrouble]:
    """The jobs that were given up and wait for a person, longest first."""
    return JobTrouble.objects.filter(stuck=True).order_by("since", "pk")


def in_trouble() -> QuerySet[JobTrouble]:
    """Every job that has not ended well: those given up, then those that are tried again; longest first."""
    return JobTrouble.objects.order_by("-stuck", "since", "pk")


@dataclass(frozen=True, slots=True)
class DescribedTrouble:
    """A trouble as an operator reads it. ``does``: what the job does; ``about``: the reference of its matter."""

    trouble: JobTrouble
    does: str
    about: str

    @property
    def words(self) -> str:
        """How often it failed, and how the last time."""
        one = self.trouble
        counts = ((one.losses, "lost its worker"), (one.faults, "met a fault"), (one.defects, "failed"))
        times = ", ".join(f"{what} {n} time{'s' if n > 1 else ''}" for n, what in counts if n)
        kind = f" ({one.what.rpartition('.')[2]})" if one.what else ""
        times = times[:1].upper() + times[1:]
        return f"{times or 'Retried by a person'}; last: {JobFault(one.last_fault).words}{kind}"

    def as_row(self) -> dict[str, str | bool]:
        """The same for a program."""
        return {"key": str(self.trouble.pk), "does": self.does, "about": self.about, "trouble": self.words,
                "stuck": self.trouble.stuck}  # fmt: skip


def described(rows: Iterable[JobTrouble]) -> list[DescribedTrouble]:
    """Describe them, in their order."""
    found = list(rows)
    keys = {row.matter for row in found if row.matter}
    references = dict(Matter.objects.filter(pk__in=keys).values_list("pk", "reference"))
    return [
        DescribedTrouble(
            row, what_it_does(row.task_path), references.get(row.matter, "") if row.matter else ""
        )
        for row in found
    ]


def what_it_does(task_path: str) -> str:
    """The first sentence of the job's own description; its path where this version has no such job."""
    try:
        said = import_string(task_path).func.__doc__ or ""
    except (ImportError, AttributeError):
        return task_path
    first = re.split(r"\n\n|; | \(|\.(?=\s|$)", said.strip())[0]
    return " ".join(first.split()) or task_path


def about(matters: Iterable[UUID]) -> dict[UUID, JobTrouble]:
    """Return the oldest job failure of each of these matters, if any."""
    rows = JobTrouble.objects.filter(matter__in=list(matters)).order_by("-since")
    return {row.matter: row for row in rows if row.matter}


def retry(key: UUID, actor: Actor) -> None:
    """Do a job again now, its count of tries begun anew. Raises `NotStuckError`; audited."""
    with transaction.atomic():
        trouble = _locked(key)
        DBTaskResult.objects.filter(Q(status="FAILED") | Q(status="READY"), pk=key).update(
            status="READY", run_after=get_date_max(), started_at=None, finished_at=None, exception_class_path="",
            traceback="",
        )  # fmt: skip
        trouble.begin_anew()
        trouble.save()
        append(act="job.retry", actor=actor, subject=str(key), content=_content(trouble))


def discard(key: UUID, actor: Actor, reasons: str) -> None:
    """Discard a stuck job for good: people must do what it would have done. Raises `NotStuckError`; audited.

    The matter stays where it is, in its queue; nothing is closed by this.
    """
    with transaction.atomic():
        trouble = _locked(key)
        if not trouble.stuck:
            raise NotStuckError(
                f"the job {key} is tried again by itself: only a job that was given up is discarded"
            )
        append(
            act="job.discard",
            actor=actor,
            subject=str(key),
            content={**_content(trouble), "reasons": reasons},
        )
        trouble.delete()


def _locked(key: UUID) -> JobTrouble:
    trouble = JobTrouble.objects.select_for_update().filter(pk=key).first()
    if trouble is None:
        raise NotStuckError(f"no job {key} is in trouble: it was done, retried or discarded meanwhile")
    if DBTaskResult.objects.filter(pk=key, status="RUNNING").exists():
        raise NotStuckError(f"the job {key} is being tried at this moment: look again when it has ended")
    return trouble


def _content(trouble: JobTrouble) -> dict[str, Any]:
    counts = {"losses": trouble.losses, "faults": trouble.faults, "defects": trouble.defects}
    return {"task": trouble.task_path, "matter": str(trouble.matter or ""), **counts}
