"""The first round of a search: fingers vote, and of all segments those with most votes are elected.

What is elected here depends on nothing but the segments themselves, so that segments on several machines elect the same
identities in the same order as all of them on one: the votes of an identity are added in the order of the probe's own
cylinders, whoever else is enrolled beside it, and ties go by segment and row.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from handover.matching.fingerprints.segment import PrintSegment
from handover.matching.fingerprints.voting import Voter, vote

T = TypeVar("T")
R = TypeVar("R")

Elected = tuple[float, int, int]
"""Negated votes, the segment's number, the row: ascending, the order in which candidates stand."""
_NOBODY: Final = np.finfo(np.float32).tiny


@dataclass(frozen=True, eq=False, slots=True)
class Look:
    """One look at the segments. ``fingers``: each with the gallery's position that it is taken for. ``spare``: look in
    the spare index too, and take those whom nobody voted for. At most ``most`` are elected.
    """

    fingers: tuple[tuple[int, Voter], ...]
    spare: bool
    most: int


class Votes(Protocol):
    """The votes of one search, which grow look by look."""

    def after(self, look: Look) -> list[Elected]:
        """Look, and return those who now have most votes, best first."""
        ...


class StoredFingers(Protocol):
    """The fingers of one identity as they are stored."""

    @property
    def present(self) -> NDArray[np.bool_]:
        """Which of the ten are enrolled, by position - 1."""
        ...

    def minutiae(self, position: int) -> tuple[NDArray[np.int16], NDArray[np.uint16], NDArray[np.uint8]]:
        """Return one finger, as `PrintSegment.minutiae` does."""
        ...


class VoteSource(Protocol):
    """Where a search looks: segments that are open here, or parts of a gallery on other machines."""

    @property
    def size(self) -> int:
        """Identities on disk in all segments."""
        ...

    def begin(self) -> Votes:
        """Begin an election without votes."""
        ...

    def fingers(self, wanted: Sequence[tuple[int, int]]) -> Sequence[StoredFingers]:
        """Return what is stored of these segments' rows."""
        ...


@dataclass(frozen=True, eq=False, slots=True)
class OpenRow:
    """One row of a segment that is open here."""

    segment: PrintSegment
    row: int

    @property
    def present(self) -> NDArray[np.bool_]:
        """Which of the ten are enrolled."""
        found: NDArray[np.bool_] = self.segment.present[self.row]
        return found

    def minutiae(self, position: int) -> tuple[NDArray[np.int16], NDArray[np.uint16], NDArray[np.uint8]]:
        """One finger."""
        return self.segment.minutiae(self.row, position)


class Election:
    """Votes in segments that are open here, by their numbers in the gallery. ``left_out`` are rows removed since."""

    def __init__(
        self,
        segments: Mapping[int, PrintSegment],
        left_out: Mapping[int, Sequence[int] | NDArray[np.intp]],
        *,
        threads: bool = False,
    ) -> None:
        self._segments = segments
        self._left_out = left_out
        self._threads = threads
        self._votes = {number: np.zeros(len(one), np.float32) for number, one in segments.items()}

    def after(self, look: Look) -> list[Elected]:
        """Look, and return those who now have most votes; ties by order of enrolment."""

        def elected(number: int) -> list[Elected]:
            self._vote(number, look)
            return self._elected(number, look)

        each = mapped(elected, list(self._segments), threads=self._threads)
        return sorted(one for found in each for one in found)[: look.most]

    def _vote(self, number: int, look: Look) -> None:
        segment = self._segments[number]
        for position, voter in look.fingers:
            for index in (segment.index, segment.spare) if look.spare else (segment.index,):
                vote(index, voter, position, segment.counts[position - 1], self._votes[number])

    def _elected(self, number: int, look: Look) -> list[Elected]:
        votes = self._votes[number]
        votes[np.asarray(self._left_out.get(number, ()), dtype=np.intp)] = -np.inf
        many = min(look.most, len(votes))
        if many == 0:
            return []
        top = np.argpartition(-votes, many - 1)[:many]
        # In a small gallery, of one identity perhaps, even those without a vote are compared.
        least = 0.0 if look.spare else _NOBODY
        return [(-float(votes[row]), number, int(row)) for row in top if votes[row] >= least]


def mapped(function: Callable[[T], R], items: Sequence[T], *, threads: bool) -> list[R]:
    """Map in order, with threads only for this call, so that none remains in a process that forks."""
    cores = min(4, os.cpu_count() or 1)
    if not threads or cores < 2 or len(items) < 2:
        return [function(item) for item in items]
    with ThreadPoolExecutor(cores) as pool:
        return list(pool.map(function, items))
