"""Tokens, compiled: how alike two are, and room for one comparison."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from handover.matching.biographics.jit import compiled, inner
from handover.matching.biographics.layout import (
    DIFFERENT,
    EDIT1,
    EDIT2,
    EXACT,
    INITIAL,
    INITIAL_DIFFERENT,
    PREFIX,
    SOUND,
    VARIANT,
    Floats,
    Ints,
    Words,
)


class Scratch(NamedTuple):
    """Room for one comparison, made once per search."""

    weight: Floats  # (WIDE, WIDE)
    level: Ints  # (WIDE, WIDE)
    best: Floats  # (2**WIDE,)
    column: Ints  # (2**WIDE,)
    chosen: Ints  # (WIDE,) column given to each row
    rows: Ints  # (5, 26): three rows of the edit distance, two texts
    part: Floats  # (4,) weights of the last name pair: surname, given, order, suffix
    code: Ints  # (4,) and its levels


@compiled
def distance(rows: Ints, la: int, lb: int, most: int) -> int:
    """Optimal string alignment distance of two texts, or ``most`` + 1 if it is larger.

    ``rows`` (5, 26): the texts, at most 24 long, are in rows 3 and 4, the others are room.
    """
    if abs(la - lb) > most:
        return most + 1
    before, above, row = 0, 1, 2
    for j in range(lb + 1):
        rows[above, j] = j
    for i in range(1, la + 1):
        rows[row, 0] = i
        least = i
        for j in range(1, lb + 1):
            cost = rows[above, j - 1] + (0 if rows[3, i - 1] == rows[4, j - 1] else 1)
            cost = min(cost, rows[above, j] + 1, rows[row, j - 1] + 1)
            if i > 1 and j > 1 and rows[3, i - 1] == rows[4, j - 2] and rows[3, i - 2] == rows[4, j - 1]:
                cost = min(cost, rows[before, j - 2] + 1)
            rows[row, j] = cost
            least = min(least, cost)
        if least > most:
            return most + 1
        before, above, row = above, row, before
    return min(int(rows[above, lb]), most + 1)


@inner
def unpack(table: Words, i: int, first: int, size: int, rows: Ints, to: int) -> None:
    """``size`` characters packed in row i of a table from word ``first`` on, into a row of the room."""
    for c in range(size):
        rows[to, c] = int(np.int64(table[i, first + c // 8] >> np.uint64(8 * (c % 8)) & np.uint64(255)))


@inner
def length_of(word: Words, i: int) -> int:
    """Letters kept of a token."""
    return int(np.int64(word[i, 2] & np.uint64(255)))


@inner
def letter_of(word: Words, i: int) -> int:
    """First letter of a token."""
    return int(np.int64(word[i, 4] & np.uint64(255)))


@inner
def _related(a: Words, i: int, b: Words, j: int) -> bool:
    """Whether two tokens are forms of one given name."""
    mine = a[i, 2] >> np.uint64(8)
    while mine != np.uint64(0):
        theirs = b[j, 2] >> np.uint64(8)
        while theirs != np.uint64(0):
            if (mine ^ theirs) & np.uint64(0xFFF) == np.uint64(0):
                return True
            theirs >>= np.uint64(12)
        mine >>= np.uint64(12)
    return False


@inner
def _unlike(a: Words, i: int, b: Words, j: int) -> int:
    """How many letters occur in one token only (bits counted in parallel); an edit changes at most two."""
    x = (a[i, 1] ^ b[j, 1]) >> np.uint64(32)
    x -= x >> np.uint64(1) & np.uint64(0x55555555)
    x = (x & np.uint64(0x33333333)) + (x >> np.uint64(2) & np.uint64(0x33333333))
    x = x + (x >> np.uint64(4)) & np.uint64(0x0F0F0F0F)
    return int(np.int64((x * np.uint64(0x01010101) & np.uint64(0xFFFFFFFF)) >> np.uint64(24)))


@inner
def token_level(a: Words, i: int, b: Words, j: int, rows: Ints) -> int:
    """How alike token i of a and token j of b are."""
    if a[i, 0] == b[j, 0]:
        return EXACT
    la, lb = length_of(a, i), length_of(b, j)
    shortest, longest = min(la, lb), max(la, lb)
    if shortest == 1:
        return INITIAL if letter_of(a, i) == letter_of(b, j) else INITIAL_DIFFERENT
    if _related(a, i, b, j):
        return VARIANT
    begins = letter_of(a, i) == letter_of(b, j)
    allowed = 2 if longest >= 7 else (1 if longest >= 4 else 0)
    near = longest - shortest <= allowed and _unlike(a, i, b, j) <= 2 * allowed
    if near or begins:
        unpack(a, i, 4, la, rows, 3)
        unpack(b, j, 4, lb, rows, 4)
    if near and allowed > 0:
        edits = distance(rows, la, lb, allowed)
        if edits <= allowed:
            return EDIT1 if edits <= 1 else EDIT2
    if ((a[i, 1] ^ b[j, 1]) << np.uint64(32)) == np.uint64(0) and (a[i, 1] << np.uint64(32)) != np.uint64(0):
        return SOUND
    if begins and shortest >= 3:
        for c in range(shortest):
            if rows[3, c] != rows[4, c]:
                return DIFFERENT
        return PREFIX
    return DIFFERENT
