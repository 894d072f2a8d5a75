"""Details that are reported with a step besides its facts: times that a bar judges, and the reason for a late record.
Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from handover.accounts.roles import Actor, Role
from handover.process.fold import Refusal
from handover.process.names import StepName

RECORDING_LAG: Final = timedelta(hours=24)
"""How long after an event it may be recorded without saying why. The office's own figure, illustrative: no source sets
one."""
REASON_LEAST: Final = 10
"""The fewest characters of a reason for a late record."""


@dataclass(frozen=True, slots=True)
class StepDetails:
    """Details reported with a step besides its facts.

    ``effective_at``: when the act takes effect, where that is not when it happened: a release time that is still to
    come. ``said``: times that the step states and a bar judges, by name. ``stands_for``: the step that this would be
    if the case could take it now; the gate asks for that one. ``late_reason``: why it is recorded only now.
    """

    effective_at: datetime | None = None
    said: Mapping[str, datetime] = field(default_factory=dict)
    stands_for: StepName | None = None
    late_reason: str = ""


PLAIN: Final = StepDetails()
"""Nothing but the step."""


def is_late(happened_at: datetime, recorded_at: datetime) -> bool:
    """Return whether an event was recorded so late that a reason is required."""
    return recorded_at - happened_at > RECORDING_LAG


def late_with_reason(
    happened_at: datetime, recorded_at: datetime, actor: Actor, reason: str
) -> Refusal | None:
    """Require a reason for an event that a person records late; it is then marked wherever it is shown."""
    if actor.role == Role.SYSTEM or not is_late(happened_at, recorded_at):
        return None
    if len(reason.strip()) >= REASON_LEAST:
        return None
    hours = int(RECORDING_LAG.total_seconds() // 3600)
    return Refusal(
        "late_reason",
        f"It happened {later_in_words(happened_at, recorded_at)} ago: what is recorded more than {hours} hours later "
        "needs the reason.",
    )


def later_in_words(happened_at: datetime, recorded_at: datetime) -> str:
    """How much later, in whole days: “1 day”, “3 days”; in hours below one day."""
    span = recorded_at - happened_at
    count, unit = (span.days, "day") if span.days else (int(span.total_seconds() // 3600), "hour")
    return f"{count} {unit}{'' if count == 1 else 's'}"
