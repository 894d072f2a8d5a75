"""Corrections made by two people: mistyped times, and entries of events that did not happen. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from handover.stages.custody.terms import TimeKind


@dataclass(frozen=True, slots=True)
class Corrected:
    """What each corrected time says now, by its kind and the step that stated it; ``struck``: the steps whose event
    did not happen, and when the second person confirmed that. ``told_by``: the jail whose newest word is being judged:
    an end still to come that it told before gives way to it."""

    times: Mapping[tuple[str, int], datetime] = field(default_factory=lambda: MappingProxyType({}))
    struck: Mapping[int, datetime] = field(default_factory=lambda: MappingProxyType({}))
    told_by: str = ""

    def at(self, kind: TimeKind, number: int, stated: datetime) -> datetime:
        """Return a stated time with its correction applied."""
        return self.times.get((kind.value, number), stated)

    def and_also(
        self, kind: str, number: int, becomes: datetime, *, never: bool, said_at: datetime
    ) -> Corrected:
        """Return a copy with one more correction, which the second person confirmed at ``said_at``."""
        if never:
            return replace(self, struck={**self.struck, number: said_at})
        return replace(self, times={**self.times, (kind, number): becomes})


def corrections_in(rows: Iterable[tuple[str, int, datetime, bool, datetime]]) -> Corrected:
    """All corrections of a case, in their order: kind, step, corrected time, whether the event did not happen, and
    when the second person confirmed it."""
    found = Corrected()
    for kind, number, becomes, never, said_at in rows:
        found = found.and_also(kind, number, becomes, never=never, said_at=said_at)
    return found
