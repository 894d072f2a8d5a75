"""Who has taken up a matter, derived from its steps and from later handovers. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from handover.process.fold import CaseHolder
from handover.process.graph import STEPS, Track, step_named
from handover.process.names import StateName, StepName

CLAIMING: Final[frozenset[StepName]] = frozenset(s.name for s in STEPS if s.claims)
"""The steps by which somebody takes a matter up."""
CLAIMABLE: Final[frozenset[StateName]] = frozenset(o for s in STEPS if s.claims for o in s.origins)
"""Where a matter waits to be taken up; it may be assigned to somebody there."""
HELD: Final[frozenset[StateName]] = frozenset(o for s in STEPS if s.held for o in s.origins)
"""States in which it matters who has taken a matter up."""
FREEING: Final[frozenset[StepName]] = frozenset(s.name for s in STEPS if s.to in CLAIMABLE)
"""The steps after which nobody holds a matter."""

StepRow = tuple[int, str, str, str]
"""A step as recorded: its number, its name, and the key and name of whoever took it."""
ClaimChangeRow = tuple[int, str, str]
"""A change of holder: the matter's version at that time, and the key and name of the new holder."""


def holder_of(track: Track, steps: Iterable[StepRow], changes: Sequence[ClaimChangeRow]) -> CaseHolder | None:
    """Return who holds a matter after its steps, in their order, and what changed hands after each of them."""
    holder: CaseHolder | None = None
    for number, name, key, actor in steps:
        step = step_named(track, name)
        if step is not None and step.claims:
            holder = CaseHolder(key, actor)
        elif step is not None and step.name in FREEING:
            holder = None
        for at, to, called in changes:
            if at == number:
                holder = CaseHolder(to, called) if to else None
    return holder
