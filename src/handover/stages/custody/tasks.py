"""Jobs of custody: the clock's tick, which records deadlines that have passed and warns but changes none; and drafts
of corrections to be sent outside."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from handover.process.case_clocks.models import Clock, overdue
from handover.stages.custody import actions, corrections, stop_notices


@task()
def draft_after_step(case_id: str) -> int:
    """After a case was called off: draft what those who were told must be told; how many drafts."""
    return corrections.draft_after_step(UUID(case_id))


@task()
def tell_jail_to_stop(case_id: str) -> bool:
    """After a lodged request was stopped or called off: tell the jail's system; whether it was told now."""
    return stop_notices.tell_jail(UUID(case_id))


@task()
def draft_after_dispute(case_id: str) -> int:
    """After a record was corrected: the same; how many drafts."""
    return corrections.draft_after_dispute(UUID(case_id))


def tick() -> int:
    """Record every hold that has ended; how many."""
    return sum(actions.expire(clock.case_id) for clock in overdue() if clock.kind == Clock.Kind.HOLD)
