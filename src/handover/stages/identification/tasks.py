"""Jobs of identification. Each may run twice: the second time finds its work done."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from handover.stages.identification import actions, answering


@task()
def request_searches(case_id: str) -> int:
    """Ask both repositories for an accepted booking, each by a search of its own."""
    return len(actions.request_searches(UUID(case_id)))


@task()
def run_search(case_id: str) -> str:
    """Run one search of one gallery."""
    return actions.run_search(UUID(case_id)).state


@task()
def answer_booking(case_id: str) -> str:
    """Send the criminal answer once the criminal search has ended."""
    return answering.answer_booking(UUID(case_id))
