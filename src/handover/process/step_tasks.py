"""Which task follows which step. A later stage registers its tasks; an earlier stage does not know of them.

`process.advance` enqueues the tasks in the step's own transaction. Each takes ``case_id`` and must be
idempotent: a task is repeated if its worker dies after acting but before recording it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from django.utils.module_loading import import_string

from handover.process.graph import STEP, Step, Track
from handover.process.names import StepName

if TYPE_CHECKING:
    from handover.process.models import Matter

_NOTHING: Final[frozenset[str]] = frozenset()
_done_here: ContextVar[frozenset[str]] = ContextVar("done_here", default=_NOTHING)
_registered: dict[tuple[Track, StepName], list[str]] = {}
_concerned: dict[str, Callable[[Matter], bool]] = {}


def follow(
    track: Track, *steps: StepName, task: str, concerns: Callable[[Matter], bool] | None = None
) -> None:
    """Run ``task`` (its dotted path) after each of these steps. Called from an app's ``ready``.

    ``concerns``: whether it has anything to do for a matter, where that is known without reading much: a job that would
    find nothing to do is not made. ``KeyError``: the track has no such step.
    """
    if concerns is not None:
        _concerned[task] = concerns
    for name in steps:
        tasks = _registered.setdefault((track, STEP[track, name].name), [])
        if task not in tasks:
            tasks.append(task)


def tasks_after(step: Step, matter: Matter) -> list[Any]:
    """The tasks registered for a step that concern this matter, in the order of the stages, without those that the
    caller does itself."""
    paths = _registered.get((step.track, step.name), ())
    return [import_string(path) for path in paths if path not in _done_here.get() and _concerns(path, matter)]


def _concerns(path: str, matter: Matter) -> bool:
    asked = _concerned.get(path)
    return asked is None or asked(matter)


@contextmanager
def done_here(*paths: str) -> Iterator[None]:
    """Do not enqueue these tasks in this context: the current job does their work, and does not end before it has."""
    token = _done_here.set(frozenset(paths))
    try:
        yield
    finally:
        _done_here.reset(token)


def registered() -> dict[tuple[Track, StepName], tuple[str, ...]]:
    """Every registration, for the page and the test that read the whole process."""
    return {key: tuple(paths) for key, paths in _registered.items()}
