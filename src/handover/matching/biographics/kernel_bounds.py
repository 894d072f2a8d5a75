"""What a record's names can bring at most, compiled: who cannot be among the best is not compared in full.

For each word of the gallery the most that it brings beside any of the probe's words is worked out once a search.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from handover.matching.biographics.jit import compiled, inner
from handover.matching.biographics.kernel_names import agreement, single, span, whole
from handover.matching.biographics.kernel_tokens import Scratch, token_level
from handover.matching.biographics.layout import (
    INITIAL,
    INITIAL_DIFFERENT,
    ROLE_ANY,
    ROLE_GIVEN,
    ROLE_SURNAME,
    W_CORRELATED,
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
    W_SURNAME2_AGAINST,
    W_SURNAME_AGAINST,
    W_SURNAME_MISSING,
    WIDE,
    Columns,
    Floats,
    Ints,
)

_WORDS = 1 << 11  # of the gallery, kept in one search
_FEW = 4  # names of a probe: with more there is more to bound than to gain
_CROSSES = 3  # place of a word's fourth figure
_SLACK = 1e-6  # bits, for sums taken in another order
_NO_BOUND = 1e9


class Bounds(NamedTuple):
    """Of one search. ``most`` (_WORDS, 4): as surname, as given name, as either; whether it is like a word of the
    other role (bit 0: a surname of theirs like a given name of ours, bit 1: the other way)."""

    word: Ints  # (_WORDS,) a word's index and one
    most: Floats


@compiled
def bounds() -> Bounds:
    """Room for one search."""
    return Bounds(np.zeros(_WORDS, dtype=np.int64), np.zeros((_WORDS, 4)))


@inner
def _most(a: Columns, i: int, b: Columns, j: int, role: int, level: int, w: Floats) -> float:
    """No places make this pair weigh more in a role, see ``kernel_names``."""
    if role == ROLE_SURNAME:
        against = max(w[W_SURNAME_AGAINST], w[W_SURNAME2_AGAINST])
    elif role == ROLE_GIVEN:
        against = max(w[W_GIVEN_AGAINST], w[W_MIDDLE_AGAINST])
    else:
        against = w[W_SURNAME_AGAINST]
    if level == INITIAL_DIFFERENT:
        return float(w[W_INITIAL_AGAINST])
    if level > INITIAL_DIFFERENT:
        return float(against)
    return max(agreement(a, i, b, j, role, level, w) + max(0.0, float(w[W_OTHER_PLACE])), float(against))


@inner
def _word(a: Columns, i: int, b: Columns, j: int, w: Floats, s: Scratch, most: Floats) -> None:
    """Fill ``most`` for word j of the gallery beside all words of record i."""
    most[:] = -_NO_BOUND
    crossing = 0
    for name in range(a.record[i, 0], a.record[i + 1, 0]):
        start, surnames = span(a, name, ROLE_SURNAME)
        for t in range(start, start + span(a, name, ROLE_ANY)[1]):
            role = ROLE_SURNAME if t < start + surnames else ROLE_GIVEN
            token = int(a.token[t])
            level = token_level(a.word, token, b.word, j, s)
            most[role] = max(most[role], _most(a, token, b, j, role, level, w))
            most[ROLE_ANY] = max(most[ROLE_ANY], _most(a, token, b, j, ROLE_ANY, level, w))
            if level < INITIAL_DIFFERENT and level != INITIAL:
                crossing |= 2 if role == ROLE_SURNAME else 1
    most[_CROSSES] = crossing


@inner
def _sum(so_far: float, most: float) -> float:
    """The most of some words of a role: those that bring something, or the one that takes least."""
    if so_far > 0.0:
        return so_far + max(most, 0.0)
    return max(so_far, most)


@inner
def _name(a: Columns, i: int, b: Columns, name: int, w: Floats, s: Scratch, known: Bounds) -> float:
    surname = given = other = -_NO_BOUND
    crossing = 0
    start, surnames = span(b, name, ROLE_SURNAME)
    for t in range(start, start + span(b, name, ROLE_ANY)[1]):
        word = int(b.token[t])
        slot = word & (_WORDS - 1)
        if known.word[slot] != word + 1:
            known.word[slot] = word + 1
            _word(a, i, b, word, w, s, known.most[slot])
        most = known.most[slot]
        other = _sum(other, most[ROLE_ANY])
        if t < start + surnames:
            surname = _sum(surname, most[ROLE_SURNAME])
            crossing |= int(most[_CROSSES]) & 1
        else:
            given = _sum(given, most[ROLE_GIVEN])
            crossing |= int(most[_CROSSES]) & 2
    surname = max(surname, _joined(a, i, b, name, ROLE_SURNAME, w))
    given = max(given, _joined(a, i, b, name, ROLE_GIVEN, w))
    missing = max(0.0, float(w[W_SURNAME_MISSING]), float(w[W_GIVEN_MISSING])) * WIDE
    usual = _within(surname + missing, w, ROLE_SURNAME) + _within(given + missing, w, ROLE_GIVEN)
    usual += max(0.0, float(w[W_CORRELATED]))
    if crossing:
        order = max(0.0, float(w[W_OTHER_ORDER])) if single(b, name) else float(w[W_OTHER_ORDER])
        turned = min(other + missing, float(w[W_RULES] + w[W_RULES + 1])) + order
        return float(max(usual, turned))
    return float(usual)


@inner
def _joined(a: Columns, i: int, b: Columns, name: int, role: int, w: Floats) -> float:
    """What a role brings at most where one of record i's has the same letters, perhaps divided otherwise."""
    for mine in range(a.record[i, 0], a.record[i + 1, 0]):
        if a.name[mine, 2 + role] == b.name[name, 2 + role] and b.name[name, 2 + role] != 0:
            return whole(b, name, role, w) + float(w[W_JOINED])
    return -_NO_BOUND


@inner
def _within(total: float, w: Floats, role: int) -> float:
    """A role's limits. One that either side lacks brings nothing, for or against."""
    return 0.0 if total < -1e8 else float(max(min(total, w[W_RULES + role]), w[W_RULES + 2]))


@inner
def most_of_names(a: Columns, i: int, b: Columns, j: int, w: Floats, s: Scratch, known: Bounds) -> float:
    """The names of record j of b bring no more than this beside those of record i of a."""
    a0, a1, most = int(a.record[i, 0]), int(a.record[i + 1, 0]), -_NO_BOUND
    if a1 - a0 > _FEW:
        return _NO_BOUND
    for mine in range(a0, a1):
        lacking = span(a, mine, ROLE_SURNAME)[1] == 0 or span(a, mine, ROLE_GIVEN)[1] == 0
        if lacking and a1 - a0 > 1:
            return _NO_BOUND
    for theirs in range(b.record[j, 0], b.record[j + 1, 0]):
        most = max(most, _name(a, i, b, theirs, w, s, known))
    if most < -1e8:
        return 0.0
    return max(most, 0.0) + max(0.0, float(w[W_SUFFIX_SAME]), float(w[W_SUFFIX_AGAINST])) + _SLACK
