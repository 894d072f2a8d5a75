"""An inverted file over the cylinders of many identities: who has minutiae that look like the probe's.

Each cylinder of finger position p whose nearest word is w is a posting in the list (p, w), sorted by
direction within the list, so that the angle gate is one or two contiguous runs. A probe cylinder visits the
lists of its `PROBED` nearest words and votes for the owners of similar cylinders. Only lists that exist are
kept, so a segment of one identity is small.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handover.matching.fingerprints.cylinders import WORDS, Pack
from handover.matching.fingerprints.jit import TURN, kernel, popcount
from handover.matching.fingerprints.words import COUNT, nearest

PROBED: Final = 8
ANGLE_GATE: Final = math.pi / 4.0
_FLOOR: Final = 0.3
_EVEN: Final = 10.0
"""Votes are divided by the gallery finger's minutiae plus this: many minutiae must not win by number."""
_STEPS: Final = 65536  # directions as unsigned 16-bit steps of a full turn


@dataclass(frozen=True, eq=False, slots=True)
class Index:
    """``keys`` uint32 (l,) ascending (position - 1) * 4096 + word; ``starts`` int64 (l + 1,) first posting of
    each list; of each posting ``turns`` uint16 direction, ``owners`` uint32 identity row, ``codes`` uint64
    (p, 5), ``roots`` float32."""

    keys: NDArray[np.uint32]
    starts: NDArray[np.int64]
    turns: NDArray[np.uint16]
    owners: NDArray[np.uint32]
    codes: NDArray[np.uint64]
    roots: NDArray[np.float32]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The arrays by name, as `from_arrays` takes them."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Index:
        """The index of `arrays`, which may be memory-mapped."""
        return cls(**{f.name: arrays[f.name] for f in fields(cls)})


def _steps(theta: NDArray[np.float32]) -> NDArray[np.uint16]:
    return (np.rint(theta.astype(np.float64) * (_STEPS / TURN)).astype(np.int64) % _STEPS).astype(np.uint16)


@dataclass(frozen=True, eq=False, slots=True)
class Postings:
    """Postings of some fingers before they are ordered; ``key`` int64, the rest as in `Index`."""

    key: NDArray[np.int64]
    turns: NDArray[np.uint16]
    owners: NDArray[np.uint32]
    codes: NDArray[np.uint64]
    roots: NDArray[np.float32]


def postings(pack: Pack, owner: NDArray[np.int64], position: NDArray[np.int64]) -> Postings:
    """The cylinders of ``pack`` by word; ``owner`` and ``position`` (fingers,) say whose and which each is."""
    finger = np.repeat(np.arange(len(pack)), np.diff(pack.start))
    used = np.flatnonzero(pack.root > 0)
    word = nearest(pack.codes[used], pack.root[used], 1)[:, 0].astype(np.int64)
    return Postings(
        (position[finger[used]] - 1) * COUNT + word,
        _steps(pack.theta[used]),
        owner[finger[used]].astype(np.uint32),
        pack.codes[used],
        pack.root[used],
    )


def build(parts: Sequence[Postings]) -> Index:
    """Order postings into an index. The answer does not depend on how they were split into parts."""
    key = np.concatenate([np.zeros(0, np.int64), *(p.key for p in parts)])
    turns = np.concatenate([np.zeros(0, np.uint16), *(p.turns for p in parts)])
    owners = np.concatenate([np.zeros(0, np.uint32), *(p.owners for p in parts)])
    # One sort key instead of three columns: list, then direction; equal ones keep the order of enrolment.
    order = np.argsort(key * _STEPS + turns, kind="stable")
    keys, first = np.unique(key[order], return_index=True)
    codes = np.concatenate([np.zeros((0, WORDS), np.uint64), *(p.codes for p in parts)])
    roots = np.concatenate([np.zeros(0, np.float32), *(p.roots for p in parts)])
    starts = np.append(first, len(order)).astype(np.int64)
    return Index(keys.astype(np.uint32), starts, turns[order], owners[order], codes[order], roots[order])


