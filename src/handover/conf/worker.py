"""The worker process: run jobs, then check the clocks, in a loop that outlives its database.

SIGTERM and SIGINT let the job in hand end; a second one ends it at once, and another worker takes it over.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from rich.console import Console

from handover.administration import operational_rows
from handover.administration.running_parts import running
from handover.audit import clock
from handover.exchange import courier, refusals, reports
from handover.exchange.effects import applying
from handover.process.agency_parts import module_runs
from handover.process.erasure import public as erasure
from handover.process.integrity import rounds
from handover.process.jobs import troubles
from handover.process.jobs.wakeup import Wakeup
from handover.process.worker import Worker, lacking, take_over, waiting
from handover.repositories import tasks as repositories
from handover.stages.custody import tasks as custody
from handover.stages.identification import tasks as identification
from handover.stages.intake import tasks as intake
from handover.stages.intake.replies import push
from handover.stages.intake.replies.postman import postman
from handover.stages.oversight import tasks as oversight
from handover.stages.review import tasks as review
from handover.web import counted_refusals, kept_drafts, notices

log = structlog.get_logger()
TICK_SECONDS = 15.0
AWAY_SECONDS: Final = (1.0, 2.0, 5.0, 10.0, 15.0)
"""Delays between attempts to reach an unavailable database; the last one repeats."""
LOOKED_EVERY: Final = 3600.0
_looked = [-LOOKED_EVERY]
_caught_up: list[bool] = []
_AWAY: Final = (OperationalError, InterfaceError)


def _round_of_checks() -> None:
    rounds.work(settings.HANDOVER_SWEEP_MINUTES, review.sweep)


def _forget_tries() -> None:
    counted_refusals.forget_old(timezone.now())


def _tell_earlier_reports() -> None:
    """Once a worker: nothing comes anew of what a version told nobody."""
    if not _caught_up:
        reports.catch_up()
        _caught_up.append(True)


def _look_at_tables() -> None:
    """Let SQLite count its tables and indexes every hour: without that it takes any index for a good one, such as that
    of all cases of an office. PostgreSQL does so by itself."""
    if connection.vendor == "sqlite" and time.monotonic() - _looked[0] > LOOKED_EVERY:
        _looked[0] = time.monotonic()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=1000")  # rows of an index that it reads at most
            cursor.execute("PRAGMA optimize=0x10002")  # all tables that grew, of the newer ones too


PARTS: Final[tuple[tuple[str, Callable[[], object], str], ...]] = (
    ("jobs of lost workers", take_over, ""),
    ("clocks of custody", custody.tick, "custody"),
    ("messages that came", applying.apply_waiting, ""),
    ("reports of before the office was told of them", _tell_earlier_reports, "intake"),
    ("drop folders", intake.tick, "intake"),
    ("records", repositories.tick, "records"),
    ("searches", identification.tick, "identification"),
    ("review", review.tick, "review"),
    ("erasures", erasure.finish, ""),
    ("notices of deadlines", notices.tell_deadlines, ""),
    ("old notices", notices.purge, ""),
    ("old drafts", kept_drafts.purge, ""),
    ("jobs and sessions that ended", operational_rows.tick, ""),
    ("old counts of tries", _forget_tries, ""),
    ("old counts of refused messages", refusals.forget_old, ""),
    ("figures of the day", oversight.tick, ""),
    ("what SQLite knows of its tables", _look_at_tables, ""),
    ("round of checks", _round_of_checks, ""),
)
"""Periodic work with its module (`process.agency_parts.MODULES`); last, a slice of the check for missed or forged
rows."""


def tick() -> list[str]:
    """Do each part; one that fails is logged and keeps no other from its work. Returns the names of those that failed.

    Raises what tells that the database is away.
    """
    failed = []
    here = running()
    for name, part, module in PARTS:
        if not module_runs(module, here):
            continue
        try:
            part()
        except _AWAY:
            if not _reachable():
                raise
            failed.append(name)
            log.exception("a part of the worker's round failed", part=name)
        except Exception:  # a record that cannot be read must not stop the clocks of all others
            failed.append(name)
            log.exception("a part of the worker's round failed", part=name)
    return failed


def _reachable() -> bool:
    connection.close()
    try:
        connection.ensure_connection()
    except _AWAY:
        return False
    return True


@contextmanager
def _told_to_leave(worker: Worker) -> Iterator[None]:
    """Let SIGTERM and SIGINT end the loop after the job in hand, and a second one at once."""

    def leave(number: int, frame: FrameType | None) -> None:
        worker.leaving.set()
        signal.signal(number, signal.SIG_DFL if number == signal.SIGTERM else signal.default_int_handler)

    before = {one: signal.signal(one, leave) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def run(*, once: bool, pause: float, console: Console) -> int:
    """Work until nothing is ready (``once``) or until told to leave. Returns the number of jobs done.

    While the database is away it waits and looks again, for ever; with ``once`` it raises.
    """
    clock.watch()
    if clock.kept_by_time_source() is False:
        log.warning("no time source keeps this machine's clock")
    worker = Worker()
    with _told_to_leave(worker), console.status("working") as status, _sending(once):
        done = _work(worker, once=once, pause=pause, progress=lambda n: status.update(f"{n} jobs done"))
        if not once:
            console.print(f"told to leave; {done} job(s) done", highlight=False)
        elif not worker.leaving.is_set():
            _say_what_waits(console)
    return done


@contextmanager
def _sending(once: bool) -> Iterator[None]:
    """Push replies and send messages beside the jobs; with ``once``, those that are due when the jobs are done."""
    if once:
        yield
        push.push_due()
        courier.send_due()
        return
    beside = (postman(), courier.courier())
    for lanes in beside:
        lanes.start()
    try:
        yield
    finally:
        for lanes in beside:
            lanes.leave()


def _work(worker: Worker, *, once: bool, pause: float, progress: Callable[[int], None]) -> int:
    done, ticked, away, wakeup = 0, 0.0, 0, Wakeup()
    while not worker.leaving.is_set():
        try:
            wakeup.mark()
            done += worker.run(progress)
            if time.monotonic() - ticked > TICK_SECONDS or not ticked:
                tick()
                ticked = time.monotonic()
            away = 0
            if once and not waiting():
                break
            wakeup.wait(0.2 if once else pause, worker.leaving)
        except _AWAY as problem:
            if once:
                raise
            log.warning(
                "the database does not answer; the worker waits", why=str(problem).strip(), looks=away + 1
            )
            connection.close()
            worker.leaving.wait(AWAY_SECONDS[min(away, len(AWAY_SECONDS) - 1)])
            away += 1
    _leave(worker)
    return done


def _leave(worker: Worker) -> None:
    try:
        worker.leave()
    except _AWAY as problem:  # its beat grows stale by itself
        log.warning("the worker left while the database was away", why=str(problem).strip())


def _say_what_waits(console: Console) -> None:
    for why, count in lacking().items():
        console.print(f"{count} job(s) wait: {why}", highlight=False, markup=False, soft_wrap=True)
    if count := troubles.in_trouble().count():
        console.print(f"{count} job(s) failed and wait: handover jobs list", highlight=False, soft_wrap=True)
