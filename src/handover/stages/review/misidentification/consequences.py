"""What a wrong match led to, and what undoes it: from the recorded steps, and from what later stages know of them.

A later stage registers what it adds (papers, agencies outside); review never knows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.module_loading import import_string

from handover.process.definitions import NOTHING
from handover.process.graph import STEP, Track
from handover.process.models import Matter, RecordedStep
from handover.process.names import StepName

_registered: list[str] = []


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that the wrong match led to: the step's number, what happened, and what is done about it."""

    number: int
    step: StepName | Literal["papers", "outside"]
    what: str
    undone: str


def register(path: str) -> None:
    """Add what a later stage knows: a function of the case that yields `Consequence`. Called from ``ready``."""
    if path not in _registered:
        _registered.append(path)


def consequences_of(case: Matter) -> list[Consequence]:
    """Everything that the match led to, in the order of the steps that did it."""
    found = list(_of_steps(RecordedStep.objects.filter(matter=case).order_by("number")))
    for path in _registered:
        found += import_string(path)(case)
    return sorted(found, key=lambda one: one.number)


def _of_steps(steps: Iterable[RecordedStep]) -> Iterator[Consequence]:
    for step in steps:
        known = STEP[Track.CASE, step.step]
        if known.undoing and known.undoing != NOTHING:
            yield Consequence(step.number, step.step, *known.undoing)
