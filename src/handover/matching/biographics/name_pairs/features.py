"""What speaks for and against two whole names being one person's, as numbers between 0 and 1.

Symmetric in the two names. Words are transliterated, titles and company endings taken off, and each word of the shorter
name is given its best partner in the longer one (Hungarian method, Kuhn 1955).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler
from scipy.optimize import linear_sum_assignment

from handover.matching.biographics.name_pairs.words import joined_alike, words_of
from handover.matching.biographics.normalise import families, heads, sound, surname_families

Floats = NDArray[np.float64]

FEATURES: Final = (
    "letters alike", "words alike", "worst word", "second worst word", "a word contradicts", "words without partner",
    "longest word alike", "first word alike", "last word alike", "words that sound alike", "initials used",
    "words of the shorter name", "only small slips", "order kept", "same letters",
)  # fmt: skip

_FOLD_TEXT: Final = (
    "SCH>SH TSCH>CH KH>H PH>F W>V OU>U EE>I OO>U IY>I YY>Y Y>I J>I Q>K C>K X>KS Z>S E>I O>U DJ>I"
)
_FOLDS: Final = tuple(fold.split(">") for fold in _FOLD_TEXT.split(" "))

_CONTRADICTING: Final = {suffix: str(suffix - 1) * 4 for suffix in range(1, 11)}
"""A word for each suffix, like no other."""


@lru_cache(maxsize=1 << 14)
def folded(word: str) -> str:
    """A spelling in which the usual romanisations of one name agree more often."""
    for written, heard in _FOLDS:
        word = word.replace(written, heard)
    kept = word[:1] + "".join(b for a, b in pairwise(word) if a != b)
    return kept.rstrip("I") or kept


@lru_cache(maxsize=1 << 16)
def word_likeness(a: str, b: str) -> float:
    """0-1, symmetric: the same 1; forms of one given name 0.95; an initial 0.85; else by edits and folded spelling."""
    if a == b:
        return 1.0
    if min(len(a), len(b)) <= 1:
        return 0.85 if a[:1] == b[:1] and a and b else 0.0
    if set(families(a)) & set(families(b)) or b in heads(a) or a in heads(b):
        return 0.95
    if set(surname_families(a)) & set(surname_families(b)):
        return 0.9
    x, y = folded(a), folded(b)
    direct = 1 - OSA.distance(a, b) / max(len(a), len(b))
    heard = 1 - OSA.distance(x, y) / max(len(x), len(y), 1)
    winkler = (JaroWinkler.similarity(a, b) + JaroWinkler.similarity(b, a)) / 2
    return float(0.98 * max(direct, 0.97 * heard, 0.5 * direct + 0.5 * winkler - 0.05))


def features(one: str, other: str) -> Floats:
    """(len(FEATURES),) for two names; the same in either order.

    Two suffixes that differ are a word that contradicts; one alone says nothing.
    """
    a, b = joined_alike(words_of(one), words_of(other))
    if a.suffix and b.suffix and a.suffix != b.suffix:
        a, b = (x._replace(heads=(*x.heads, _CONTRADICTING[x.suffix])) for x in (a, b))
    if (len(a.heads), a.heads) > (len(b.heads), b.heads):
        a, b = b, a
    n, m = len(a.heads), len(b.heads)
    table = np.array([[word_likeness(x, y) for y in b.heads] for x in a.heads])
    rows, columns = linear_sum_assignment(-table)
    alike = table[rows, columns]
    sizes = np.array(
        [len(a.heads[r]) + len(b.heads[c]) for r, c in zip(rows, columns, strict=True)], dtype=float
    )
    order = np.sort(alike)
    joined = ["".join(sorted(x.heads)) for x in (a, b)]
    straight = ["".join(x.heads) for x in (a, b)]
    letters = 1 - min(OSA.distance(*joined), OSA.distance(*straight)) / max(len(joined[0]), len(joined[1]), 1)
    heard = np.array([sound(a.heads[r]) == sound(b.heads[c]) for r, c in zip(rows, columns, strict=True)])
    initial = np.array(
        [min(len(a.heads[r]), len(b.heads[c])) == 1 for r, c in zip(rows, columns, strict=True)]
    )
    return np.array([
        letters,
        float((alike * sizes).sum() / max(sizes.sum(), 1)),
        order[0],
        order[1] if n > 1 else order[0],
        float((alike < 0.6).sum()) / n,
        (m - n) / m,
        float(alike[int(sizes.argmax())]),
        word_likeness(a.heads[0], b.heads[0]),
        word_likeness(a.heads[-1], b.heads[-1]),
        float(heard.mean()),
        float(initial.mean()),
        min(n, 4) / 4,
        float(order[0] >= 0.8),
        float((np.diff(columns) > 0).mean()) if n > 1 else 1.0,
        float("".join(sorted(straight[0])) == "".join(sorted(straight[1]))),
    ])  # fmt: skip
