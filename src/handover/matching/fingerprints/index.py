"""An inverted file over the cylinders of many identities: who has minutiae that look like the probe's.

A posting is one cylinder of the gallery in ten bytes: its owner's row in 16 bits and its code folded to 64. It
stands in the list of its finger position, its *shard* (65,536 identities), its nearest word and its direction in
32 steps. A probe cylinder visits, in the lists of its `PROBED` nearest words, the directions within the gate, and
votes for the owners of similar cylinders. Shards make owners short and keep the votes in the processor's cache;
directions are not stored at all. Lists of one position lie together, so that a position never asked for is never
read. Only lists that hold something are kept, so a segment of one identity is small.

What folding costs and saves, and the other codes tried: docs/adr/0004.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handover.formats.minutiae import FINGER_POSITIONS
from handover.matching.fingerprints.cylinders import Pack, best
from handover.matching.fingerprints.jit import TURN, kernel, popcount
from handover.matching.fingerprints.words import nearest

PROBED: Final = 24
SHARD: Final = 65536
INDEXED: Final = 36
"""Cylinders of a finger that are indexed, the best by their minutia's quality: bounds an identity's memory."""
_POSITIONS: Final = len(FINGER_POSITIONS)
_BUCKETS: Final = 32
"""Steps of direction that lists are kept by."""
_GATE: Final = 4
"""Steps each way that are visited: 45 to 56 degrees, as the probe's direction lies in its own step."""
_FLOOR: Final = 0.2
_EVEN: Final = 10.0
"""Votes are divided by the gallery finger's minutiae plus this: many minutiae must not win by number."""
_COUNTED: Final = 44
"""More minutiae than this do not bring more postings: about four in five have a usable cylinder."""
_LEVELS: Final = 65  # numbers of bits of a folded code, and of differing bits


@dataclass(frozen=True, eq=False, slots=True)
class Index:
    """Blocks of lists, one for each position and, within it, each shard.

    ``lists`` and ``firsts`` int64 (blocks + 1,) the first list and the first posting of each block; ``keys`` uint32
    (l,) ascending in a block, word * 32 + direction; ``starts`` uint32 (l,) first posting of each list, counted from
    the block's; of each posting ``owners`` uint16 row in the shard, and ``folds`` uint64.
    """

    lists: NDArray[np.int64]
    firsts: NDArray[np.int64]
    keys: NDArray[np.uint32]
    starts: NDArray[np.uint32]
    owners: NDArray[np.uint16]
    folds: NDArray[np.uint64]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The arrays by name, as `from_arrays` takes them."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Index:
        """The index of `arrays`, which may be memory-mapped."""
        return cls(**{f.name: arrays[f.name] for f in fields(cls)})

    def bytes_of(self, position: int) -> int:
        """What a probe's finger of this ``position`` may have to read."""
        shards = (len(self.lists) - 1) // _POSITIONS
        first, last = (position - 1) * shards, position * shards
        lists, postings = (int(a[last] - a[first]) for a in (self.lists, self.firsts))
        return lists * (self.keys.itemsize + self.starts.itemsize) + postings * (
            self.owners.itemsize + self.folds.itemsize
        )


