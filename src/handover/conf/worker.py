"""The worker process: run jobs, then check the clocks, in a loop."""

from __future__ import annotations

import time

import structlog
from django.conf import settings
from django.utils import timezone
from rich.console import Console

from handover.accounts import try_counts
from handover.process.erasure import public as erasure
from handover.process.integrity import rounds
from handover.process.worker import Worker, lacking, take_over, waiting
from handover.repositories import tasks as repositories
from handover.stages.custody import tasks as custody
from handover.stages.identification import tasks as identification
from handover.stages.intake import tasks as intake
from handover.stages.review import tasks as review
from handover.web import kept_drafts, notices

log = structlog.get_logger()
TICK_SECONDS = 15.0


def tick() -> None:
    """What time alone brings about; last a slice of the round that looks for what was missed or forged."""
    take_over()
    custody.tick()
    intake.tick()
    repositories.tick()
    identification.tick()
    review.tick()
    erasure.finish()
    notices.tell_deadlines()
    notices.purge()
    kept_drafts.purge()
    try_counts.forget_old(timezone.now())
    try:
        rounds.work(settings.HANDOVER_SWEEP_MINUTES, review.sweep)
    except Exception:  # a record that cannot be read must not keep the worker from its jobs
        log.exception("the round of checks failed")


def run(*, once: bool, pause: float, console: Console) -> int:
    """Work until nothing is ready (``once``) or until stopped. Returns the number of jobs done."""
    worker, done, ticked = Worker(), 0, 0.0
    back = take_over()
    if back:
        console.print(f"{back} job(s) of a worker that died are taken over", highlight=False)
    try:
        with console.status("working") as status:
            while True:
                done += worker.run(lambda n: status.update(f"{n} jobs done"))
                if time.monotonic() - ticked > TICK_SECONDS or not ticked:
                    tick()
                    ticked = time.monotonic()
                if once and not waiting():
                    for why, count in lacking().items():
                        console.print(
                            f"{count} job(s) wait: {why}", highlight=False, markup=False, soft_wrap=True
                        )
                    return done
                time.sleep(0.2 if once else pause)
    finally:
        worker.leave()
