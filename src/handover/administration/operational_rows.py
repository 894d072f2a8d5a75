"""Delete operational rows under the records schedule: successful jobs and ended sessions."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Final

from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from handover.administration.retention_schedule import in_force

EVERY: Final = 3600.0
"""Seconds between two rounds: nobody waits for it."""
AT_ONCE: Final = 1_000
_last: list[float] = []


def purge(now: datetime | None = None) -> dict[str, int]:
    """Delete what its item no longer keeps, some at a time; how many of each. A job that failed stays for a person."""
    moment = now or timezone.now()
    items = in_force(moment.date())
    done = DBTaskResult.objects.filter(
        status="SUCCESSFUL", finished_at__lte=moment - items["done-jobs"].period
    ).order_by("finished_at")
    ended = Session.objects.filter(expire_date__lte=moment - items["sessions"].period).order_by("expire_date")
    jobs = list(done.values_list("pk", flat=True)[:AT_ONCE])
    sessions = list(ended.values_list("pk", flat=True)[:AT_ONCE])
    DBTaskResult.objects.filter(pk__in=jobs, status="SUCCESSFUL").delete()
    Session.objects.filter(pk__in=sessions, expire_date__lte=moment).delete()
    return {"done-jobs": len(jobs), "sessions": len(sessions)}


def tick() -> None:
    """Run `purge` once an hour. For the worker's round."""
    now = time.monotonic()
    if not _last or now - _last[0] >= EVERY:
        _last[:] = [now]
        purge()
