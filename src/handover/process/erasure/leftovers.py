"""What an erasure leaves outside the rows: stored files, traces of failed jobs, the database's own free space.

It is noted in the transaction of the erasure and removed after it. What cannot be removed yet (a reader holds the
database) stays noted, is told by ``handover process erase``, and is tried again by the worker's round of checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import structlog
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from handover.process.erasure import free_space
from handover.process.erasure.columns import Erasable
from handover.process.erasure.models import Erasure, Leftover
from handover.process.erasure.uses import matter_of

log = structlog.get_logger()
JOBS: Final = "jobs"
DATABASE: Final = "database"


@dataclass(frozen=True, slots=True)
class Keeper:
    """A module that keeps content outside the tables: ``found`` says what of a row, ``remove`` removes it, again and
    again if need be; it leaves what another row still needs."""

    kind: str
    found: Callable[[Erasable], str | None]
    remove: Callable[[str], None]


_keepers: dict[str, Keeper] = {}


def register(keeper: Keeper) -> None:
    """Register a keeper of content outside the tables."""
    _keepers[keeper.kind] = keeper


def keep(erasure: Erasure, rows: Sequence[Erasable]) -> None:
    """Note, before the rows are emptied, what is to be removed with them."""
    outside = [
        (k.kind, what) for k in _keepers.values() for row in rows if (what := k.found(row)) is not None
    ]
    matters = sorted({str(pk) for row in rows if (pk := matter_of(row))})
    tables = sorted({table for row in rows for table in (row._meta.db_table, *row.kept_beside)})
    noted = [*dict.fromkeys(outside), (JOBS, matters), (DATABASE, {"tables": tables})]
    Leftover.objects.bulk_create([Leftover(erasure=erasure, kind=kind, what=what) for kind, what in noted])


def finish(leftovers: Iterable[Leftover] | None = None) -> int:
    """Remove what is noted, the database's own space last; how many could not be removed yet."""
    rows = list(Leftover.objects.order_by("pk") if leftovers is None else leftovers)
    for row in sorted(rows, key=lambda row: (row.kind == DATABASE, row.pk)):
        try:
            _remove(row)
        except Exception as problem:
            log.warning(
                "erasure not finished", erasure=row.erasure_id, kind=row.kind, why=type(problem).__name__
            )
    return Leftover.objects.filter(pk__in=[row.pk for row in rows]).count()


def finish_quietly(erasure_id: int) -> None:
    """Run `finish` after the commit: a failure is reported later and undoes nothing."""
    finish(Leftover.objects.filter(erasure=erasure_id))


def _remove(row: Leftover) -> None:
    if row.kind == DATABASE:
        if Leftover.objects.filter(erasure=row.erasure_id).exclude(pk=row.pk).exists():
            return  # the database's own notes name files by their digests, so the files are removed first
        free_space.clean(row.what["tables"])
        row.delete()  # afterwards, so that a kill between the two cleans once more; it names tables alone
        return
    with transaction.atomic():
        if row.kind == JOBS:
            _forget_traces(row.what)
        elif row.kind in _keepers:
            _keepers[row.kind].remove(row.what)
        else:
            raise LookupError(f"nobody removes {row.kind}")
        row.delete()


def _forget_traces(matters: list[str]) -> None:
    """A job's arguments are keys; the traceback of one that failed may quote what it read. Ended sessions go too."""
    for pk in matters:
        jobs = DBTaskResult.objects.filter(args_kwargs__kwargs__case_id=pk).exclude(traceback="")
        jobs.update(traceback="")
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


def unfinished() -> int:
    """Erasures of which something is still to be removed."""
    return Leftover.objects.values("erasure").distinct().count()
