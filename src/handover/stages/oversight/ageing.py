"""How long open cases have been open, and how far in advance notice of releases was given. Neither owners nor pace of
work are counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from handover.process.graph import Track, states_of
from handover.process.models import Matter
from handover.stages.oversight.charts import ChartBar
from handover.stages.oversight.counted import Figure, key_of
from handover.stages.oversight.registry import FIGURES, registered

BANDS: Final = (
    ("less than 1 day", 0, 1), ("1 to 3 days", 1, 3), ("3 to 7 days", 3, 7), ("1 to 4 weeks", 7, 28),
    ("4 to 13 weeks", 28, 91), ("longer than 13 weeks", 91, None),
)  # fmt: skip
"""Days since a case was opened, from and below."""


def by_age(now: datetime) -> list[ChartBar]:
    """Open cases by the time since they were opened, each of all open cases."""
    states = [s.name for s in states_of(Track.CASE) if not s.ended]
    open_cases = Matter.objects.filter(track=Track.CASE, state__in=states)
    counts = []
    for label, least, most in BANDS:
        rows = open_cases.filter(opened_at__lte=now - timedelta(days=least))
        rows = rows if most is None else rows.filter(opened_at__gt=now - timedelta(days=most))
        counts.append((label, rows.count()))
    total = sum(n for _, n in counts)
    return [ChartBar(label, n, total, key_of("age.open", label)) for label, n in counts]


def by_notice(counted: Iterable[Figure]) -> list[ChartBar]:
    """First notices of release by how far ahead they were, each as a share of all releases, with or without notice.
    ``counted``: the figures of the error side."""
    family = FIGURES["errors.notice"]
    notices = [one for one in counted if registered(one.key) is family]
    counts = [(one.name.removeprefix(family.titled()), one.n) for one in notices]
    total = sum(n for _, n in counts)
    return [ChartBar(label, n, total, key_of("notice", label)) for label, n in counts]
