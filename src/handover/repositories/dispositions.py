"""Combine the dispositions of a charge from several sources. Pure.

A source's later word replaces its earlier one where it says so (``supersedes``). Sources are never merged in silence:
where the most reliable ones differ, the charge stands as ``conflict`` until a person looks, and is no conviction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

UNKNOWN: Final = "unknown"
CONFLICT: Final = "conflict"
RANK: Final = {"primary": 0, "system": 1, "secondary": 2}
"""Reliability, best first (safeguard R4)."""


@dataclass(frozen=True, slots=True)
class SourceDisposition:
    """One source's disposition of a charge. ``key`` and ``supersedes`` are keys of that source."""

    source: str
    key: str
    category: str
    disposed_on: dt.date | None
    reliability: str
    supersedes: str = ""


@dataclass(frozen=True, slots=True)
class Borne:
    """The combined result of a charge's dispositions: a category, and the day if one is stated."""

    category: str
    disposed_on: dt.date | None


def borne(said: Iterable[SourceDisposition]) -> Borne:
    """Return the combined result: the latest statement of the most reliable source that states anything.

    Of one source the latest dated word counts, without one that it replaced. Nothing known is ``unknown``.
    """
    rows = list(said)
    replaced = {(r.source, r.supersedes) for r in rows if r.supersedes}
    standing = [r for r in rows if (r.source, r.key) not in replaced and r.category != UNKNOWN]
    if not standing:
        return Borne(UNKNOWN, None)
    best = min(RANK.get(r.reliability, len(RANK)) for r in standing)
    heard = [r for r in standing if RANK.get(r.reliability, len(RANK)) == best]
    latest: dict[str, list[SourceDisposition]] = {}
    for row in heard:
        latest.setdefault(row.source, []).append(row)
    words = [word for of_source in latest.values() for word in _last(of_source)]
    if len({w.category for w in words}) > 1:
        return Borne(CONFLICT, None)
    days = [w.disposed_on for w in words if w.disposed_on]
    return Borne(words[0].category, max(days) if days else None)


def _last(of_source: list[SourceDisposition]) -> list[SourceDisposition]:
    """The latest dated words of one source; several of one day, or none dated, all count."""
    newest = max((r.disposed_on for r in of_source if r.disposed_on), default=None)
    return [r for r in of_source if r.disposed_on == newest]
