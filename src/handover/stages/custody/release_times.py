"""Which otherwise-release time governs, wherever the person is. Pure.

The 48 hours run from the time at which the person would otherwise have been released (8 CFR 287.7(d)). A move to
another agency before that time is made on that agency's own ground, and that agency states its own time. After that
time it is not: the time has come, and it also governs at the next agency (form I-247A: any subsequent agency).

A move that is told only after a hold had begun on record would void that hold, and the next agency could hold the
person anew. One person's late word does not do that: until two people have confirmed its time, it counts as late.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from handover.clocks.holds import ReleaseStatement, governing_release


@dataclass(frozen=True, slots=True)
class Said:
    """A jail's statement of the release time: by which step, when it was told, and what it says. If it was corrected,
    the corrected time, dated as the original statement. ``holds``: whether a hold runs from it."""

    number: int
    told_at: datetime
    release_at: datetime
    holds: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """A transfer to another agency: by which step, when the person went, and when that was told. ``confirmed``: whether
    two people stand behind its time."""

    number: int
    at: datetime
    told_at: datetime
    confirmed: bool = False


def governing(said: Iterable[Said]) -> datetime | None:
    """The release time that governs, UTC; None where none was stated."""
    return governing_release([ReleaseStatement(s.told_at, s.release_at) for s in said])


def moved_late(release_at: datetime | None, moved_at: datetime) -> bool:
    """Whether somebody was moved after the time at which they would have been released."""
    return release_at is not None and moved_at > release_at


def begin_holds(planned: Iterable[int], moves: Iterable[int], declined: Iterable[int]) -> frozenset[int]:
    """The statements, by step, from which a hold runs: of those that plan one, what the same jail did not decline
    afterwards."""
    went, refused = sorted(moves), list(declined)
    ends = {one: next((m for m in went if m > one), None) for one in planned}
    return frozenset(
        one for one, end in ends.items() if not any(one < d and (end is None or d < end) for d in refused)
    )


def told_in_hold(kept: Iterable[Said], told_at: datetime) -> bool:
    """Whether a hold from these statements had begun by the time at which something was told."""
    stated = list(kept)
    governs = governing(stated)
    return governs is not None and governs < told_at and any(one.holds for one in stated)


def counts_as_late(kept: Iterable[Said], move: Move) -> bool:
    """Whether a move voids none of these statements."""
    stated = list(kept)
    late_word = not move.confirmed and told_in_hold(stated, move.told_at)
    return late_word or moved_late(governing(stated), move.at)


def standing(said: Iterable[Said], moves: Iterable[Move]) -> tuple[list[Said], list[Move]]:
    """The statements that stand, oldest first, and the moves that count as late.

    A move before the time that governed then voids the earlier statements; a late one voids none.
    """
    kept: list[Said] = []
    late: list[Move] = []
    course: list[Said | Move] = [*said, *moves]
    for one in sorted(course, key=lambda s: s.number):
        if isinstance(one, Said):
            kept.append(one)
        elif counts_as_late(kept, one):
            late.append(one)
        else:
            kept.clear()
            late.clear()
    return kept, late
