"""Which task follows which step. A later stage registers its interest; an earlier one never knows it.

`process.advance` enqueues the tasks in the step's own transaction. Each takes ``case_id`` and must be
idempotent: a worker that dies after acting and before saying so is repeated.
"""

from __future__ import annotations

from typing import Any

from django.utils.module_loading import import_string

from handover.process.graph import STEP, Step, Track
from handover.process.names import StepName

_registered: dict[tuple[Track, StepName], list[str]] = {}


def follow(track: Track, *steps: StepName, task: str) -> None:
    """Run ``task`` (its dotted path) after each of these steps. Called from an app's ``ready``.

    ``KeyError``: the track has no such step.
    """
    for name in steps:
        tasks = _registered.setdefault((track, STEP[track, name].name), [])
        if task not in tasks:
            tasks.append(task)


def tasks_after(step: Step) -> list[Any]:
    """The tasks registered for a step, in the order of the stages."""
    return [import_string(path) for path in _registered.get((step.track, step.name), ())]


def registered() -> dict[tuple[Track, StepName], tuple[str, ...]]:
    """Every registration, for the page and the test that read the whole process."""
    return {key: tuple(paths) for key, paths in _registered.items()}
