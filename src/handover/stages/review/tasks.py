"""Jobs of review, and its part of the clock's tick."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from handover.stages.review.children import actions as children
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.dispositions import actions as dispositions
from handover.stages.review.misidentification import actions as misidentification


@task()
def freeze_on_record(case_id: str) -> bool:
    """Freeze a case whose booking or records point to citizenship; whether it did."""
    return citizenship.freeze_on_record(UUID(case_id))


@task()
def freeze_others(case_id: str) -> int:
    """After a finding of citizenship: freeze the person's other cases; how many."""
    return citizenship.freeze_others(UUID(case_id))


@task()
def withdraw_identities(case_id: str) -> int:
    """After a match was withdrawn (``case_id`` is the search): stop the cases it opened; how many."""
    return misidentification.withdraw_identities_of(UUID(case_id))


@task()
def withdraw_if_due(case_id: str) -> bool:
    """After counsel's answer: stop a case whose match was withdrawn meanwhile; whether it did."""
    return misidentification.withdraw_identity(UUID(case_id))


@task()
def refer_on_record(case_id: str) -> bool:
    """Take a case out of the routine path where a date on record makes the person a child; whether it did."""
    return children.refer_on_record(UUID(case_id))


def tick() -> int:
    """Close what a court decided in the person's favour; how many cases."""
    return dispositions.close_watched()
