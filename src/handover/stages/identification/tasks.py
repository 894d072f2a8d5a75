"""Jobs of identification. Each may run twice: the second time finds its work done."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from django.utils import timezone
from django_tasks import task

from handover.abis.backend import is_remote
from handover.abis.values import UnavailableError
from handover.repositories.models import RecordUse
from handover.repositories.subjects import WANTS
from handover.stages.identification import actions, criminal_answer, want_actions

log = structlog.get_logger()
AGAIN: Final = timedelta(minutes=1)


@task()
def request_searches(case_id: str) -> int:
    """Ask both repositories for an accepted booking, each by a search of its own."""
    return len(actions.request_searches(UUID(case_id)))


@task()
def run_search(case_id: str) -> str:
    """Run one search of one gallery.

    While another's ABIS does not answer, the search stays pending and is asked again every `AGAIN`, however long.
    """
    try:
        return actions.run_search(UUID(case_id)).state
    except UnavailableError as problem:
        if not is_remote():
            raise
        log.warning("search postponed", matter=case_id, why=str(problem))
        run_search.using(run_after=timezone.now() + AGAIN).enqueue(case_id=case_id)
        return "postponed"


@task()
def answer_booking(case_id: str) -> str:
    """Send the criminal answer once the criminal search has ended."""
    return criminal_answer.answer_booking(UUID(case_id))


@task()
def correct_answer(case_id: str) -> str:
    """After a match was withdrawn: send the corrected criminal answer; its TCN."""
    return criminal_answer.correct_answer(UUID(case_id))


@task()
def correct_records(case_id: str) -> str:
    """After records that a booking's answer gave were withdrawn: send the corrected answer; its TCN."""
    return criminal_answer.correct_records(UUID(case_id))


@task()
def close_hits(case_id: str) -> int:
    """After a want was cleared, located or withdrawn: close its hits in one search; how many."""
    return want_actions.close_hits(UUID(case_id))


def wants_follow(what: str, number: str) -> None:
    """A want changed: the hits that rest on it are looked at again."""
    if what != WANTS:
        return
    for matter in want_actions.want_changed(number):
        close_hits.enqueue(case_id=str(matter))


def tick() -> int:
    """What time alone brings about: wants whose last day is over, and hits that a lost job left open; how many."""
    return want_actions.expire_wants() + want_actions.close_ended()


def answers_follow(_op: str, uses: list[RecordUse]) -> None:
    """Have a corrected answer sent to whoever got an answer that these records were used in."""
    told = {use.matter_id for use in uses if use.what == RecordUse.What.ANSWER}
    for matter in sorted(told, key=str):
        correct_records.enqueue(case_id=str(matter))
