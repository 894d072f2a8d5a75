"""Call listeners in the same transaction when a step is taken, or when a case changes hands or office. For quick work
that must not be lost; longer work is a task (`step_tasks`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handover.process.models import ClaimChange, Matter, OfficeChange, RecordedStep

OnStep = Callable[["Matter", "RecordedStep"], None]
OnClaim = Callable[["Matter", "ClaimChange"], None]
OnOffice = Callable[["Matter", "OfficeChange"], None]
OnResumed = Callable[["Matter"], None]

_on_step: list[OnStep] = []
_on_claim: list[OnClaim] = []
_on_office: list[OnOffice] = []
_on_resumed: list[OnResumed] = []


def listen(on_step: OnStep, on_claim: OnClaim | None = None, on_office: OnOffice | None = None) -> None:
    """Add a listener. Called from an app's ``ready``."""
    if on_step not in _on_step:
        _on_step.append(on_step)
        _on_claim.extend([on_claim] if on_claim else [])
        _on_office.extend([on_office] if on_office else [])


def listen_to_resumed(on_resumed: OnResumed) -> None:
    """Add a listener for a stopped case that goes on. It may take further steps on the case."""
    if on_resumed not in _on_resumed:
        _on_resumed.append(on_resumed)


def resumed(matter: Matter) -> None:
    """Tell that a stopped case goes on. A listener that takes a step reads the matter anew."""
    for told in _on_resumed:
        told(matter)


def step_taken(matter: Matter, step: RecordedStep) -> None:
    """Tell of a step."""
    for told in _on_step:
        told(matter, step)


def claim_changed(matter: Matter, change: ClaimChange) -> None:
    """Tell of a case that changed hands."""
    for told in _on_claim:
        told(matter, change)


def office_changed(matter: Matter, change: OfficeChange) -> None:
    """Tell of a case that went to another office."""
    for told in _on_office:
        told(matter, change)
