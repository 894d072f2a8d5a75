"""Jobs of the repositories, and what the worker does for feeds by time."""

from __future__ import annotations

from pathlib import Path

import structlog
from django.conf import settings
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from handover.accounts.roles import Actor
from handover.repositories import expunging, sent_files
from handover.repositories.drop_folder import DIGEST, WAITS, FeedFolderError, take_folder
from handover.repositories.models import Feed

log = structlog.get_logger()
FOLDERS = Actor.system("feed folders")


@task()
def work_off_file(reference: str) -> str:
    """Do what the sender of a feed's file asked for."""
    return sent_files.work_off(reference)


@task()
def take_drop(feed: str) -> int:
    """Take in what lies in a feed's drop folder; how many files came to an end."""
    row, place = Feed.objects.get(name=feed), Path(settings.HANDOVER_RECORD_DROPS[feed])
    try:
        return sum(line["outcome"] != "waiting" for line in take_folder(place, row, actor=FOLDERS))
    except FeedFolderError as problem:
        log.error("drop folder of a feed not usable", feed=feed, why=str(problem))
        return 0


def tick() -> int:
    """Give a job to each drop folder in which something has come, and to each sent file that lost its own; how many."""
    waiting = _waiting()
    lost = [one for one in sent_files.forgotten() if one not in waiting]
    for reference in lost:
        work_off_file.enqueue(reference=reference)
    sent_files.tidy()
    expunging.clean_up()
    drops = [
        feed
        for feed, place in settings.HANDOVER_RECORD_DROPS.items()
        if feed not in waiting and _came(feed, place)
    ]
    for feed in drops:
        take_drop.enqueue(feed=feed)
    return len(lost) + len(drops)


def _waiting() -> set[str]:
    """The files and feeds that have a job."""
    paths = (work_off_file.module_path, take_drop.module_path)
    jobs = DBTaskResult.objects.filter(task_path__in=paths, status__in=("READY", "RUNNING"))
    named = (row["kwargs"] for row in jobs.values_list("args_kwargs", flat=True))
    return {str(value) for kwargs in named for value in kwargs.values()}


def _came(feed: str, place: str) -> bool:
    """Whether a file with its digest lies there that no person must look at first."""
    if not Feed.objects.filter(name=feed).exists():
        log.error("drop folder of a feed that is not declared", feed=feed, folder=place)
        return False
    try:
        names = {path.name for path in Path(place).iterdir()}
    except OSError as problem:
        log.error("drop folder of a feed not usable", feed=feed, why=problem.strerror)
        return False
    files = {name.removesuffix(DIGEST) for name in names if name.endswith(DIGEST)} & names
    return any(f"{name}{WAITS}" not in names for name in files)
