"""The clock's tick: it writes down what time has already decided, and warns. It changes no deadline."""

from __future__ import annotations

from handover.clocks.models import Clock, overdue
from handover.stages.custody import actions


def tick() -> int:
    """Record every hold that has ended; how many."""
    return sum(actions.expire(clock.case_id) for clock in overdue() if clock.kind == Clock.Kind.HOLD)
