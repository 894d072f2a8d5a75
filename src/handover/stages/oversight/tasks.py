"""Jobs of oversight: the figures of the day, and those that pages show. Each may run twice."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from handover.stages.oversight import cached_counts, snapshots
from handover.stages.oversight.packages import proofs


@task()
def count_of_day(name: str, cut: str) -> str:
    """Keep a table of figures as of the cut; its digest."""
    return snapshots.take(name, datetime.fromisoformat(cut)).digest


@task()
def count_now(name: str) -> str:
    """Count what a page shows, in the place of what was counted before; when that was."""
    return cached_counts.count_anew(name).counted_at.isoformat()


def tick() -> int:
    """Queue the tables that have no figures for the last midnight, and add the proof to each released package that
    can have it and lacks it; return how many of both."""
    now = timezone.now()
    asked = len(proofs.write_missing())
    for name in snapshots.missing(now):
        given = {"name": name, "cut": snapshots.last_cut(now).isoformat()}
        known = DBTaskResult.objects.filter(
            task_path=count_of_day.module_path, status__in=("READY", "RUNNING", "FAILED")
        )
        if not any(job["kwargs"] == given for job in known.values_list("args_kwargs", flat=True)):
            count_of_day.enqueue(**given)
            asked += 1
    return asked
