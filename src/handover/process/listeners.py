"""Who is told at once, in the step's own transaction, that a step was taken or that a case changed hands.

For what must not be lost and takes no time. Work goes to a task (`step_tasks`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handover.process.models import ClaimChange, Matter, RecordedStep

OnStep = Callable[["Matter", "RecordedStep"], None]
OnClaim = Callable[["Matter", "ClaimChange"], None]

_on_step: list[OnStep] = []
_on_claim: list[OnClaim] = []


def listen(on_step: OnStep, on_claim: OnClaim) -> None:
    """Add a listener. Called from an app's ``ready``."""
    if on_step not in _on_step:
        _on_step.append(on_step)
        _on_claim.append(on_claim)


def step_taken(matter: Matter, step: RecordedStep) -> None:
    """Tell of a step."""
    for told in _on_step:
        told(matter, step)


def claim_changed(matter: Matter, change: ClaimChange) -> None:
    """Tell of a case that changed hands."""
    for told in _on_claim:
        told(matter, change)
