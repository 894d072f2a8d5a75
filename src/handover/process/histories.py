"""The steps of one matter, read once for a page: its history, its marks and its clocks are told from the same rows."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from handover.compiled_read import compiled_read
from handover.process.graph import Track
from handover.process.jail_words import may_say_why
from handover.process.models import Matter, RecordedStep
from handover.read_once import read_once


@read_once
def recorded_steps(matter: Matter) -> list[RecordedStep]:
    """Every step, in order."""
    steps = _steps(matter.pk)
    for step in steps:
        step.matter = matter
    return steps


def unread_by_jails(matter: Matter) -> frozenset[int]:
    """The steps of a case of which a jail reads neither who took them nor their words: both may say why the request is
    stopped or withdrawn."""
    if matter.track != Track.CASE:
        return frozenset()
    return frozenset(s.number for s in recorded_steps(matter) if may_say_why(s.actor_role, s.state))


@compiled_read
def _steps(matter_id: UUID) -> QuerySet[RecordedStep]:
    return RecordedStep.objects.filter(matter_id=matter_id).order_by("number")
