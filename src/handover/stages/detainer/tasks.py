"""Jobs of detainer."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from handover.stages.detainer import cancelling


@task()
def draft_on_stop(case_id: str) -> bool:
    """Draft the cancellation of a detainer that is out when citizenship is questioned or age is doubted; return
    whether it did."""
    return cancelling.draft_on_stop(UUID(case_id))
