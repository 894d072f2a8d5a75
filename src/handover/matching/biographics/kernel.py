"""The scorer: Fellegi-Sunter over columns, compiled. One definition, used by search and by 1:1 comparison."""

from __future__ import annotations

import numpy as np

from handover.matching.biographics.jit import compiled, inner
from handover.matching.biographics.kernel_names import chances, names
from handover.matching.biographics.kernel_tokens import Scratch, number_letter, number_size, room
from handover.matching.biographics.layout import (
    B_CLOSE,
    B_DAY,
    B_DAY_MONTH,
    B_DIFFERENT,
    B_DIGIT,
    B_FAR,
    B_MONTH,
    B_NEW_YEAR,
    B_PART_CLOSE,
    B_PART_DIFFERENT,
    B_PART_MONTH,
    B_PART_YEAR,
    B_SAME,
    B_SWAPPED,
    B_YEAR,
    B_YEAR_OFF,
    BIRTH,
    BIRTHPLACE,
    CITIZENSHIP,
    COMPARED,
    DIFFERENT,
    EXACT,
    FIELDS,
    GENERAL_CANADA,
    GENERAL_MEXICO,
    GENERAL_US,
    N_DIFFERENT,
    N_NEAR,
    N_OTHER_STATE,
    N_SAME,
    NUMBER,
    PLACE_BITS,
    SEX,
    SID_KIND,
    W_BIRTH,
    W_NUMBER,
    W_NUMBER_SHARE,
    W_PLACE,
    W_SEX,
    Columns,
    Floats,
    Ints,
    WordArray,
)


@inner
def _part_level(ya: int, ma: int, yb: int, mb: int) -> int:
    """Birth level where a day or month is unknown on one side."""
    if ya == yb and ma == mb and ma != 0:
        return B_PART_MONTH
    if ya == yb and (ma == 0 or mb == 0):
        return B_PART_YEAR
    if ya == yb:
        return B_YEAR
    return B_PART_CLOSE if abs(ya - yb) <= 2 else B_PART_DIFFERENT


@inner
def _digits_off(a: int, b: int) -> int:
    """How many of eight digits are unlike; two neighbours exchanged are one slip."""
    unlike, first, pa, pb = 0, 0, 0, 0
    x, y = a, b
    for place in range(8):
        if x % 10 != y % 10:
            unlike += 1
            if unlike == 1:
                first, pa, pb = place, x % 10, y % 10
            elif unlike == 2 and place == first + 1 and x % 10 == pb and y % 10 == pa:
                unlike = 1
        x, y = x // 10, y // 10
    return unlike


@inner
def birth_level(a: int, b: int) -> int:
    """How alike two dates YYYYMMDD are; one of B_*."""
    ya, ma, da = a // 10000, a // 100 % 100, a % 100
    yb, mb, db = b // 10000, b // 100 % 100, b % 100
    if da == 0 or db == 0:
        return _part_level(ya, ma, yb, mb)
    if a == b:
        return B_NEW_YEAR if ma == 1 and da == 1 else B_SAME
    if (ma == 1 and da == 1) or (mb == 1 and db == 1):
        return _part_level(ya, 0, yb, 0)  # 1 January is written for a year alone, as from an age
    if ya == yb and ma == db and da == mb:
        return B_SWAPPED
    if ma == mb and da == db and abs(ya - yb) == 1:
        return B_YEAR_OFF
    if _digits_off(a, b) == 1:
        return B_DIGIT
    if ya == yb:
        return B_MONTH if ma == mb else (B_DAY if da == db else B_YEAR)
    if ma == mb and da == db:
        return B_DAY_MONTH
    if abs(ya - yb) <= 2:
        return B_CLOSE
    return B_DIFFERENT if abs(ya - yb) <= 15 else B_FAR


@inner
def _births(a: Columns, i: int, b: Columns, j: int, w: Floats, out: Floats, code: Ints) -> float:
    a0, a1, b0, b1 = a.record[i, 1], a.record[i + 1, 1], b.record[j, 1], b.record[j + 1, 1]
    code[BIRTH] = -1
    if a0 == a1 or b0 == b1:
        return 0.0
    best = -1e9
    for p in range(a0, a1):
        for q in range(b0, b1):
            level = birth_level(a.birth[p], b.birth[q])
            if w[W_BIRTH + level] > best:
                best = w[W_BIRTH + level]
                code[BIRTH], code[FIELDS + 2], code[FIELDS + 3] = level, p - a0, q - b0
    best -= min(chances(a1 - a0, b1 - b0, w), max(best, 0.0))
    out[BIRTH] = best
    return best


