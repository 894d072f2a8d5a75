"""Blocking keys, compiled: which records could be the probe's, by many small intersections.

A key is 64 bits of (kind, parts). A common surname is never looked up alone first: it meets a birth year, a
birthday, a given name, so Garcia and Nguyen have short lists too.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from handover.matching.biographics.jit import compiled, inner
from handover.matching.biographics.kernel_tokens import length_of, letter_of, number_letter, number_size
from handover.matching.biographics.layout import Columns, Ints
from handover.matching.biographics.name_lists import FIRST_OF_SURNAMES

Keys = NDArray[np.uint64]

# Kinds: S surname, G given name (its families if it has any), s g their sounds, i given initial,
# Y year, M month, D day, N number.
(K_S_Y, K_S_MD, K_S_G, K_s_i_Y, K_s_g, K_G_YM, K_G_MD, K_DATE, K_N, K_N_HEAD, K_N_TAIL, K_S) = range(1, 13)
MOST_KEYS = 4096  # of one record: only records with hundreds of aliases come near
_LOW = np.uint64(0xFFFFFFFF)  # of a token's hash: what the undivided names keep of theirs
SHORTEST_CUT = 7  # characters of a number whose ends are keys too
_SURNAMES = np.uint64(FIRST_OF_SURNAMES)  # families are kept as their number and one
_ROMANISED = np.uint64(1 << 40)  # beside a surname's family, so that it is like no hash and no sound
HALF = 5  # characters of a number at either end


@inner
def mix(a: np.uint64, b: np.uint64) -> np.uint64:
    """Two words into one, each bit of the result depending on all (finaliser of splitmix64, S. Vigna)."""
    x = a * np.uint64(0x9E3779B97F4A7C15) + b
    x ^= x >> np.uint64(30)
    x *= np.uint64(0xBF58476D1CE4E5B9)
    x ^= x >> np.uint64(27)
    x *= np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@inner
def _put(out: Keys, n: int, kind: int, a: np.uint64, b: np.uint64, c: int) -> int:
    if n < len(out):
        out[n] = mix(mix(mix(np.uint64(kind), a), b), np.uint64(c))
        return n + 1
    return n


@inner
def _variants(c: Columns, token: int, out: Keys) -> int:
    """A given name's families, or itself."""
    n = 0
    related = c.word[token, 2] >> np.uint64(8)
    while related != np.uint64(0):
        if related & np.uint64(0xFFF) <= _SURNAMES:
            out[n] = related & np.uint64(0xFFF)
            n += 1
        related >>= np.uint64(12)
    if n == 0:
        out[0] = c.word[token, 0] & _LOW
        return 1
    return n


@inner
def _romanised_keys(c: Columns, i: int, name: int, token: int, years: int, out: Keys, n: int) -> int:
    """Keys of each surname that a token is a romanisation of, with the dates and the undivided given name."""
    related = c.word[token, 2] >> np.uint64(8)
    while related != np.uint64(0):
        family = related & np.uint64(0xFFF)
        if family > _SURNAMES:
            n = _surname_keys(c, i, family | _ROMANISED, years, out, n)
            if c.name[name, 3] != 0:
                n = _put(out, n, K_S_G, family | _ROMANISED, np.uint64(c.name[name, 3]), 0)
        related >>= np.uint64(12)
    return n


@inner
def _surname_keys(c: Columns, i: int, s: np.uint64, years: int, out: Keys, n: int) -> int:
    """Keys of one surname with the record's dates; ``years`` also that many before and after."""
    zero = np.uint64(0)
    n = _put(out, n, K_S, s, zero, 0)
    for d in range(c.record[i, 1], c.record[i + 1, 1]):
        birth = int(c.birth[d])
        year, month, day = birth // 10000, birth // 100 % 100, birth % 100
        for y in range(year - years, year + years + 1):
            n = _put(out, n, K_S_Y, s, zero, y)
        if day:
            n = _put(out, n, K_S_MD, s, zero, month * 100 + day)
            if years and day <= 12:
                n = _put(out, n, K_S_MD, s, zero, day * 100 + month)
    return n


