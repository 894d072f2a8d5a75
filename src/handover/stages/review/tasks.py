"""Jobs of review, and its part of the clock's tick."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django_tasks import task

from handover.stages.review.dispositions import actions as dispositions
from handover.stages.review.misidentification import actions as misidentification
from handover.stages.review.stops import actions as stops


@task()
def ask_again(case_id: str) -> str:
    """Ask the bars of a case again, and stop it where one is found; the step that stopped it."""
    return stops.ask_again(UUID(case_id))


@task()
def ask_persons_cases_again(case_id: str) -> int:
    """After something was said of the person in one case: ask the bars of all their cases again; how many stopped."""
    return stops.ask_persons_cases_again(UUID(case_id))


@task()
def withdraw_identities(case_id: str) -> int:
    """After a match was withdrawn (``case_id`` is the search): stop the cases it opened; how many."""
    return misidentification.withdraw_identities_of(UUID(case_id))


@task()
def withdraw_if_due(case_id: str) -> bool:
    """After counsel's answer: stop a case whose match was withdrawn meanwhile; whether it did."""
    return misidentification.withdraw_identity(UUID(case_id))


def tick() -> int:
    """Close what a court decided in the person's favour; how many cases."""
    return dispositions.close_watched()


def sweep(matters: Sequence[UUID]) -> int:
    """Ask the bars of the open cases among these matters again; how many were stopped."""
    return stops.sweep_among(matters)
