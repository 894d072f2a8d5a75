"""Jobs of detainer."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from handover.stages.detainer import cancelling


@task()
def draft_on_claim(case_id: str) -> bool:
    """Draft the cancellation of a detainer that is out when citizenship is asked; whether it did."""
    return cancelling.draft_on_claim(UUID(case_id))