@kernel
def _lower_key(keys: NDArray[np.uint32], value: int) -> int:
    first, last = 0, len(keys)
    while first < last:
        middle = (first + last) >> 1
        if keys[middle] < value:
            first = middle + 1
        else:
            last = middle
    return first


@kernel
def _lower_turn(turns: NDArray[np.uint16], first: int, last: int, value: int) -> int:
    while first < last:
        middle = (first + last) >> 1
        if turns[middle] < value:
            first = middle + 1
        else:
            last = middle
    return first


@kernel
def _scan(
    codes: NDArray[np.uint64], root: float, i: int, first: int, last: int,
    owners: NDArray[np.uint32], p_codes: NDArray[np.uint64], p_roots: NDArray[np.float32],
    votes: NDArray[np.float32],
) -> int:  # fmt: skip
    a, b, c, d, e = codes[i, 0], codes[i, 1], codes[i, 2], codes[i, 3], codes[i, 4]
    for r in range(first, last):
        apart = (
            popcount(a ^ p_codes[r, 0])
            + popcount(b ^ p_codes[r, 1])
            + popcount(c ^ p_codes[r, 2])
            + popcount(d ^ p_codes[r, 3])
            + popcount(e ^ p_codes[r, 4])
        )
        above = np.float32(1.0 - _FLOOR) - math.sqrt(np.float32(apart)) / (np.float32(root) + p_roots[r])
        if above > 0.0:
            votes[owners[r]] += above * above * above
    return last - first


@kernel
def _vote(
    codes: NDArray[np.uint64], root: NDArray[np.float32], turn: NDArray[np.uint16],
    word: NDArray[np.int32], offset: int, gate: int,
    keys: NDArray[np.uint32], starts: NDArray[np.int64], turns: NDArray[np.uint16],
    owners: NDArray[np.uint32], p_codes: NDArray[np.uint64], p_roots: NDArray[np.float32],
    votes: NDArray[np.float32],
) -> int:  # fmt: skip
    visited = 0
    for i in range(len(codes)):
        for q in range(word.shape[1]):
            if word[i, q] < 0:
                continue
            at = _lower_key(keys, offset + word[i, q])
            if at == len(keys) or keys[at] != offset + word[i, q]:
                continue
            begin, end = starts[at], starts[at + 1]
            low, high = np.int64(turn[i]) - gate, np.int64(turn[i]) + gate
            first = _lower_turn(turns, begin, end, low)  # type: ignore[arg-type]
            last = _lower_turn(turns, begin, end, high + 1)  # type: ignore[arg-type]
            visited += _scan(codes, root[i], i, first, last, owners, p_codes, p_roots, votes)
            if low < 0:
                first = _lower_turn(turns, begin, end, low + _STEPS)  # type: ignore[arg-type]
                visited += _scan(codes, root[i], i, first, end, owners, p_codes, p_roots, votes)
            elif high >= _STEPS:
                last = _lower_turn(turns, begin, end, high - _STEPS + 1)  # type: ignore[arg-type]
                visited += _scan(codes, root[i], i, begin, last, owners, p_codes, p_roots, votes)
    return visited


def vote(
    index: Index, probe: Pack, position: int, minutiae: NDArray[np.uint16], words: NDArray[np.int32]
) -> NDArray[np.float32]:
    """Votes float32 (identities,) for who owns this probe finger, were it the finger ``position``.

    ``probe`` a pack of one; ``minutiae`` (identities,) the gallery's minutiae counts of that finger;
    ``words`` the probe's ``nearest`` (they do not depend on the segment).
    """
    votes = np.zeros(len(minutiae), np.float32)
    gate = int(ANGLE_GATE * _STEPS / TURN)
    _vote(
        probe.codes, probe.root, _steps(probe.theta), words, (position - 1) * COUNT, gate,
        index.keys, index.starts, index.turns, index.owners, index.codes, index.roots, votes,
    )  # fmt: skip
    return votes / (minutiae + np.float32(_EVEN))
