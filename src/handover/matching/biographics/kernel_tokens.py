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
    WIDE,
    Floats,
    Ints,
    WordArray,
)
from handover.matching.biographics.name_lists import FIRST_OF_SURNAMES

CACHED = 1 << 12  # pairs of tokens whose level one search keeps
_SURNAMES = np.uint64(FIRST_OF_SURNAMES)  # families are kept as their number and one
_DIGIT_0 = 48  # tokens and numbers are of A-Z and 0-9


class Scratch(NamedTuple):
    """Room for one comparison, made once per search."""

    weight: Floats  # (WIDE, WIDE)
    level: Ints  # (WIDE, WIDE)
    best: Floats  # (2**WIDE,)
    column: Ints  # (2**WIDE,)
    chosen: Ints  # (WIDE,) column given to each row
    texts: Ints  # (2, 24): the letters of two tokens or numbers
    places: WordArray  # (43,) for each letter its places in the first text, as bits
    part: Floats  # (4,) weights of the last name pair: surname, given, order, suffix
    code: Ints  # (4,) and its levels
    pair: WordArray  # (CACHED,) which two tokens, see ``token_level``; 0 for none
    known: Ints  # (CACHED,) and their level


@compiled
def room() -> Scratch:
    """New room. Never shared between threads, nor between two probes or galleries."""
    return Scratch(
        np.zeros((WIDE, WIDE)),
        np.zeros((WIDE, WIDE), dtype=np.int64),
        np.zeros(1 << WIDE),
        np.zeros(1 << WIDE, dtype=np.int64),
        np.zeros(WIDE, dtype=np.int64),
        np.zeros((2, 24), dtype=np.int64),
        np.zeros(43, dtype=np.uint64),
        np.zeros(4),
        np.zeros(4, dtype=np.int64),
        np.zeros(CACHED, dtype=np.uint64),
        np.zeros(CACHED, dtype=np.int64),
    )


@inner
def distance(s: Scratch, la: int, lb: int, most: int) -> int:
    """Optimal string alignment distance of ``s.texts``, or ``most`` + 1 if it is larger.

    A column of the table of edits in a few words of bits (H. Hyyrö, 2003, with neighbours exchanged).
    """
    if abs(la - lb) > most:
        return most + 1
    one = np.uint64(1)
    for p in range(la):
        s.places[s.texts[0, p] - _DIGIT_0] |= one << np.uint64(p)
    last = one << np.uint64(la - 1)
    more, less, same, before = ~np.uint64(0), np.uint64(0), np.uint64(0), np.uint64(0)
    edits = la
    for q in range(lb):
        here = s.places[s.texts[1, q] - _DIGIT_0]
        exchanged = ((~same & here) << one) & before
        same = (((here & more) + more) ^ more) | here | less | exchanged
        up, down = less | ~(same | more), same & more
        if up & last:
            edits += 1
        elif down & last:
            edits -= 1
        up = up << one | one
        more, less, before = down << one | ~(same | up), up & same, here
    for p in range(la):
        s.places[s.texts[0, p] - _DIGIT_0] = np.uint64(0)
    return min(edits, most + 1)


