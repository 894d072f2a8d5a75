"""An inverted index over the cylinders of many identities: it finds those with minutiae similar to the
probe's.

A posting is one cylinder of the gallery in ten bytes: its owner's row in 16 bits and its code folded to 64.
It is in the list for its finger position, its *shard* (65,536 identities), its nearest word and its direction
in 32 steps. A probe cylinder visits, in the lists of its `PROBED` nearest words, the directions within the
gate, and votes for the owners of similar cylinders. Shards make owners short and keep the votes in the
processor's cache; directions are not stored at all. Lists of one position are contiguous, so that an unused
position is never read. Only non-empty lists are stored, so a segment of one identity is small.

docs/adr/0004 gives the costs and savings of folding, and the other codes tried.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handover.formats.minutiae import FINGER_POSITIONS
from handover.matching.fingerprints.codebook import COUNT, nearest
from handover.matching.fingerprints.cylinders import Pack, best
from handover.matching.fingerprints.jit import TURN, kernel

SHARD: Final = 65536
INDEXED: Final = 36
"""Most cylinders of a finger that are indexed, the best by their minutia's quality: limits an identity's
memory.
"""
POSITIONS: Final = len(FINGER_POSITIONS)
BUCKETS: Final = 32
"""Number of direction steps that separate lists."""
ARRAYS: Final = ("lists", "firsts", "keys", "starts", "owners", "folds")


@dataclass(frozen=True, eq=False, slots=True)
class Index:
    """Blocks of lists, one for each position and, within it, each shard.

    ``lists`` and ``firsts`` int64 (blocks + 1,) the first list and the first posting of each block; ``keys``
    uint32 (l,) ascending in a block, word * 32 + direction; ``starts`` uint32 (l,) first posting of each
    list, counted from the block's; of each posting ``owners`` uint16 row in the shard, and ``folds`` uint64.
    """

    lists: NDArray[np.int64]
    firsts: NDArray[np.int64]
    keys: NDArray[np.uint32]
    starts: NDArray[np.uint32]
    owners: NDArray[np.uint16]
    folds: NDArray[np.uint64]
    _tops: dict[int, NDArray[np.int32]] = field(default_factory=dict, init=False, repr=False)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the arrays by name, as input for `from_arrays`."""
        return {name: getattr(self, name) for name in ARRAYS}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Index:
        """Build the index from `arrays`, which may be memory-mapped."""
        return cls(*(arrays[name] for name in ARRAYS))

    def tops(self, position: int) -> NDArray[np.int32]:
        """Return the first list of each word in each shard of ``position``: built on first use, and empty if
        lists are so few that searching for them is faster.
        """
        found = self._tops.get(position)
        if found is None:
            shards = (len(self.lists) - 1) // POSITIONS
            lists = int(self.lists[position * shards] - self.lists[(position - 1) * shards])
            found = np.zeros((shards, COUNT + 1 if lists > COUNT else 0), np.int32)
            _first_lists(self.keys, self.lists, position - 1, found)
            self._tops[position] = found
        return found

    def bytes_of(self, position: int) -> int:
        """Return the data that a probe's finger of this ``position`` may have to read."""
        shards = (len(self.lists) - 1) // POSITIONS
        first, last = (position - 1) * shards, position * shards
        lists, postings = (int(a[last] - a[first]) for a in (self.lists, self.firsts))
        return lists * (self.keys.itemsize + self.starts.itemsize) + postings * (
            self.owners.itemsize + self.folds.itemsize
        )


def folded(codes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Fold the 312 bits of a cylinder into 64 by combining its words. Codes are sparse, so few bits collide."""
    fold: NDArray[np.uint64] = np.bitwise_or.reduce(codes, axis=1)
    return fold


def directions(theta: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the step of each direction."""
    return (theta.astype(np.float64) * (BUCKETS / TURN)).astype(np.int64) % BUCKETS


@dataclass(frozen=True, eq=False, slots=True)
class UnsortedPostings:
    """Postings of some fingers before they are ordered. ``place`` uint8 position - 1, ``owners`` uint32 row
    in the segment, ``keys`` and ``folds`` as in `Index`.
    """

    place: NDArray[np.uint8]
    owners: NDArray[np.uint32]
    keys: NDArray[np.uint32]
    folds: NDArray[np.uint64]

    def only(self, those: NDArray[np.bool_]) -> UnsortedPostings:
        """Return a subset."""
        return UnsortedPostings(self.place[those], self.owners[those], self.keys[those], self.folds[those])


def postings(
    pack: Pack, quality: NDArray[np.uint8], owner: NDArray[np.int64], position: NDArray[np.int64]
) -> UnsortedPostings:
    """Return the best `INDEXED` cylinders of each finger of ``pack``, by word.

    ``quality`` (rows,) of each row's minutia; ``owner`` and ``position`` (fingers,): whose finger and which
    one.
    """
    counts = np.diff(pack.start)
    finger = np.repeat(np.arange(len(pack)), counts)
    place = np.stack([pack.x, pack.y], axis=1)
    worth = np.where(pack.root > 0, quality.astype(np.int64), -1)
    used = np.flatnonzero(best(counts, finger, place, worth, INDEXED) & (pack.root > 0))
    word = nearest(pack.codes[used], pack.root[used], 1)[:, 0].astype(np.int64)
    return UnsortedPostings(
        (position[finger[used]] - 1).astype(np.uint8),
        owner[finger[used]].astype(np.uint32),
        (word * BUCKETS + directions(pack.theta[used])).astype(np.uint32),
        folded(pack.codes[used]),
    )


def build(parts: Sequence[UnsortedPostings], rows: int) -> Index:
    """Order the postings of a segment of ``rows`` identities. The result does not depend on the split into
    parts.
    """
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
    blocks = np.arange(POSITIONS * shards + 1, dtype=np.int64)
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
def _first_lists(
    keys: NDArray[np.uint32], lists: NDArray[np.int64], place: int, out: NDArray[np.int32]
) -> None:
    """Return the first list of each word, relative to the block's, in each shard of a position."""
    for shard in range(len(out)):
        first, last = lists[place * len(out) + shard], lists[place * len(out) + shard + 1]
        at = first
        for word in range(out.shape[1]):
            while at < last and keys[at] < word * BUCKETS:
                at += 1
            out[shard, word] = at - first
