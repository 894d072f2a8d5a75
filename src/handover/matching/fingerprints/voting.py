"""The candidate stage: a probe's finger visits the lists of an index and votes for the owners found there.

Speed depends on memory access. Visits are ordered by word, so that lists are read in storage order; the start
of each is looked up first, and prefetched some runs ahead.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.matching.fingerprints.codebook import nearest
from handover.matching.fingerprints.cylinders import Pack
from handover.matching.fingerprints.index import BUCKETS, POSITIONS, SHARD, Index, directions, folded
from handover.matching.fingerprints.jit import inner, kernel, popcount, prefetch

PROBED: Final = 24
_GATE: Final = 4
"""Steps visited on each side: 45 to 56 degrees, depending on where the probe's direction is within its step.
"""
_FLOOR: Final = 0.2
_EVEN: Final = 10.0
"""Votes are divided by the gallery finger's number of minutiae plus this: many minutiae must not win by
number.
"""
_COUNTED: Final = 44
"""More minutiae than this do not add postings: about four in five have a usable cylinder."""
_AHEAD: Final = 6
"""Number of runs of postings that are prefetched ahead."""
_LEVELS: Final = 65  # counts of bits of a folded code, and of differing bits


@cache
def _weights() -> NDArray[np.float32]:
    """Return the value of a posting's vote by the number of bits of the probe's fold, of the posting's, and
    of differing bits: the paper's local similarity (equation 19) above `_FLOOR`, cubed.
    """
    bits = np.sqrt(np.arange(_LEVELS))
    with np.errstate(divide="ignore", invalid="ignore"):
        alike = 1.0 - bits / (bits[:, None, None] + bits[:, None])
    weights: NDArray[np.float32] = (np.clip(np.nan_to_num(alike) - _FLOOR, 0.0, None) ** 3).astype(np.float32)
    return weights


@inner
def _lower(keys: NDArray[np.uint32], first: int, last: int, value: int) -> int:
    """Return the first list from ``first`` up to ``last`` whose key is not below ``value``."""
    while first < last:
        middle = (first + last) >> 1
        if keys[np.uint64(middle)] < value:
            first = middle + 1
        else:
            last = middle
    return first


@inner
def _runs(
    words: NDArray[np.int32], buckets: NDArray[np.int32], tops: NDArray[np.int32],
    first: int, last: int, base: int, end: int, keys: NDArray[np.uint32], starts: NDArray[np.uint32],
    runs: NDArray[np.int64],
) -> int:  # fmt: skip
    """Return where the postings of each visit are, in one block: lists ``first`` to ``last``, postings
    ``base`` to ``end``. Rows visit, begin, end.
    """
    n = 0
    for v in range(len(words)):
        own = words[v] * BUCKETS
        if len(tops):
            head, tail = first + tops[words[v]], first + tops[words[v] + 1]
        else:
            head = _lower(keys, first, last, own)
            tail = _lower(keys, head, min(last, head + BUCKETS), own + BUCKETS)
        if head == tail:
            continue
        low, high = buckets[v] - _GATE, buckets[v] + _GATE + 1
        # The gate as one run of directions, or two if it includes zero.
        for part in range(2):
            if part == 0:
                a, b = max(low, 0), min(high, BUCKETS)
            elif low < 0:
                a, b = low + BUCKETS, BUCKETS
            elif high > BUCKETS:
                a, b = 0, high - BUCKETS
            else:
                break
            if tail - head == BUCKETS:
                one, two = head + a, head + b
            else:
                one = _lower(keys, head, tail, own + a)
                two = _lower(keys, one, min(tail, one + b - a), own + b)
            if one < two:
                runs[n, 0], runs[n, 1] = v, base + starts[one]
                runs[n, 2] = base + starts[two] if two < last else end
                n += 1
    return n


@inner
def _scan(
    n: int, runs: NDArray[np.int64], fold: NDArray[np.uint64], weights: NDArray[np.float32],
    owners: NDArray[np.uint16], folds: NDArray[np.uint64], votes: NDArray[np.float32],
) -> None:  # fmt: skip
    """Vote for the owners of the postings of all runs. Branch-free, since a branch would be unpredictable."""
    for at in range(n):
        ahead = np.uint64(runs[np.uint64(min(at + _AHEAD, n - 1)), 1])
        for line in range(2):
            prefetch(owners, ahead + np.uint64(32 * line))
        for line in range(4):
            prefetch(folds, ahead + np.uint64(8 * line))
        own = fold[np.uint64(runs[np.uint64(at), 0])]
        ones = popcount(own)
        for r in range(np.uint64(runs[np.uint64(at), 1]), np.uint64(runs[np.uint64(at), 2])):
            other = folds[r]
            votes[owners[r]] += weights[
                np.uint64(ones), np.uint64(popcount(other)), np.uint64(popcount(own ^ other))
            ]


@kernel
def _vote(
    fold: NDArray[np.uint64], words: NDArray[np.int32], buckets: NDArray[np.int32], weights: NDArray[np.float32],
    place: int, lists: NDArray[np.int64], firsts: NDArray[np.int64], tops: NDArray[np.int32],
    keys: NDArray[np.uint32], starts: NDArray[np.uint32],
    owners: NDArray[np.uint16], folds: NDArray[np.uint64],
    minutiae: NDArray[np.uint16], total: NDArray[np.float32],
) -> None:  # fmt: skip
    shards = (len(lists) - 1) // POSITIONS
    votes = np.empty(min(len(total), SHARD), np.float32)
    runs = np.empty((2 * len(words), 3), np.int64)
    for shard in range(shards):
        at = place * shards + shard
        if lists[at] == lists[at + 1]:
            continue
        votes[:] = 0.0
        n = _runs(
            words, buckets, tops[shard], lists[at], lists[at + 1], firsts[at], firsts[at + 1],
            keys, starts, runs,
        )  # fmt: skip
        _scan(n, runs, fold, weights, owners, folds, votes)
        row = shard * SHARD
        for k in range(min(SHARD, len(total) - row)):
            total[row + k] += votes[k] / np.float32(min(minutiae[row + k], _COUNTED) + _EVEN)


@dataclass(frozen=True, eq=False, slots=True)
class Voter:
    """A probe's finger prepared for voting, independent of the segment.

    One row per visit, a cylinder and one of its nearest words, ordered by word: lists are then read in
    storage order. ``fold`` uint64, ``words`` and ``buckets`` int32 (visits,).
    """

    fold: NDArray[np.uint64]
    words: NDArray[np.int32]
    buckets: NDArray[np.int32]

    @classmethod
    def of(cls, pack: Pack, probed: int = PROBED) -> Voter:
        """Prepare a finger. ``pack``: a pack of one; ``probed`` lists are visited for each of its cylinders."""
        found = nearest(pack.codes, pack.root, probed)
        words = found.ravel()
        visits = np.argsort(words, kind="stable")[np.count_nonzero(words < 0) :]
        cylinder = visits // probed
        return cls(
            folded(pack.codes)[cylinder], words[visits], directions(pack.theta)[cylinder].astype(np.int32)
        )


def vote(
    index: Index,
    voter: Voter,
    position: int,
    minutiae: NDArray[np.uint16],
    total: NDArray[np.float32],
) -> None:
    """Add to ``total`` (identities,) the votes for the owner of this finger, taken as the finger
    ``position``.

    ``minutiae`` (identities,) are the gallery's minutiae counts of that finger.
    """
    _vote(
        voter.fold, voter.words, voter.buckets, _weights(), position - 1,
        index.lists, index.firsts, index.tops(position), index.keys, index.starts, index.owners, index.folds,
        minutiae, total,
    )  # fmt: skip
