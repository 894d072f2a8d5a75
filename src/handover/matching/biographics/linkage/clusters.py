"""From scored pairs to clusters: who is one person, all pairs of a group considered, not only the best.

Groups grow from the strongest pair on. Two groups become one only if the pairs between them, taken together, speak
for it: the sum of their bits must be positive, where a pair that no rule found counts a little against. So one chance
resemblance does not chain two people, and a record that resembles several of a group weakly may still join it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.matching.biographics.jit import compiled

_Rows = NDArray[np.int64]
Floats = NDArray[np.float64]

MOST: Final = 16.0  # bits that one pair may say for or against
UNSEEN: Final = -1.0  # bits of a pair that no rule found
NEVER: Final = -1e9  # bits of a pair that no cluster may hold: no sum of others makes up for it
PASSES: Final = 3
FLOOR: Final = -8.0  # pairs below are left as unseen
SURE: Final = 4.0  # bits of a pair that counts when asking whether a file holds each person once
REPEATED: Final = (
    0.01  # share of records with two sure pairs from which a file is taken to hold people repeatedly
)


def clusters(
    sizes: tuple[int, ...], left: _Rows, right: _Rows, bits: Floats, never: NDArray[np.bool_] | None = None
) -> _Rows:
    """The cluster of each record, numbered from 0 by its first record.

    ``sizes`` one number: a file against itself; two: the right file's records come after the left's, and ``right``
    counts from there. ``bits``: log2 odds of each pair. A file whose records almost never have two sure
    pairs in the other holds, it seems, each person once; then no cluster takes two of its records.
    ``never``: pairs that no cluster may hold, whatever stands between them.
    """
    records = sum(sizes)
    apart = np.zeros(len(bits), dtype=np.bool_) if never is None else never
    linked = np.zeros(records, dtype=np.bool_)
    linked[left[bits > 0]] = linked[right[bits > 0]] = True
    keep = (bits > FLOOR) | (apart & linked[left] & linked[right])
    left, right, apart = left[keep], right[keep], apart[keep]
    bits = np.where(apart, NEVER, np.clip(bits[keep], -MOST, MOST))
    order = np.argsort(-bits, kind="stable")
    order = order[bits[order] > 0]
    start, other, weight = _neighbours(records, left, right, bits)
    side = np.repeat(np.arange(len(sizes)), sizes)
    single = np.array([len(sizes) == 2 and _once(bits, seen) for seen in (right, left)], dtype=np.bool_)
    group = _grow(side, len(sizes) == 1, single, left[order], right[order], start, other, weight)
    _, first, numbered = np.unique(group, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[numbered].astype(np.int64)


def _once(bits: Floats, others: _Rows) -> bool:
    """Whether the other file's records almost never find two of this one."""
    _, counts = np.unique(others[bits > SURE], return_counts=True)
    return bool(len(counts)) and float((counts > 1).mean()) < REPEATED


def _neighbours(records: int, left: _Rows, right: _Rows, bits: Floats) -> tuple[_Rows, _Rows, Floats]:
    """Each record's pairs, one after another: where they begin, the other record, the bits."""
    both, others = np.concatenate([left, right]), np.concatenate([right, left])
    order = np.argsort(both, kind="stable")
    start = np.zeros(records + 1, dtype=np.int64)
    np.cumsum(np.bincount(both, minlength=records), out=start[1:])
    return start, others[order], np.concatenate([bits, bits])[order]


@compiled
def _for(
    member: int, following: _Rows, group: _Rows, g: int, start: _Rows, other: _Rows, weight: Floats
) -> float:
    """Bits between a group, given by its first member, and group g; what UNSEEN takes is given back for pairs seen."""
    total = 0.0
    while member >= 0:
        for place in range(start[member], start[member + 1]):
            if group[other[place]] == g:
                total += weight[place] - UNSEEN
        member = following[member]
    return total


@compiled
def _grow(
    side: _Rows, one_file: bool, single: NDArray[np.bool_], left: _Rows, right: _Rows, start: _Rows, other: _Rows,
    weight: Floats,
) -> _Rows:  # fmt: skip
    """Assign each record to a group: process pairs from strongest to weakest, repeatedly, since grown groups may now
    agree."""
    records = len(side)
    group, last = np.arange(records), np.arange(records)
    following = np.full(records, -1, dtype=np.int64)
    size = np.zeros((records, 2), dtype=np.int64)
    for record in range(records):
        size[record, side[record]] = 1
    for _ in range(PASSES):
        joined = 0
        for at in range(len(left)):
            g, h = group[left[at]], group[right[at]]
            if size[g].sum() < size[h].sum():
                g, h = h, g
            if (
                g == h
                or (single[0] and size[g, 0] + size[h, 0] > 1)
                or (single[1] and size[g, 1] + size[h, 1] > 1)
            ):
                continue
            pairs = size[g, 0] * size[h, 0] if one_file else size[g, 0] * size[h, 1] + size[g, 1] * size[h, 0]
            if _for(h, following, group, g, start, other, weight) + UNSEEN * pairs <= 0.0:
                continue
            member = h
            while member >= 0:
                group[member] = g
                member = following[member]
            following[last[g]] = h
            last[g] = last[h]
            size[g] += size[h]
            joined += 1
        if joined == 0:
            break
    return group
