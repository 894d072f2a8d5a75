"""Jobs of intake. Each may run twice: the second time finds the booking moved on and does nothing."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from handover.stages.intake import actions
from handover.stages.intake.folders.settings import take_all
from handover.stages.intake.replies import push


@task()
def read_submission(case_id: str) -> str:
    """Read a received file (follows ``booking.receive``)."""
    return actions.read_submission(UUID(case_id)).state


@task()
def push_answer(case_id: str) -> int:
    """Push the answer of a booking at once (follows ``booking.refuse`` and ``booking.answer``)."""
    return push.push_answer_of(UUID(case_id))


def tick() -> int:
    """Push the replies whose time has come, and take in what lies in the drop folders; how many of both."""
    return push.push_due() + take_all()
