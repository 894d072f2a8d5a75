"""What the demo people have done so far, so that the next case goes another way than the last.

No draw of lots: the same tree gives the same demonstration twice.
"""

from __future__ import annotations

from handover.process.graph import Track
from handover.process.models import RecordedStep
from handover.process.names import CaseStep


def taken(step: CaseStep, *, after: CaseStep | None = None) -> int:
    """How often a step was taken; with ``after``, on cases where that one was taken too."""
    steps = RecordedStep.objects.filter(matter__track=Track.CASE, step=step)
    if after is not None:
        steps = steps.filter(matter__in=RecordedStep.objects.filter(step=after).values("matter"))
    return steps.count()