@inner
def _unpack(table: WordArray, i: int, size: int, texts: Ints, to: int) -> None:
    """The letters of token i into a row of the room."""
    for c in range(size):
        texts[to, c] = int(np.int64(table[i, 4 + c // 8] >> np.uint64(8 * (c % 8)) & np.uint64(255)))


@inner
def number_size(number: WordArray, i: int) -> int:
    """Characters kept of a number."""
    return int(np.int64(number[i, 0] >> np.uint64(4) & np.uint64(31)))


@inner
def number_letter(number: WordArray, i: int, place: int) -> int:
    """One of a number's 16 characters, 1 to 43; 0 past its end."""
    word, bit = (0, 28 + 6 * place) if place < 6 else (1, 6 * (place - 6))
    return int(np.int64(number[i, word] >> np.uint64(bit) & np.uint64(63)))


@inner
def length_of(word: WordArray, i: int) -> int:
    """Letters kept of a token."""
    return int(np.int64(word[i, 2] & np.uint64(255)))


@inner
def letter_of(word: WordArray, i: int) -> int:
    """First letter of a token."""
    return int(np.int64(word[i, 4] & np.uint64(255)))


@inner
def _related(a: WordArray, i: int, b: WordArray, j: int, surnames: bool) -> bool:
    """Whether two tokens are forms of one given name; or romanisations of one surname, LEE and YI."""
    mine = a[i, 2] >> np.uint64(8)
    while mine != np.uint64(0):
        theirs = b[j, 2] >> np.uint64(8)
        while theirs != np.uint64(0):
            same = (mine ^ theirs) & np.uint64(0xFFF) == np.uint64(0)
            if same and (mine & np.uint64(0xFFF) > _SURNAMES) == surnames:
                return True
            theirs >>= np.uint64(12)
        mine >>= np.uint64(12)
    return False


@inner
def _headed(a: WordArray, i: int, b: WordArray, j: int) -> bool:
    """Whether a token is the other with a particle before it, written as one word: DELAHOYA, HOYA."""
    heads = a[i, 7]
    whole = b[j, 0] & np.uint64(0xFFFFFFFF)
    if heads == np.uint64(0) or whole == np.uint64(0):
        return False
    return bool(heads & np.uint64(0xFFFFFFFF) == whole or heads >> np.uint64(32) == whole)


@inner
def _unlike(a: WordArray, i: int, b: WordArray, j: int) -> int:
    """How many letters occur in one token only (bits counted in parallel); an edit changes at most two."""
    x = (a[i, 1] ^ b[j, 1]) >> np.uint64(32)
    x -= x >> np.uint64(1) & np.uint64(0x55555555)
    x = (x & np.uint64(0x33333333)) + (x >> np.uint64(2) & np.uint64(0x33333333))
    x = x + (x >> np.uint64(4)) & np.uint64(0x0F0F0F0F)
    return int(np.int64((x * np.uint64(0x01010101) & np.uint64(0xFFFFFFFF)) >> np.uint64(24)))


@inner
def _begins(a: WordArray, i: int, b: WordArray, j: int, size: int) -> bool:
    """Whether the first ``size`` letters are the same."""
    for place in range(3):
        letters = min(size - 8 * place, 8)
        if letters <= 0:
            return True
        apart = a[i, 4 + place] ^ b[j, 4 + place]
        if apart << np.uint64(64 - 8 * letters) != np.uint64(0):
            return False
    return True


@inner
def _level(a: WordArray, i: int, b: WordArray, j: int, s: Scratch) -> int:
    """How alike two tokens that are not the same are."""
    la, lb = length_of(a, i), length_of(b, j)
    shortest, longest = min(la, lb), max(la, lb)
    if shortest == 1:
        return INITIAL if letter_of(a, i) == letter_of(b, j) else INITIAL_DIFFERENT
    if _related(a, i, b, j, False) or _headed(a, i, b, j) or _headed(b, j, a, i):
        return VARIANT
    allowed = 2 if longest >= 7 else (1 if longest >= 4 else 0)
    romanised = _related(a, i, b, j, True)
    if allowed > 0 and longest - shortest <= allowed and _unlike(a, i, b, j) <= 2 * allowed:
        _unpack(a, i, la, s.texts, 0)
        _unpack(b, j, lb, s.texts, 1)
        edits = distance(s, la, lb, allowed)
        if edits <= (1 if romanised else allowed):
            return EDIT1 if edits <= 1 else EDIT2
    if romanised:
        return VARIANT
    if ((a[i, 1] ^ b[j, 1]) << np.uint64(32)) == np.uint64(0) and (a[i, 1] << np.uint64(32)) != np.uint64(0):
        return SOUND
    return PREFIX if shortest >= 3 and _begins(a, i, b, j, shortest) else DIFFERENT


@inner
def token_level(a: WordArray, i: int, b: WordArray, j: int, s: Scratch) -> int:
    """How alike token i of a and token j of b are. Compared once a search: people share names."""
    if a[i, 0] == b[j, 0]:
        return EXACT
    pair = (np.uint64(i) << np.uint64(32) | np.uint64(j)) + np.uint64(1)
    slot = int(np.int64(pair * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(52)))
    if s.pair[slot] != pair:
        s.pair[slot] = pair
        s.known[slot] = _level(a, i, b, j, s)
    return int(s.known[slot])
