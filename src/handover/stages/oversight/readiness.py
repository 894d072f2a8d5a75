"""What oversight adds to `handover check`."""

from __future__ import annotations

from collections.abc import Iterator

from handover.administration.shortcomings import Shortcoming, declare
from handover.stages.oversight import readings


def unreviewed_readings() -> Iterator[Shortcoming]:
    """Whether anybody has looked at who read whom in the last whole week."""
    monday = readings.unreviewed(readings.today())
    if monday is not None:
        week = readings.week_name(monday)
        yield Shortcoming(
            "readings", f"nobody has looked at who read whom in the week {week}",
            "a supervisor of another office, or an auditor, opens “Who read whom”", False,
        )  # fmt: skip


declare(unreviewed_readings)
