"""Names, compiled: which tokens belong together, and the best pair of two records' names."""

from __future__ import annotations

import numpy as np

from handover.matching.biographics.jit import inner
from handover.matching.biographics.kernel_tokens import Scratch, token_level
from handover.matching.biographics.layout import (
    ALIASES,
    BITS_UNIT,
    COMPARED,
    DIFFERENT,
    EXACT,
    FIELDS,
    GIVEN,
    INITIAL,
    INITIAL_DIFFERENT,
    JOINED,
    MISSING,
    ORDER,
    OTHER_ORDER,
    ROLE_ANY,
    ROLE_GIVEN,
    ROLE_SURNAME,
    SUFFIX,
    SURNAME,
    W_ALIAS_EXPONENT,
    W_CORRELATED,
    W_GIVEN,
    W_GIVEN_AGAINST,
    W_GIVEN_MISSING,
    W_INITIAL_AGAINST,
    W_JOINED,
    W_MIDDLE_AGAINST,
    W_OTHER_ORDER,
    W_OTHER_PLACE,
    W_RULES,
    W_SUFFIX_AGAINST,
    W_SUFFIX_SAME,
    W_SURNAME,
    W_SURNAME2_AGAINST,
    W_SURNAME_AGAINST,
    W_SURNAME_MISSING,
    WIDE,
    Columns,
    Floats,
    Ints,
)


@inner
def bits(c: Columns, token: int, role: int) -> float:
    """-log2 of a token's frequency in a role; where it may be either, in the one where it is more frequent."""
    surname = int(np.int64(c.word[token, 3] & np.uint64(0xFFFF)))
    given = int(np.int64(c.word[token, 3] >> np.uint64(16)))
    if role == ROLE_SURNAME:
        return surname / BITS_UNIT
    if role == ROLE_GIVEN:
        return given / BITS_UNIT
    return min(surname, given) / BITS_UNIT


@inner
def _against(w: Floats, role: int, level: int, i: int, j: int) -> float:
    """Weight of two tokens that contradict, at places i and j of their role."""
    if level == INITIAL_DIFFERENT:
        return float(w[W_INITIAL_AGAINST])
    if role == ROLE_SURNAME:
        return float(w[W_SURNAME2_AGAINST if i > 0 and j > 0 else W_SURNAME_AGAINST])
    if role == ROLE_GIVEN:
        return float(w[W_MIDDLE_AGAINST if i > 0 and j > 0 else W_GIVEN_AGAINST])
    return float(w[W_SURNAME_AGAINST])


@inner
def agreement(a: Columns, i: int, b: Columns, j: int, role: int, level: int, w: Floats) -> float:
    """Weight of two tokens that agree at a level, by the more frequent of the two."""
    row = (W_SURNAME if role == ROLE_SURNAME else W_GIVEN) + 3 * level
    common = min(bits(a, i, role), bits(b, j, role))
    return float(w[row] + min(common - w[row + 1], w[row + 2]))


@inner
def _pair(a: Columns, i: int, b: Columns, j: int, role: int, at: int, w: Floats, s: Scratch) -> None:
    """Level and weight of two tokens into the scratch table at row and column of ``at``."""
    pi, pj = at // WIDE, at % WIDE
    level = token_level(a.word, i, b.word, j, s)
    against = _against(w, role, level, pi, pj)
    weight = against
    if level < INITIAL_DIFFERENT:
        weight = agreement(a, i, b, j, role, level, w)
        if role == ROLE_GIVEN and (pi == 0) != (pj == 0):
            weight += w[W_OTHER_PLACE]
        weight = max(weight, against)
    s.level[pi, pj] = level
    s.weight[pi, pj] = weight


@inner
def _assign(n: int, m: int, s: Scratch) -> float:
    """Best total of giving each of n rows its own of m >= n columns; ``chosen`` holds the columns."""
    size = 1 << m
    for mask in range(size):
        s.best[mask] = -1e9
    s.best[0] = 0.0
    final, total = 0, -1e9
    for mask in range(size):
        if s.best[mask] < -1e8:
            continue
        row = 0
        left = mask
        while left:
            left &= left - 1
            row += 1
        if row == n:
            if s.best[mask] > total:
                final, total = mask, s.best[mask]
            continue
        for column in range(m):
            if not mask >> column & 1:
                there = mask | 1 << column
                value = s.best[mask] + s.weight[row, column]
                if value > s.best[there]:
                    s.best[there] = value
                    s.column[there] = column
    for row in range(n - 1, -1, -1):
        s.chosen[row] = s.column[final]
        final ^= 1 << s.column[final]
    return total