def folded(codes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """64 bits for the 312 of a cylinder: its words laid over each other. Codes are sparse, so few bits meet."""
    fold: NDArray[np.uint64] = np.bitwise_or.reduce(codes, axis=1)
    return fold


def _buckets(theta: NDArray[np.float32]) -> NDArray[np.int64]:
    return (theta.astype(np.float64) * (_BUCKETS / TURN)).astype(np.int64) % _BUCKETS


@cache
def _weights() -> NDArray[np.float32]:
    """What a posting's vote is worth, by bits of the probe's fold, of the posting's, and differing bits: the
    paper's local similarity (equation 19) above `_FLOOR`, cubed."""
    bits = np.sqrt(np.arange(_LEVELS))
    with np.errstate(divide="ignore", invalid="ignore"):
        alike = 1.0 - bits / (bits[:, None, None] + bits[:, None])
    weights: NDArray[np.float32] = (np.clip(np.nan_to_num(alike) - _FLOOR, 0.0, None) ** 3).astype(np.float32)
    return weights


@dataclass(frozen=True, eq=False, slots=True)
class Postings:
    """Postings of some fingers before they are ordered. ``place`` uint8 position - 1, ``owners`` uint32 row in the
    segment, ``keys`` and ``folds`` as in `Index`."""

    place: NDArray[np.uint8]
    owners: NDArray[np.uint32]
    keys: NDArray[np.uint32]
    folds: NDArray[np.uint64]

    def only(self, those: NDArray[np.bool_]) -> Postings:
        """Some of them."""
        return Postings(self.place[those], self.owners[those], self.keys[those], self.folds[those])


def postings(
    pack: Pack, quality: NDArray[np.uint8], owner: NDArray[np.int64], position: NDArray[np.int64]
) -> Postings:
    """The best `INDEXED` cylinders of each finger of ``pack``, by word.

    ``quality`` (rows,) of each row's minutia; ``owner`` and ``position`` (fingers,) say whose and which each is.
    """
    counts = np.diff(pack.start)
    finger = np.repeat(np.arange(len(pack)), counts)
    place = np.stack([pack.x, pack.y], axis=1)
    worth = np.where(pack.root > 0, quality.astype(np.int64), -1)
    used = np.flatnonzero(best(counts, finger, place, worth, INDEXED) & (pack.root > 0))
    word = nearest(pack.codes[used], pack.root[used], 1)[:, 0].astype(np.int64)
    return Postings(
        (position[finger[used]] - 1).astype(np.uint8),
        owner[finger[used]].astype(np.uint32),
        (word * _BUCKETS + _buckets(pack.theta[used])).astype(np.uint32),
        folded(pack.codes[used]),
    )


def build(parts: Sequence[Postings], rows: int) -> Index:
    """Order the postings of a segment of ``rows`` identities. The answer does not depend on the split into parts."""
    place = np.concatenate([np.zeros(0, np.uint8), *(p.place for p in parts)])
    owners = np.concatenate([np.zeros(0, np.uint32), *(p.owners for p in parts)])
    keys = np.concatenate([np.zeros(0, np.uint32), *(p.keys for p in parts)])
    folds = np.concatenate([np.zeros(0, np.uint64), *(p.folds for p in parts)])
    shards = max(1, -(-rows // SHARD))
    block = place * np.int64(shards) + owners // SHARD
    # One sort key instead of three columns; equal ones keep the order of enrolment.
    ranked = (block << 32) + keys
    order = np.argsort(ranked, kind="stable")
    listed, first = np.unique(ranked[order], return_index=True)
    blocks = np.arange(_POSITIONS * shards + 1, dtype=np.int64)
    firsts = np.searchsorted(ranked[order], blocks << 32)
    return Index(
        np.searchsorted(listed, blocks << 32).astype(np.int64),
        firsts.astype(np.int64),
        (listed & 0xFFFFFFFF).astype(np.uint32),
        (first - firsts[listed >> 32]).astype(np.uint32),
        (owners[order] % SHARD).astype(np.uint16),
        folds[order],
    )


@kernel
def _lower(keys: NDArray[np.uint32], first: int, last: int, value: int) -> int:
    """The first list of those from ``first`` up to ``last`` whose key is not below ``value``."""
    while first < last:
        middle = (first + last) >> 1
        if keys[middle] < value:
            first = middle + 1
        else:
            last = middle
    return first


@kernel
def _scan(
    fold: np.uint64, weights: NDArray[np.float32], first: np.int64, last: np.int64,
    owners: NDArray[np.uint16], folds: NDArray[np.uint64], votes: NDArray[np.float32],
) -> None:  # fmt: skip
    """Vote for the owners of the postings from ``first`` up to ``last``. Without a branch: it would be taken at
    random."""
    for r in range(np.uint64(first), np.uint64(last)):
        other = folds[r]
        votes[owners[r]] += weights[np.uint64(popcount(other)), np.uint64(popcount(fold ^ other))]


@kernel
def _vote_block(
    fold: NDArray[np.uint64], bucket: NDArray[np.int64], word: NDArray[np.int32], weights: NDArray[np.float32],
    first: int, last: int, base: int, end: int, keys: NDArray[np.uint32], starts: NDArray[np.uint32],
    owners: NDArray[np.uint16], folds: NDArray[np.uint64], votes: NDArray[np.float32],
) -> None:  # fmt: skip
    """The votes of one block: lists ``first`` to ``last``, postings ``base`` to ``end``."""
    for i in range(len(fold)):
        table = weights[popcount(fold[i])]
        for q in range(word.shape[1]):
            if word[i, q] < 0:
                continue
            own = word[i, q] * _BUCKETS
            low, high = bucket[i] - _GATE, bucket[i] + _GATE + 1
            # The gate as one run of directions, or two where it goes through zero.
            for part in range(2):
                if part == 0:
                    a, b = max(low, 0), min(high, _BUCKETS)
                elif low < 0:
                    a, b = low + _BUCKETS, _BUCKETS
                elif high > _BUCKETS:
                    a, b = 0, high - _BUCKETS
                else:
                    break
                one = _lower(keys, first, last, own + a)
                two = _lower(keys, one, min(last, one + b - a), own + b)
                if one < two:
                    stop = np.int64(base + starts[two]) if two < last else np.int64(end)
                    _scan(fold[i], table, np.int64(base + starts[one]), stop, owners, folds, votes)


@kernel
def _vote(
    fold: NDArray[np.uint64], bucket: NDArray[np.int64], word: NDArray[np.int32], weights: NDArray[np.float32],
    place: int, lists: NDArray[np.int64], firsts: NDArray[np.int64],
    keys: NDArray[np.uint32], starts: NDArray[np.uint32],
    owners: NDArray[np.uint16], folds: NDArray[np.uint64],
    minutiae: NDArray[np.uint16], total: NDArray[np.float32],
) -> None:  # fmt: skip
    shards = (len(lists) - 1) // _POSITIONS
    votes = np.empty(min(len(total), SHARD), np.float32)
    for shard in range(shards):
        at = place * shards + shard
        if lists[at] == lists[at + 1]:
            continue
        votes[:] = 0.0
        _vote_block(
            fold, bucket, word, weights, lists[at], lists[at + 1], firsts[at], firsts[at + 1],
            keys, starts, owners, folds, votes,
        )  # fmt: skip
        row = shard * SHARD
        for k in range(min(SHARD, len(total) - row)):
            total[row + k] += votes[k] / np.float32(min(minutiae[row + k], _COUNTED) + _EVEN)


@dataclass(frozen=True, eq=False, slots=True)
class Voter:
    """A probe's finger made ready to vote, in whatever segment: it depends on none."""

    fold: NDArray[np.uint64]
    bucket: NDArray[np.int64]
    words: NDArray[np.int32]

    @classmethod
    def of(cls, pack: Pack, probed: int = PROBED) -> Voter:
        """``pack`` a pack of one; ``probed`` lists are visited for each of its cylinders."""
        return cls(folded(pack.codes), _buckets(pack.theta), nearest(pack.codes, pack.root, probed))


def vote(
    index: Index,
    voter: Voter,
    position: int,
    minutiae: NDArray[np.uint16],
    total: NDArray[np.float32],
) -> None:
    """Add to ``total`` (identities,) the votes for who owns this finger, were it the finger ``position``.

    ``minutiae`` (identities,) are the gallery's minutiae counts of that finger.
    """
    _vote(
        voter.fold, voter.bucket, voter.words, _weights(), position - 1,
        index.lists, index.firsts, index.keys, index.starts, index.owners, index.folds, minutiae, total,
    )  # fmt: skip