@inner
def _given_keys(c: Columns, i: int, g: np.uint64, turn: bool, out: Keys, n: int) -> int:
    """Keys of one given name with the record's dates; ``turn`` also with day and month exchanged."""
    zero = np.uint64(0)
    for d in range(c.record[i, 1], c.record[i + 1, 1]):
        birth = int(c.birth[d])
        month, day = birth // 100 % 100, birth % 100
        if month:
            n = _put(out, n, K_G_YM, g, zero, birth // 100)
        if day:
            n = _put(out, n, K_G_MD, g, zero, month * 100 + day)
            if turn and day <= 12:
                n = _put(out, n, K_G_MD, g, zero, day * 100 + month)
    return n


@inner
def _pair_keys(
    c: Columns, i: int, surname: int, given: int, years: int, forms: Keys, out: Keys, n: int
) -> int:
    """Keys of a surname token with a given token, by spelling and by sound."""
    zero = np.uint64(0)
    s = c.word[surname, 0] & _LOW
    if length_of(c.word, given) > 1:
        for f in range(_variants(c, given, forms)):
            n = _put(out, n, K_S_G, s, forms[f], 0)
    heard, heard_given = c.word[surname, 1] & _LOW, c.word[given, 1] & _LOW
    if heard != zero:
        if heard_given != zero:
            n = _put(out, n, K_s_g, heard, heard_given, 0)
        initial = np.uint64(letter_of(c.word, given))
        for d in range(c.record[i, 1], c.record[i + 1, 1]):
            year = int(c.birth[d]) // 10000
            for y in range(year - years, year + years + 1):
                n = _put(out, n, K_s_i_Y, heard, initial, y)
    return n


@inner
def _text_key(out: Keys, n: int, kind: int, which: int, text: Ints, start: int, end: int) -> int:
    key = np.uint64(which)
    for p in range(start, end):
        key = mix(key, np.uint64(text[p]))
    return _put(out, n, kind, key, np.uint64(0), 0)


@inner
def _whole_key(out: Keys, n: int, which: int, text: Ints, size: int) -> int:
    """The whole number, but for the places that both its ends have: a slip there leaves neither end as it was."""
    key = np.uint64(which)
    for p in range(size):
        if size < SHORTEST_CUT or p < size - HALF or p >= HALF:
            key = mix(key, np.uint64(text[p]))
    return _put(out, n, K_N, key, np.uint64(0), size)


@inner
def _number_keys(c: Columns, i: int, slips: bool, text: Ints, out: Keys, n: int) -> int:
    """Whole numbers and both their ends; ``slips`` also each exchange of two neighbours."""
    for p in range(c.record[i, 2], c.record[i + 1, 2]):
        kind, size = int(np.int64(c.number[p, 0] & np.uint64(15))), number_size(c.number, p)
        for place in range(size):
            text[place] = number_letter(c.number, p, place)
        n = _whole_key(out, n, kind, text, size)
        if size >= SHORTEST_CUT:
            n = _text_key(out, n, K_N_HEAD, kind, text, 0, HALF)
            n = _text_key(out, n, K_N_TAIL, kind, text, size - HALF, size)
        if slips:
            for q in range(size - 1):
                text[q], text[q + 1] = text[q + 1], text[q]
                n = _whole_key(out, n, kind, text, size)
                text[q], text[q + 1] = text[q + 1], text[q]
    return n


@inner
def _name_keys(c: Columns, i: int, name: int, probe: bool, forms: Keys, out: Keys, n: int) -> int:
    """Keys of one name of record i."""
    years = 1 if probe else 0
    start, sizes = int(c.name[name, 0]), int(c.name[name, 1])
    given, end = start + (sizes & 255), start + (sizes >> 8 & 255)
    if probe and not start < given < end:  # a single name may stand in the other field
        for t in range(start, end):
            n = _surname_keys(c, i, c.word[c.token[t], 0] & _LOW, years, out, n)
            for f in range(_variants(c, c.token[t], forms)):
                n = _given_keys(c, i, forms[f], probe, out, n)
    if c.name[name, 2] != 0:
        n = _surname_keys(c, i, np.uint64(c.name[name, 2]), years, out, n)
    for t in range(start, given):
        n = _surname_keys(c, i, c.word[c.token[t], 0] & _LOW, years, out, n)
        n = _romanised_keys(c, i, name, c.token[t], years, out, n)
    for t in range(given, end):
        token = c.token[t]
        if length_of(c.word, token) > 1:
            for f in range(_variants(c, token, forms)):
                n = _given_keys(c, i, forms[f], probe, out, n)
        for u in range(start, given):
            n = _pair_keys(c, i, c.token[u], token, years, forms, out, n)
            if probe:
                n = _pair_keys(c, i, token, c.token[u], 0, forms, out, n)
    return n


@inner
def _distinct(out: Keys, n: int) -> int:
    """Sort the first n keys (Shell's method: short to compile) and drop repeats."""
    gap = n // 2
    while gap > 0:
        for r in range(gap, n):
            key, at = out[r], r
            while at >= gap and out[at - gap] > key:
                out[at] = out[at - gap]
                at -= gap
            out[at] = key
        gap //= 2
    kept = 0
    for r in range(n):
        if r == 0 or out[r] != out[kept - 1]:
            out[kept] = out[r]
            kept += 1
    return kept


@compiled
def keys_of(c: Columns, i: int, probe: bool, out: Keys) -> int:
    """Fill ``out`` with the distinct keys of record i, ascending; return how many.

    A probe asks for more than a record is filed under: years one off, day and month exchanged, surname and
    given name exchanged, neighbouring digits exchanged.
    """
    zero = np.uint64(0)
    forms = np.zeros(4, dtype=np.uint64)
    n = _number_keys(c, i, probe, np.zeros(16, dtype=np.int64), out, 0)
    for d in range(c.record[i, 1], c.record[i + 1, 1]):
        birth = int(c.birth[d])
        month, day = birth // 100 % 100, birth % 100
        if day:
            n = _put(out, n, K_DATE, zero, zero, birth)
            if probe and day <= 12:
                n = _put(out, n, K_DATE, zero, zero, birth - birth % 10000 + day * 100 + month)
    for name in range(c.record[i, 0], c.record[i + 1, 0]):
        n = _name_keys(c, i, name, probe, forms, out, n)
    return _distinct(out, n)