@inner
def span(c: Columns, name: int, role: int) -> tuple[int, int]:
    """Where the tokens of a role begin in ``token``, and how many they are."""
    start, sizes = int(c.name[name, 0]), int(c.name[name, 1])
    surnames, both = sizes & 255, sizes >> 8 & 255
    if role == ROLE_SURNAME:
        return start, surnames
    if role == ROLE_GIVEN:
        return start + surnames, both - surnames
    return start, both


@inner
def _row_by_row(rows: int, columns: int, s: Scratch) -> float:
    """The best column of each row, one column given to as many as like: never less than ``_assign``."""
    total = 0.0
    for p in range(rows):
        best = s.weight[p, 0]
        for q in range(1, columns):
            best = max(best, s.weight[p, q])
        total += best
    return total


@inner
def _align(
    a: Columns, na: int, b: Columns, nb: int, role: int, least: float, w: Floats, s: Scratch
) -> tuple[float, int]:
    """Weight and level of the tokens of one role of two names. The shorter side is assigned in full.

    A weight that cannot reach ``least`` is not worked out: -1e9 instead.
    """
    a0, n = span(a, na, role)
    b0, m = span(b, nb, role)
    rows, columns = min(n, m), max(n, m)
    for p in range(rows):
        for q in range(columns):
            i, j = (q, p) if n > m else (p, q)
            _pair(a, a.token[a0 + i], b, b.token[b0 + j], role, p * WIDE + q, w, s)
    s.chosen[0] = 0
    if least > -1e8 and _row_by_row(rows, columns, s) < least:
        return -1e9, 0
    total = s.weight[0, 0] if columns == 1 else _assign(rows, columns, s)
    best, worst = DIFFERENT, EXACT
    for p in range(rows):
        level = s.level[p, s.chosen[p]]
        best, worst = min(best, level), max(worst, level)
    code = COMPARED | worst | best << 4
    if rows != columns:
        total += (columns - rows) * w[W_SURNAME_MISSING if role == ROLE_SURNAME else W_GIVEN_MISSING]
        code |= MISSING
    return total, code


@inner
def whole(c: Columns, name: int, role: int, w: Floats) -> float:
    """Weight if every token of the role agreed exactly."""
    start, count = span(c, name, role)
    row = W_SURNAME if role == ROLE_SURNAME else W_GIVEN
    total = 0.0
    for t in range(start, start + count):
        total += w[row] + min(bits(c, c.token[t], role) - w[row + 1], w[row + 2])
    return total


@inner
def _role(a: Columns, na: int, b: Columns, nb: int, role: int, w: Floats, s: Scratch) -> tuple[float, int]:
    """One role of two names: tokens aligned, or the same letters divided otherwise; within the limits."""
    if span(a, na, role)[1] == 0 or span(b, nb, role)[1] == 0:
        return 0.0, 0
    total, code = _align(a, na, b, nb, role, -1e9, w, s)
    if code != COMPARED and a.name[na, 2 + role] == b.name[nb, 2 + role]:
        joined = min(whole(a, na, role, w), whole(b, nb, role, w)) + w[W_JOINED]
        if joined > total:
            total, code = joined, COMPARED | JOINED
    return max(min(total, w[W_RULES + role]), w[W_RULES + 2]), code


@inner
def single(c: Columns, name: int) -> bool:
    """Whether a name has one part alone, surname or given name."""
    return span(c, name, ROLE_SURNAME)[1] == 0 or span(c, name, ROLE_GIVEN)[1] == 0


@inner
def _crosses(a: Columns, na: int, b: Columns, nb: int, s: Scratch) -> bool:
    """Whether a surname of one name looks like a given name of the other."""
    a0, n = span(a, na, ROLE_ANY)
    b0, m = span(b, nb, ROLE_ANY)
    a1, a2 = a0 + span(a, na, ROLE_SURNAME)[1], a0 + n
    b1, b2 = b0 + span(b, nb, ROLE_SURNAME)[1], b0 + m
    for i in range(a0, a2):
        for j in range(b1 if i < a1 else b0, b2 if i < a1 else b1):
            level = token_level(a.word, a.token[i], b.word, b.token[j], s)
            if level < INITIAL_DIFFERENT and level != INITIAL:
                return True
    return False