@inner
def _codes(a: Columns, i: int, b: Columns, j: int, w: Floats, out: Floats, code: Ints) -> float:
    """Sex, birthplace, citizenship. Citizenship counts only where no birthplace can be compared."""
    for f in range(SEX, NUMBER):
        low, mask = (0, 3) if f == SEX else (PLACE_BITS * (f - BIRTHPLACE) + 2, (1 << PLACE_BITS) - 1)
        x, y = a.record[i, 3] >> low & mask, b.record[j, 3] >> low & mask
        if x == 0 or y == 0:
            continue
        code[f] = COMPARED | (EXACT if x == y else DIFFERENT)
        if f == SEX:
            out[f] = w[W_SEX + 2] if x != y else w[W_SEX + x - 1]
            continue
        at = W_PLACE + 2 * (f - BIRTHPLACE)
        out[f] = w[at + (0 if x == y else 1)]
        general = x in (GENERAL_US, GENERAL_MEXICO, GENERAL_CANADA)
        general = general or y in (GENERAL_US, GENERAL_MEXICO, GENERAL_CANADA)
        if f == BIRTHPLACE and x != y and general:
            out[f], code[f] = 0.0, 0
    if code[BIRTHPLACE] != 0:
        out[CITIZENSHIP] = 0.0
    return float(out[SEX] + out[BIRTHPLACE] + out[CITIZENSHIP])


@inner
def kind_of(c: Columns, p: int) -> int:
    """Index into ``values.KINDS``."""
    return int(np.int64(c.number[p, 0] & np.uint64(15)))


@inner
def _number_level(a: Columns, p: int, b: Columns, q: int) -> int:
    if a.number[p, 0] == b.number[q, 0] and a.number[p, 1] == b.number[q, 1]:
        return N_SAME
    if kind_of(a, p) == SID_KIND and (a.number[p, 0] ^ b.number[q, 0]) >> np.uint64(28) & np.uint64(0xFFF):
        return N_OTHER_STATE
    la, lb = number_size(a.number, p), number_size(b.number, q)
    if min(la, lb) < 5 or abs(la - lb) > 1:
        return N_DIFFERENT
    unlike, first = 0, 0
    for c in range(max(la, lb)):
        if number_letter(a.number, p, c) != number_letter(b.number, q, c):
            unlike += 1
            if unlike == 1:
                first = c
    if unlike <= 1:
        return N_NEAR
    return N_NEAR if _shifted(a.number, p, la, b.number, q, lb, first) else N_DIFFERENT


@inner
def _shifted(a: WordArray, p: int, la: int, b: WordArray, q: int, lb: int, first: int) -> bool:
    """Whether one character more, or two neighbours exchanged, make two numbers unlike from ``first`` on."""
    more_a, more_b, begin = (1, 0, first) if la > lb else (0, 1, first) if la < lb else (0, 0, first + 2)
    if la == lb:
        if number_letter(a, p, first) != number_letter(b, q, first + 1):
            return False
        if number_letter(a, p, first + 1) != number_letter(b, q, first):
            return False
    same = True
    for c in range(begin, min(la, lb)):
        same = same and number_letter(a, p, c + more_a) == number_letter(b, q, c + more_b)
    return same


@inner
def _numbers(a: Columns, i: int, b: Columns, j: int, w: Floats, out: Floats, code: Ints) -> float:
    """The best pair of each kind; of the kinds that agree the best counts whole, the others a share."""
    for f in range(NUMBER, FIELDS):
        code[f] = -1
    a0, b0 = a.record[i, 2], b.record[j, 2]
    for p in range(a0, a.record[i + 1, 2]):
        for q in range(b0, b.record[j + 1, 2]):
            kind = kind_of(a, p)
            if kind != kind_of(b, q):
                continue
            level = _number_level(a, p, b, q)
            weight = 0.0 if level == N_OTHER_STATE else w[W_NUMBER + 3 * kind + level]
            field = NUMBER + kind
            if code[field] < 0 or weight > out[field]:
                out[field], code[field] = weight, level
                code[FIELDS + 4 + kind] = (p - a0) * 1000 + q - b0
    top = NUMBER
    for f in range(NUMBER, FIELDS):
        if out[f] > out[top]:
            top = f
    total = 0.0
    for f in range(NUMBER, FIELDS):
        if f != top and out[f] > 0.0:
            out[f] *= w[W_NUMBER_SHARE]
        total += out[f]
    return total


@inner
def score_row(
    a: Columns, i: int, b: Columns, j: int, w: Floats, least: float, s: Scratch, part: Floats, code: Ints
) -> float:
    """Weight of record i of a against record j of b, in bits; its waterfall in part and code.

    Names cost the most: where everything else weighs less than ``least`` they are not compared, and it is -1e9.
    """
    part[:] = 0.0
    code[:] = 0
    total = _births(a, i, b, j, w, part, code) + _codes(a, i, b, j, w, part, code)
    total += _numbers(a, i, b, j, w, part, code)
    if total < least:
        return -1e9
    return total + names(a, i, b, j, w, s, part, code)


@compiled
def score(
    a: Columns, i: int, b: Columns, rows: Ints, w: Floats, weights: Floats, parts: Floats, codes: Ints
) -> None:
    """Weights of record i of a against the rows of b, in bits.

    ``parts`` (len, FIELDS) and ``codes`` (len, FIELDS + 4 + KIND_COUNT) get the waterfall.
    """
    s = room()
    for r in range(len(rows)):
        weights[r] = score_row(a, i, b, rows[r], w, -1e9, s, parts[r], codes[r])
