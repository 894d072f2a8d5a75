"""Search ten fingers in a gallery: votes choose about a hundred candidates, full comparison ranks them.

1. The probe's index and middle fingers vote through the index (`segment.HOME`). If fewer than three of them are
   good, others replace them, and the spare index is read too.
2. The candidates are compared in full on those fingers, the best of them on all fingers that both have.
3. The fused score is the sum of the finger scores. If it stays below the examiner's threshold, the other
   fingers add their votes, and then swapped hands are tried.

Amputated, bandaged and unread fingers are left out: nothing is added and nothing is subtracted.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from handover.formats.minutiae import FingerMinutiae
from handover.matching.fingerprints.cylinders import Pack, template
from handover.matching.fingerprints.scorer import FingerComparison, compare_many
from handover.matching.fingerprints.segment import GOOD, HOME, OTHERS, VOTERS, PrintSegment, gather
from handover.matching.fingerprints.thresholds import THRESHOLDS, Thresholds
from handover.matching.fingerprints.voting import Voter, vote
from handover.matching.types import Band, FingerEvidence

T = TypeVar("T")
R = TypeVar("R")

CANDIDATES: Final = 100
FINALISTS: Final = 16
ENOUGH: Final = 3
"""With so many good `HOME` fingers no other replaces them."""
THOROUGH: Final = 1_000_000
"""Up to so many identities a weak answer is looked for by all fingers of all, which takes the spare index
into memory; in larger galleries the other fingers find those who lack fingers at home.
"""
PARALLEL: Final = 50_000
"""From so many identities on segments are voted on by as many threads as there are cores, four at most."""
USABLE: Final = 4
"""A finger with fewer usable cylinders is not searched."""
PREPARED: Final = 40
"""Fingers of the last probes that stay prepared."""
_EXPLAINED: Final = 3  # so many candidates carry paired minutiae even if they lie below the thresholds


@dataclass(frozen=True, eq=False, slots=True)
class ComparedIdentity:
    """One identity (segment number and row) and the result of comparing it."""

    segment: int
    row: int
    score: float
    band: Band
    fingers: tuple[FingerEvidence, ...]


@dataclass(frozen=True, eq=False, slots=True)
class _Finger:
    """One finger of the probe, ready to be compared and to vote."""

    position: int
    pack: Pack
    voter: Voter

    @property
    def cylinders(self) -> int:
        return int((self.pack.root > 0).sum())


@dataclass(frozen=True, eq=False, slots=True)
class _Plan:
    """The fingers that vote, whether also in the spare index, and the gallery position each is compared with."""

    voters: tuple[_Finger, ...]
    others: tuple[_Finger, ...]
    spare: bool = False
    swapped: bool = False

    def mate(self, position: int) -> int:
        return (position + 4) % 10 + 1 if self.swapped else position


def usable(fingers: Mapping[int, FingerMinutiae]) -> tuple[int, ...]:
    """Return the positions that can be searched: at least `USABLE` cylinders."""
    return tuple(finger.position for finger in _fingers(fingers))


def _fingers(fingers: Mapping[int, FingerMinutiae]) -> list[_Finger]:
    made = (_prepared(_SameFinger.of(fingers[position])) for position in sorted(fingers))
    return [finger for finger in made if finger is not None]


@dataclass(frozen=True, slots=True)
class _SameFinger:
    """A finger by what a search reads of it: equal for one that was read anew."""

    minutiae: FingerMinutiae = field(compare=False)
    read: tuple[int, bytes, bytes, bytes]

    @classmethod
    def of(cls, one: FingerMinutiae) -> _SameFinger:
        """The finger, with what its template is made of."""
        return cls(one, (one.position, one.xy.tobytes(), one.angle.tobytes(), one.quality.tobytes()))


@lru_cache(maxsize=PREPARED)
def _prepared(finger: _SameFinger) -> _Finger | None:
    """A finger ready for searches, or None: a probe is prepared once for every repository that is asked."""
    pack = template(finger.minutiae)
    if int((pack.root > 0).sum()) < USABLE:
        return None
    return _Finger(finger.minutiae.position, pack, Voter.of(pack))


def _plans(fingers: Sequence[_Finger]) -> list[_Plan]:
    """Yield the usual search, and after it those for a weak answer."""
    home = [finger for finger in fingers if finger.position in HOME]
    rest = [finger for finger in fingers if finger.position in OTHERS]
    rest.sort(key=lambda finger: (finger.cylinders < GOOD, OTHERS.index(finger.position)))
    good = sum(finger.cylinders >= GOOD for finger in home)
    stand_in = 0 if good >= ENOUGH else VOTERS - good
    first = tuple(sorted((*home, *rest[:stand_in]), key=lambda finger: finger.cylinders < GOOD))
    others = tuple(rest[stand_in:])
    usual = _Plan(first, others, spare=stand_in > 0)
    second = [_Plan(others, first)] if others else []
    return [usual, *second, replace(usual, swapped=True)]


def _mapped(function: Callable[[T], R], items: Sequence[T], *, threads: bool) -> list[R]:
    """Map in order, with threads only for this call, so that none remains in a process that forks."""
    cores = min(4, os.cpu_count() or 1)
    if not threads or cores < 2 or len(items) < 2:
        return [function(item) for item in items]
    with ThreadPoolExecutor(cores) as pool:
        return list(pool.map(function, items))


class TenprintSearch:
    """A search over opened segments. ``left_out`` holds, per segment, rows that are no longer enrolled."""

    def __init__(
        self,
        segments: Sequence[PrintSegment],
        left_out: Sequence[Sequence[int]] = (),
        thresholds: Thresholds = THRESHOLDS,
    ) -> None:
        self.segments = segments
        self.left_out = left_out or [()] * len(segments)
        self.thresholds = thresholds

    def candidates(self, probe: Mapping[int, FingerMinutiae]) -> list[tuple[int, int]]:
        """Return segment and row of the candidates of the first round: most votes first, at most `CANDIDATES`."""
        fingers = _fingers(probe)
        return self._candidates(_plans(fingers)[0], self._no_votes()) if fingers else []

    def search(self, probe: Mapping[int, FingerMinutiae], *, limit: int) -> list[ComparedIdentity]:
        """Best first, at most ``limit``; without scores of 0. Empty where no finger can be searched."""
        fingers = _fingers(probe)
        best: dict[tuple[int, int], ComparedIdentity] = {}
        votes = self._no_votes()
        for plan in _plans(fingers) if fingers else []:
            if plan.swapped:
                votes = self._no_votes()
            for found in self._follow(plan, self._candidates(plan, votes)):
                key = (found.segment, found.row)
                if key not in best or found.score > best[key].score:
                    best[key] = found
            if any(found.band is not Band.BELOW for found in best.values()):
                break
        ranked = sorted(best.values(), key=lambda found: (-found.score, found.segment, found.row))
        return ranked[: max(0, limit)]

    def _follow(self, plan: _Plan, candidates: Sequence[tuple[int, int]]) -> list[ComparedIdentity]:
        if not candidates:
            return []
        # A hundred on four fingers, the best of them on all.
        total, compared = self._compare(candidates, plan.voters[:VOTERS], plan)
        order = np.argsort(-total, kind="stable")[:FINALISTS]
        finalists = [candidates[i] for i in order]
        rest, more = self._compare(finalists, (*plan.voters[VOTERS:], *plan.others), plan)
        total = total[order] + rest
        found = []
        for place, k in enumerate(np.argsort(-total, kind="stable")):
            if total[k] <= 0.0:
                break
            segment, row = finalists[k]
            kept = [(finger, match, int(order[k])) for finger, match in compared]
            kept += [(finger, match, int(k)) for finger, match in more]
            band = self.thresholds.band(float(total[k]), self._common(segment, row, kept, plan))
            explain = place < _EXPLAINED or band is not Band.BELOW
            evidence = self._evidence(segment, row, kept, plan, explain=explain)
            found.append(ComparedIdentity(segment, row, float(total[k]), band, evidence))
        return found

    def _no_votes(self) -> list[NDArray[np.float32]]:
        return [np.zeros(len(segment), np.float32) for segment in self.segments]

    def _candidates(self, plan: _Plan, votes: Sequence[NDArray[np.float32]]) -> list[tuple[int, int]]:
        """Return the identities with most votes over all segments; ties by order of enrolment. Adds to ``votes``."""
        size = sum(len(segment) for segment in self.segments)
        spare = plan.spare or size <= THOROUGH

        def elected(number: int) -> list[tuple[float, int, int]]:
            self._vote(self.segments[number], votes[number], plan, spare=spare)
            return self._elected(number, votes[number], spare=spare)

        each = _mapped(elected, range(len(self.segments)), threads=size >= PARALLEL)
        best = [one for found in each for one in found]
        return [(number, row) for _, number, row in sorted(best)[:CANDIDATES]]

    def _vote(self, segment: PrintSegment, votes: NDArray[np.float32], plan: _Plan, *, spare: bool) -> None:
        for finger in plan.voters:
            mate = plan.mate(finger.position)
            for index in (segment.index, segment.spare) if spare else (segment.index,):
                vote(index, finger.voter, mate, segment.counts[mate - 1], votes)

    def _elected(
        self, number: int, votes: NDArray[np.float32], *, spare: bool
    ) -> list[tuple[float, int, int]]:
        """Return negated votes, segment and row of the identities with most votes in one segment."""
        votes[list(self.left_out[number])] = -np.inf
        many = min(CANDIDATES, len(votes))
        if many == 0:
            return []
        top = np.argpartition(-votes, many - 1)[:many]
        # In a small gallery, of one identity perhaps, even those without a vote are compared.
        least = 0.0 if spare else np.finfo(np.float32).tiny
        return [(-float(votes[row]), number, int(row)) for row in top if votes[row] >= least]

    def _compare(
        self, candidates: Sequence[tuple[int, int]], fingers: Sequence[_Finger], plan: _Plan
    ) -> tuple[NDArray[np.float64], list[tuple[_Finger, FingerComparison]]]:
        def one(finger: _Finger) -> FingerComparison:
            mate = plan.mate(finger.position)
            pack = gather([(self.segments[number], row, mate) for number, row in candidates])
            return compare_many(finger.pack, pack)

        matches = _mapped(one, fingers, threads=len(candidates) > FINALISTS)
        total = sum((match.scores for match in matches), np.zeros(len(candidates), np.float64))
        return total, list(zip(fingers, matches, strict=True))

    def _common(
        self, segment: int, row: int, kept: Sequence[tuple[_Finger, FingerComparison, int]], plan: _Plan
    ) -> int:
        """Return how many fingers were compared: those that both have."""
        present = self.segments[segment].present[row]
        return sum(bool(present[plan.mate(finger.position) - 1]) for finger, _, _ in kept)

    def _evidence(
        self,
        segment: int,
        row: int,
        kept: Sequence[tuple[_Finger, FingerComparison, int]],
        plan: _Plan,
        *,
        explain: bool,
    ) -> tuple[FingerEvidence, ...]:
        present = self.segments[segment].present[row]
        evidence = [
            FingerEvidence(
                finger.position,
                float(match.scores[k]),
                match.pairs(k) if explain else (),
                plan.mate(finger.position),
            )
            for finger, match, k in kept
            if present[plan.mate(finger.position) - 1]
        ]
        return tuple(sorted(evidence, key=lambda one: one.position))