@inner
def _any_order(a: Columns, na: int, b: Columns, nb: int, least: float, w: Floats, s: Scratch) -> float:
    """Best total with roles ignored, order's cost left out; s.part[:2] gets its share by the roles of a.

    -1e9 where it cannot reach ``least``.
    """
    n, m = span(a, na, ROLE_ANY)[1], span(b, nb, ROLE_ANY)[1]
    missing = abs(n - m) * max(0.0, float(w[W_GIVEN_MISSING]))
    total, code = _align(a, na, b, nb, ROLE_ANY, least - missing, w, s)
    if total < -1e8:
        return total
    total = min(total, float(w[W_RULES] + w[W_RULES + 1]))
    surname = 0.0
    for p in range(min(n, m)):
        token = s.chosen[p] if n > m else p
        if token < span(a, na, ROLE_SURNAME)[1]:
            surname += s.weight[p, s.chosen[p]]
    s.part[SURNAME], s.part[GIVEN] = surname, total - surname
    s.code[SURNAME], s.code[GIVEN], s.code[ORDER] = code, code, OTHER_ORDER
    return total


@inner
def _name_pair(a: Columns, na: int, b: Columns, nb: int, w: Floats, s: Scratch) -> float:
    """Weight of one name against another; its parts in s.part and s.code."""
    surname, surname_code = _role(a, na, b, nb, ROLE_SURNAME, w, s)
    given, given_code = _role(a, na, b, nb, ROLE_GIVEN, w, s)
    s.part[:] = 0.0
    s.code[:] = 0
    total = surname + given
    turned = False
    clear = surname_code & 15 < INITIAL_DIFFERENT and given_code & 15 < INITIAL_DIFFERENT
    if not (clear and surname_code and given_code) and _crosses(a, na, b, nb, s):
        # A single name put in the other field: nothing was exchanged.
        order = 0.0 if single(a, na) and single(b, nb) else float(w[W_OTHER_ORDER])
        other = _any_order(a, na, b, nb, total - order, w, s)
        turned = other + order > total
        if turned:
            total = other + order
            s.part[ORDER] = order
    if not turned:
        s.part[SURNAME], s.part[GIVEN] = surname, given
        s.code[SURNAME], s.code[GIVEN], s.code[ORDER] = surname_code, given_code, 0
        together = min(-w[W_CORRELATED], max(0.0, min(surname, given)))
        s.part[GIVEN] -= together
        total -= together
    fa, fb = int(a.name[na, 1]) >> 16, int(b.name[nb, 1]) >> 16
    if fa != 0 and fb != 0:
        s.part[SUFFIX] = w[W_SUFFIX_SAME if fa == fb else W_SUFFIX_AGAINST]
        s.code[SUFFIX] = COMPARED | (EXACT if fa == fb else DIFFERENT)
        total += s.part[SUFFIX]
    return total


@inner
def chances(a: int, b: int, w: Floats) -> float:
    """Bits lost because the best of a times b pairs was taken."""
    return float(w[W_ALIAS_EXPONENT] * np.log2(max(a, 1) * max(b, 1)))


@inner
def names(a: Columns, i: int, b: Columns, j: int, w: Floats, s: Scratch, out: Floats, code: Ints) -> float:
    """The best pair of names of two records; out and code by field, code[FIELDS:] which names."""
    a0, a1, b0, b1 = a.record[i, 0], a.record[i + 1, 0], b.record[j, 0], b.record[j + 1, 0]
    if a0 == a1 or b0 == b1:
        return 0.0
    best = -1e9
    for na in range(a0, a1):
        for nb in range(b0, b1):
            total = _name_pair(a, na, b, nb, w, s)
            if total > best + 1e-9:
                best = total
                for f in range(4):
                    out[f], code[f] = s.part[f], s.code[f]
                code[FIELDS], code[FIELDS + 1] = na - a0, nb - b0
    lost = min(chances(a1 - a0, b1 - b0, w), max(best, 0.0))
    if lost > 0.0:
        out[ALIASES], code[ALIASES] = -lost, COMPARED
    return best - lost
