"""Train the words of `codebook` on synthetic impressions (``python bench/fingerprints.py --grow-words
FILE``).

k-majority after Grana et al., "A fast approach for integrating ORB descriptors in the bag of words model"
(2013), with two changes: distance is based on the cylinders' own similarity, and a word keeps as many bits as
its members have on average, because a plain majority of sparse codes loses most of them. Reproducible: the
same seed gives the same bytes.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.formats.minutiae import FingerMinutiae
from handover.matching.fingerprints.codebook import GROUPS, PER_GROUP
from handover.matching.fingerprints.cylinders import MIN_BITS, WORDS, template
from handover.matching.fingerprints.jit import kernel, popcount

_ROUNDS: Final = 8


@kernel
def _assign(
    codes: NDArray[np.uint64], root: NDArray[np.float32],
    table: NDArray[np.uint64], table_root: NDArray[np.float32], label: NDArray[np.int32],
) -> None:  # fmt: skip
    for i in range(len(codes)):
        best = np.inf
        for k in range(len(table)):
            apart = 0
            for w in range(WORDS):
                apart += popcount(codes[i, w] ^ table[k, w])
            far = apart / (root[i] + table_root[k]) ** 2
            if far < best:
                best, label[i] = far, k


def _majority(members: NDArray[np.uint64]) -> NDArray[np.uint64]:
    bits = np.unpackbits(members.view(np.uint8), axis=1, bitorder="little")
    wanted = max(MIN_BITS, round(float(bits.sum()) / len(members)))
    word = np.zeros(bits.shape[1], np.uint8)
    word[np.argsort(-bits.sum(axis=0, dtype=np.int64), kind="stable")[:wanted]] = 1
    return np.packbits(word, bitorder="little").view(np.uint64)


def _root(table: NDArray[np.uint64]) -> NDArray[np.float32]:
    root: NDArray[np.float32] = np.sqrt(np.bitwise_count(table).sum(axis=1)).astype(np.float32)
    return root


def grow(
    codes: NDArray[np.uint64], count: int, rng: np.random.Generator
) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """Train ``count`` words for ``codes`` (n, 5); also returns the word of each code."""
    table = codes[rng.choice(len(codes), count, replace=len(codes) < count)].copy()
    label = np.zeros(len(codes), np.int32)
    for _ in range(_ROUNDS):
        _assign(codes, _root(codes), table, _root(table), label)
        for k in range(count):
            members = codes[label == k]
            table[k] = _majority(members) if len(members) else codes[rng.integers(len(codes))]
    _assign(codes, _root(codes), table, _root(table), label)
    return table, label


def train(fingers: list[FingerMinutiae], seed: int) -> NDArray[np.uint64]:
    """Return words followed by group centres: uint64 (4096 + 64, 5)."""
    rng = np.random.default_rng(seed)
    pack = template(*fingers)
    codes = pack.codes[pack.root > 0]
    centres, group = grow(codes, GROUPS, rng)
    fine = [grow(codes[group == g], PER_GROUP, rng)[0] for g in range(GROUPS)]
    return np.concatenate([*fine, centres]).reshape(-1, WORDS)
