"""4,096 typical cylinders ("words"), and a fast search for the words nearest to a cylinder.

The words are fixed for all galleries, so that votes of all segments and machines can be added. They were
trained by `words_training.train` on synthetic impressions only (they contain no real person's print), as 64
groups of 64: a cylinder is compared with the 64 group centres, then with the words of the nearest groups.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.matching.fingerprints.cylinders import WORDS
from handover.matching.fingerprints.jit import inner, kernel, popcount

GROUPS: Final = 64
PER_GROUP: Final = 64
COUNT: Final = GROUPS * PER_GROUP
SHA256: Final = "3cc2c8383fed7a1778aa466c3f921edb779e2544afeba6661cfb470a17382068"
"""SHA-256 of ``words.npy``. README.md gives its origin."""
_SEARCHED_GROUPS: Final = 8


@cache
def words() -> tuple[NDArray[np.uint64], NDArray[np.float32]]:
    """Load codes (65, 5, 64) and root bits (65, 64): first the group centres, then each group's words.

    Words run along the last axis, so that one instruction counts the bits of several.
    """
    raw = (files("handover.matching.fingerprints") / "words.npy").read_bytes()
    table: NDArray[np.uint64] = np.load(BytesIO(raw), allow_pickle=False)
    table = np.concatenate([table[COUNT:], table[:COUNT]])
    root = np.sqrt(np.bitwise_count(table).sum(axis=1)).astype(np.float32)
    codes = table.reshape(GROUPS + 1, PER_GROUP, WORDS).transpose(0, 2, 1)
    return np.ascontiguousarray(codes), root.reshape(GROUPS + 1, PER_GROUP)


@inner
def _farness(
    code: NDArray[np.uint64], root: float, others: NDArray[np.uint64], roots: NDArray[np.float32],
    out: NDArray[np.float32],
) -> None:  # fmt: skip
    """Return differing bits over the squared sum of root bits, for each of ``others`` (5, n): same order as 1
    minus the paper's similarity (equation 19), without a square root.
    """
    a, b, c, d, e = code[0], code[1], code[2], code[3], code[4]
    for w in range(others.shape[1]):
        apart = (
            popcount(a ^ others[0, w])
            + popcount(b ^ others[1, w])
            + popcount(c ^ others[2, w])
            + popcount(d ^ others[3, w])
            + popcount(e ^ others[4, w])
        )
        both = np.float32(root) + roots[w]
        out[w] = np.float32(apart) / (both * both)


@inner
def _keep(value: float, number: int, values: NDArray[np.float32], numbers: NDArray[np.int32]) -> None:
    """Insert into a short list in ascending order."""
    place = len(values) - 1
    if value >= values[place]:
        return
    while place > 0 and values[place - 1] > value:
        values[place] = values[place - 1]
        numbers[place] = numbers[place - 1]
        place -= 1
    values[place] = value
    numbers[place] = number


@kernel
def _nearest(
    codes: NDArray[np.uint64], root: NDArray[np.float32],
    table: NDArray[np.uint64], roots: NDArray[np.float32], out: NDArray[np.int32],
) -> None:  # fmt: skip
    far = np.empty(PER_GROUP, np.float32)
    group_values, groups = np.empty(_SEARCHED_GROUPS, np.float32), np.empty(_SEARCHED_GROUPS, np.int32)
    values = np.empty(out.shape[1], np.float32)
    for i in range(len(codes)):
        if root[i] == 0.0:
            continue
        group_values[:] = np.inf
        _farness(codes[i], root[i], table[0], roots[0], far)
        for g in range(GROUPS):
            _keep(far[g], g, group_values, groups)
        values[:] = np.inf
        for g in groups:  # type: ignore[assignment]
            _farness(codes[i], root[i], table[g + 1], roots[g + 1], far)
            for w in range(PER_GROUP):
                _keep(far[w], g * PER_GROUP + w, values, out[i])


def nearest(codes: NDArray[np.uint64], root: NDArray[np.float32], count: int) -> NDArray[np.int32]:
    """Return the ``count`` nearest words of each cylinder, nearest first; -1 for an unused cylinder."""
    out = np.full((len(codes), count), -1, np.int32)
    _nearest(codes, root, *words(), out)
    return out
