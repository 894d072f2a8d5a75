"""Jobs of intake. Each may run twice: the second time finds the booking moved on and does nothing."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from handover.stages.intake import actions, file_store
from handover.stages.intake.folders.settings import take_all


@task()
def read_submission(case_id: str) -> str:
    """Read a received file. Its searches follow by jobs of their own: a job that an earlier version left."""
    return actions.read_submission(UUID(case_id)).state


@task()
def push_answer(case_id: str) -> int:
    """Do nothing: replies are pushed beside the jobs. An earlier version may have left such a job."""
    return 0


def tick() -> int:
    """Take in what lies in the drop folders, and remove what killed writers left of files; how many were taken in."""
    file_store.discard_leftovers()
    return take_all()
