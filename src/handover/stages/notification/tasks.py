"""Jobs of notification."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from handover.stages.notification import actions


@task()
def open_on_match(case_id: str) -> str:
    """Open a case where an immigration search ended in a print match; the reference, or nothing."""
    case = actions.open_on_match(UUID(case_id))
    return case.reference if case else ""
