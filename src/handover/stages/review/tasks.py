"""Jobs of review."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from handover.stages.review import actions


@task()
def freeze_on_record(case_id: str) -> bool:
    """Freeze a case whose own records show citizenship; whether it did."""
    return actions.freeze_on_record(UUID(case_id))
