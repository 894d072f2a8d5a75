"""Jobs of identification. Each may run twice: the second time finds its work done."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from django.db import DatabaseError
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from handover.administration.running_parts import running
from handover.formats.ebts.transaction_types import Repository
from handover.process.advance import ConflictError
from handover.process.agency_parts import AgencyPart
from handover.process.graph import Track
from handover.process.models import Matter
from handover.process.step_tasks import done_here
from handover.repositories import expunging
from handover.repositories.models import RecordUse
from handover.repositories.subjects import CRIMINAL, WANTS
from handover.stages.identification import (
    actions,
    criminal_answer,
    delays,
    disposition_answer,
    given_records,
    search_requests,
    want_actions,
)
from handover.stages.identification.disposition_answer import is_disposition
from handover.stages.identification.models import Search
from handover.stages.identification.search_requests import SearchInHand

log = structlog.get_logger()
_OWN: Final = tuple(f"{__name__}.{name}" for name in ("request_searches", "run_search", "answer_booking"))
"""What `take_through` does itself."""
GIVEN_UP: Final = timedelta(minutes=10)
"""After this time a waiting search either has a job of its own or has lost it."""


@task()
def take_through(case_id: str) -> str:
    """Read a booking's file, search both repositories, and answer it once the criminal search has ended.

    It is one job, because none of its steps waits for anybody. A retry continues from what is on record. A search
    that cannot be answered now gets a job of its own, so that neither repository waits for the other.
    """
    booking = UUID(case_id)
    with done_here(*_OWN):
        begun = search_requests.begin(booking)
        if begun is None:
            return _go_on(booking)
        matter, asked = begun
        if matter.state == "accepted" and not asked:
            disposition_answer.answer_unsearched(booking)
        unanswered = [problem for one in asked if (problem := _searched(one))]
        for problem in unanswered:
            raise problem
    return str(matter.state)


def _go_on(booking: UUID) -> str:
    """Continue on a retry: the first attempt may have been killed after the answer and before the other search."""
    state = Matter.objects.values_list("state", flat=True).get(pk=booking)
    searches = search_requests.searches_of(booking)
    if searches:
        searches = _without_a_job(searches)
    elif state == "accepted" and actions.request_searches(booking):
        searches = search_requests.searches_of(booking)
    elif state == "accepted":
        disposition_answer.answer_unsearched(booking)
    unanswered = []
    for search in searches:
        if search.matter.state == "pending":
            unanswered.append(_searched(search_requests.asked_of(search.matter_id)))
        elif search.repository == Repository.CRIMINAL:
            criminal_answer.answer_booking(search.matter_id)
    for problem in filter(None, unanswered):
        raise problem
    return str(Matter.objects.values_list("state", flat=True).get(pk=booking))


def _without_a_job(searches: list[Search]) -> list[Search]:
    """Those that no job of their own will run."""
    keys = [str(search.matter_id) for search in searches]
    jobs = DBTaskResult.objects.filter(
        task_path=run_search.module_path,
        status__in=("READY", "RUNNING"),
        args_kwargs__kwargs__case_id__in=keys,
    )
    led = {told["kwargs"]["case_id"] for told in jobs.values_list("args_kwargs", flat=True)}
    return [search for search in searches if str(search.matter_id) not in led]


def _searched(asked: SearchInHand) -> BaseException | None:
    """Run a search, and answer its booking where it is of the criminal repository; where it cannot be answered now,
    leave it to a job that asks again. Return why the booking of an ended search could not be answered; the whole job
    is then retried after the other repository was searched.

    Raises `ConflictError`, and errors of an unavailable database: then too the whole job is retried.
    """
    search = asked.search
    criminal = search.repository == Repository.CRIMINAL
    # A disposition changes records, and so a gallery, which is done in no transaction of others.
    then = None if not criminal or is_disposition(asked.booking.tot) else criminal_answer.answer_search
    try:
        actions.run_search(search.matter_id, asked, then)
    except (ConflictError, DatabaseError):
        raise
    except actions.FollowUpError as problem:
        return problem.__cause__
    except Exception:  # its own job reports why to the operator and to the sender
        run_search.enqueue(case_id=str(search.matter_id))
        return None
    if criminal and then is None:
        try:
            criminal_answer.answer_search(search)
        except Exception as problem:
            return problem
    return None


@task()
def request_searches(case_id: str) -> int:
    """Ask both repositories for an accepted booking, each by a search of its own; answer what is not searched."""
    asked = actions.request_searches(UUID(case_id))
    if not asked:
        disposition_answer.answer_unsearched(UUID(case_id))
    return len(asked)


@task()
def run_search(case_id: str) -> str:
    """Run one search of one gallery.

    While its gallery or the ABIS cannot answer for everybody on record, the search stays pending and is asked again,
    after seconds at first and then minutes, for ever. Why stands in `SearchDelay`.
    """
    try:
        return actions.run_search(UUID(case_id)).state
    except ConflictError:  # somebody moved the search: the next try finds it done
        raise
    except Exception as problem:
        if delays.kind_of(problem) is delays.DelayKind.DEFECT:
            log.exception("search failed", matter=case_id)
        raise delays.postpone(UUID(case_id), problem) from problem


def ask_given_up() -> int:
    """Queue again the searches that wait without a job because an earlier version gave up; return how many."""
    before = timezone.now() - GIVEN_UP
    rows = Matter.objects.filter(track=Track.SEARCH, state="pending", moved_at__lt=before)
    waiting = {str(pk) for pk in rows.values_list("pk", flat=True)}
    if waiting:
        jobs = DBTaskResult.objects.filter(task_path=run_search.module_path, status__in=("READY", "RUNNING"))
        waiting -= {kwargs["kwargs"].get("case_id") for kwargs in jobs.values_list("args_kwargs", flat=True)}
    for case_id in sorted(waiting):
        run_search.enqueue(case_id=case_id)
    return len(waiting)


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
    """What time alone brings about: wants whose last day is over, hits that a lost job left open, searches that have
    none, and records whose destruction was approved with the erasure alone; how many.
    """
    ended = want_actions.expire_wants() + want_actions.close_ended()
    return ended + ask_given_up() + expunging.finish_approved()


@task()
def give_record_again(case_id: str) -> bool:
    """After a criminal record changed: give it anew to an office that it was given to for this booking; whether it
    was."""
    return given_records.give_again(UUID(case_id))


def givings_follow(what: str, key: str) -> None:
    """After a criminal record changed, inform every office that was given it."""
    if what != CRIMINAL or AgencyPart.OFFICE in running():
        return
    for matter in given_records.given_of(key):
        give_record_again.enqueue(case_id=str(matter))


def answers_follow(_op: str, uses: list[RecordUse]) -> None:
    """Queue a corrected answer for every recipient of an answer that used these records."""
    told = {use.matter_id for use in uses if use.what == RecordUse.What.ANSWER}
    for matter in sorted(told, key=str):
        correct_records.enqueue(case_id=str(matter))
