"""What mypy refuses. Nothing here is run: where mypy lets one of these through, its ``ignore`` is unused, and that
is an error of ``make lint``."""

from __future__ import annotations

from typing import assert_type
from uuid import UUID

from handover.accounts.roles import Actor
from handover.process.advance import advance
from handover.process.graph import STATE, STEP, Track
from handover.process.models import Matter, RecordedStep
from handover.process.names import StateName, StepName
from handover.process.step_tasks import follow
from handover.stages.custody.models import Death


def names(matter: Matter, step: RecordedStep, pk: UUID, actor: Actor) -> None:
    """Each line names ``lodged`` or ``lodge`` wrongly."""
    assert_type(matter.state, StateName)
    assert_type(step.step, StepName)
    Matter.objects.filter(state="lodgd")  # type: ignore[misc]
    Matter.objects.filter(state__in=("held", "lodgd"))  # type: ignore[misc]
    Matter.objects.exclude(parent__state="lodgd")  # type: ignore[misc]
    Death.objects.filter(matter__state__in=("held", "lodgd"))  # type: ignore[misc]
    RecordedStep.objects.filter(step="lodgd")  # type: ignore[misc]
    matter.steps.filter(step__in=("lodgd", "serve"))  # type: ignore[misc]
    print(matter.state == "lodgd")  # type: ignore[comparison-overlap]
    print(step.step != "lodgd")  # type: ignore[comparison-overlap]
    matter.state = "lodgd"  # type: ignore[assignment]
    advance(pk, "lodgd", actor=actor, version=1)  # type: ignore[arg-type]
    follow(Track.CASE, "lodgd", task="")  # type: ignore[arg-type]
    print(STATE[Track.CASE, "lodgd"], STEP[Track.CASE, "lodgd"])  # type: ignore[index]


def facts() -> None:
    """A column that is not there, and values of a wrong type."""
    Death(died=1)  # type: ignore[misc]
    Death(died_at=1)  # type: ignore[misc]
    Death(text=None)  # type: ignore[misc]
