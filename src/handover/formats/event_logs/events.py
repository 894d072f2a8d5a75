"""What an event log is made of: events, the objects that they concern, and what each says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class MinedObject:
    """A thing that events concern. ``related``: other objects by identifier, each with how it is related."""

    id: str
    type: str
    attributes: Mapping[str, Value] = field(default_factory=dict)
    related: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MinedEvent:
    """One event. ``activity``: its kind; ``of``: the object that it moves; ``resource`` and ``role``: who did it."""

    id: str
    activity: str
    at: datetime
    of: str
    resource: str
    role: str
    attributes: Mapping[str, Value] = field(default_factory=dict)


def instant_text(at: datetime) -> str:
    """Return a moment in UTC, to the millisecond, as both formats write it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
