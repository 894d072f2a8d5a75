"""What happened to the parts of two names: which level each pair of tokens shows, counted for training.

The tokens of one role are put together best level first; the kernel does it by weights, which the training is
there to find.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from handover.matching.biographics.jit import compiled
from handover.matching.biographics.kernel import birth_level
from handover.matching.biographics.kernel_tokens import room, token_level
from handover.matching.biographics.layout import BITS_UNIT, WIDE, Columns, Floats, Ints

MOST = 6
"""Pairs of tokens of one role that are counted."""
NONE = -1


class Events(NamedTuple):
    """``level`` (n, 2, MOST): of each pair of tokens by role (surname, given), `NONE` where there is none.

    ``later`` (n, 2, MOST): whether neither token is its role's first. ``bits`` (n, 2, MOST): -log2 frequency of
    the more frequent of both. ``sizes`` (n, 2, 2): how many tokens either side has.
    """

    level: Ints
    later: Ints
    bits: Floats
    sizes: Ints


def events(a: Columns, names_a: Ints, b: Columns, names_b: Ints) -> Events:
    """The events of name ``names_a[i]`` of a beside name ``names_b[i]`` of b, for every i."""
    n = len(names_a)
    made = Events(
        np.full((n, 2, MOST), NONE, dtype=np.int64),
        np.zeros((n, 2, MOST), dtype=np.int64),
        np.zeros((n, 2, MOST)),
        np.zeros((n, 2, 2), dtype=np.int64),
    )
    _fill(a, names_a, b, names_b, made.level, made.later, made.bits, made.sizes)
    return made


@compiled
def _fill(
    a: Columns, names_a: Ints, b: Columns, names_b: Ints, level: Ints, later: Ints, bits: Floats, sizes: Ints
) -> None:
    s = room()
    table = np.zeros((WIDE, WIDE), dtype=np.int64)
    for r in range(len(names_a)):
        x, y = names_a[r], names_b[r]
        for role in range(2):
            a0, n = _tokens(a, x, role)
            b0, m = _tokens(b, y, role)
            sizes[r, role, 0], sizes[r, role, 1] = n, m
            for i in range(n):
                for j in range(m):
                    table[i, j] = token_level(a.word, a.token[a0 + i], b.word, b.token[b0 + j], s)
            used_a, used_b = 0, 0
            for t in range(min(n, m, MOST)):
                best, at, to = 99, 0, 0
                for i in range(n):
                    for j in range(m):
                        free = not (used_a >> i & 1 or used_b >> j & 1)
                        # At equal levels tokens at the same place belong together.
                        if free and 2 * table[i, j] + (i != j) < best:
                            best, at, to = 2 * table[i, j] + (i != j), i, j
                used_a, used_b = used_a | 1 << at, used_b | 1 << to
                level[r, role, t] = table[at, to]
                later[r, role, t] = at > 0 and to > 0
                shift = np.uint64(16 * role)
                mine = int(np.int64(a.word[a.token[a0 + at], 3] >> shift & np.uint64(0xFFFF)))
                theirs = int(np.int64(b.word[b.token[b0 + to], 3] >> shift & np.uint64(0xFFFF)))
                bits[r, role, t] = min(mine, theirs) / BITS_UNIT


@compiled
def _tokens(c: Columns, name: int, role: int) -> tuple[int, int]:
    """First place and number of the tokens of a role."""
    start, sizes = int(np.int64(c.name[name, 0])), int(np.int64(c.name[name, 1]))
    surnames, both = sizes & 255, sizes >> 8 & 255
    return (start, surnames) if role == 0 else (start + surnames, both - surnames)


@compiled
def birth_levels(a: Ints, b: Ints) -> Ints:
    """The level of each pair of dates YYYYMMDD."""
    found = np.zeros(len(a), dtype=np.int64)
    for r in range(len(a)):
        found[r] = birth_level(a[r], b[r])
    return found
