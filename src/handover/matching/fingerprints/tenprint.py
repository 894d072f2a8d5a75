"""Search ten fingers in a gallery: votes choose about a hundred candidates, full comparison ranks them.

1. The probe's index and middle fingers vote through the index (`segment.HOME`). If fewer than three of them are
   good, others replace them, and the spare index is read too.
2. The candidates are compared in full on those fingers, the best of them on all fingers that both have.
3. The fused score is the sum of the finger scores. If it stays below the examiner's threshold, the other
   fingers add their votes, and then swapped hands are tried.

Amputated, bandaged and unread fingers are left out: nothing is added and nothing is subtracted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.formats.minutiae import FingerMinutiae
from handover.matching.fingerprints.cylinders import Pack, template
from handover.matching.fingerprints.election import (
    Election,
    Look,
    OpenRow,
    StoredFingers,
    Votes,
    VoteSource,
    mapped,
)
from handover.matching.fingerprints.scorer import FingerComparison, compare_many
from handover.matching.fingerprints.segment import GOOD, HOME, OTHERS, VOTERS, PrintSegment, gather
from handover.matching.fingerprints.thresholds import THRESHOLDS, Thresholds
from handover.matching.fingerprints.voting import Voter
from handover.matching.types import Band, FingerEvidence

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


class PrintSearch:
    """A search of a `VoteSource`."""

    def __init__(self, source: VoteSource, thresholds: Thresholds = THRESHOLDS) -> None:
        self.source = source
        self.thresholds = thresholds

    def candidates(self, probe: Mapping[int, FingerMinutiae]) -> list[tuple[int, int]]:
        """Return segment and row of the candidates of the first round: most votes first, at most `CANDIDATES`."""
        fingers = _fingers(probe)
        return self._candidates(_plans(fingers)[0], self.source.begin()) if fingers else []

    def search(self, probe: Mapping[int, FingerMinutiae], *, limit: int) -> list[ComparedIdentity]:
        """Best first, at most ``limit``; without scores of 0. Empty where no finger can be searched."""
        fingers = _fingers(probe)
        best: dict[tuple[int, int], ComparedIdentity] = {}
        votes = self.source.begin()
        for plan in _plans(fingers) if fingers else []:
            if plan.swapped:
                votes = self.source.begin()
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
        people = self.source.fingers(candidates)
        total, compared = self._compare(people, plan.voters[:VOTERS], plan)
        order = np.argsort(-total, kind="stable")[:FINALISTS]
        finalists = [people[i] for i in order]
        rest, more = self._compare(finalists, (*plan.voters[VOTERS:], *plan.others), plan)
        total = total[order] + rest
        found = []
        for place, k in enumerate(np.argsort(-total, kind="stable")):
            if total[k] <= 0.0:
                break
            segment, row = candidates[int(order[k])]
            kept = [(finger, match, int(order[k])) for finger, match in compared]
            kept += [(finger, match, int(k)) for finger, match in more]
            band = self.thresholds.band(float(total[k]), _common(finalists[k], kept, plan))
            explain = place < _EXPLAINED or band is not Band.BELOW
            evidence = _evidence(finalists[k], kept, plan, explain=explain)
            found.append(ComparedIdentity(segment, row, float(total[k]), band, evidence))
        return found

    def _candidates(self, plan: _Plan, votes: Votes) -> list[tuple[int, int]]:
        """Return the identities with most votes over all segments; ties by order of enrolment. Adds to ``votes``."""
        fingers = tuple((plan.mate(finger.position), finger.voter) for finger in plan.voters)
        spare = plan.spare or self.source.size <= THOROUGH
        return [(number, row) for _, number, row in votes.after(Look(fingers, spare, CANDIDATES))]

    def _compare(
        self, people: Sequence[StoredFingers], fingers: Sequence[_Finger], plan: _Plan
    ) -> tuple[NDArray[np.float64], list[tuple[_Finger, FingerComparison]]]:
        def one(finger: _Finger) -> FingerComparison:
            mate = plan.mate(finger.position)
            return compare_many(finger.pack, gather([person.minutiae(mate) for person in people]))

        matches = mapped(one, fingers, threads=len(people) > FINALISTS)
        total = sum((match.scores for match in matches), np.zeros(len(people), np.float64))
        return total, list(zip(fingers, matches, strict=True))


class OpenSegments:
    """Segments that are open here, as a `VoteSource`."""

    def __init__(self, segments: Sequence[PrintSegment], left_out: Sequence[Sequence[int]]) -> None:
        self._segments = dict(enumerate(segments))
        self._left_out = {n: np.array(rows, dtype=np.intp) for n, rows in enumerate(left_out)}
        self.size = sum(len(segment) for segment in segments)

    def begin(self) -> Election:
        """Begin an election without votes."""
        return Election(self._segments, self._left_out, threads=self.size >= PARALLEL)

    def fingers(self, wanted: Sequence[tuple[int, int]]) -> list[OpenRow]:
        """Return what is stored of these segments' rows."""
        return [OpenRow(self._segments[number], row) for number, row in wanted]


class TenprintSearch(PrintSearch):
    """A search over opened segments. ``left_out`` holds, per segment, rows that are no longer enrolled."""

    def __init__(
        self,
        segments: Sequence[PrintSegment],
        left_out: Sequence[Sequence[int]] = (),
        thresholds: Thresholds = THRESHOLDS,
    ) -> None:
        super().__init__(OpenSegments(segments, left_out), thresholds)
        self.segments = segments


_Kept = Sequence[tuple[_Finger, FingerComparison, int]]


def _common(person: StoredFingers, kept: _Kept, plan: _Plan) -> int:
    """Return how many fingers were compared: those that both have."""
    present = person.present
    return sum(bool(present[plan.mate(finger.position) - 1]) for finger, _, _ in kept)


def _evidence(
    person: StoredFingers, kept: _Kept, plan: _Plan, *, explain: bool
) -> tuple[FingerEvidence, ...]:
    present = person.present
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
