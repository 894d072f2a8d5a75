"""Split a whole name into words: titles, suffix and particles are separated, and words are joined consistently in
both names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from handover.matching.biographics.name_lists import SUFFIXES, TRAILING_SUFFIXES
from handover.matching.biographics.normalise import MAX_TEXT
from handover.matching.biographics.scripts import latin, mended, parted

MOST_WORDS: Final = 12
_WORD: Final = re.compile(r"[A-Z0-9]+")
_MOST_JOINED: Final = 4  # words that may be one word of the other name
_LONG: Final = 7  # letters from which one edit is allowed when words are joined


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


class Words(NamedTuple):
    """A name as words: all of them; what is left without particles (never nothing); and its suffix, 0 for none."""

    every: tuple[str, ...]
    heads: tuple[str, ...]
    suffix: int


@lru_cache(maxsize=1 << 14)
def words_of(name: str) -> Words:
    """Words of a name in any script, a ``Last, First`` turned; a suffix stands at the end, or between commas."""
    text = mended(name[:MAX_TEXT])
    parts = [_latin_words(part) for part in text.split(",")] if text.count(",") < _MOST_JOINED else []
    parts = [part for part in parts if part] or [_latin_words(text)]
    suffix = 0
    for place in range(len(parts) - 1, -1, -1):
        found, left = _suffix_of(parts[place], alone=place > 0, first=place == 0 and len(parts) > 1)
        if found and not suffix and (left or len(parts) > 1):
            suffix, parts[place] = found, left
    parts = [part for part in parts if part]
    if len(parts) == 2:
        parts.reverse()
    found_words = [word for part in parts for word in part]
    kept = [word for word in found_words if word not in _TITLES] or found_words
    kept = list(dict.fromkeys(kept))[:MOST_WORDS] or [""]
    return Words(tuple(kept), _heads(kept), suffix)


def _latin_words(text: str) -> list[str]:
    if whole := parted(text):
        return [word for part in whole for word in _WORD.findall(latin(part).upper())]
    text = re.sub(r"(?<=[a-zà-þ])(?=[A-ZÀ-Þ])", " ", text)
    return _WORD.findall(latin(text).upper().replace("'", "").replace("`", ""))


def _suffix_of(words: list[str], *, alone: bool, first: bool) -> tuple[int, list[str]]:
    """A suffix at the end of some words, and the words without it. ``alone``: the words may be nothing else, as a part
    after a comma; ``first``: they are the surname before one."""
    if not words:
        return 0, words
    last = words[-1]
    several = len(words) > 1
    sure = last in TRAILING_SUFFIXES or last in ("JUNIOR", "SENIOR") or (first and last in ("V", "VI"))
    if (several and sure) or (not several and alone and last in TRAILING_SUFFIXES):
        return SUFFIXES[last], words[:-1]
    return 0, words


def _heads(words: list[str]) -> tuple[str, ...]:
    return tuple([word for word in words if word not in _PARTICLES] or words)


def joined_alike(one: Words, other: Words) -> tuple[Words, Words]:
    """The two names with neighbouring words of one joined where the other has them as one word: DE LA HOYA, DELAHOYA;
    GARCIA LOPEZ, GARCIALOPEZ."""
    a, b = _joined(list(one.every), other.every), _joined(list(other.every), one.every)
    return Words(tuple(a), _heads(a), one.suffix), Words(tuple(b), _heads(b), other.suffix)


def _joined(words: list[str], others: tuple[str, ...]) -> list[str]:
    for whole in others:
        for place in range(len(words)):
            for end in range(place + 2, min(place + _MOST_JOINED, len(words)) + 1):
                if whole not in words and _same("".join(words[place:end]), whole):
                    words[place:end] = [whole]
                    break
    return words


def _same(joined: str, whole: str) -> bool:
    if joined == whole:
        return True
    return min(len(joined), len(whole)) >= _LONG and OSA.distance(joined, whole, score_cutoff=1) <= 1
