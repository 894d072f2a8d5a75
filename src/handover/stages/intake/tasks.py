"""Jobs of intake. Each may run twice: the second time finds the booking moved on and does nothing."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from handover.stages.intake import actions


@task()
def read_submission(case_id: str) -> str:
    """Read a received file (follows ``booking.receive``)."""
    return actions.read_submission(UUID(case_id)).state
