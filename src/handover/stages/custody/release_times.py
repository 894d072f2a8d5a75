"""Which otherwise-release time governs, wherever the person is. Pure.

The 48 hours run from the time at which the person would otherwise have been released (8 CFR 287.7(d)). A move to
another agency before that time is made on that agency's own ground, and that agency states its own time. After that
time it is not: the time has come, and it also governs at the next agency (form I-247A: any subsequent agency).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from handover.clocks.holds import ReleaseStatement, governing_release


@dataclass(frozen=True, slots=True)
class Said:
    """A jail's statement of the release time: by which step, when it was told, and what it says. If it was corrected,
    the corrected time, dated as the original statement."""

    number: int
    told_at: datetime
    release_at: datetime


@dataclass(frozen=True, slots=True)
class Move:
    """A transfer to another agency: by which step, and when the person went."""

    number: int
    at: datetime


def governing(said: Iterable[Said]) -> datetime | None:
    """The release time that governs, UTC; None where none was stated."""
    return governing_release([ReleaseStatement(s.told_at, s.release_at) for s in said])


def moved_late(release_at: datetime | None, moved_at: datetime) -> bool:
    """Whether somebody was moved after the time at which they would have been released."""
    return release_at is not None and moved_at > release_at


def standing(said: Iterable[Said], moves: Iterable[Move]) -> tuple[list[Said], list[Move]]:
    """The statements that stand, oldest first, and the moves that were made after the time that governed then.

    A move before that time voids the earlier statements; a late one voids none.
    """
    kept: list[Said] = []
    late: list[Move] = []
    course: list[Said | Move] = [*said, *moves]
    for one in sorted(course, key=lambda s: s.number):
        if isinstance(one, Said):
            kept.append(one)
        elif moved_late(governing(kept), one.at):
            late.append(one)
        else:
            kept.clear()
            late.clear()
    return kept, late
