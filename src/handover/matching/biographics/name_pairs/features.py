"""What speaks for and against two whole names being one person's, as numbers between 0 and 1.

Symmetric in the two names. Words are transliterated, titles and company endings taken off, and each word of the shorter
name is given its best partner in the longer one (Hungarian method, Kuhn 1955).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from anyascii import anyascii
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler
from scipy.optimize import linear_sum_assignment

from handover.matching.biographics.normalise import MAX_TEXT, families, sound

Floats = NDArray[np.float64]

FEATURES: Final = (
    "letters alike", "words alike", "worst word", "second worst word", "a word contradicts", "words without partner",
    "longest word alike", "first word alike", "last word alike", "words that sound alike", "initials used",
    "words of the shorter name", "only small slips", "order kept", "same letters",
)  # fmt: skip

MOST_WORDS: Final = 12
_WORD = re.compile(r"[A-Z0-9]+")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TITLES: Final = _set(
    "MR MRS MS MISS DR PROF SIR LORD LADY PRESIDENT PRASIDENT PRESIDENTE GENERAL GEN COL COLONEL CAPTAIN SHEIKH SHAIKH"
    " SHEIK HAJI HAJJI MULLAH MAULVI QARI SENATOR MINISTER KING PRINCE PRINCESS HON REV ING"
    " LLC LTD INC SA GMBH CORP PLC CO"
)
_PARTICLES: Final = _set(
    "AL EL BIN IBN BEN BINT DE DEL DELA LA LOS LAS VAN VON DER DEN DI DA DO DOS UL UR AD AR AS"
)
_FOLD_TEXT: Final = (
    "SCH>SH TSCH>CH KH>H PH>F W>V OU>U EE>I OO>U IY>I YY>Y Y>I J>I Q>K C>K X>KS Z>S E>I O>U DJ>I"
)
_FOLDS: Final = tuple(fold.split(">") for fold in _FOLD_TEXT.split(" "))


class Words(NamedTuple):
    """A name as words: all of them, and what is left without particles (never nothing)."""

    every: tuple[str, ...]
    heads: tuple[str, ...]


@lru_cache(maxsize=1 << 14)
def words_of(name: str) -> Words:
    """Words of a name in any script, a ``Last, First`` turned."""
    text = name[:MAX_TEXT]
    if text.count(",") == 1:
        last, first = text.split(",")
        text = f"{first} {last}"
    text = re.sub(r"(?<=[a-zà-þ])(?=[A-ZÀ-Þ])", " ", text)
    plain = anyascii(unicodedata.normalize("NFKC", text)).upper().replace("'", "").replace("`", "")
    found = _WORD.findall(plain)
    kept = [word for word in found if word not in _TITLES] or found
    kept = list(dict.fromkeys(kept))[:MOST_WORDS] or [""]
    heads = [word for word in kept if word not in _PARTICLES] or kept
    return Words(tuple(kept), tuple(heads))


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
    if set(families(a)) & set(families(b)):
        return 0.95
    x, y = folded(a), folded(b)
    direct = 1 - OSA.distance(a, b) / max(len(a), len(b))
    heard = 1 - OSA.distance(x, y) / max(len(x), len(y), 1)
    winkler = (JaroWinkler.similarity(a, b) + JaroWinkler.similarity(b, a)) / 2
    return float(0.98 * max(direct, 0.97 * heard, 0.5 * direct + 0.5 * winkler - 0.05))


def features(one: str, other: str) -> Floats:
    """(len(FEATURES),) for two names; the same in either order."""
    a, b = words_of(one), words_of(other)
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
